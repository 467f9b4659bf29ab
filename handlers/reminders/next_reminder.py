"""Computes when a chat is reminded next, and whether that is within minutes."""

from datetime import datetime, timedelta

from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.reminders import ChatSettings
from bot.domain.schedule.reminder_schedule import is_reminding_day, reminder_time
from bot.domain.timestamps import find_zone
from bot.logs import get_logger
from handlers.reminders.digests.late import digest_id_of, is_fresh
from handlers.reminders.due_reminders import ChatSubscriptions, is_anything_due

log = get_logger(__name__)


def comes_within_minutes(chat: ChatSubscriptions, ctx: Context) -> bool:
    """Whether something is due for the chat that is still told today, though its hour is past; by what the store knows."""
    if not is_still_due_today(chat[0], ctx) or not is_fresh(ctx):
        return False
    try:
        return is_anything_due(chat, ctx)
    except BotError as error:
        log.info("own_jobs_unread", error=error)
        return False


def is_still_due_today(settings: ChatSettings, ctx: Context) -> bool:
    """Whether the chat's time of today is past and its digest has not been sent: what is due comes within minutes."""
    zone, now = find_zone(settings.zone), ctx.now()
    if zone is None:
        return False
    today = now.astimezone(zone).date()
    is_paused = settings.paused_until is not None and today <= settings.paused_until
    if is_paused or not is_reminding_day(settings, today) or reminder_time(settings, today) > now:
        return False
    return not ctx.store.reminders.list_digest(digest_id_of(settings, "", ctx))


def next_reminder_at(settings: ChatSettings, now: datetime) -> datetime | None:
    """When the chat is reminded next if something is due; None while its time zone is not known: then never."""
    zone = find_zone(settings.zone)
    if zone is None:
        return None
    day = now.astimezone(zone).date()
    if settings.paused_until is not None and day <= settings.paused_until:
        day = settings.paused_until + timedelta(days=1)
    while not is_reminding_day(settings, day) or reminder_time(settings, day) <= now:
        day += timedelta(days=1)
    return reminder_time(settings, day)
