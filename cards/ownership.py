"""Who looks after a job: who took it, and the order to reopen it once it closes, as sentences, button and form.

Who may give or take back such an order is decided when the click arrives.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.buttons import CancelAutoReopen, RefreshPost, ScheduleAutoReopen
from bot.domain.job_posts import JobPost, JobState
from bot.domain.reminders import Assignment, AutoReopen
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    button,
    divider,
    line,
    local_time,
    markdown,
    note,
    person,
    row_with_button,
)
from cards.components.forms import form, select, submit
from cards.components.sanitize import is_valid_id
from cards.reopen_form import FIRST_PERIOD, PERIODS

_UNTIL_LENGTH = 20
_SOMEBODY = Text("有人", "somebody")
_ASSIGNED = Text("{person} 于 {at} 认领", "{person} took it on {at}")
_SCHEDULED = Text(
    "{person} 已预约：职位关闭后自动重启（{period}）",
    "Armed by {person}: when the job closes, it is reopened ({period})",
)
_CHOSEN_PERIOD = Text("所选时长", "for the time chosen")
_CANCEL = Text("取消预约", "Disarm")
_HOW_LONG = Text("职位关闭后自动重启，有效期：", "When it closes, reopen it for:")
_SCHEDULE = Text("预约重启", "Arm reopening")
_CONFIRM_TITLE = Text("关闭后自动重启？", "Reopen it when it closes?")
_CONFIRM_TEXT = Text(
    "职位关闭后会自动重启，届时再次检查你的权限。",
    "The job is reopened once it has closed, if you still may do so then.",
)
_ONCE_NOTE = Text(
    "只执行一次，并在本会话中告知；到期时间变更后预约失效。",
    "Done once and told in this chat; a new expiry makes it void.",
)


@dataclass(frozen=True)
class Ownership:
    """Who looks after a job. ``may_arm`` offers the form for an order to reopen it."""

    auto_reopen: AutoReopen | None = None
    assignment: Assignment | None = None
    may_schedule: bool = False


def person_text(open_id: str, somebody: Text = _SOMEBODY) -> Text:
    """For ``markdown``: a person, or a word of ours where the id is none."""
    who = person(open_id)
    return Text(who, who) if who else somebody


def assigned_text(assignment: Assignment) -> Text:
    """For ``markdown``: who took the job and when."""
    return _ASSIGNED.fill(person=person_text(assignment.open_id), at=local_time(assignment.assigned_at))


def auto_reopen_text(auto_reopen: AutoReopen) -> Text:
    """For ``markdown``: who ordered the job to be reopened, and for how long."""
    return _SCHEDULED.fill(person=person_text(auto_reopen.scheduled_by), period=period_text(auto_reopen.until))


def period_text(until: str) -> Text:
    """An UNTIL in words; one that is no plain date or span is not repeated, since it would stand in ``markdown``."""
    known = dict(PERIODS).get(until)
    if known:
        return known
    is_plain = until.replace("-", "").isalnum() and len(until) <= _UNTIL_LENGTH
    return Text(until, until) if is_plain else _CHOSEN_PERIOD


def is_auto_reopen_valid(post: JobPost, auto_reopen: AutoReopen | None) -> bool:
    """Whether the order still stands: a job that got another expiry is no longer armed."""
    return auto_reopen is not None and auto_reopen.expires_at == post.expires_at


def ownership_elements(post: JobPost, ownership: Ownership) -> list[Element]:
    """Who took the job, and the order to reopen it with the button that takes it back."""
    shown = [markdown(assigned_text(ownership.assignment))] if ownership.assignment else []
    if ownership.auto_reopen is None or not is_auto_reopen_valid(post, ownership.auto_reopen):
        return shown
    elements = markdown(auto_reopen_text(ownership.auto_reopen))
    if not _has_sound_ids(post):
        return [*shown, elements]
    return [
        *shown,
        row_with_button([elements], button(_CANCEL, CancelAutoReopen(post.website_id, post.id, post.job_id))),
    ]


def auto_reopen_form(post: JobPost, now: datetime, ownership: Ownership) -> list[Element]:
    """The form that orders the reopen_elements of a job that is still open; nothing where there is nothing to order."""
    may = (
        ownership.may_schedule and not is_auto_reopen_valid(post, ownership.auto_reopen) and post.expires_at is not None
    )
    if not may or post.state(now) not in {JobState.OPEN, JobState.EXPIRING} or not _has_sound_ids(post):
        return []
    schedule = ScheduleAutoReopen(post.website_id, post.id, post.job_id)
    fields = [
        line(_HOW_LONG),
        select("period", PERIODS, FIRST_PERIOD, RefreshPost(post.website_id, post.id)),
        submit("arm", _SCHEDULE, schedule, title=_CONFIRM_TITLE, question=_CONFIRM_TEXT),
        note(_ONCE_NOTE),
    ]
    return [divider(), form("arm_form", fields)]


def _has_sound_ids(post: JobPost) -> bool:
    return all(is_valid_id(some_id) for some_id in (post.website_id, post.id, post.job_id))
