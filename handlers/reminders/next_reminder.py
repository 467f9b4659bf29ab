"""Computes when a chat is reminded next."""

from datetime import datetime, timedelta

from bot.domain.reminder_schedule import is_reminding_day, reminder_time
from bot.domain.reminders import ChatSettings
from bot.domain.timestamps import find_zone


def first_reminder_at(settings: ChatSettings, now: datetime) -> datetime | None:
    """When a chat that has just subscribed is reminded first; None if today's time is past: then within minutes."""
    zone = find_zone(settings.zone)
    if zone is None:
        return None
    today = now.astimezone(zone).date()
    is_paused = settings.paused_until is not None and today <= settings.paused_until
    if not is_paused and is_reminding_day(settings, today) and reminder_time(settings, today) <= now:
        return None
    return next_reminder_at(settings, now)


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
