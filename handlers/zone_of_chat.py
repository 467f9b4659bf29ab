"""In which time zone a chat's days count: those that people type there, and those that its cards and digests name."""

from zoneinfo import ZoneInfo

from bot.dispatch.context import Context
from bot.domain.reminders import ChatSettings
from bot.domain.timestamps import find_zone
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.interfaces.store import DIRECT_CHAT_OF


def zone_of_chat(ctx: Context) -> ZoneInfo:
    """The zone of the chat's reminders if it has one, else the operator's; of a person, that of their direct chat."""
    chat_id = ctx.requester.chat_id
    if chat_id.startswith(OPEN_ID_PREFIX):
        chat_id = ctx.store.key_value.get(DIRECT_CHAT_OF.format(open_id=chat_id)) or chat_id
    return zone_of(ctx.store.subscriptions.settings(chat_id), ctx)


def zone_of(settings: ChatSettings | None, ctx: Context) -> ZoneInfo:
    """As ``zone_of_chat``, of settings that were read already; a zone that this machine does not know is none."""
    zone = find_zone(settings.zone) if settings is not None else None
    return zone or ctx.policy.zone
