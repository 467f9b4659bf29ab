"""One row of a digest: the job as it is now, what has changed since the last reminder, and its buttons.

A row whose reminder is out of date keeps its place and says so.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.domain.buttons import Button
from bot.domain.job_buttons import AssignToMe, ReleaseAssignment, ShowJob, SnoozeJob
from bot.domain.jobs import Job, JobState
from bot.domain.reminders import CLOSED_STAGE, Assignment, AutoReopen, Reminder, ShownFields, Snooze
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    button,
    button_row,
    divider,
    line,
    local_date,
    markdown,
    note,
    overflow,
)
from cards.components.sanitize import join_texts, one_line
from cards.components.valid_ids import has_valid_id
from cards.job_rows import OPEN_CARD, RenderTime, badge_and_state, details_text
from cards.ownership import assigned_text, is_auto_reopen_valid, period_text
from cards.wording import labels
from cards.wording.job_fields import label_value, salary_range_text
from cards.wording.titles import display_title

_TITLE_LENGTH = 120
_VALUE_LENGTH = 60
_CLOSED_STATES = frozenset({JobState.CLOSED, JobState.EXPIRED, JobState.UNLISTED})
_ASSIGN = Text("我来处理", "Assign to me")
_RELEASE = Text("不再处理", "Release")
_SNOOZES = (
    ("3d", Text("3 天内不再提醒", "Snooze for 3 days")),
    ("7d", Text("1 周内不再提醒", "Snooze for 1 week")),
    ("closes", Text("关闭前不再提醒", "Snooze until it closes")),
)
_SNOOZED = Text("本会话暂停提醒至 {at}", "Snoozed here until {at}")
_SNOOZED_TILL_CLOSED = Text("本会话暂停提醒，直到职位关闭", "Snoozed here until it closes")
_SCHEDULED = Text("已预约到期后重启（{period}）", "Will be reopened when it expires ({period})")
_MIN_CAP_TO_COMPARE = 16
_HAS_CHANGED = Text("有变更", "Changed")
_CHANGED = Text("{old} → {new}", "{old} → {new}")
_NONE = Text("无", "none")


class RowStatus(Enum):
    """Whether the reminder of a row is still up to date, and if not, what has happened since."""

    CURRENT = "current"
    REOPENED = "reopened"
    RESCHEDULED = "rescheduled"
    CLOSED = "closed"


_SINCE = {
    RowStatus.REOPENED: Text("提醒之后职位已重新开放", "Open again since this reminder"),
    RowStatus.RESCHEDULED: Text("提醒之后到期时间已变更", "Its expiry has changed since this reminder"),
    RowStatus.CLOSED: Text("提醒之后职位已关闭或到期", "Closed or expired since this reminder"),
}


@dataclass(frozen=True)
class DigestRow:
    """A reminder with its job as it is now; ``last_shown`` is what the previous reminder of the job showed."""

    job: Job
    reminder: Reminder
    assignment: Assignment | None = None
    snooze: Snooze | None = None
    last_shown: ShownFields | None = None
    auto_reopen: AutoReopen | None = None


class DigestPage(NamedTuple):
    """The page of a digest on which a row is shown; ``number`` counts from 0."""

    digest_id: str
    number: int
    at: RenderTime
    show_salary: bool


def is_closed(row: DigestRow, at: RenderTime) -> bool:
    """Whether the job is closed, expired or unlisted now."""
    return row.job.state(at.now) in _CLOSED_STATES


def row_status(row: DigestRow, at: RenderTime) -> RowStatus:
    """The status by comparing the stage and expiry of the reminder with the job as it is now."""
    if row.reminder.key.stage == CLOSED_STAGE:
        return RowStatus.CURRENT if is_closed(row, at) else RowStatus.REOPENED
    if is_closed(row, at):
        return RowStatus.CLOSED
    return RowStatus.CURRENT if row.job.expires_at == row.reminder.expires_at else RowStatus.RESCHEDULED


def row_elements(row: DigestRow, page: DigestPage, cap: int) -> list[Element]:
    """A divider, the texts of the row and its buttons."""
    max_length = min(cap, _TITLE_LENGTH)
    details = join_texts([details_text(row.job, max_length), *_changes(row, page, cap)], labels.NEW_LINE)
    return [
        divider(),
        line(display_title(row.job, max_length)),
        *([note(details)] if details.zh_cn else []),
        markdown(badge_and_state(row.job, page.at)),
        *_remarks(row, page.at),
        *_action_row(row, page),
    ]


def _changes(row: DigestRow, page: DigestPage, cap: int) -> list[Text]:
    """The differences to the previous reminder as ``old → new``, or only their names if the cap is too small for that."""
    before, after = row.last_shown, row.reminder.shown
    if before is None or ShownFields() in {before, after}:
        return []
    max_length = min(cap, _VALUE_LENGTH)
    old, new = _compared_values(before, max_length, page), _compared_values(after, max_length, page)
    changed = [label for label, value in new.items() if value != old[label]]
    if cap < _MIN_CAP_TO_COMPARE:
        return [label_value(_HAS_CHANGED, join_texts(changed, labels.COMMA))] if changed else []
    return [label_value(label, _CHANGED.fill(old=_or_none(old[label]), new=_or_none(new[label]))) for label in changed]


def _compared_values(shown: ShownFields, max_length: int, page: DigestPage) -> dict[Text, Text]:
    title = one_line(shown.title, max_length)
    headcount = str(shown.headcount) if shown.headcount else ""
    cities = one_line("、".join(shown.cities), max_length)
    salary = salary_range_text(shown.min_salary, shown.max_salary, max_length)
    return {
        Text("标题", "Title"): Text(title, title),
        Text("月薪", "Monthly salary"): salary if page.show_salary else labels.NOTHING,
        Text("招聘人数", "Headcount"): Text(headcount, headcount),
        Text("城市", "City"): Text(cities, cities),
    }


def _or_none(value: Text) -> Text:
    return value if value.zh_cn else _NONE


def _remarks(row: DigestRow, at: RenderTime) -> list[Element]:
    """What has happened since the reminder, the assignee, the snooze and the auto-reopen order, on one line."""
    parts = [
        _SINCE.get(row_status(row, at), labels.NOTHING),
        assigned_text(row.assignment) if row.assignment else labels.NOTHING,
        _snooze_text(row, at),
        _auto_reopen_text(row),
    ]
    remarks = join_texts(parts, labels.DOT)
    return [markdown(remarks, "notation")] if remarks.zh_cn else []


def _snooze_text(row: DigestRow, at: RenderTime) -> Text:
    if row.snooze is None or is_closed(row, at):
        return labels.NOTHING
    if row.snooze.until is None:
        return _SNOOZED_TILL_CLOSED
    return _SNOOZED.fill(at=local_date(row.snooze.until)) if row.snooze.until > at.now else labels.NOTHING


def _auto_reopen_text(row: DigestRow) -> Text:
    if row.auto_reopen is None or not is_auto_reopen_valid(row.job, row.auto_reopen):
        return labels.NOTHING
    return _SCHEDULED.fill(period=period_text(row.auto_reopen.until))


def _action_row(row: DigestRow, page: DigestPage) -> list[Element]:
    """The buttons: always to open the card, to assign a job that needs attention, to snooze one that has not expired."""
    job = row.job
    if not has_valid_id(job):
        return []
    status = row_status(row, page.at)
    actions = [button(OPEN_CARD, ShowJob(job.id))]
    if row.assignment:
        actions.append(button(_RELEASE, _job_button(ReleaseAssignment, job, page)))
    elif status in {RowStatus.CURRENT, RowStatus.CLOSED}:
        actions.append(button(_ASSIGN, _job_button(AssignToMe, job, page)))
    if status is RowStatus.CURRENT and not is_closed(row, page.at):
        actions.append(overflow(_SNOOZES, SnoozeJob(page.digest_id, job.id, page.number)))
    return [button_row(actions)]


def _job_button(kind: type[AssignToMe | ReleaseAssignment], job: Job, page: DigestPage) -> Button:
    return kind(page.digest_id, job.id, page.number)
