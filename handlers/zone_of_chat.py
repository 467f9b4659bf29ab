"""In which time zone the days count that people type."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.dispatch.context import Context


def zone_of_chat(ctx: Context) -> ZoneInfo:
    """The zone of the chat's reminders if it has one, else the operator's."""
    settings = ctx.store.subscriptions.settings(ctx.requester.chat_id)
    if settings is None:
        return ctx.policy.zone
    try:
        return ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ctx.policy.zone
