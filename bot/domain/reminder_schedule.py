"""Which rungs of the ladder are due for a chat. Pure: posts, settings and what is known go in, reminders come out.

Each rung of each expiry of each post is due once for each chat; after downtime only the most urgent one counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.filters import matches_any
from bot.domain.job_posts import JobPost
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, PostSnapshot, Reminder, Snooze, StageKey, Subscription

_FIRST_DAY_OFF = 5


@dataclass(frozen=True)
class JobSnapshot:
    """What the scans know of the jobs: those that will close, and those that have closed, with when they did."""

    active: tuple[JobPost, ...]
    closed: tuple[tuple[JobPost, datetime], ...]


@dataclass(frozen=True)
class ChatReminderState:
    """One chat's side: how it wants to be reminded, of what, and what it has heard already."""

    settings: ChatSettings
    subscriptions: tuple[Subscription, ...]
    known: frozenset[StageKey]
    snoozes: Mapping[tuple[str, str], Snooze]


@dataclass(frozen=True)
class Due:
    """What is to be sent, most urgent first, and less urgent rungs that are never to be sent any more."""

    reminders: tuple[Reminder, ...]
    skipped: tuple[Reminder, ...]


def due_now(chat_state: ChatReminderState, snapshot: JobSnapshot, now: datetime) -> Due:
    """The rungs that are due for a chat at this moment; none while it is paused."""
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
    """When the chat is reminded on that day: its hour in its zone, whatever daylight saving does."""
    return datetime.combine(day, settings.remind_at, ZoneInfo(settings.zone))


def is_reminding_day(settings: ChatSettings, day: date) -> bool:
    return not settings.working_days_only or day.weekday() < _FIRST_DAY_OFF


def post_snapshot(post: JobPost) -> PostSnapshot:
    """What the next reminder is compared with."""
    cities = tuple(place.city.zh_cn or place.city.en_us for place in post.places)
    return PostSnapshot(
        post.title, post.min_salary, post.max_salary, post.headcount, tuple(city for city in cities if city)
    )


def _of_active(post: JobPost, chat_state: ChatReminderState, now: datetime) -> Due:
    """The rungs before the expiry whose day has come; only the lowest of them is worth sending."""
    if post.expires_at is None or post.expires_at <= now or _is_snoozed(post, chat_state, now):
        return Due((), ())
    last_day = post.expires_at.astimezone(ZoneInfo(chat_state.settings.zone)).date()
    days = [stage for stage in sorted(set(chat_state.settings.stages)) if stage >= 0]
    due = [(stage, at) for stage in days if (at := _stage_moment(chat_state.settings, last_day, stage)) <= now]
    return _most_urgent([_reminder(post, chat_state, stage, at) for stage, at in due], chat_state.known)


def _of_closed(post: JobPost, closed_at: datetime, chat_state: ChatReminderState, now: datetime) -> Due:
    """The last rung, for jobs that closed while the chat was subscribed to them."""
    listening = [one for one in chat_state.subscriptions if one.created_at <= closed_at]
    if CLOSED_STAGE not in chat_state.settings.stages or not matches_any(listening, post):
        return Due((), ())
    snooze = chat_state.snoozes.get((post.website_id, post.id))
    if snooze is not None and snooze.until is not None and snooze.until > now:
        return Due((), ())
    at = _moment_after(chat_state.settings, closed_at)
    if at > now:
        return Due((), ())
    return _most_urgent([_reminder(post, chat_state, CLOSED_STAGE, at)], chat_state.known)


def _most_urgent(due: list[Reminder], known: frozenset[StageKey]) -> Due:
    """The first is the most urgent; whatever is behind it, or behind a rung that is known, comes too late for ever."""
    fresh = [reminder for reminder in due if reminder.key not in known]
    first = tuple(reminder for reminder in due[:1] if reminder in fresh and not _is_overtaken(reminder.key, known))
    return Due(first, tuple(reminder for reminder in fresh if reminder not in first))


def _is_overtaken(key: StageKey, known: frozenset[StageKey]) -> bool:
    """Whether a more urgent rung before the same expiry is known: the hour or the ladder may have changed since.

    A closing is not one: a job that was closed early and opened again has its ladder still before it.
    """
    return any(replace(key, stage=stage) in known for stage in range(key.stage))


def _is_snoozed(post: JobPost, chat_state: ChatReminderState, now: datetime) -> bool:
    snooze = chat_state.snoozes.get((post.website_id, post.id))
    return snooze is not None and (snooze.until is None or snooze.until > now)


def _stage_moment(settings: ChatSettings, last_day: date, stage: int) -> datetime:
    """A rung that falls on a day without reminders comes on the day before: late would be too late."""
    day = last_day - timedelta(days=stage)
    while not is_reminding_day(settings, day):
        day -= timedelta(days=1)
    return reminder_time(settings, day)


def _moment_after(settings: ChatSettings, closed_at: datetime) -> datetime:
    """The first moment of reminding after a job has closed."""
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
    """The ladder as it is kept: each rung once, the furthest first, the closing last."""
    return tuple(sorted(set(stages), reverse=True))
