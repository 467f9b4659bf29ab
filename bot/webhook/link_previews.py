"""Answers Feishu's question what to show beside a link (docs/feishu/events.md 11): one line of a job, or nothing.

It asks whenever a client of somebody shows the link. So an answer takes no more threads than a few, and waits no longer than a moment:
a preview that is missing harms nobody.
"""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.dispatch.context import Context, ContextFactory
from bot.dispatch.recent_access import RecentAccess
from bot.domain.errors import BotError
from bot.domain.events import LinkShown, Requester
from bot.domain.jobs import Job
from bot.domain.text import Text
from bot.interfaces.tasks import NotStored
from bot.logs import get_logger
from bot.tasks.timed_calls import TimedCalls

log = get_logger(__name__)

TIMEOUT = timedelta(seconds=2)
# Of the threads of gunicorn.conf.py, so that clicks find one.
MAX_AT_ONCE = 4
NOTHING = "{}"

Preview = Callable[[str, Context], tuple[Job, Text] | None]


class LinkPreviews:
    """Decides whether a link is previewed in its chat, and how."""

    def __init__(self, preview: Preview, access: RecentAccess, contexts: ContextFactory) -> None:
        """Args: ``preview`` finds the job that a link means, and its line."""
        self._preview = preview
        self._access = access
        self._contexts = contexts
        self._places = threading.BoundedSemaphore(MAX_AT_ONCE)
        self._timed = TimedCalls("preview", TIMEOUT, str)

    def answer(self, link: LinkShown) -> str:
        """The HTTP body of the answer."""
        if not self._places.acquire(blocking=False):
            return NOTHING
        try:
            return _body(self._timed.run(partial(self._find, link)))
        except (BotError, NotStored) as error:
            log.info("link_not_previewed", chat=link.chat_id, error=type(error).__name__)
        except Exception:
            log.exception("link_not_previewed", chat=link.chat_id)
        finally:
            self._places.release()
        return NOTHING

    def _find(self, link: LinkShown) -> Text | None:
        """The line. Raises BotError as ``Access.check`` does, and what the database raises."""
        requester = Requester(link.operator_id, link.chat_id, link.message_id)
        context = self._contexts.create(requester, f"link:{link.event_id}")
        found = self._preview(link.url, context)
        if found is None:
            return None
        job, line = found
        previews, now = context.store.previews, context.now()
        if previews.is_held_by_another(link.chat_id, job.id, link.message_id, now):
            return None
        # It may ask Feishu, so it comes only now.
        self._access.check(link.tenant_key, link.chat_id)
        return line if previews.claim(link.chat_id, job.id, link.message_id, now) else None


def _body(line: Text | None) -> str:
    if line is None:
        return NOTHING
    inline = {"title": line.zh_cn, "i18n_title": {"zh_cn": line.zh_cn, "en_us": line.en_us}}
    return json.dumps({"inline": inline}, ensure_ascii=False, separators=(",", ":"))
