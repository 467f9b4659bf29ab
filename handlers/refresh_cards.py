"""Cards are alive: after any change that the bot makes or a scan notices, the job's cards show it, in place."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.jobs import PostKey
from bot.domain.replies import CARD_LIFETIME, Card, CardRefresh, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from handlers.find_posts import read_post
from handlers.job_cards import job_card_for

MOST_CARDS = 20
# Cards of the last fourteen days; one that is about to end its life is left as it is.
MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Shown:
    """Message ids with the chat that each stands in and the post that it shows."""

    cards: tuple[tuple[str, str, PostKey], ...]


def refresh_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """What a handler that has changed a job orders; the clicked card gets its new face by the click's answer."""
    return (
        TaskRequest(
            "refresh_cards",
            f"{job_id}:{ctx.idempotency_key}",
            dump(CardRefresh(job_id, ctx.now(), ctx.requester.message_id)),
        ),
    )


def refresh_cards(way: TaskContext, payload: str) -> None:
    """Give the newest cards of a job their new face, newest first; the platform's final refusals retire a card."""
    wanted = load(CardRefresh, payload)
    ctx = way.context("", "")

    def look() -> str:
        cards = ctx.store.cards.list_for_job(wanted.job_id, ctx.now() - CARD_LIFETIME + MARGIN, wanted.changed_at)
        newest = [card for card in cards if card[0] != wanted.except_message_id]
        return dump(Shown(tuple(newest[:MOST_CARDS])))

    for message_id, chat_id, key in load(Shown, way.steps.run("look", look)).cards:
        way.refresh(message_id, message_id, partial(_face, key, chat_id, way, ctx))


def _face(key: PostKey, chat_id: str, way: TaskContext, ctx: Context) -> Card | None:
    """The post as it is now, or as last seen while Hire does not answer; none where guests have joined since."""
    if not way.is_internal(chat_id):
        return None
    try:
        post = read_post(key, ctx)
    except BotError:
        seen = ctx.store.posts.get(key.website_id, key.post_id)
        if seen is None:
            return None
        post = seen
    return job_card_for(post, ctx)
