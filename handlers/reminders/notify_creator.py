"""Reminds the creator of a job, in a direct chat, that nobody is responsible for it shortly before it expires.

This happens only with ``REMIND_CREATOR``.
"""

import re

from bot.dispatch.card_sender import Destination
from bot.domain.reminders import ChatSettings, StageKey
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from cards.digest_card import DigestView
from cards.reminder_notices import creator_card

_OPEN_ID = re.compile(r"ou_[A-Za-z0-9_\-]{1,64}", re.ASCII)


def creator_tasks(digest: DigestView, settings: ChatSettings | None) -> tuple[TaskRequest, ...]:
    """A task for each job of a digest that is at the chat's last stage before the expiry and assigned to nobody.

    The task's idempotency key names the post and its expiry and not the chat, so that the creator is reminded once.
    """
    last = min((stage for stage in settings.stages if stage >= 0), default=None) if settings else None
    return tuple(
        TaskRequest("tell_creator", _idempotency_key(row.reminder.key), dump(row.reminder.key))
        for row in digest.rows
        if row.reminder.key.stage == last and row.assignment is None
    )


def notify_creator(task: TaskContext, payload: str) -> None:
    """Send the reminder. If the creator has left or blocks the bot, nothing is sent and nothing follows."""
    key = load(StageKey, payload)
    ctx = task.context("", "")
    post = ctx.store.posts.get(key.website_id, key.post_id)
    if post is None or post.creator is None or not _OPEN_ID.fullmatch(post.creator.id):
        return
    card = creator_card(post, ctx.now(), ctx.policy.zone)
    task.send("creator", Destination(post.creator.id, ""), FollowUp(card))


def _idempotency_key(key: StageKey) -> str:
    return f"{key.website_id}:{key.post_id}:{key.expires_at.isoformat() if key.expires_at else ''}"
