"""Who is responsible for a job, and the order to reopen it when it closes: the texts, the form and the way to cancel it.

Permissions are checked when a click arrives, not here.
"""

from bot.domain.job_buttons import CancelAutoReopen, RefreshJob, ScheduleAutoReopen
from bot.domain.jobs import Job
from bot.domain.reminders import Assignment, AutoReopen
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    button,
    line,
    local_time,
    markdown,
    note,
    row_with_button,
)
from cards.components.forms import confirmed_submit, form, select
from cards.components.valid_ids import has_valid_id
from cards.reopen_form import DEFAULT_PERIOD, PERIODS
from cards.wording.people import person_text
from cards.wording.titles import title_text

_UNTIL_LENGTH = 20
_TITLE_LENGTH = 60
_ASSIGNED = Text("处理人：{person}（{at} 起）", "Assigned to {person} on {at}")
_SCHEDULED = Text(
    "{person} 已预约：职位到期关闭后自动重启（{period}）",
    "Scheduled by {person}: when the job expires, it is reopened ({period})",
)
_AS_SCHEDULED = Text("按 {person} 的预约自动重启", "Reopened automatically, as scheduled by {person}")
_SCHEDULED_BY = Text("由 {person} 预约", "Scheduled by {person}")
_CHOSEN_PERIOD = Text("所选时长", "for the time chosen")
_CANCEL = Text("取消预约", "Cancel scheduled reopening")
_HOW_LONG = Text("职位到期关闭后自动重启，开放时长：", "Reopen it automatically when it expires, for:")
_SCHEDULE = Text("预约重启", "Schedule reopening")
_CONFIRM_TITLE = Text("「{title}」到期关闭后自动重启？", "Reopen “{title}” when it expires?")
_CONFIRM_TEXT = Text(
    "职位到期关闭后会自动重启，届时再次检查你的权限。如果有人提前关闭，会先在本会话询问。",
    "The job is reopened once it has expired, if you still may do so then. If somebody closes it earlier, this chat is asked first.",
)
_ONCE_NOTE = Text(
    "只执行一次，并在本会话中告知；到期时间变更后预约失效。",
    "This happens once, and this chat is told. If the expiry changes, the schedule no longer applies.",
)


def assigned_text(assignment: Assignment) -> Text:
    """For ``markdown``: to whom the job is assigned, and since when."""
    return _ASSIGNED.fill(person=person_text(assignment.open_id), at=local_time(assignment.assigned_at))


def auto_reopen_text(auto_reopen: AutoReopen) -> Text:
    """For ``markdown``: who has scheduled the auto-reopen, and for how long the job will be open."""
    return _SCHEDULED.fill(person=person_text(auto_reopen.scheduled_by), period=period_text(auto_reopen.until))


def ended_order_text(auto_reopen: AutoReopen, *, is_reopened: bool) -> Text:
    """For ``markdown``: who had scheduled what was carried out, or tried."""
    sentence = _AS_SCHEDULED if is_reopened else _SCHEDULED_BY
    return sentence.fill(person=person_text(auto_reopen.scheduled_by))


def period_text(until: str) -> Text:
    """For ``markdown``: a period or date; one that is not short and alphanumeric is not shown, as it might be markup."""
    known = dict(PERIODS).get(until)
    if known:
        return known
    is_safe = until.replace("-", "").isalnum() and len(until) <= _UNTIL_LENGTH
    return Text(until, until) if is_safe else _CHOSEN_PERIOD


def is_auto_reopen_valid(job: Job, auto_reopen: AutoReopen | None) -> bool:
    """Whether there is an order and the job still has the expiry for which it was given."""
    return auto_reopen is not None and auto_reopen.expires_at == job.expires_at


def order_elements(job: Job, auto_reopen: AutoReopen) -> list[Element]:
    """The order to reopen the job when it closes, with the button that cancels it."""
    order = markdown(auto_reopen_text(auto_reopen))
    if not has_valid_id(job):
        return [order]
    return [row_with_button([order], button(_CANCEL, CancelAutoReopen(job.id)))]


def auto_reopen_form(job: Job, cap: int) -> list[Element]:
    """The form that schedules the auto-reopen of an open job; nothing if the job's id is invalid."""
    if not has_valid_id(job):
        return []
    title = _CONFIRM_TITLE.fill(title=title_text(job, min(cap, _TITLE_LENGTH)))
    schedule = ScheduleAutoReopen(job.id, period=DEFAULT_PERIOD)
    fields = [
        line(_HOW_LONG),
        select("period", PERIODS, 1, RefreshJob(job.id)),
        confirmed_submit("arm", _SCHEDULE, schedule, title=title, question=_CONFIRM_TEXT),
        note(_ONCE_NOTE),
    ]
    return [form("arm_form", fields)]
