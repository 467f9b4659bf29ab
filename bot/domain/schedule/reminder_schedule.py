"""Decides which reminders are due for a chat, from the jobs, the chat's settings and the reminders handled so far.

Each stage of each expiry of each job, and each of its closings, is due once for each chat. After downtime only the most
urgent stage is sent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.filters import matches_any
from bot.domain.jobs import ADVERTISED, Audience, Job
from bot.domain.reminders import (
    CLOSED_STAGE,
    ChatSettings,
    Reminder,
    ReminderDays,
    ShownFields,
    Snooze,
    StageKey,
    Subscription,
)
from bot.domain.schedule.working_days import is_weekday, is_working_day_in_china
from bot.domain.timestamps import find_zone


@dataclass(frozen=True)
class JobSnapshot:
    """The jobs as last read: open ones that will expire, and closed ones with when they closed."""

    open: tuple[Job, ...]
    closed: tuple[tuple[Job, datetime], ...]

    def by_id(self) -> dict[str, Job]:
        """The jobs by their ids."""
        return {job.id: job for job in (*self.open, *(job for job, _ in self.closed))}

    def replaced(self, job_ids: Collection[str], newer: "JobSnapshot") -> "JobSnapshot":
        """With what a newer snapshot says about these jobs."""
        kept = tuple(job for job in self.open if job.id not in job_ids)
        kept_closed = tuple(one for one in self.closed if one[0].id not in job_ids)
        return JobSnapshot(kept + newer.open, kept_closed + newer.closed)


@dataclass(frozen=True)
class ChatReminderState:
    """What decides about the reminders of a chat.

    Attributes:
        settings: when it is reminded.
        subscriptions: of what.
        handled: the reminders that were sent or skipped.
        snoozes: by job id.
        audience: which jobs without an advert it may see.
        own_jobs: the ids of the jobs of the person whose direct chat it is, for the filter ``mine``.
    """

    settings: ChatSettings
    subscriptions: tuple[Subscription, ...]
    handled: frozenset[StageKey]
    snoozes: Mapping[str, Snooze]
    audience: Audience = ADVERTISED
    own_jobs: frozenset[str] = frozenset()


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
    found = [_of_open(job, chat_state, now) for job in snapshot.open if _is_subscribed(job, chat_state)]
    found += [_of_closed(job, at, chat_state, now) for job, at in snapshot.closed]
    reminders = [reminder for due in found for reminder in due.reminders]
    skipped = [reminder for due in found for reminder in due.skipped]
    return Due(tuple(sorted(reminders, key=_urgency)), tuple(skipped))


def without_ended_pause(settings: ChatSettings, now: datetime) -> ChatSettings:
    """The settings as they count now: a pause whose last day is over is none."""
    zone = find_zone(settings.zone)
    is_over = settings.paused_until and zone and settings.paused_until < now.astimezone(zone).date()
    return replace(settings, paused_until=None) if is_over else settings


def reminder_time(settings: ChatSettings, day: date) -> datetime:
    """When the chat is reminded on that day: the set time of day in its zone, also across daylight saving."""
    return datetime.combine(day, settings.remind_at, ZoneInfo(settings.zone))


def is_reminding_day(settings: ChatSettings, day: date) -> bool:
    """Whether the chat is reminded on that day; a pause does not count."""
    return _is_among(settings.reminder_days, day)


def _is_among(days: ReminderDays, day: date) -> bool:
    match days:
        case ReminderDays.EVERY_DAY:
            return True
        case ReminderDays.MONDAY_TO_FRIDAY:
            return is_weekday(day)
        case ReminderDays.CHINA:
            return is_working_day_in_china(day)


def shown_fields(job: Job) -> ShownFields:
    """The fields of a job that the next reminder is compared with."""
    details = job.details
    cities = tuple(place.city.zh_cn or place.city.en_us for place in details.places)
    named = tuple(city for city in cities if city)
    return ShownFields(details.title, details.min_salary, details.max_salary, details.headcount, named)


def _is_subscribed(job: Job, chat_state: ChatReminderState, until: datetime | None = None) -> bool:
    """Whether the chat may see the job and one of its subscriptions, made at ``until`` or before, matches it."""
    made = [one for one in chat_state.subscriptions if until is None or one.created_at <= until]
    return chat_state.audience.includes(job) and matches_any(made, job, chat_state.own_jobs)


def _of_open(job: Job, chat_state: ChatReminderState, now: datetime) -> Due:
    """The stages before the expiry that have been reached; only the most urgent of them is sent."""
    if job.expires_at is None or job.expires_at <= now or _is_snoozed(job, chat_state, now, until_closed=True):
        return Due((), ())
    last_day = job.expires_at.astimezone(ZoneInfo(chat_state.settings.zone)).date()
    settings = chat_state.settings
    days = [stage for stage in sorted(set(settings.stages)) if stage >= 0]
    moments = [
        _stage_moment(settings.remind_at, settings.zone, settings.reminder_days, last_day, each) for each in days
    ]
    due = [(stage, at) for stage, at in zip(days, moments, strict=True) if at <= now]
    return _most_urgent([_reminder(job, chat_state, stage, at) for stage, at in due], chat_state.handled)


def _of_closed(job: Job, closed_at: datetime, chat_state: ChatReminderState, now: datetime) -> Due:
    """The closed stage, for jobs that closed while the chat was subscribed to them."""
    if CLOSED_STAGE not in chat_state.settings.stages or not _is_subscribed(job, chat_state, closed_at):
        return Due((), ())
    at = _first_reminder_time(chat_state.settings, closed_at)
    if at > now or _is_snoozed(job, chat_state, now, until_closed=False):
        return Due((), ())
    return _most_urgent([_reminder(job, chat_state, CLOSED_STAGE, at)], chat_state.handled)


def _most_urgent(due: list[Reminder], handled: frozenset[StageKey]) -> Due:
    """The first one, which is the most urgent, is sent unless a more urgent one was handled; the others are skipped."""
    new = [reminder for reminder in due if reminder.key not in handled]
    first = tuple(reminder for reminder in due[:1] if reminder in new and not _is_superseded(reminder.key, handled))
    return Due(first, tuple(reminder for reminder in new if reminder not in first))


def _is_superseded(key: StageKey, handled: frozenset[StageKey]) -> bool:
    """Whether a more urgent stage before the same expiry was handled, as happens when the settings change."""
    return any(StageKey(key.chat_id, key.job_id, key.occasion, stage) in handled for stage in range(key.stage))


def _is_snoozed(job: Job, chat_state: ChatReminderState, now: datetime, *, until_closed: bool) -> bool:
    """Args: ``until_closed`` is what a snooze without an end means at this point."""
    snooze = chat_state.snoozes.get(job.id)
    if snooze is None:
        return False
    return until_closed if snooze.until is None else snooze.until > now


# Many jobs expire on one day, and many chats are reminded at one time.
@lru_cache(maxsize=10_000)
def _stage_moment(remind_at: time, zone: str, days: ReminderDays, last_day: date, stage: int) -> datetime:
    """A stage on a day without reminders comes on the last reminding day before it, because later may be too late."""
    day = last_day - timedelta(days=stage)
    while not _is_among(days, day):
        day -= timedelta(days=1)
    return datetime.combine(day, remind_at, ZoneInfo(zone))


def _first_reminder_time(settings: ChatSettings, closed_at: datetime) -> datetime:
    """The first reminder time after a job has closed."""
    day = closed_at.astimezone(ZoneInfo(settings.zone)).date()
    while not is_reminding_day(settings, day) or reminder_time(settings, day) < closed_at:
        day += timedelta(days=1)
    return reminder_time(settings, day)


def _reminder(job: Job, chat_state: ChatReminderState, stage: int, at: datetime) -> Reminder:
    occasion = job.closing_occasion if stage == CLOSED_STAGE else job.expiry_occasion
    key = StageKey(chat_state.settings.chat_id, job.id, occasion, stage)
    return Reminder(key, job.expires_at, at, shown_fields(job))


def _urgency(reminder: Reminder) -> tuple[int, float, str]:
    expires_at = reminder.expires_at
    return reminder.key.stage, expires_at.timestamp() if expires_at else 0.0, reminder.key.job_id


def sort_stages(stages: Iterable[int]) -> tuple[int, ...]:
    """The stages as they are stored: without duplicates, the earliest first, the closed stage last."""
    return tuple(sorted(set(stages), reverse=True))
