"""Ends the subscriptions of a chat that can no longer be reminded, as a task and for a digest that could not be sent."""

from bot.dispatch.context import Context
from bot.domain.errors import FeishuBusy
from bot.domain.events import ChatLost
from bot.domain.serialization import load
from bot.logs import get_logger
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext

log = get_logger(__name__)


def drop_lost_chat(task: TaskContext, payload: str) -> None:
    """The bot was removed from a chat, or the chat was dissolved. If Feishu does not answer, the next digest finds out."""
    lost = load(ChatLost, payload)
    run_with_retries(task.steps, "drop", lambda: _drop_if_lost(lost, task))


def _drop_if_lost(lost: ChatLost, task: TaskContext) -> str:
    """The event may be late or repeated, and the bot may have been added and subscribed again since: Feishu is asked."""
    try:
        is_lost = task.chat.is_lost(lost.chat_id)
    except FeishuBusy:
        return RETRY
    if is_lost:
        return drop_chat(lost.chat_id, lost.reason, task.context("", lost.chat_id))
    log.info("chat_not_lost", chat=lost.chat_id, reason=lost.reason)
    return "0"


def drop_chat(chat_id: str, reason: str, ctx: Context) -> str:
    """Remove the chat's subscriptions and settings; the number of subscriptions, as a step's result."""
    ended = ctx.store.subscriptions.drop_chat(chat_id)
    log.warning("chat_dropped", chat=chat_id, reason=reason, subscriptions=ended)
    return str(ended)
