"""Digests wait while Hire cannot be read. A chat whose digest is two hours late is told so, once that day."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dispatch.card_sender import Destination
from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.reminders import ChatSettings
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.schedule.reminder_schedule import is_reminding_day, reminder_time
from bot.domain.serialization import dump, load
from bot.interfaces.store import FAILED_READING, FIRST_SCAN, REFUSED_JOBS
from bot.tasks.task_context import TaskContext
from cards.reminder_notices import digest_late_card
from handlers.reminders.due_reminders import local_day

LATE_AFTER = timedelta(hours=2)
# A scan of a large company takes a while, also where the operator has chosen to begin one every minute.
MIN_AGE = timedelta(hours=1)


@dataclass(frozen=True)
class LateDigest:
    """The task's payload: the chat, and when its digest was found to be late."""

    chat_id: str
    found_at: datetime


def is_fresh(ctx: Context) -> bool:
    """Whether the jobs were read by one of the last two scans, so that a digest tells all that has happened.

    Before the first scan is over, a digest would be incomplete.
    """
    read_at = _read_at(ctx)
    if read_at is None or ctx.store.key_value.get(FIRST_SCAN) is None:
        return False
    return ctx.now() - read_at <= _fresh_for(ctx)


def has_failed(ctx: Context) -> bool:
    """Whether Hire could not be read just now. After a stop of the bot it is read again at once, so nobody is told of a failure."""
    failed_at, read_at = ctx.store.scans.newest(FAILED_READING), _read_at(ctx)
    return (
        failed_at is not None and ctx.now() - failed_at <= _fresh_for(ctx) and (read_at is None or read_at < failed_at)
    )


def _fresh_for(ctx: Context) -> timedelta:
    return max(2 * ctx.policy.scan_every, MIN_AGE)


def _read_at(ctx: Context) -> datetime | None:
    """When the jobs were last read. While Hire refuses them, their adverts tell about them."""
    scans = ctx.store.scans
    read_at, refused_at = scans.newest("jobs"), scans.newest(REFUSED_JOBS)
    is_refused = refused_at is not None and (read_at is None or read_at < refused_at)
    return scans.newest("adverts") if is_refused else read_at


def late_digest_tasks(settings: ChatSettings, ctx: Context) -> tuple[TaskRequest, ...]:
    """The task that tells a waiting chat that its digest is late, if it is; it runs once for each chat and day."""
    now = ctx.now()
    today = local_day(settings, now)
    is_paused = settings.paused_until is not None and today <= settings.paused_until
    if is_paused or not is_reminding_day(settings, today) or now < reminder_time(settings, today) + LATE_AFTER:
        return ()
    if ctx.store.reminders.list_digest(digest_id_of(settings, "", ctx)):
        return ()
    return (TaskRequest("tell_late", f"{settings.chat_id}:{today}", dump(LateDigest(settings.chat_id, now))),)


def tell_late(task: TaskContext, payload: str) -> None:
    """Send the line, unless the chat was unsubscribed, has become external, or cannot be checked now."""
    late = load(LateDigest, payload)
    if task.steps.run("is it told", lambda: _is_told(late, task)) != "yes":
        return

    def make() -> FollowUp | None:
        """After a restart much later the digest has come, or another day has begun."""
        is_over = task.context("", late.chat_id).now() - late.found_at > LATE_AFTER
        return None if is_over else FollowUp(digest_late_card())

    task.send_latest("late", Destination(late.chat_id, ""), make)


def _is_told(late: LateDigest, task: TaskContext) -> str:
    if not task.context("", late.chat_id).store.subscriptions.list_for_chat(late.chat_id):
        return "no"
    try:
        return "yes" if task.is_internal(late.chat_id) else "no"
    except BotError:
        return "no"


def digest_key(settings: ChatSettings, forced: str, ctx: Context) -> str:
    """Identifies a digest of a chat: that of the day, or one that an administrator asked for with ``forced``."""
    return f"{settings.chat_id}:{forced or local_day(settings, ctx.now()).isoformat()}"


def digest_id_of(settings: ChatSettings, forced: str, ctx: Context) -> str:
    """Under which the store has the digest with that key."""
    return hashlib.sha256(digest_key(settings, forced, ctx).encode()).hexdigest()[:16]
