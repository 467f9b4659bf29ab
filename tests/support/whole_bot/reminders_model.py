"""A second, simple implementation of which reminders a chat must get, to compare the bot with.

It follows docs/reminders.md and shares no code with the bot. It knows what Hire has said of each job, how each chat wants
to be reminded and which reminders it got.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
CLOSED = -1
# Older closings are shown in lists, not in reminders.
CLOSINGS_SENT_FOR = timedelta(days=30)
SATURDAY = 5
EVERY_DAY, MONDAY_TO_FRIDAY, CHINA = "every_day", "monday_to_friday", "china"
# The State Council's calendar of 2026: the public holidays that are weekdays, and the make-up days. The bot's package knows no
# later year; when it does, the sequences that reach that year need it here too.
HOLIDAYS = {
    *(date(2026, 1, day) for day in (1, 2)),
    *(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    date(2026, 4, 6),
    *(date(2026, 5, day) for day in (1, 4, 5)),
    date(2026, 6, 19),
    date(2026, 9, 25),
    *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
}
MAKE_UP_DAYS = {date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


class DigestRow(NamedTuple):
    """One row of a digest: the chat, the job, the stage, and to what the stage belongs.

    A stage before the expiry belongs to that expiry, whatever happened before. A closing is counted: it comes after
    ``closings`` others, and a job whose expiry was moved closes again.
    """

    chat: str
    job: str
    stage: int
    expires_at: datetime | None
    closings: int = 0


@dataclass(frozen=True)
class ModelJob:
    """A job as Hire has described it last.

    Attributes:
        sites: the careers sites that advertised it at some time.
        is_own: whether the person of the direct chat is on its team.
        closed_at: when it closed, as far as Hire has said; None while it is open.
        closings: how often it was seen to close, the present closing included.
        is_quiet: whether the closing took a reopening back, and is not told.
    """

    city: str
    title: str
    sites: frozenset[str]
    is_own: bool
    expires_at: datetime | None = None
    closed_at: datetime | None = None
    closings: int = 0
    is_quiet: bool = False

    def over_since(self, now: datetime) -> datetime | None:
        """When it closed, or expired while Hire counts it as open; None if it has not yet."""
        at = self.closed_at or self.expires_at
        return at if at is not None and at <= now else None


@dataclass
class ModelSubscription:
    """One subscription: which jobs it matches, and since when."""

    name: str
    matches: Callable[[ModelJob], bool]
    since: datetime


@dataclass
class ModelChat:
    """A chat's reminder settings; ``snoozed`` maps a job to the end of its snooze, None until the job closes."""

    zone: str
    remind_at: time
    stages: tuple[int, ...]
    days: str = EVERY_DAY
    paused_until: date | None = None
    is_direct: bool = False
    subscriptions: list[ModelSubscription] = field(default_factory=list)
    snoozed: dict[str, datetime | None] = field(default_factory=dict)

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def reminds_on(self, day: date) -> bool:
        if self.days == EVERY_DAY:
            return True
        is_weekday = day.weekday() < SATURDAY
        return (is_weekday and day not in HOLIDAYS) or day in MAKE_UP_DAYS if self.days == CHINA else is_weekday

    def reminder_time(self, day: date) -> datetime:
        return datetime.combine(day, self.remind_at, ZoneInfo(self.zone))

    def is_told_of(self, job: ModelJob, since: datetime | None = None) -> bool:
        """Whether one of its subscriptions, made at ``since`` or before, is for the job, which may be shown there."""
        may_see = bool(job.sites) or (self.is_direct and job.is_own)
        return may_see and any(each.matches(job) for each in self.subscriptions if since is None or each.since <= since)


