"""Sample jobs, chats and times for tests of the reminder schedule."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.job_details import JobDetails, Named, Place
from bot.domain.jobs import Job, JobAdvert
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, Snooze, StageKey, Subscription
from bot.domain.schedule.reminder_schedule import ChatReminderState, Due, JobSnapshot, due_now
from bot.domain.text import Text

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
EXPIRES_AT = datetime(2026, 7, 17, 15, 59, 59, 999_000, tzinfo=UTC)  # a Friday, the last millisecond in Shanghai
EXPIRY_DAY = date(2026, 7, 17)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = ChatSettings("oc_1", (7, 3, 1, 0, CLOSED_STAGE), time(9, 30), "Asia/Shanghai")
JOB = Job(
    id="6960",
    details=JobDetails(
        title="后端工程师 Backend",
        code="A168688",
        process_type=1,
        department=Named("1", Text("研发中心", "Engineering")),
        job_type=Named("2", Text("技术", "Technology")),
        job_function=Named("3", Text("服务端", "Server side")),
        places=(Place(city=Text("上海", "Shanghai")), Place(city=Text("北京", "Beijing"), name=Text("国贸大厦", ""))),
    ),
    expires_at=EXPIRES_AT,
    adverts=(JobAdvert("70", "7001", "后端工程师 Backend", is_listed=True),),
)


def moment(day: date, at: time = time(9, 30), zone: str = "Asia/Shanghai", *, fold: int = 0) -> datetime:
    """The instant of a local date and time; ``fold=1`` is the second one of a repeated hour."""
    return datetime.combine(day, at.replace(fold=fold), ZoneInfo(zone)).astimezone(UTC)


def before_expiry(days: int) -> datetime:
    """The reminder time this many days before the expiry."""
    return moment(EXPIRY_DAY - timedelta(days=days))


def subscription(created_at: datetime = LONG_AGO, **filters: Any) -> Subscription:
    return Subscription(f"s{created_at.timestamp()}{filters}", "oc_1", Filters(**filters), "ou_1", created_at)


def chat_state(
    settings: ChatSettings = SETTINGS,
    known: Iterable[StageKey] = (),
    snooze_until: datetime | str | None = "none",
    subscriptions: tuple[Subscription, ...] = (subscription(),),
) -> ChatReminderState:
    snoozes = {} if isinstance(snooze_until, str) else {JOB.id: Snooze("oc_1", JOB.id, snooze_until)}
    return ChatReminderState(settings, subscriptions, frozenset(known), snoozes)


def key(stage: int, job: Job = JOB) -> StageKey:
    """The key of a stage before the job's expiry, or of its closing."""
    occasion = job.closing_occasion if stage == CLOSED_STAGE else job.expiry_occasion
    return StageKey("oc_1", job.id, occasion, stage)


def active(*jobs: Job) -> JobSnapshot:
    return JobSnapshot(jobs or (JOB,), ())


def closed(at: datetime, *, by_hand: bool = False) -> JobSnapshot:
    """The job has expired, or somebody closed it."""
    job = replace(JOB, is_active=False, times_closed=1, closed_at=at, is_closing_seen=True) if by_hand else JOB
    return JobSnapshot((), ((job, at),))


def stages(chat: ChatReminderState, snapshot: JobSnapshot, now: datetime) -> list[int]:
    return [reminder.key.stage for reminder in due_now(chat, snapshot, now).reminders]


def skipped(due: Due) -> list[int]:
    return sorted(reminder.key.stage for reminder in due.skipped)
