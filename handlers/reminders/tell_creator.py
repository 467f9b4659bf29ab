"""Bringing an unclaimed job to its creator, in a direct chat, on the last rung before it closes (``REMIND_CREATOR``)."""

import re

from bot.dispatch.card_sender import Destination
from bot.dispatch.context import Context
from bot.domain.reminders import StageKey
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from cards.reminder_notices import creator_card
from handlers.reopening.expiry import MOST_DAYS

_PERSON = re.compile(r"ou_[A-Za-z0-9_\-]{1,64}", re.ASCII)


def creator_tasks(digest_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """One order for each job of a digest that is on its last rung and that nobody has taken.

    The order's cause names the post and its expiry and not the chat: its creator hears of it once.
    """
    if not ctx.policy.remind_creator:
        return ()
    reminders = ctx.store.reminders.list_digest(digest_id)
    assignments = ctx.store.assignments.get_many({reminder.job_id for reminder in reminders})
    settings = ctx.store.subscriptions.settings(ctx.requester.chat_id)
    last = min((stage for stage in settings.stages if stage >= 0), default=MOST_DAYS) if settings else MOST_DAYS
    return tuple(
        TaskRequest("tell_creator", _cause(reminder.key), dump(reminder.key))
        for reminder in reminders
        if reminder.key.stage == last and reminder.job_id not in assignments
    )


def tell_creator(way: TaskContext, payload: str) -> None:
    """Tell the creator. Somebody who has left or muted the bot is not told, and nothing more is made of it."""
    key = load(StageKey, payload)
    ctx = way.context("", "")
    post = ctx.store.posts.get(key.website_id, key.post_id)
    if post is None or post.creator is None or not _PERSON.fullmatch(post.creator.id):
        return
    card = creator_card(post, ctx.now(), ctx.policy.zone)
    way.send("creator", Destination(post.creator.id, ""), FollowUp(card))


def _cause(key: StageKey) -> str:
    return f"{key.website_id}:{key.post_id}:{key.expires_at.isoformat() if key.expires_at else ''}"