@dataclass
class Model:
    """What Hire said of each job and when its own record was read last, the chats' settings, and the rows that were sent."""

    jobs: dict[str, ModelJob] = field(default_factory=dict)
    read_at: dict[str, datetime] = field(default_factory=dict)
    chats: dict[str, ModelChat] = field(default_factory=dict)
    sent: dict[DigestRow, datetime] = field(default_factory=dict)

    def learn(self, job_id: str, expires_at: datetime | None, *, is_open: bool, now: datetime) -> None:
        """Hire has said whether a job is open, and when it expires. One that stays closed keeps when it closed."""
        before = self.jobs[job_id]
        closed_at, closings, is_quiet = None, before.closings, False
        if not is_open and before.closed_at is not None:
            closed_at, is_quiet = before.closed_at, before.is_quiet
        elif not is_open:
            has_expired = expires_at is not None and expires_at <= now
            closed_at, closings = expires_at if has_expired else now, closings + 1
        after = replace(before, expires_at=expires_at, closed_at=closed_at, closings=closings, is_quiet=is_quiet)
        self.jobs[job_id] = after
        if before.over_since(now) is not None or after.over_since(now) is not None:
            self.wake(job_id)

    def wake(self, job_id: str) -> None:
        """The job has closed, and with it ends every snooze until it closes."""
        for chat in self.chats.values():
            if job_id in chat.snoozed and chat.snoozed[job_id] is None:
                del chat.snoozed[job_id]

    def end_snoozes(self, now: datetime) -> None:
        """A scan forgets the snoozes that are over, so that a clock that is set back does not bring them back."""
        for chat in self.chats.values():
            chat.snoozed = {job: until for job, until in chat.snoozed.items() if until is None or until > now}
        for job_id, job in self.jobs.items():
            if job.over_since(now) is not None:
                self.wake(job_id)

    def due(self, chat_id: str, now: datetime) -> Iterator[DigestRow]:
        """The rows that the chat must get now. None while its reminders are paused."""
        chat = self.chats[chat_id]
        if chat.paused_until is not None and chat.day(now) <= chat.paused_until:
            return
        for job_id in self.jobs:
            row = self._row(chat_id, job_id, now)
            if row is not None and row not in self.sent:
                yield row

    def is_overtaken(self, row: DigestRow) -> bool:
        """Whether the chat has got a more urgent stage of this expiry; a closing does not count, the job may be open again."""
        same = (row.chat, row.job, row.expires_at)
        return any(
            (other.chat, other.job, other.expires_at) == same and 0 <= other.stage < row.stage for other in self.sent
        )

    def _row(self, chat_id: str, job_id: str, now: datetime) -> DigestRow | None:
        """What the chat is to be told of the job now, whether it was told before or not."""
        chat, job = self.chats[chat_id], self.jobs[job_id]
        over_since = job.over_since(now)
        if over_since is not None:
            before = job.closings - (job.closed_at is not None)
            row = DigestRow(chat_id, job_id, CLOSED, job.expires_at, before)
            return row if self._gets_closing(chat, job_id, over_since, now) else None
        if job.closed_at is not None or job.expires_at is None or not chat.is_told_of(job):
            return None
        if job_id in chat.snoozed and _is_snoozed(chat.snoozed[job_id], now):
            return None
        reached = [stage for stage in chat.stages if stage >= 0 and _stage_time(chat, job.expires_at, stage) <= now]
        if not reached:
            return None
        row = DigestRow(chat_id, job_id, min(reached), job.expires_at)
        return None if self.is_overtaken(row) else row

    def _gets_closing(self, chat: ModelChat, job_id: str, closed_at: datetime, now: datetime) -> bool:
        until = chat.snoozed.get(job_id)
        is_snoozed = until is not None and until > now
        if CLOSED not in chat.stages or self.jobs[job_id].is_quiet or is_snoozed:
            return False
        if closed_at < now - CLOSINGS_SENT_FOR:
            return False
        day = chat.day(closed_at)
        while not chat.reminds_on(day) or chat.reminder_time(day) < closed_at:
            day += DAY
        return chat.reminder_time(day) <= now and chat.is_told_of(self.jobs[job_id], closed_at)


def _stage_time(chat: ModelChat, expires_at: datetime, stage: int) -> datetime:
    day = chat.day(expires_at) - stage * DAY
    while not chat.reminds_on(day):
        day -= DAY
    return chat.reminder_time(day)


def _is_snoozed(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now
