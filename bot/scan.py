"""A scan lists every careers site page by page into the store, and yields what changed."""

import logging
from collections.abc import Callable

from bot.durable import Steps
from bot.errors import BotError
from bot.metrics import SCAN_POSTS
from bot.nouns import CARDS_LIVE, CardsOfJob, Order
from bot.pack import dump
from bot.patience import AGAIN, until_settled
from bot.promises import Clock, Hire
from bot.store_promises import FIRST_SCAN, ScanResult, Store
from bot.websites import Websites

log = logging.getLogger(__name__)


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
                self.scan(steps.work_id)
            except BotError as error:
                log.warning("scan_postponed work=%s error=%s", steps.work_id, error)
                return AGAIN
            return "done"

        outcome = until_settled(steps, "scan", attempt)
        if packed:
            self._order(Order("remind_chats", steps.work_id, packed))
        return outcome

    def scan(self, cause: str) -> None:
        """Read every website whole; one that cannot be read whole leaves its stored posts as they are.

        Raises:
            BotError: as the promise Hire says; websites that were read before stay updated.
        """
        self._websites.forget()
        for website_id in self._websites.ids():
            started_at = self._clock.now()
            posts = tuple(self._hire.list_posts(website_id))
            result = self._store.posts.put_scan(website_id, posts, started_at)
            self._refresh_cards(cause, website_id, result)
            SCAN_POSTS.labels(website=website_id).set(result.seen)
            log.info(
                "website_scanned website=%s seen=%d changed=%d vanished=%d",
                website_id,
                result.seen,
                len(result.changed),
                len(result.vanished),
            )
        self._order(Order("fire_armings", cause))
        self._store.facts.learn(FIRST_SCAN, self._clock.now().isoformat())

    def _refresh_cards(self, cause: str, website_id: str, result: ScanResult) -> None:
        """Cards of jobs that changed get a new face; a job without cards costs a look into the store only."""
        now = self._clock.now()
        for job_id in sorted({key.job_id for key in (*result.changed, *result.vanished) if key.job_id}):
            if self._store.cards.cards_of(job_id, now - CARDS_LIVE):
                self._order(Order("refresh_cards", f"{job_id}:{cause}:{website_id}", dump(CardsOfJob(job_id, now))))
