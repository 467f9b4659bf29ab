"""A scan lists every careers site page by page into the store, and yields what changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.durable import Steps
from bot.errors import BotError
from bot.metrics import SCAN_POSTS
from bot.nouns import CARDS_LIVE, CardsOfJob, Order
from bot.pack import dump, load
from bot.patience import AGAIN, until_settled
from bot.promises import Clock, Hire
from bot.store_promises import FIRST_SCAN, ScanResult, Store
from bot.websites import Websites

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Noticed:
    """The errands that follow from a scan."""

    orders: tuple[Order, ...]


class Scanner:
    """Looks at all websites once."""

    def __init__(
        self, hire: Hire, store: Store, websites: Websites, clock: Clock, order: Callable[[Order], None]
    ) -> None:
        """Args: ``order`` starts the errands that follow from what has changed."""
        self._hire = hire
        self._store = store
        self._websites = websites
        self._clock = clock
        self._order = order

    def work(self, steps: Steps, packed: str) -> str:
        """A scan as durable work: while Feishu is away it is tried again, ever more patiently.

        ``packed`` is filled when somebody asked for it: then what is due is sent at once.
        """

        def attempt() -> str:
            try:
                return dump(Noticed(self.scan(steps.work_id)))
            except BotError as error:
                log.warning("scan_postponed work=%s error=%s", steps.work_id, error)
                return AGAIN

        outcome = until_settled(steps, "scan", attempt)
        orders = load(Noticed, outcome).orders if outcome != AGAIN else ()
        asked = (Order("remind_chats", steps.work_id, packed),) if packed else ()
        for order in (*orders, *asked):  # Work can start other work, but not from inside a step.
            self._order(order)
        return ""

    def scan(self, cause: str) -> tuple[Order, ...]:
        """Read every website whole; one that cannot be read whole leaves its stored posts as they are.

        Returns the errands that follow from what has changed.

        Raises:
            BotError: as the promise Hire says; websites that were read before stay updated.
        """
        orders: list[Order] = []
        self._websites.forget()
        for website_id in self._websites.ids():
            started_at = self._clock.now()
            posts = tuple(self._hire.list_posts(website_id))
            result = self._store.posts.put_scan(website_id, posts, started_at)
            orders += self._refreshes(cause, website_id, result)
            SCAN_POSTS.labels(website=website_id).set(result.seen)
            log.info(
                "website_scanned website=%s seen=%d changed=%d vanished=%d",
                website_id,
                result.seen,
                len(result.changed),
                len(result.vanished),
            )
        self._store.facts.learn(FIRST_SCAN, self._clock.now().isoformat())
        return (*orders, Order("fire_armings", cause))

    def _refreshes(self, cause: str, website_id: str, result: ScanResult) -> list[Order]:
        """Cards of jobs that changed get a new face; a job without cards costs a look into the store only."""
        now = self._clock.now()
        job_ids = sorted({key.job_id for key in (*result.changed, *result.vanished) if key.job_id})
        return [
            Order("refresh_cards", f"{job_id}:{cause}:{website_id}", dump(CardsOfJob(job_id, now)))
            for job_id in job_ids
            if self._store.cards.cards_of(job_id, now - CARDS_LIVE)
        ]
