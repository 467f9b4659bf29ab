"""The outcome of an auto-reopen, and the reminder for a job's creator."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.job_buttons import UndoReopening
from bot.domain.jobs import Job, JobAdvert
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, Template, card_content, header, heading, line, markdown, note
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.job_parts.action import undo_form
from cards.notice_cards import NO_WEBSITES, off_site_elements, open_card_button
from cards.ownership import auto_reopen_text
from cards.wording import labels
from cards.wording.expiry import state_sentence, state_text
from cards.wording.outcomes import OUTCOMES, SUCCESSES, Outcome
from cards.wording.titles import HEADER_LENGTH, title_and_code, title_and_code_text

_REASON_LENGTH = 400
_TITLES: dict[Outcome, Text] = {
    "waiting": Text("正在按预约重启职位", "Reopening a job as scheduled"),
    "reopened": Text("已按预约重启职位", "A job was reopened as scheduled"),
    "already_open": Text("预约重启时职位已开放", "A job to be reopened was open already"),
    "refused": Text("预约的重启未获准", "A scheduled reopening was refused"),
    "failed": Text("预约的重启未完成", "A scheduled reopening did not work"),
}
_TEMPLATES: dict[Outcome, Template] = {"waiting": "blue", "reopened": "green", "already_open": "green"}
_BY_HAND = Text(
    "这次预约已结束；可以打开职位卡片手动重启。", "The schedule has ended; open the card to reopen the job by hand."
)
_CREATOR_TITLE = Text("你创建的职位即将到期，还没有人处理", "A job of yours expires soon and nobody has taken it")
_WHY_CREATOR = Text(
    "你收到这条消息，因为你是这个职位的创建人。职位到期后会关闭，官网上的广告也会下线。",
    "You get this because you created the job. Once it expires it closes, and its adverts leave the careers site.",
)


def auto_reopen_result_card(  # noqa: PLR0913 - what happened, and what can be done about it
    job: Job,
    auto_reopen: AutoReopen,
    outcome: Outcome,
    reason: Text | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    off_site: tuple[JobAdvert, ...] = (),
    websites: Mapping[str, Text] = NO_WEBSITES,
    undo: UndoReopening | None = None,
) -> Card:
    """For the chat: the outcome of the order after the job has closed; ``job`` is as it is afterwards.

    The keyword arguments are those of ``reopened_card``.
    """
    title = _TITLES[outcome]

    def build(cap: int) -> Element:
        reasons = [line(one_line_text(reason, min(cap, _REASON_LENGTH)))] if reason else []
        closing = labels.ADVERTS_NOTE if outcome in SUCCESSES else _BY_HAND
        body = [
            heading(title_and_code(job, min(cap, HEADER_LENGTH))),
            markdown(join_texts([OUTCOMES[outcome], state_sentence(job, now, zone)], labels.DOT)),
            *reasons,
            markdown(auto_reopen_text(auto_reopen), "notation"),
            *(off_site_elements(job, off_site, websites) or [note(closing)]),
            *undo_form(undo),
            *open_card_button(job),
        ]
        return card_content(header(title, _TEMPLATES.get(outcome, "orange")), body, title)

    short_reason = [one_line_text(reason, _REASON_LENGTH)] if reason else []
    fallback = [title, title_and_code_text(job, HEADER_LENGTH), state_text(job, now, zone), *short_reason]
    return Card(fit_card(build), plain_message(join_texts(fallback, labels.DOT)))


def creator_card(job: Job, now: datetime, zone: ZoneInfo) -> Card:
    """For the direct chat of the job's creator: the job expires soon, and it is not assigned to anybody."""
    parts = [_CREATOR_TITLE, title_and_code_text(job, HEADER_LENGTH), state_text(job, now, zone)]
    fallback = plain_message(join_texts(parts, labels.DOT))
    return Card(fit_card(partial(_build_creator_card, job, now, zone)), fallback)


def _build_creator_card(job: Job, now: datetime, zone: ZoneInfo, cap: int) -> Element:
    body = [
        heading(title_and_code(job, min(cap, HEADER_LENGTH))),
        markdown(state_sentence(job, now, zone)),
        note(_WHY_CREATOR),
        *open_card_button(job),
    ]
    return card_content(header(_CREATOR_TITLE, "orange"), body, _CREATOR_TITLE)
