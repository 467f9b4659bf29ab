"""The task that refreshes the cards of a job in place, after a change that the bot made or a scan detected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.jobs import PostKey
from bot.domain.replies import CARD_LIFETIME, Card, CardRefresh, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from handlers.find_posts import read_post
from handlers.job_cards import job_card_for

MAX_CARDS = 20
# A handler that has just read the post does not need to have it read again.
RECENT = timedelta(seconds=5)
# A card that reaches the end of its lifetime within this time is left as it is.
MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class CardsToRefresh:
    """The message id of each card, the chat that it is in, and the post that it shows, as the step's result."""

    cards: tuple[tuple[str, str, PostKey], ...]


def refresh_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """The task that a handler requests after it has changed a job. The clicked card is updated by the click's answer."""
    return (
        TaskRequest(
            "refresh_cards",
            f"{job_id}:{ctx.idempotency_key}",
            dump(CardRefresh(job_id, ctx.now(), ctx.requester.message_id, ctx.now() - RECENT)),
        ),
    )


def refresh_cards(task: TaskContext, payload: str) -> None:
    """Refresh the newest cards of a job, newest first. A card that can no longer be updated is removed from the store."""
    wanted = load(CardRefresh, payload)
    ctx = task.context("", "")

    def find_cards() -> str:
        cards = ctx.store.cards.list_for_job(wanted.job_id, ctx.now() - CARD_LIFETIME + MARGIN, wanted.changed_at)
        others = [card for card in cards if card[0] != wanted.except_message_id]
        return dump(CardsToRefresh(tuple(others[:MAX_CARDS])))

    maker = _CardMaker(task, ctx, wanted.read_since)
    for message_id, chat_id, key in load(CardsToRefresh, task.steps.run("look", find_cards)).cards:
        task.refresh(message_id, message_id, maker.for_one_card(key, chat_id))


@dataclass
class _CardMaker:
    """Makes the cards of one run of the task.

    Each post is read once and each chat is checked once for all cards, until a card is tried again: time has passed then,
    so everything is read again from Hire.
    """

    task: TaskContext
    ctx: Context
    read_since: datetime | None
    _cards: dict[PostKey, Card | None] = field(default_factory=dict)
    _is_internal: dict[str, bool] = field(default_factory=dict)

    def for_one_card(self, key: PostKey, chat_id: str) -> Callable[[], Card | None]:
        """A function that makes the card for each attempt to update it."""
        attempts = count()

        def make() -> Card | None:
            if next(attempts) > 0:
                self._cards.clear()
                self._is_internal.clear()
                self.read_since = None
            return self._make(key, chat_id)

        return make

    def _make(self, key: PostKey, chat_id: str) -> Card | None:
        """The post's card; None in a chat that external members have joined, or if nothing is known of the post."""
        if chat_id not in self._is_internal:
            self._is_internal[chat_id] = self.task.is_internal(chat_id)
        if not self._is_internal[chat_id]:
            return None
        if key not in self._cards:
            self._cards[key] = _current_card(key, self.read_since, self.ctx)
        return self._cards[key]


def _current_card(key: PostKey, read_since: datetime | None, ctx: Context) -> Card | None:
    """The card of the post as it is now, or as last seen if Hire cannot be read.

    A record that was read at ``read_since`` or later counts as the present one; with None, Hire is asked.
    """
    recent = ctx.store.posts.get_recent(key.website_id, key.post_id, read_since) if read_since else None
    if recent is not None:
        return job_card_for(recent, ctx)
    try:
        post = read_post(key, ctx)
    except BotError:
        seen = ctx.store.posts.get(key.website_id, key.post_id)
        if seen is None:
            return None
        post = seen
    return job_card_for(post, ctx)
