"""Reads from the store what ``bot/domain/reminder_schedule.py`` needs to compute the reminders that are due."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dispatch.context import Context
from bot.domain.reminder_schedule import ChatReminderState, Due, JobSnapshot, due_now
from bot.domain.reminders import ChatSettings, Subscription

# A job that closed longer ago is not reminded of any more; the lists still show it.
CLOSED_FOR = timedelta(days=30)
# Days without reminders can bring a stage forward by a long weekend.
AHEAD = timedelta(days=5)


def read_job_snapshot(furthest_stage: int, ctx: Context) -> JobSnapshot:
    """The jobs that can be due for chats whose furthest stage is this many days before the expiry."""
    now, posts = ctx.now(), ctx.store.posts
    active = posts.active_between(now, now + timedelta(days=max(furthest_stage, 0) + 1) + AHEAD)
    return JobSnapshot(active, posts.closed_since(now - CLOSED_FOR, now))


def reminders_due(
    settings: ChatSettings, subscriptions: tuple[Subscription, ...], snapshot: JobSnapshot, ctx: Context
) -> Due:
    """What is due for a chat now."""
    handled = ctx.store.reminders.handled_keys(settings.chat_id)
    snoozes = ctx.store.snoozes.list_for_chat(settings.chat_id)
    return due_now(ChatReminderState(settings, subscriptions, handled, snoozes), snapshot, ctx.now())


def local_day(settings: ChatSettings, at: datetime) -> date:
    """The day in the chat's time zone."""
    return at.astimezone(ZoneInfo(settings.zone)).date()
