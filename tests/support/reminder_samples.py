"""Samples for reminder cards: settings, subscriptions, an assignment, an auto-reopen order, reminders and history."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.history import HistoryEntry
from bot.domain.jobs import Job
from bot.domain.reminders import (
    CLOSED_STAGE,
    Assignment,
    AutoReopen,
    ChatSettings,
    EndedSubscription,
    Filters,
    Reminder,
    ReminderDays,
    ShownFields,
    Snooze,
    StageKey,
    Subscription,
)
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW, TAKEN_OFF, with_details

CHAT_ID = "oc_5ad11d72b830411d72b836c20"
OTHER_CHAT_ID = "oc_other"
DIGEST_ID = "digest-2026-01-15-oc_5ad11d72b830411d72b836c20"

ASSIGNMENT = Assignment(EXPIRING.id, ACTOR_ID, CHAT_ID, NOW - timedelta(hours=3))
SETTINGS = ChatSettings(CHAT_ID, (7, 3, 1, 0, CLOSED_STAGE), time(9, 30), "Asia/Shanghai")
PAUSED = replace(
    SETTINGS,
    stages=(10, 3),
    zone="Asia/Urumqi",
    reminder_days=ReminderDays.MONDAY_TO_FRIDAY,
    paused_until=date(2026, 2, 1),
)
IN_CHINA = replace(SETTINGS, reminder_days=ReminderDays.CHINA)
EVERYTHING = Subscription("s1", CHAT_ID, Filters(), ACTOR_ID, NOW)
FILTERED = Subscription(
    "s2",
    CHAT_ID,
    Filters(
        words=("工程师",),
        departments=("产品部",),
        cities=("成都", "上海"),
        types=("金融",),
        functions=("研发",),
        websites=("7047318856652261676",),
        process_types=(1,),
    ),
    ACTOR_ID,
    NOW,
)
ENDED = EndedSubscription(FILTERED, ACTOR_ID, NOW + timedelta(days=9))
NEXT_AT = datetime(2026, 1, 16, 1, 30, tzinfo=UTC)


def auto_reopen_for(job: Job) -> AutoReopen:
    return AutoReopen(job.id, job.expires_at, "90d", ACTOR_ID, CHAT_ID, "om_1", NOW - timedelta(days=1))


def reminder_for(job: Job, stage: int, shown: ShownFields | None = None) -> Reminder:
    """The reminder of a job at a stage, with the current expiry of the job."""
    occasion = job.closing_occasion if stage == CLOSED_STAGE else job.expiry_occasion
    key = StageKey(CHAT_ID, job.id, occasion, stage)
    return Reminder(key, job.expires_at, NOW, shown or ShownFields(title=job.details.title))


def snooze_for(job: Job, until: datetime | None) -> Snooze:
    return Snooze(CHAT_ID, job.id, until)


def expiring_in(days: int, number: int = 1) -> Job:
    """A job that expires in so many days; ``number`` makes its id and code unique."""
    job = with_details(replace(EXPIRING, id=f"72{number}"), code=f"A{number}")
    return replace(job, expires_at=NOW + timedelta(days=days, hours=2))


def closed_job(number: int) -> Job:
    """A job that closed at its expiry, so many days ago and one more."""
    job = with_details(replace(CLOSED, id=f"82{number}"), code=f"C{number}")
    expired_at = NOW - timedelta(days=number + 1)
    return replace(job, expires_at=expired_at, closed_at=expired_at)


def history_of_everything() -> tuple[HistoryEntry, ...]:
    """An entry for each outcome, in this chat and another, with a known and an unknown person."""
    entry = HistoryEntry("c1", NOW, ACTOR_ID, "reopen", CLOSED.id, CHAT_ID, "om_1", "reopened")
    old, new = NOW - timedelta(days=2), NOW + timedelta(days=90)
    return (
        replace(entry, old_expires_at=old, new_expires_at=new),
        replace(entry, idempotency_key="c2", outcome="already_open", old_expires_at=old, chat_id=OTHER_CHAT_ID),
        replace(entry, idempotency_key="c3", outcome="refused", detail="NotAllowed", old_expires_at=None),
        replace(
            entry, idempotency_key="c4", outcome="failed", detail="FeishuBusy", log_id="202601150001AF", actor_id=""
        ),
        replace(entry, idempotency_key="c5", outcome="failed", detail="ZeroDivisionError", job_id="unknown"),
        replace(entry, idempotency_key="c6", old_expires_at=old, new_expires_at=new, is_automatic=True),
        replace(entry, idempotency_key="c7", action="publish", outcome="published", post_id=TAKEN_OFF.id),
        replace(entry, idempotency_key="c8", action="publish", outcome="failed", detail="AdvertNotAccepted"),
        replace(entry, idempotency_key="c9", action="undo", outcome="undone"),
        replace(entry, idempotency_key="c10", action="undo", outcome="refused", detail="UndoTooLate"),
    )
