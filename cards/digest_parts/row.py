"""One row of a digest: the job as it is now, what has changed since the last reminder, and its menu.

A row whose reminder is out of date keeps its place and says so.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.domain.job_buttons import ChooseForJob
from bot.domain.jobs import Job, JobState
from bot.domain.reminders import CLOSED_STAGE, Assignment, AutoReopen, Reminder, ShownFields, Snooze
from bot.domain.text import Text
from cards.components.dates import iso_date
from cards.components.elements import (
    Element,
    line,
    markdown,
    overflow,
    person_line,
    row_with_menu,
)
from cards.components.sanitize import join_texts
from cards.components.valid_ids import has_valid_id, is_valid_id
from cards.digest_parts.changes import MIN_CAP_FOR_CHANGES, MIN_CAP_FOR_DETAILS, change_texts
from cards.list_parts.job_rows import OPEN_CARD, RenderTime, badge_and_state, details_text
from cards.ownership import is_auto_reopen_valid, period_text
from cards.reopen_form import DEFAULT_PERIOD
from cards.wording import labels
from cards.wording.people import person_text
from cards.wording.titles import code_text, title_text

# No text of a row is shown with more characters.
LONGEST_TEXT = 120
_CLOSED_STATES = frozenset({JobState.CLOSED, JobState.EXPIRED, JobState.UNLISTED})
_ASSIGN = Text("我来处理", "Assign to me")
_RELEASE = Text("不再处理", "Release")
_SNOOZES = (
    ("3d", Text("3 天内不再提醒", "Snooze for 3 days")),
    ("7d", Text("1 周内不再提醒", "Snooze for 1 week")),
    ("closes", Text("关闭前不再提醒", "Snooze until it closes")),
)
_REMIND = Text("恢复提醒", "Remind again")
_REOPEN = Text("到期后自动重启（{period}）", "Reopen when it expires ({period})")
_SNOOZED = Text("本会话在 {at} 前不再提醒", "Snoozed here until {at}")
_SNOOZED_TILL_CLOSED = Text("本会话在职位关闭前不再提醒", "Snoozed here until it closes")
_SCHEDULED = Text("已预约到期后重启（{period}）", "Will be reopened when it expires ({period})")
# Ten rows with people and remarks may be more than a card holds. They are shortened before ordinary titles are.
_MIN_CAP_FOR_RECRUITER = 60
_MIN_CAP_FOR_REMARKS = 48
_ASSIGNEE = Text("处理人：{person}", "Assigned to {person}")
_HAS_ASSIGNEE = Text("已有处理人", "Assigned")
_IS_SNOOZED = Text("暂不提醒", "Snoozed")
_IS_SCHEDULED = Text("已预约重启", "Reopening scheduled")
_POSSIBLY_TOLD = Text("可能已提醒过", "Possibly told before")


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


class RowParts(NamedTuple):
    """A row with what is the same however much its texts are cut, so that it is built once a card.

    ``remarks`` are pairs of a text for ``markdown`` and its short form.
    """

    row: DigestRow
    state: Text
    since: Text
    remarks: tuple[tuple[Text, Text], ...]
    menu: Element | None


def row_parts(row: DigestRow, page: DigestPage) -> RowParts:
    at = page.at
    possibly_told = _POSSIBLY_TOLD if row.reminder.possibly_told_at else labels.NOTHING
    since = join_texts([_SINCE.get(row_status(row, at), labels.NOTHING), possibly_told], labels.DOT)
    own = (
        (_assignee(row), _HAS_ASSIGNEE),
        (_snooze_text(row, at), _IS_SNOOZED),
        (_auto_reopen_text(row), _IS_SCHEDULED),
    )
    remarks = tuple((text, short) for text, short in own if text.zh_cn)
    return RowParts(row, badge_and_state(row.job, at), since, remarks, _menu(row, page))


def row_element(parts: RowParts, page: DigestPage, cap: int) -> Element:
    """The texts of the row in two columns, and its menu.

    A card may have 200 elements, and each text in small grey letters is one more. So the details are the second line of the
    title's text, and whatever is said in markdown is one element beside it.
    """
    row, max_length = parts.row, min(cap, LONGEST_TEXT)
    changes = change_texts(row.last_shown, row.reminder.shown, cap, show_salary=page.show_salary)
    texts = [title_text(row.job, max_length), _details(row.job, max_length), *changes]
    job = join_texts(texts, labels.NEW_LINE)
    state = join_texts([parts.state, _remarks(parts, cap)], labels.DOT)
    return row_with_menu([line(job)], [markdown(state, "notation"), *_recruiter(row, cap)], parts.menu)


def _details(job: Job, max_length: int) -> Text:
    """The code, department and city; of a card that is much too large the code alone, with an ellipsis."""
    details = details_text(job, max_length)
    if max_length >= MIN_CAP_FOR_DETAILS or not details.zh_cn:
        return details
    code = f"{code_text(job, max_length)} …".strip()
    return Text(code, code)


def _recruiter(row: DigestRow, cap: int) -> list[Element]:
    """The recruiter, if the team was ever read; left out of a card that is too large, since the job's card names them."""
    recruiter_id = row.job.team.recruiter_id if row.job.team else ""
    return [person_line(recruiter_id)] if is_valid_id(recruiter_id) and cap >= _MIN_CAP_FOR_RECRUITER else []


