"""A scan lists every careers site page by page into the store, and yields what changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.dispatch.websites import Websites
from bot.domain.clock import Clock
from bot.domain.errors import BotError, HireParameterRefused, WebsiteUnknown
from bot.domain.replies import CARDS_LIVE, CardsOfJob, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.feishu import Hire
from bot.interfaces.store import FIRST_SCAN, ScanResult, Store
from bot.interfaces.tasks import Steps
from bot.metrics import SCAN_POSTS
from bot.tasks.retries import RETRY, RETRY_DELAYS, guarded, run_with_retries

log = logging.getLogger(__name__)


REFUSED = "refused"
# After so many rounds a website that does not answer no longer keeps the others from being listed.
MOST_ROUNDS_FOR_ALL = 3


@dataclass(frozen=True)
class Noticed:
    """The errands that follow from what one website listed."""

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]


@dataclass(frozen=True)
class Sites:
    """The websites that are to be read."""

    ids: tuple[str, ...]


class Scanner:
    """Looks at all websites once."""

    def __init__(
        self, hire: Hire, store: Store, websites: Websites, clock: Clock, order: Callable[[TaskRequest], None]
    ) -> None:
        """Args: ``order`` starts the errands that follow from what has changed."""
        self._hire = hire
        self._store = store
        self._websites = websites
        self._clock = clock
        self._order = order

    def work(self, steps: Steps, payload: str) -> str:
        """A scan as durable work: a website that cannot be read is tried again, ever more patiently, behind the others.

        ``packed`` is filled when somebody asked for it: then what is due is sent at once.
        """
        found = run_with_retries(steps, "websites", lambda: self._patiently(steps, self._look))
        is_known = found not in {RETRY, REFUSED}
        waiting = load(Sites, found).ids if is_known else ()
        is_any_read = is_known and not waiting
        for number, pause in enumerate((*RETRY_DELAYS, None)):
            noticed, waiting = self._read_round(steps, number, waiting)
            is_any_read = is_any_read or bool(noticed)
            if is_any_read and (not waiting or number + 1 >= MOST_ROUNDS_FOR_ALL):
                run_with_retries(steps, f"listed #{number}", self._note_listed)
            if not waiting or pause is None:
                break
            steps.sleep(pause)
        if waiting:
            log.error("work_given_up work=%s step=scan websites=%s", steps.workflow_id, ",".join(waiting))
        if payload:
            self._order(TaskRequest("remind_chats", steps.workflow_id, payload))
        return ""

    def _read_round(
        self, steps: Steps, number: int, waiting: tuple[str, ...]
    ) -> tuple[tuple[Noticed, ...], tuple[str, ...]]:
        """Read each website once, a step each; what was noticed, and which websites are to be read again."""
        read = {}
        for site in waiting:
            name = f"scan {site} #{number}"
            attempt = partial(self._patiently, steps, partial(self._scan, site, steps.workflow_id))
            read[site] = steps.run(name, guarded(steps, name, attempt))
        noticed = tuple(load(Noticed, outcome) for outcome in read.values() if outcome not in {RETRY, REFUSED})
        for order in (order for each in noticed for order in each.tasks):
            self._order(order)  # Work can start other work, but not from inside a step.
        if noticed:
            self._order(TaskRequest("fire_armings", f"{steps.workflow_id}:{number}"))
        return noticed, tuple(site for site, outcome in read.items() if outcome == RETRY)

    def _patiently(self, steps: Steps, attempt: Callable[[], str]) -> str:
        """What no repetition mends is REFUSED, any other failure of Feishu is AGAIN."""
        try:
            return attempt()
        except (WebsiteUnknown, HireParameterRefused) as error:
            log.error("scan_refused work=%s error=%s", steps.workflow_id, error)  # noqa: TRY400 - the error names itself
            return REFUSED
        except BotError as error:
            log.warning("scan_postponed work=%s error=%s", steps.workflow_id, error)
            return RETRY

    def _look(self) -> str:
        self._websites.forget()
        return dump(Sites(self._websites.ids()))

    def _note_listed(self) -> str:
        return self._store.key_value.set_once(FIRST_SCAN, self._clock.now().isoformat())

    def _scan(self, website_id: str, cause: str) -> str:
        """Read a website whole; one that cannot be read whole leaves its stored posts as they are.

        Raises BotError as the promise Hire says.
        """
        started_at = self._clock.now()
        self._store.snoozes.prune(started_at)
        posts = tuple(self._hire.list_posts(website_id))
        result = self._store.posts.put_scan(website_id, posts, started_at)
        SCAN_POSTS.labels(website=website_id).set(result.seen)
        log.info(
            "website_scanned website=%s seen=%d changed=%d vanished=%d",
            website_id,
            result.seen,
            len(result.changed),
            len(result.vanished),
        )
        return dump(Noticed(tuple(self._refreshes(cause, website_id, result))))

    def _refreshes(self, cause: str, website_id: str, result: ScanResult) -> list[TaskRequest]:
        """Cards of jobs that changed get a new face; a job without cards costs a look into the store only."""
        now = self._clock.now()
        job_ids = sorted({key.job_id for key in (*result.changed, *result.vanished) if key.job_id})
        return [
            TaskRequest("refresh_cards", f"{job_id}:{cause}:{website_id}", dump(CardsOfJob(job_id, now)))
            for job_id in job_ids
            if self._store.cards.cards_of(job_id, now - CARDS_LIVE)
        ]
