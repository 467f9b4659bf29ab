"""Decides which reminders are due for a chat, from the jobs, the chat's settings and the reminders handled so far.

Each stage of each expiry of each post is due once for each chat. After downtime only the most urgent stage is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.filters import matches_any
from bot.domain.job_posts import JobPost
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, PostSnapshot, Reminder, Snooze, StageKey, Subscription

_SATURDAY = 5


@dataclass(frozen=True)
class JobSnapshot:
    """The jobs as last scanned: active ones that will expire, and closed ones with when they closed."""

    active: tuple[JobPost, ...]
    closed: tuple[tuple[JobPost, datetime], ...]


@dataclass(frozen=True)
class ChatReminderState:
    """The settings, subscriptions and snoozes of a chat; ``handled`` are the reminders that were sent or skipped."""

    settings: ChatSettings
    subscriptions: tuple[Subscription, ...]
    handled: frozenset[StageKey]
    snoozes: Mapping[tuple[str, str], Snooze]


@dataclass(frozen=True)
class Due:
    """Reminders to send, most urgent first, and less urgent ones that are not to be sent any more."""

    reminders: tuple[Reminder, ...]
    skipped: tuple[Reminder, ...]


def due_now(chat_state: ChatReminderState, snapshot: JobSnapshot, now: datetime) -> Due:
    """The reminders that are due for a chat at this moment; none while it is paused."""
    settings = chat_state.settings
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    if settings.paused_until is not None and today <= settings.paused_until:
        return Due((), ())
    found = [
        _of_active(post, chat_state, now) for post in snapshot.active if matches_any(chat_state.subscriptions, post)
    ]
    found += [_of_closed(post, at, chat_state, now) for post, at in snapshot.closed]
    reminders = [reminder for due in found for reminder in due.reminders]
    skipped = [reminder for due in found for reminder in due.skipped]
    return Due(tuple(sorted(reminders, key=_urgency)), tuple(skipped))


def reminder_time(settings: ChatSettings, day: date) -> datetime:
    """When the chat is reminded on that day: the set time of day in its zone, also across daylight saving."""
    return datetime.combine(day, settings.remind_at, ZoneInfo(settings.zone))


def is_reminding_day(settings: ChatSettings, day: date) -> bool:
    return not settings.working_days_only or day.weekday() < _SATURDAY


def post_snapshot(post: JobPost) -> PostSnapshot:
    """The fields of a post that the next reminder is compared with."""
    cities = tuple(place.city.zh_cn or place.city.en_us for place in post.places)
    return PostSnapshot(
        post.title, post.min_salary, post.max_salary, post.headcount, tuple(city for city in cities if city)
    )


def _of_active(post: JobPost, chat_state: ChatReminderState, now: datetime) -> Due:
    """The stages before the expiry that have been reached; only the most urgent of them is sent."""
    if post.expires_at is None or post.expires_at <= now or _is_snoozed(post, chat_state, now, until_closed=True):
        return Due((), ())
    last_day = post.expires_at.astimezone(ZoneInfo(chat_state.settings.zone)).date()
    days = [stage for stage in sorted(set(chat_state.settings.stages)) if stage >= 0]
    due = [(stage, at) for stage in days if (at := _stage_moment(chat_state.settings, last_day, stage)) <= now]
    return _most_urgent([_reminder(post, chat_state, stage, at) for stage, at in due], chat_state.handled)


def _of_closed(post: JobPost, closed_at: datetime, chat_state: ChatReminderState, now: datetime) -> Due:
    """The closed stage, for jobs that closed while the chat was subscribed to them."""
    subscribed = [one for one in chat_state.subscriptions if one.created_at <= closed_at]
    if CLOSED_STAGE not in chat_state.settings.stages or not matches_any(subscribed, post):
        return Due((), ())
    at = _first_reminder_time(chat_state.settings, closed_at)
    if at > now or _is_snoozed(post, chat_state, now, until_closed=False):
        return Due((), ())
    return _most_urgent([_reminder(post, chat_state, CLOSED_STAGE, at)], chat_state.handled)


def _most_urgent(due: list[Reminder], handled: frozenset[StageKey]) -> Due:
    """The first one, which is the most urgent, is sent unless a more urgent one was handled; the others are skipped."""
    new = [reminder for reminder in due if reminder.key not in handled]
    first = tuple(reminder for reminder in due[:1] if reminder in new and not _is_superseded(reminder.key, handled))
    return Due(first, tuple(reminder for reminder in new if reminder not in first))


def _is_superseded(key: StageKey, handled: frozenset[StageKey]) -> bool:
    """Whether a more urgent stage before the same expiry was handled, as happens when the settings change.

    The closed stage does not count: a job that was closed early and reopened still has its other stages ahead.
    """
    return any(replace(key, stage=stage) in handled for stage in range(key.stage))


def _is_snoozed(post: JobPost, chat_state: ChatReminderState, now: datetime, *, until_closed: bool) -> bool:
    """Args: ``until_closed`` is what a snooze without an end means at this point."""
    snooze = chat_state.snoozes.get((post.website_id, post.id))
    if snooze is None:
        return False
    return until_closed if snooze.until is None else snooze.until > now


def _stage_moment(settings: ChatSettings, last_day: date, stage: int) -> datetime:
    """A stage on a day without reminders comes on the last reminding day before it, because later may be too late."""
    day = last_day - timedelta(days=stage)
    while not is_reminding_day(settings, day):
        day -= timedelta(days=1)
    return reminder_time(settings, day)


def _first_reminder_time(settings: ChatSettings, closed_at: datetime) -> datetime:
    """The first reminder time after a job has closed."""
    day = closed_at.astimezone(ZoneInfo(settings.zone)).date()
    while not is_reminding_day(settings, day) or reminder_time(settings, day) < closed_at:
        day += timedelta(days=1)
    return reminder_time(settings, day)


def _reminder(post: JobPost, chat_state: ChatReminderState, stage: int, at: datetime) -> Reminder:
    key = StageKey(chat_state.settings.chat_id, post.website_id, post.id, post.expires_at, stage)
    return Reminder(key, post.job_id, at, post_snapshot(post))


def _urgency(reminder: Reminder) -> tuple[int, float, str]:
    expires_at = reminder.key.expires_at
    return reminder.key.stage, expires_at.timestamp() if expires_at else 0.0, reminder.key.post_id


def sort_stages(stages: Iterable[int]) -> tuple[int, ...]:
    """The stages as they are stored: without duplicates, the earliest first, the closed stage last."""
    return tuple(sorted(set(stages), reverse=True))
