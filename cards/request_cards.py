"""Somebody asks to reopen a job: the card for those who decide, and the one that tells the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.history import HistoryEntry
from bot.domain.job_buttons import ApproveRequest, DeclineRequest, UndoReopening
from bot.domain.jobs import Job, JobAdvert, JobState
from bot.domain.reopen_requests import Decision, ReopenRequest, Verdict
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import date_and_time, iso_date
from cards.components.elements import (
    Element,
    Template,
    button,
    button_row,
    card_content,
    header,
    heading,
    local_time,
    markdown,
    note,
)
from cards.components.sanitize import join_texts, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.job_parts.action import undo_form
from cards.notice_cards import off_site_elements, open_card_button
from cards.wording import labels
from cards.wording.expiry import state_sentence
from cards.wording.outcomes import STILL_COUNTED_OPEN
from cards.wording.people import person_text
from cards.wording.titles import HEADER_LENGTH, code_text, title_and_code, title_and_code_text

_TITLE = Text("有人请求重启职位", "A request to reopen a job")
_ASKED = Text("{person} 于 {at} 请求重启这个职位", "{person} asked on {at} for this job to be reopened")
_UNTIL = Text("希望开放至：{at}", "To be open until: {at}")
_FOREVER = Text("希望长期有效", "To be open without an expiry date")
_RULES = Text(
    "请在 24 小时内决定，以最先作出的决定为准。同意后会先检查你的权限，再以你的名义重启职位。",
    "Please decide within 24 hours; the first decision counts. If you approve, the job is reopened in your name, if you are allowed to reopen it.",
)
_APPROVE = Text("同意并重启", "Approve and reopen")
_DECLINE = Text("拒绝", "Decline")
_BY_COMMAND = Text("如同意，请发送「重启 {code} {until}」", "To approve it, send /reopen {code} {until}")
_TITLES: dict[Verdict, Text] = {
    "approved": Text("已同意重启请求", "The request to reopen was approved"),
    "already_open": Text("职位已开放，无需重启", "No need to reopen: the job is open already"),
    "declined": Text("已拒绝重启请求", "The request to reopen was declined"),
    "expired": Text("重启请求已过期", "The request to reopen has expired"),
    "undelivered": Text("重启请求未能送达", "The request to reopen reached nobody"),
}
_DECIDED: dict[Verdict, Text] = {
    "approved": Text(
        "{person} 于 {at} 同意了重启请求，并重启了职位", "{person} approved the request on {at} and reopened the job"
    ),
    "already_open": Text(
        "{person} 于 {at} 同意了重启请求，但当时职位已经开放",
        "{person} approved the request on {at}, but the job was open already",
    ),
    "declined": Text("{person} 于 {at} 拒绝了重启请求", "{person} declined the request on {at}"),
    "expired": Text("24 小时内没有人作出决定", "Nobody decided within 24 hours"),
    "undelivered": Text(
        "招聘负责人、用人经理和管理员都无法收到机器人的消息",
        "The bot could reach neither the recruiter, nor the hiring managers, nor an administrator",
    ),
}
_NEXT_STEPS: dict[Verdict, Text] = {
    "declined": Text(
        "请求人在 24 小时内不能再次请求重启这个职位；职位重新开放后又关闭的除外。",
        "Whoever asked can ask again for this job after 24 hours, or earlier if it is opened and closes again.",
    ),
    "expired": Text("如仍需要，可以在职位卡片上再次请求。", "If it is still needed, ask again on the job's card."),
    "undelivered": Text(
        "请直接联系招聘负责人，或在飞书招聘中操作。", "Please contact the recruiter yourself, or use Feishu Hire."
    ),
}
_YOUR_NEXT_STEP = Text(
    "{person}，你在 24 小时内不能再次请求重启这个职位；职位重新开放后又关闭的除外。",
    "{person}, you can ask again for this job after 24 hours, or earlier if it is opened and closes again.",
)
_TEMPLATES: dict[Verdict, Template] = {"approved": "green", "already_open": "green", "undelivered": "orange"}
_UNDONE_TITLE = Text(
    "重启请求曾获同意，之后已被撤销", "The request to reopen was approved; the reopening was undone later"
)
_UNDONE = Text(
    "{person} 于 {at} 撤销了重启，职位已再次关闭", "{person} undid the reopening on {at}; the job was closed again"
)
_ADVERTS_BACK = Text("职位广告已恢复上线。", "Its adverts are back on the careers sites.")
_OFF_EVERY_SITE = Text(
    "职位已开放，但不在任何招聘官网上；可以在职位卡片上重新发布。",
    "The job is open but not on any careers site; it can be published again from its card.",
)
_SOMEBODY = Text("有人", "Somebody")


@dataclass(frozen=True)
class AfterApproval:
    """What can be done about a job that was reopened as asked, as in ``reopened_card``, or how that was undone."""

    off_site: tuple[JobAdvert, ...] = ()
    websites: Mapping[str, Text] = field(default_factory=dict)
    undo: UndoReopening | None = None
    undone: HistoryEntry | None = None


NOTHING_MORE = AfterApproval()


def request_card(
    job: Job,
    request: ReopenRequest,
    now: datetime,
    zone: ZoneInfo,
    after: AfterApproval = NOTHING_MORE,
    *,
    is_for_asker: bool = False,
) -> Card:
    """For the direct chat of somebody who may decide; once it is decided, the same card says by whom and how, and what can be done then.

    With ``is_for_asker`` it addresses who asked, also in a thread that others read.
    """
    if request.decision is not None:
        next_step = _next_step(job, request, request.decision, now, after, is_for_asker=is_for_asker)
        return _outcome_card(job, request, request.decision, now, zone, after, next_step)

    def build(cap: int) -> Element:
        body = [*_question(job, request, now, zone, cap), note(_RULES), *_choice(request), *open_card_button(job)]
        return card_content(header(_TITLE, "blue"), body, _TITLE)

    return Card(fit_card(build), _fallback(_TITLE, job, [_until(request, zone), *_by_command(job, request, zone)]))


def _outcome_card(  # noqa: PLR0913, PLR0917 - the request, how it ended, and what follows
    job: Job,
    request: ReopenRequest,
    decision: Decision,
    now: datetime,
    zone: ZoneInfo,
    after: AfterApproval,
    next_step: Text | None,
) -> Card:
    """For who asked and for who was asked: how the request ended, and what can be done then; ``job`` as it is now."""
    title = _UNDONE_TITLE if after.undone else _TITLES[decision.verdict]
    template: Template = "grey" if after.undone else _TEMPLATES.get(decision.verdict, "grey")

    def build(cap: int) -> Element:
        off_site = off_site_elements(job, after.off_site, after.websites)
        body = [
            *_question(job, request, now, zone, cap),
            markdown(_decided(decision)),
            *([markdown(_undone(after.undone))] if after.undone else []),
            *(off_site or ([markdown(next_step)] if next_step else [])),
            *undo_form(after.undo, job, cap),
            *open_card_button(job),
        ]
        return card_content(header(title, template), body, title)

    # Plain text shows no person, so it says the general sentence.
    plain = _NEXT_STEPS.get(decision.verdict) or next_step
    return Card(fit_card(build), _fallback(title, job, [plain] if plain else []))


def _question(job: Job, request: ReopenRequest, now: datetime, zone: ZoneInfo, cap: int) -> list[Element]:
    """The job and its state, who asks, and until when."""
    asked = _ASKED.fill(person=person_text(request.asked_by, _SOMEBODY), at=local_time(request.asked_at))
    until = _UNTIL.fill(at=local_time(request.until)) if request.until else _FOREVER
    return [
        heading(title_and_code(job, min(cap, HEADER_LENGTH))),
        markdown(state_sentence(job, now, zone)),
        markdown(asked),
        markdown(until),
    ]


def _choice(request: ReopenRequest) -> list[Element]:
    if not is_valid_id(request.id):
        return []
    approve = button(_APPROVE, ApproveRequest(request.id), "primary_filled")
    return [button_row([approve, button(_DECLINE, DeclineRequest(request.id))])]


def _decided(decision: Decision) -> Text:
    who = person_text(decision.decided_by, _SOMEBODY)
    return _DECIDED[decision.verdict].fill(person=who, at=local_time(decision.decided_at))


def _undone(entry: HistoryEntry) -> Text:
    return _UNDONE.fill(person=person_text(entry.actor_id, _SOMEBODY), at=local_time(entry.happened_at))


def _next_step(
    job: Job, request: ReopenRequest, decision: Decision, now: datetime, after: AfterApproval, *, is_for_asker: bool
) -> Text | None:
    """For ``markdown``."""
    if decision.verdict == "approved":
        return None if after.undone else _about_adverts(job, after)
    if decision.verdict == "already_open":
        return STILL_COUNTED_OPEN if job.state(now) is JobState.EXPIRED else None
    if decision.verdict == "declined" and is_for_asker and is_valid_id(request.asked_by):
        return _YOUR_NEXT_STEP.fill(person=person_text(request.asked_by))
    return _NEXT_STEPS.get(decision.verdict)


def _about_adverts(job: Job, after: AfterApproval) -> Text | None:
    """Where the adverts of an open job are now, unless a row for each of them says so; None if it had none or is closed again."""
    if not job.is_advertised or not job.is_active or after.off_site:
        return None
    return _ADVERTS_BACK if job.is_listed else _OFF_EVERY_SITE


def _until(request: ReopenRequest, zone: ZoneInfo) -> Text:
    return _UNTIL.fill(at=date_and_time(request.until, zone)) if request.until else _FOREVER


def _by_command(job: Job, request: ReopenRequest, zone: ZoneInfo) -> list[Text]:
    """What to type, for a client that shows no card."""
    until = iso_date(request.until, zone) if request.until else Text("长期", "forever")
    return [_BY_COMMAND.fill(code=code_text(job) or job.id, until=until)]


def _fallback(title: Text, job: Job, more: list[Text]) -> Text:
    return plain_message(join_texts([title, title_and_code_text(job, HEADER_LENGTH), *more], labels.DOT))
