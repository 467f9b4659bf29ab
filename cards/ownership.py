"""Who is responsible for a job, and its auto-reopen order: the texts, the cancel button and the form that schedules it.

Permissions are checked when a click arrives, not here.
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
    row_with_button,
)
from cards.components.forms import confirmed_submit, form, select
from cards.components.valid_ids import has_valid_job_id
from cards.reopen_form import INITIAL_PERIOD, PERIODS
from cards.wording.people import person_text

_UNTIL_LENGTH = 20
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
    """Who is responsible for a job, and its auto-reopen order; ``may_schedule`` adds the form for a new order."""

    auto_reopen: AutoReopen | None = None
    assignment: Assignment | None = None
    may_schedule: bool = False


def assigned_text(assignment: Assignment) -> Text:
    """For ``markdown``: to whom the job is assigned, and since when."""
    return _ASSIGNED.fill(person=person_text(assignment.open_id), at=local_time(assignment.assigned_at))


def auto_reopen_text(auto_reopen: AutoReopen) -> Text:
    """For ``markdown``: who has scheduled the auto-reopen, and for how long the job will be open."""
    return _SCHEDULED.fill(person=person_text(auto_reopen.scheduled_by), period=period_text(auto_reopen.until))


def period_text(until: str) -> Text:
    """For ``markdown``: a period or date; one that is not short and alphanumeric is not shown, as it might be markup."""
    known = dict(PERIODS).get(until)
    if known:
        return known
    is_safe = until.replace("-", "").isalnum() and len(until) <= _UNTIL_LENGTH
    return Text(until, until) if is_safe else _CHOSEN_PERIOD


def is_auto_reopen_valid(post: JobPost, auto_reopen: AutoReopen | None) -> bool:
    """Whether there is an order and the job still has the expiry for which it was given."""
    return auto_reopen is not None and auto_reopen.expires_at == post.expires_at


def ownership_elements(post: JobPost, ownership: Ownership) -> list[Element]:
    """The assignee, and the auto-reopen order with the button that cancels it."""
    assignee = [markdown(assigned_text(ownership.assignment))] if ownership.assignment else []
    if ownership.auto_reopen is None or not is_auto_reopen_valid(post, ownership.auto_reopen):
        return assignee
    order = markdown(auto_reopen_text(ownership.auto_reopen))
    if not has_valid_job_id(post):
        return [*assignee, order]
    cancel = button(_CANCEL, CancelAutoReopen(post.website_id, post.id, post.job_id))
    return [*assignee, row_with_button([order], cancel)]


def auto_reopen_form(post: JobPost, now: datetime, ownership: Ownership) -> list[Element]:
    """The form that schedules the auto-reopen of an open job with an expiry and without an order; else empty."""
    is_open = post.state(now) in {JobState.OPEN, JobState.EXPIRING} and post.expires_at is not None
    has_order = is_auto_reopen_valid(post, ownership.auto_reopen)
    if not ownership.may_schedule or not is_open or has_order or not has_valid_job_id(post):
        return []
    schedule = ScheduleAutoReopen(post.website_id, post.id, post.job_id)
    fields = [
        line(_HOW_LONG),
        select("period", PERIODS, INITIAL_PERIOD, RefreshPost(post.website_id, post.id)),
        confirmed_submit("arm", _SCHEDULE, schedule, title=_CONFIRM_TITLE, question=_CONFIRM_TEXT),
        note(_ONCE_NOTE),
    ]
    return [divider(), form("arm_form", fields)]
