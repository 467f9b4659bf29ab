"""One row of a digest: what a post was reminded of, how it stands now, what has changed, and what can be done about it.

A row never forgets what it was sent for. One that no longer holds says so and keeps its place.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.domain.buttons import AssignToMe, Button, ReleaseAssignment, ShowPost, SnoozePost
from bot.domain.job_posts import JobPost, JobState
from bot.domain.reminders import CLOSED_STAGE, Assignment, AutoReopen, PostSnapshot, Reminder, Snooze
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    badge,
    button,
    button_row,
    divider,
    line,
    local_date,
    markdown,
    note,
    overflow,
)
from cards.components.sanitize import is_valid_id, join_texts, one_line, one_line_text
from cards.job_card import display_title
from cards.ownership import assigned_text, is_auto_reopen_valid, period_text
from cards.post_rows import RenderTime, expiry_day_text
from cards.wording import labels
from cards.wording.expiry import relative_expiry_text
from cards.wording.post_fields import city_text, label_value, salary_range_text

_TITLE_LENGTH = 120
_CODE_LENGTH = 30
_VALUE_LENGTH = 60
_OVER = frozenset({JobState.CLOSED, JobState.EXPIRED, JobState.UNLISTED})
_OPEN_CARD = Text("查看", "Open card")
_ASSIGN = Text("我来处理", "I take it")
_RELEASE = Text("不再处理", "Release")
_SNOOZES = (
    ("3d", Text("3 天内不再提醒", "Snooze for 3 days")),
    ("7d", Text("1 周内不再提醒", "Snooze for 1 week")),
    ("closes", Text("关闭前不再提醒", "Snooze until it closes")),
)
_SNOOZED = Text("本会话暂停提醒至 {at}", "Snoozed here until {at}")
_SNOOZED_TILL_CLOSED = Text("本会话暂停提醒，直到职位关闭", "Snoozed here until it closes")
_SCHEDULED = Text("已预约关闭后重启（{period}）", "Will be reopened when it closes ({period})")
_ENOUGH_TO_COMPARE = 16
_HAS_CHANGED = Text("有变更", "Changed")
_CHANGED = Text("{old} → {new}", "{old} → {new}")
_NONE = Text("无", "none")
_NOTHING = Text("", "")


class RowStatus(Enum):
    """Whether what a row was sent for still holds."""

    HOLDS = "holds"
    REOPENED = "reopened"
    MOVED = "moved"
    OVER = "over"


_SINCE = {
    RowStatus.REOPENED: Text("提醒之后职位已重新开放", "Open again since this reminder"),
    RowStatus.MOVED: Text("提醒之后到期时间已变更", "Its expiry has changed since this reminder"),
    RowStatus.OVER: Text("提醒之后职位已关闭或到期", "Closed or expired since this reminder"),
}


@dataclass(frozen=True)
class DigestRow:
    """A reminder with its post as it stands now. ``last_shown`` is what the reminder before this one showed."""

    post: JobPost
    reminder: Reminder
    assignment: Assignment | None = None
    snooze: Snooze | None = None
    last_shown: PostSnapshot | None = None
    auto_reopen: AutoReopen | None = None


class DigestPage(NamedTuple):
    """The page that a row stands on."""

    digest_id: str
    page: int
    at: RenderTime
    show_salary: bool


def is_over(row: DigestRow, at: RenderTime) -> bool:
    """Whether the job is closed or expired now, whatever it was when the row was sent."""
    return row.post.state(at.now) in _OVER


def row_status(row: DigestRow, at: RenderTime) -> RowStatus:
    """Whether the row still holds, by its rung and expiry and the post as it is now."""
    key = row.reminder.key
    if key.stage == CLOSED_STAGE:
        return RowStatus.HOLDS if is_over(row, at) else RowStatus.REOPENED
    if is_over(row, at):
        return RowStatus.OVER
    return RowStatus.HOLDS if row.post.expires_at == key.expires_at else RowStatus.MOVED


def row_elements(row: DigestRow, page: DigestPage, cap: int) -> list[Element]:
    """A rule, what the row says, and its buttons."""
    most = min(cap, _TITLE_LENGTH)
    below = join_texts([_details(row.post, most), *_changes(row, page, cap)], labels.NEW_LINE)
    return [
        divider(),
        line(display_title(row.post, most)),
        *([note(below)] if below.zh_cn else []),
        markdown(_state(row, page.at)),
        *_remarks(row, page.at),
        *_action_row(row, page),
    ]


def _details(post: JobPost, most: int) -> Text:
    code = one_line(post.job_code, min(most, _CODE_LENGTH))
    department = one_line_text(post.department.name, most) if post.department else _NOTHING
    return join_texts([Text(code, code), department, city_text(post, most)], labels.DOT)


def _changes(row: DigestRow, page: DigestPage, cap: int) -> list[Text]:
    """What differs between this reminder and the one before, each as ``old → new``; by name only where space is scarce."""
    before, after = row.last_shown, row.reminder.snapshot
    if before is None or PostSnapshot() in {before, after}:
        return []
    most = min(cap, _VALUE_LENGTH)
    old, new = _seen(before, most, page), _seen(after, most, page)
    changed = [label for label, value in new.items() if value != old[label]]
    if cap < _ENOUGH_TO_COMPARE:
        return [label_value(_HAS_CHANGED, join_texts(changed, labels.COMMA))] if changed else []
    return [label_value(label, _CHANGED.fill(old=_or_none(old[label]), new=_or_none(new[label]))) for label in changed]


def _seen(snapshot: PostSnapshot, most: int, page: DigestPage) -> dict[Text, Text]:
    title = one_line(snapshot.title, most)
    headcount = str(snapshot.headcount) if snapshot.headcount else ""
    cities = one_line("、".join(snapshot.cities), most)
    pay = salary_range_text(snapshot.min_salary, snapshot.max_salary, most) if page.show_salary else _NOTHING
    return {
        Text("标题", "Title"): Text(title, title),
        Text("月薪", "Monthly salary"): pay,
        Text("招聘人数", "Headcount"): Text(headcount, headcount),
        Text("城市", "City"): Text(cities, cities),
    }


def _or_none(value: Text) -> Text:
    return value if value.zh_cn else _NONE


def _state(row: DigestRow, at: RenderTime) -> Text:
    style = labels.STATES[row.post.state(at.now)]
    expiry = expiry_day_text(row.post)
    return join_texts(
        [badge(style.words, style.colour), expiry, relative_expiry_text(row.post, at.now, at.zone)], labels.DOT
    )


def _remarks(row: DigestRow, at: RenderTime) -> list[Element]:
    """What the chat has made of the row, in one line of our own words."""
    order = (
        _SCHEDULED.fill(period=period_text(row.auto_reopen.until))
        if row.auto_reopen and is_auto_reopen_valid(row.post, row.auto_reopen)
        else _NOTHING
    )
    since = _SINCE.get(row_status(row, at), _NOTHING)
    words = join_texts(
        [since, assigned_text(row.assignment) if row.assignment else _NOTHING, _snoozed(row, at), order], labels.DOT
    )
    return [markdown(words, "notation")] if words.zh_cn else []


def _snoozed(row: DigestRow, at: RenderTime) -> Text:
    if row.snooze is None or is_over(row, at):
        return _NOTHING
    if row.snooze.until is None:
        return _SNOOZED_TILL_CLOSED
    return _SNOOZED.fill(at=local_date(row.snooze.until)) if row.snooze.until > at.now else _NOTHING


def _action_row(row: DigestRow, page: DigestPage) -> list[Element]:
    """Open the card always; take the job while there is something to do; snooze what is still to expire."""
    post = row.post
    if not all(is_valid_id(some_id) for some_id in (post.website_id, post.id, post.job_id)):
        return []
    status = row_status(row, page.at)
    actions = [button(_OPEN_CARD, ShowPost(post.website_id, post.id))]
    if row.assignment:
        actions.append(button(_RELEASE, _job_button(ReleaseAssignment, post, page)))
    elif status in {RowStatus.HOLDS, RowStatus.OVER}:
        actions.append(button(_ASSIGN, _job_button(AssignToMe, post, page)))
    if status is RowStatus.HOLDS and not is_over(row, page.at):
        actions.append(overflow(_SNOOZES, SnoozePost(page.digest_id, post.website_id, post.id, page.page)))
    return [button_row(actions)]


def _job_button(kind: type[AssignToMe | ReleaseAssignment], post: JobPost, page: DigestPage) -> Button:
    return kind(page.digest_id, post.website_id, post.id, post.job_id, page.page)
