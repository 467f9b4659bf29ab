"""The preview of a link to a job's advert: one line, which everybody in the chat sees beside the link."""

import re

from bot.dispatch.context import Context
from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.components.sanitize import one_line
from cards.wording.expiry import state_text
from handlers.zone_of_chat import zone_of_chat

MAX_TITLE_LENGTH = 60
# As an advert's or a job's id has; a shorter number is a page or a date.
_ID = re.compile(r"(?<!\d)\d{15,24}(?!\d)", re.ASCII)
_HOST = re.compile(r"^(?:https?://)?[^/?#\s]*", re.IGNORECASE)
_NAMED = Text("{title}（{code}） · {state}", "{title} ({code}) · {state}")
_UNNAMED = Text("{title} · {state}", "{title} · {state}")
MAX_IDS = 4


def preview_link(url: str, ctx: Context) -> tuple[Job, Text] | None:
    """The job that a link means and its line; None for any other link.

    Only what the store knows is looked up, because the answer is waited for. Everybody in the chat sees it, so a job that was never
    advertised has none, whoever pastes the link and whatever the settings are.
    """
    for any_id in _ID.findall(_HOST.sub("", url))[: -MAX_IDS - 1 : -1]:
        for job in ctx.store.jobs.find_by_id(any_id):
            if job.is_advertised:
                return job, _line(job, ctx)
    return None


def _line(job: Job, ctx: Context) -> Text:
    details = job.details
    title, code = one_line(details.title, MAX_TITLE_LENGTH), one_line(details.code, MAX_TITLE_LENGTH)
    state = state_text(job, ctx.now(), zone_of_chat(ctx))
    return (_NAMED if code else _UNNAMED).fill(title=title, code=code, state=state)
