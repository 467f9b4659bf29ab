"""The task that refreshes the cards of a job in place, after a change that the bot made or a scan detected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.dispatch.context import Context
from bot.domain.jobs import Job
from bot.domain.replies import CARD_LIFETIME, Card, CardRefresh, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from handlers.job_cards import job_card_for
from handlers.read_job import read_or_known
from handlers.rights.visibility import may_see
from handlers.zone_of_chat import zone_of_chat

MAX_CARDS = 20
# A handler that has just read the job does not need to have it read again.
RECENT = timedelta(seconds=5)
# A card that reaches the end of its lifetime within this time is left as it is.
MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class ShownJob:
    """The job that a card shows. Release 0.1 stored the ids of its advert as well."""

    job_id: str


@dataclass(frozen=True)
class CardsToRefresh:
    """The message id of each card, the chat that it is in, and the job that it shows, as the step's result."""

    cards: tuple[tuple[str, str, ShownJob], ...]


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

    def find_cards() -> str:
        ctx = task.context("", "")
        cards = ctx.store.cards.list_for_job(wanted.job_id, ctx.now() - CARD_LIFETIME + MARGIN, wanted.changed_at)
        others = [(*card, ShownJob(wanted.job_id)) for card in cards if card[0] != wanted.except_message_id]
        return dump(CardsToRefresh(tuple(others[:MAX_CARDS])))

    maker = _CardMaker(task, wanted.job_id, wanted.read_since)
    for message_id, chat_id, _ in load(CardsToRefresh, task.steps.run("look", find_cards)).cards:
        task.refresh(message_id, message_id, maker.for_one_card(chat_id))


@dataclass
class _CardMaker:
    """Makes the cards of one run of the task.

    The job is read once, each chat is checked once, and the card is made once for each time zone, until a card is tried again:
    time has passed then, so everything is read again from Hire.
    """

    task: TaskContext
    job_id: str
    read_since: datetime | None
    _cards: dict[ZoneInfo, Card] = field(default_factory=dict)
    _is_read: bool = False
    _job: Job | None = None
    _may_show: dict[str, bool] = field(default_factory=dict)

    def for_one_card(self, chat_id: str) -> Callable[[], Card | None]:
        """A function that makes the card for each attempt to update it."""
        attempts = count()

        def make() -> Card | None:
            if next(attempts) > 0:
                self._is_read, self.read_since = False, None
                self._cards.clear()
                self._may_show.clear()
            return self._make(chat_id)

        return make

    def _make(self, chat_id: str) -> Card | None:
        """The job's card; None in a chat where it may not be shown any more, or if nothing is known of the job."""
        ctx = self.task.context(self.task.access.direct_person(chat_id), chat_id)
        if not self._is_read:
            self._job, self._is_read = self._read(ctx), True
        job = self._job
        if job is None:
            return None
        if chat_id not in self._may_show:
            self._may_show[chat_id] = self.task.is_internal(chat_id) and may_see(job, ctx)
        if not self._may_show[chat_id]:
            return None
        zone = zone_of_chat(ctx)
        if zone not in self._cards:
            self._cards[zone] = job_card_for(job, ctx)
        return self._cards[zone]

    def _read(self, ctx: Context) -> Job | None:
        """The job as it is now, or as last seen if Hire cannot be read.

        A record that was read at ``read_since`` or later counts as the present one; with None, Hire is asked.
        """
        recent = ctx.store.jobs.get_recent(self.job_id, self.read_since) if self.read_since else None
        return recent or read_or_known(self.job_id, ctx)
