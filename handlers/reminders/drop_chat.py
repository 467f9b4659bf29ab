"""Ends the subscriptions of a chat that can no longer be reminded, as a task and for a digest that could not be sent."""

import logging

from bot.dispatch.context import Context
from bot.domain.events import ChatLost
from bot.domain.serialization import load
from bot.tasks.task_context import TaskContext

log = logging.getLogger(__name__)


def drop_lost_chat(task: TaskContext, payload: str) -> None:
    """The bot was removed from a chat, or the chat was dissolved."""
    lost = load(ChatLost, payload)
    task.steps.run("drop", lambda: drop_chat(lost.chat_id, lost.reason, task.context("", lost.chat_id)))


def drop_chat(chat_id: str, reason: str, ctx: Context) -> str:
    """Remove the chat's subscriptions and settings; the number of subscriptions, as a step's result."""
    ended = ctx.store.subscriptions.drop_chat(chat_id)
    log.warning("chat_dropped chat=%s reason=%s subscriptions=%d", chat_id, reason, ended)
    return str(ended)
