"""Computes when a chat is to be looked at again. Until then nothing can become due for it without a reset in the store."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dispatch.context import Context
from bot.domain.reminders import ChatSettings
from bot.domain.schedule.reminder_schedule import is_reminding_day, reminder_time
from bot.interfaces.look_store import NextLook, WaitsFor
from handlers.reminders.digests.late import LATE_AFTER
from handlers.reminders.due_reminders import ChatSubscriptions, local_day

# Chats with the same time are spread over it, because sending is rate-limited (docs/feishu/api.md 1.4).
MAX_JITTER = timedelta(minutes=3)
# Whatever is computed here, a chat is looked at once a day.
AT_MOST = timedelta(days=1)
# A chat whose jobs could not be read is looked at in the next run.
AFTER_FAILURE = timedelta(seconds=30)
# Then a digest that was started has been stored, unless its task has failed.
AFTER_DIGEST = timedelta(minutes=10)
# Whose jobs are whose is asked of Hire (bot/dispatch/team_jobs.py), and a change of that is no change of a job.
TEAMS_READ_EVERY = timedelta(minutes=30)
DAY = timedelta(days=1)


def digest_time(settings: ChatSettings, day: date) -> datetime:
    """The chat's time on that day, later by the chat's share of ``MAX_JITTER``; in UTC."""
    at = reminder_time(settings, day).astimezone(UTC)
    share = int.from_bytes(hashlib.sha256(settings.chat_id.encode()).digest()[:2]) / 0x10000
    spread = at + MAX_JITTER * share
    # A time that the jitter moved past midnight would never come, because from midnight on the next day's time counts.
    return spread if local_day(settings, spread) == day else at


def is_time(settings: ChatSettings, now: datetime) -> bool:
    """Whether today's reminder time is past; a pause does not count."""
    today = local_day(settings, now)
    return is_reminding_day(settings, today) and digest_time(settings, today) <= now


def is_paused(settings: ChatSettings, now: datetime) -> bool:
    """Whether today is in the chat's pause."""
    return settings.paused_until is not None and local_day(settings, now) <= settings.paused_until


def at_next_time(settings: ChatSettings, now: datetime) -> NextLook:
    """For a chat that has had its digest of today, or whose time of today is to come."""
    return NextLook(settings.chat_id, _next_time(settings, now))


def after_change(chat: ChatSubscriptions, ctx: Context) -> NextLook:
    """For a chat whose time is past and for which nothing was due: when something can be, though no job changes."""
    settings, subscriptions = chat
    now = ctx.now()
    moments = [_next_time(settings, now)]
    snoozes = ctx.store.snoozes.list_for_chat(settings.chat_id).values()
    moments += [snooze.until for snooze in snoozes if snooze.until is not None and snooze.until > now]
    if settings.is_direct or any(one.filters.mine for one in subscriptions):
        moments.append(now + TEAMS_READ_EVERY)
    return NextLook(settings.chat_id, min(moments), WaitsFor.CHANGE)


def after_reading(settings: ChatSettings, now: datetime) -> NextLook:
    """For a chat whose time is past while Hire cannot be read: when it must be told that its digest is late."""
    late_at = reminder_time(settings, local_day(settings, now)).astimezone(UTC) + LATE_AFTER
    return NextLook(settings.chat_id, late_at if late_at > now else _next_time(settings, now), WaitsFor.READING)


def on_next_day(chat_id: str, zone: ZoneInfo, now: datetime) -> NextLook:
    """For a chat that cannot be reminded: after the next midnight in that zone."""
    tomorrow = now.astimezone(zone).date() + DAY
    return NextLook(chat_id, datetime.combine(tomorrow, time(), zone))


def _next_time(settings: ChatSettings, now: datetime) -> datetime:
    latest = now + AT_MOST
    day = local_day(settings, now)
    if settings.paused_until is not None and day <= settings.paused_until:
        day = settings.paused_until + DAY
    while (at := digest_time(settings, day)) < latest:
        if at > now and is_reminding_day(settings, day):
            return at
        day += DAY
    return latest
