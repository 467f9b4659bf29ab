"""Reopening several closed jobs at once: the confirmation, and the progress with the outcome for each job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from bot.domain.buttons import CancelBulkRequest, ConfirmBulkRequest
from bot.domain.jobs import Job
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.bulk_request_store import LeftOutReason
from cards.components.dates import moment_with_offset
from cards.components.elements import (
    Element,
    Template,
    button,
    button_row,
    card_content,
    header,
    line,
    markdown,
    note,
)
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.reopenings_parts.adverts import off_site_texts
from cards.reopenings_parts.rows import MAX_JOBS, card_with_buttons, hidden_rows, job_title, numbered
from cards.wording import labels
from cards.wording.expiry import zoned_until_text
from cards.wording.outcomes import OUTCOMES, SUCCESSES, Outcome
from cards.wording.people import person_text

Mark = LeftOutReason | Literal["unknown"]
"""What is to be said about a chosen job; ``unknown`` is whether the requester may reopen it."""

_FALLBACK_LENGTH = 40
_CONFIRM_ONE = Text("确认重启这个职位？", "Reopen this job?")
_CONFIRM_MANY = Text("确认重启这 {count} 个职位？", "Reopen these {count} jobs?")
_CONFIRM_SOME = Text("确认重启其中 {count} 个职位？", "Reopen {count} of these {total} jobs?")
NONE_REOPENABLE = Text("所选职位都不能重启", "None of the chosen jobs can be reopened")
_CANCELLED = Text("已取消，没有重启职位", "Cancelled, no job was reopened")
_NEW_EXPIRY = Text("重启后开放至 {at}", "New expiry: {at}")
_NO_EXPIRY = Text("重启后长期有效", "New expiry: none")
_CHOSEN_BY = Text(
    "由 {person} 选择；只有本人可以确认或取消。", "Chosen by {person}, who alone can confirm or cancel this."
)
_JUST_CHOSEN_BY = Text("由 {person} 选择", "Chosen by {person}")
_ASK_ON_CARD = Text(
    "没有权限重启的职位，可以打开职位卡片请求重启。",
    "If you may not reopen a job, open its card to ask for it to be reopened.",
)
_MARKS: dict[Mark, Text] = {
    "not_allowed": Text("🚫 你不能重启", "🚫 You may not reopen this job"),
    "already_open": Text("☑️ 已经是开放状态", "☑️ Open already"),
    "unknown": Text(
        "❔ 暂时无法确认你的权限，重启时会再检查",
        "❔ Cannot tell right now whether you may; this is checked before reopening",
    ),
}
_LEFT_OUT: dict[LeftOutReason, Text] = {
    "not_allowed": Text("🚫 没有权限，未包括在内", "🚫 Left out: not allowed"),
    "already_open": Text("☑️ 原本已开放，未包括在内", "☑️ Left out: was open already"),
}
_CONFIRM = Text("确认重启", "Reopen")
_CANCEL = Text("取消", "Cancel")
_RUNNING = Text("正在重启：已完成 {done}/{total}", "Reopening: {done} of {total} done")
_FINISHED = Text("已重启 {done}/{total} 个职位", "{done} of {total} jobs reopened")
_ONE_REOPENED = Text("已重启 1 个职位", "1 job reopened")
_NONE_REOPENED = Text("没有重启任何职位", "No job was reopened")
_ONE_NOT_REOPENED = Text("职位没有重启", "The job was not reopened")
_BY = Text("由 {person} 发起", "Started by {person}")


@dataclass(frozen=True)
class ChosenJob:
    """A chosen job with what is to be said about it; None if the requester may reopen it."""

    job: Job
    mark: Mark | None = None

    @property
    def is_reopenable(self) -> bool:
        """Whether it is tried: what is not known is checked when it is reopened."""
        return self.mark in {None, "unknown"}


@dataclass(frozen=True)
class Reopening:
    """The outcome for one job; ``text`` is the reason, if there is one."""

    job: Job
    outcome: Outcome
    text: Text | None = None


@dataclass(frozen=True)
class Reopenings:
    """How far several reopenings are.

    Attributes:
        actor_id: the open_id of who has confirmed them.
        expires_at: the new expiry in the zone in which it is shown; None means never.
        left_out: jobs that were chosen too, and why they are not reopened.
    """

    rows: tuple[Reopening, ...]
    actor_id: str
    expires_at: datetime | None
    left_out: tuple[tuple[Job, LeftOutReason], ...] = ()

    @property
    def is_finished(self) -> bool:
        return all(row.outcome != "waiting" for row in self.rows)


def confirm_card(
    chosen: Sequence[ChosenJob],
    expires_at: datetime | None,
    requester_id: str,
    request_id: str,
    notes: Sequence[Text] = (),
) -> Card:
    """The jobs and until when, to be confirmed by the requester. If none can be reopened, only their cards can be opened.

    The date is shown in the zone of ``expires_at``. ``notes`` say what else was made of what they typed.
    """
    title = _confirm_title(chosen)
    if not any(each.is_reopenable for each in chosen):
        return _nothing_to_confirm_card(chosen, requester_id, title, notes)
    until = _NEW_EXPIRY.fill(at=moment_with_offset(expires_at)) if expires_at else _NO_EXPIRY
    confirm = button(_CONFIRM, ConfirmBulkRequest(request_id), "primary_filled")
    actions = button_row([confirm, button(_CANCEL, CancelBulkRequest(request_id))])

    def build(cap: int) -> Element:
        body = [
            line(until),
            *map(note, notes),
            *(line(_marked(number, each, cap)) for number, each in enumerate(chosen[:MAX_JOBS], 1)),
            *hidden_rows(len(chosen)),
            markdown(_CHOSEN_BY.fill(person=person_text(requester_id)), "notation"),
            note(labels.ADVERTS_NOTE),
            actions,
        ]
        return card_content(header(title, "orange"), body, title)

    rows = [_marked(number, each, _FALLBACK_LENGTH) for number, each in enumerate(chosen[:MAX_JOBS], 1)]
    return Card(fit_card(build), plain_message(join_texts([title, until, *rows], labels.NEW_LINE)))


def _nothing_to_confirm_card(
    chosen: Sequence[ChosenJob], requester_id: str, title: Text, notes: Sequence[Text]
) -> Card:
    may_ask = any(each.mark == "not_allowed" for each in chosen)
    rest = [
        *hidden_rows(len(chosen)),
        *map(note, [*notes, *([_ASK_ON_CARD] if may_ask else [])]),
        markdown(_JUST_CHOSEN_BY.fill(person=person_text(requester_id)), "notation"),
    ]

    def build(cap: int) -> Element:
        rows = [(line(_marked(number, each, cap)), each.job) for number, each in enumerate(chosen[:MAX_JOBS], 1)]
        return card_with_buttons(title, "grey", rows, rest, cap)

    fallback = [_marked(number, each, _FALLBACK_LENGTH) for number, each in enumerate(chosen[:MAX_JOBS], 1)]
    return Card(fit_card(build), plain_message(join_texts([title, *fallback], labels.NEW_LINE)))


def cancelled_card(jobs: Sequence[Job], requester_id: str) -> Card:
    """In place of the confirmation: the jobs that the requester did not reopen after all."""

    def build(cap: int) -> Element:
        rows = [line(numbered(number, job, cap)) for number, job in enumerate(jobs[:MAX_JOBS], 1)]
        by = markdown(_BY.fill(person=person_text(requester_id)), "notation")
        return card_content(header(_CANCELLED, "grey"), [*rows, *hidden_rows(len(jobs)), by], _CANCELLED)

    return Card(fit_card(build), _CANCELLED)


def progress_card(state: Reopenings) -> Card:
    """The outcome for each job so far. A date stands only beside jobs that were reopened."""
    title = _progress_title(state)
    fallback = [_row_text(row, state, _FALLBACK_LENGTH) for row in state.rows[:MAX_JOBS]]
    return Card(
        fit_card(partial(_build_progress, state, title)),
        plain_message(join_texts([title, *fallback], labels.NEW_LINE)),
    )


def _confirm_title(chosen: Sequence[ChosenJob]) -> Text:
    total, count = len(chosen), sum(each.is_reopenable for each in chosen)
    if count == 0:
        return NONE_REOPENABLE
    if count < total:
        return _CONFIRM_SOME.fill(count=count, total=total)
    return _CONFIRM_ONE if total == 1 else _CONFIRM_MANY.fill(count=count)


def _marked(number: int, chosen: ChosenJob, cap: int) -> Text:
    title = numbered(number, chosen.job, cap)
    return join_texts([title, _MARKS[chosen.mark]], labels.NEW_LINE) if chosen.mark else title


def _progress_title(state: Reopenings) -> Text:
    total = len(state.rows)
    if not state.is_finished:
        return _RUNNING.fill(done=sum(row.outcome != "waiting" for row in state.rows), total=total)
    done = sum(row.outcome == "reopened" for row in state.rows)
    if total == 1:
        return _ONE_REOPENED if done else _ONE_NOT_REOPENED
    if not done:
        return _NONE_REOPENED
    return _FINISHED.fill(done=done, total=total)


def _template(state: Reopenings) -> Template:
    if not state.is_finished:
        return "blue"
    if all(row.outcome == "already_open" and not row.text for row in state.rows):
        return "grey"
    return "green" if all(row.outcome in SUCCESSES and not row.text for row in state.rows) else "orange"


def _build_progress(state: Reopenings, title: Text, cap: int) -> Element:
    left_out = [
        line(join_texts([job_title(job, cap), _LEFT_OUT[reason]], labels.NEW_LINE))
        for job, reason in state.left_out[: max(MAX_JOBS - len(state.rows), 0)]
    ]
    by = markdown(_BY.fill(person=person_text(state.actor_id)), "notation")
    hidden = hidden_rows(len(state.rows) + len(state.left_out))
    reopened = [row.job for row in state.rows if row.outcome == "reopened"]
    about_adverts = off_site_texts(reopened) if state.is_finished else [labels.ADVERTS_NOTE]
    rest = [*left_out, *hidden, by, *map(note, about_adverts)]
    rows = [
        (line(_row_text(row, state, cap)), row.job if row.outcome != "waiting" else None)
        for row in state.rows[:MAX_JOBS]
    ]
    return card_with_buttons(title, _template(state), rows, rest, cap)


def _row_text(row: Reopening, state: Reopenings, cap: int) -> Text:
    """The job on the first line, and its outcome on the second."""
    until = zoned_until_text(state.expires_at) if row.outcome == "reopened" else labels.NOTHING
    reason = one_line_text(row.text, cap) if row.text else labels.NOTHING
    outcome = join_texts([OUTCOMES[row.outcome], until, reason], labels.DOT)
    return join_texts([job_title(row.job, cap), outcome], labels.NEW_LINE)
