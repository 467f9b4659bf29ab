"""Says in the log, once a day, what an operator must mend so that chats are reminded as they wish."""

from collections.abc import Iterable

from bot.dispatch.context import Context
from bot.domain.reminders import ReminderDays
from bot.domain.schedule.working_days import unknown_year
from bot.domain.timestamps import find_zone
from bot.logs import get_logger
from handlers.reminders.due_reminders import ChatSubscriptions

log = get_logger(__name__)


def log_unknown_zones(chats: Iterable[ChatSubscriptions], ctx: Context) -> None:
    """Chats that get no reminders, because the time zone in their settings is not known."""
    for settings, _ in chats:
        if find_zone(settings.zone) is None and _is_first_today(f"chat_zone_unknown:{settings.chat_id}", ctx):
            log.error("chat_zone_unknown", chat=settings.chat_id, action="choose_another_zone_in_that_chat")


def log_unknown_holidays(chats: Iterable[ChatSubscriptions], ctx: Context) -> None:
    """China's holidays of this year, or in December of the next, are not known, and a chat is reminded by them."""
    today = ctx.now().astimezone(ctx.policy.zone).date()
    year = unknown_year(today)
    if year is None or all(settings.reminder_days is not ReminderDays.CHINA for settings, _ in chats):
        return
    if _is_first_today("holidays_unknown", ctx):
        log.error("holidays_unknown", year=year, action="update_the_package_chinesecalendar")


def _is_first_today(name: str, ctx: Context) -> bool:
    """Whether this was not asked before today, on any replica. The tables keep a row for each day on which it was."""
    key = f"logged:{name}:{ctx.now().astimezone(ctx.policy.zone).date()}"
    if ctx.store.key_value.get(key) is not None:
        return False
    ctx.store.key_value.set_once(key, "yes")
    return True
