"""Samples for reminder cards: settings, subscriptions, an assignment, an auto-reopen order, reminders and history."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.history import HistoryEntry
from bot.domain.job_posts import JobPost
from bot.domain.reminders import (
    CLOSED_STAGE,
    Assignment,
    AutoReopen,
    ChatSettings,
    Filters,
    PostSnapshot,
    Reminder,
    Snooze,
    StageKey,
    Subscription,
)
from bot.domain.text import Text
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW

CHAT_ID = "oc_5ad11d72b830411d72b836c20"
OTHER_CHAT_ID = "oc_other"
DIGEST_ID = "digest-2026-01-15-oc_5ad11d72b830411d72b836c20"

ASSIGNMENT = Assignment(EXPIRING.job_id, ACTOR_ID, CHAT_ID, NOW - timedelta(hours=3))
SETTINGS = ChatSettings(CHAT_ID, (7, 3, 1, 0, CLOSED_STAGE), time(9, 30), "Asia/Shanghai")
PAUSED = replace(SETTINGS, stages=(10, 3), zone="Asia/Urumqi", working_days_only=True, paused_until=date(2026, 2, 1))
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
WEBSITES = {"7047318856652261676": Text("官网", "Careers site")}
NEXT_AT = datetime(2026, 1, 16, 1, 30, tzinfo=UTC)


def auto_reopen_for(post: JobPost) -> AutoReopen:
    return AutoReopen(post.key, post.expires_at, "90d", ACTOR_ID, CHAT_ID, "om_1", NOW - timedelta(days=1))


def reminder_for(post: JobPost, stage: int, snapshot: PostSnapshot | None = None) -> Reminder:
    """The reminder of a post at a stage, with the current expiry of its job."""
    key = StageKey(CHAT_ID, post.website_id, post.id, post.expires_at, stage)
    return Reminder(key, post.job_id, NOW, snapshot or PostSnapshot(title=post.title))


def snooze_for(post: JobPost, until: datetime | None) -> Snooze:
    return Snooze(CHAT_ID, post.website_id, post.id, until)


def expiring_in(days: int, number: int = 1) -> JobPost:
    """A post whose job expires in so many days; ``number`` makes its ids unique."""
    post = replace(EXPIRING, id=f"71{number}", job_id=f"72{number}", job_code=f"A{number}")
    return replace(post, expires_at=NOW + timedelta(days=days, hours=2))


def closed_post(number: int) -> JobPost:
    post = replace(CLOSED, id=f"81{number}", job_id=f"82{number}", job_code=f"C{number}")
    return replace(post, expires_at=NOW - timedelta(days=number + 1))


def history_of_everything() -> tuple[HistoryEntry, ...]:
    """An entry for each outcome, in this chat and another, with a known and an unknown person."""
    entry = HistoryEntry("c1", NOW, ACTOR_ID, "reopen", CLOSED.job_id, CHAT_ID, "om_1", "reopened", CLOSED.id)
    old, new = NOW - timedelta(days=2), NOW + timedelta(days=90)
    return (
        replace(entry, old_expires_at=old, new_expires_at=new),
        replace(entry, idempotency_key="c2", outcome="already_open", old_expires_at=old, chat_id=OTHER_CHAT_ID),
        replace(entry, idempotency_key="c3", outcome="refused", detail="NotAllowed", old_expires_at=None),
        replace(
            entry, idempotency_key="c4", outcome="failed", detail="FeishuBusy", log_id="202601150001AF", actor_id=""
        ),
        replace(entry, idempotency_key="c5", outcome="failed", detail="ZeroDivisionError", job_id="unknown"),
    )
