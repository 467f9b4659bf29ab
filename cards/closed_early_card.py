"""The question to a chat whose job was closed before the date at which it was to be reopened automatically."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.job_buttons import ReopenJob
from bot.domain.jobs import Job
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, button, button_row, card_content, header, heading, line, markdown, note
from cards.components.sanitize import join_texts, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.ownership import auto_reopen_text, period_text
from cards.wording import labels
from cards.wording.expiry import state_text
from cards.wording.titles import HEADER_LENGTH, title_and_code, title_and_code_text

_TITLE = Text("职位提前关闭，是否仍按预约重启？", "A job was closed before its date. Reopen it as scheduled?")
_WHY = Text(
    "有人在到期日之前关闭了这个职位，因此没有自动重启，预约已失效。",
    "Somebody closed this job before its date, so it was not reopened automatically, and the schedule no longer applies.",
)
_REOPEN = Text("重启（{period}）", "Reopen ({period})")


def closed_early_card(job: Job, auto_reopen: AutoReopen, now: datetime, zone: ZoneInfo) -> Card:
    """For the chat in which the reopening was scheduled; ``auto_reopen`` is the order that does not stand any more."""

    def build(cap: int) -> Element:
        reopen = ReopenJob(job.id, period=auto_reopen.until)
        actions = [button(_REOPEN.fill(period=period_text(auto_reopen.until)), reopen, "primary")]
        body = [
            heading(title_and_code(job, min(cap, HEADER_LENGTH))),
            line(_WHY),
            markdown(auto_reopen_text(auto_reopen), "notation"),
            note(labels.ADVERTS_NOTE),
            *([button_row(actions)] if is_valid_id(job.id) else []),
        ]
        return card_content(header(_TITLE, "orange"), body, _TITLE)

    fallback = [_TITLE, title_and_code_text(job, HEADER_LENGTH), state_text(job, now, zone)]
    return Card(fit_card(build), plain_message(join_texts(fallback, labels.DOT)))