def _remarks(parts: RowParts, cap: int) -> Text:
    """For ``markdown``: what has happened since the reminder, the assignee, the snooze and the auto-reopen order."""
    if cap < MIN_CAP_FOR_CHANGES:
        return labels.NOTHING
    is_short = cap < _MIN_CAP_FOR_REMARKS
    return join_texts([parts.since, *(short if is_short else text for text, short in parts.remarks)], labels.DOT)


def _assignee(row: DigestRow) -> Text:
    """Who handles the job; the card of the job says since when."""
    return _ASSIGNEE.fill(person=person_text(row.assignment.open_id)) if row.assignment else labels.NOTHING


def _snooze_text(row: DigestRow, at: RenderTime) -> Text:
    if row.snooze is None or is_closed(row, at):
        return labels.NOTHING
    if row.snooze.until is None:
        return _SNOOZED_TILL_CLOSED
    return _SNOOZED.fill(at=iso_date(row.snooze.until, at.zone)) if row.snooze.until > at.now else labels.NOTHING


def _auto_reopen_text(row: DigestRow) -> Text:
    if row.auto_reopen is None or not is_auto_reopen_valid(row.job, row.auto_reopen):
        return labels.NOTHING
    return _SCHEDULED.fill(period=period_text(row.auto_reopen.until))


def _menu(row: DigestRow, page: DigestPage) -> Element | None:
    """What can be done about the job. A job that nobody needs to see to can be opened only."""
    if not has_valid_id(row.job):
        return None
    options = [("open", OPEN_CARD), *_assignment_options(row, page.at), *_waiting_options(row, page.at)]
    return overflow(options, ChooseForJob(page.digest_id, row.job.id, page.number))


def _assignment_options(row: DigestRow, at: RenderTime) -> list[tuple[str, Text]]:
    if row.assignment:
        return [("release", _RELEASE)]
    return [("assign", _ASSIGN)] if row_status(row, at) in {RowStatus.CURRENT, RowStatus.CLOSED} else []


def _waiting_options(row: DigestRow, at: RenderTime) -> list[tuple[str, Text]]:
    """For a job that has not expired: snooze it or end that, or have it reopened when it does."""
    is_current = row_status(row, at) is RowStatus.CURRENT and not is_closed(row, at)
    offered = list(_SNOOZES) if is_current else []
    snoozes = [("remind", _REMIND)] if _snooze_text(row, at).zh_cn else offered
    is_expiring = row.job.state(at.now) is JobState.EXPIRING
    if not is_current or not is_expiring or is_auto_reopen_valid(row.job, row.auto_reopen):
        return snoozes
    return [*snoozes, ("reopen", _REOPEN.fill(period=period_text(DEFAULT_PERIOD)))]
