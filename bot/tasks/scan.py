"""A scan reads every careers website, page by page, into the store and starts the tasks that follow from what changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import ContextFactory
from bot.domain.errors import BotError, HireParameterRefused, WebsiteUnknown
from bot.domain.replies import CARD_LIFETIME, CardRefresh, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.store import FIRST_SCAN, ScanResult
from bot.interfaces.tasks import Steps
from bot.metrics import SCAN_POSTS
from bot.tasks.retries import RETRY, RETRY_DELAYS, guarded, run_with_retries
from bot.tasks.task_context import TaskQueue

log = logging.getLogger(__name__)

REFUSED = "refused"
# After this many rounds a website that does not answer no longer delays the others' first list.
MAX_ROUNDS_FOR_ALL = 3


@dataclass(frozen=True)
class FollowingTasks:
    """The tasks that follow from what one website listed."""

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]


@dataclass(frozen=True)
class WebsiteIds:
    """The websites to read."""

    ids: tuple[str, ...]


class Scanner:
    """Reads all websites once."""

    def __init__(self, contexts: ContextFactory, queue: TaskQueue) -> None:
        """Args: ``queue`` starts the tasks that follow from what has changed."""
        self._hire = contexts.hire
        self._store = contexts.store
        self._websites = contexts.websites
        self._clock = contexts.clock
        self._queue = queue

    def run(self, steps: Steps, payload: str) -> str:
        """A scan as a workflow: a website that cannot be read is retried with increasing pauses, after the others.

        A payload is given when somebody asked for the scan: then everything that is due is sent at once.
        """
        found = run_with_retries(steps, "websites", lambda: self._attempt(steps, self._list_websites))
        is_known = found not in {RETRY, REFUSED}
        waiting = load(WebsiteIds, found).ids if is_known else ()
        is_any_read = is_known and not waiting
        for number, delay in enumerate((*RETRY_DELAYS, None)):
            results, waiting = self._read_round(steps, number, waiting)
            is_any_read = is_any_read or bool(results)
            if is_any_read and (not waiting or number + 1 >= MAX_ROUNDS_FOR_ALL):
                run_with_retries(steps, f"listed #{number}", self._note_first_scan)
            if not waiting or delay is None:
                break
            steps.sleep(delay)
        if waiting:
            log.error("workflow_gave_up workflow=%s step=scan websites=%s", steps.workflow_id, ",".join(waiting))
        if payload:
            self._queue.submit(TaskRequest("remind_chats", steps.workflow_id, payload))
        return ""

    def _read_round(
        self, steps: Steps, number: int, waiting: tuple[str, ...]
    ) -> tuple[tuple[FollowingTasks, ...], tuple[str, ...]]:
        """Read each website once, a step each; the tasks that follow, and which websites are to be read again."""
        outcomes = {}
        for website_id in waiting:
            name = f"scan {website_id} #{number}"
            attempt = partial(self._attempt, steps, partial(self._scan, website_id, steps.workflow_id))
            outcomes[website_id] = steps.run(name, guarded(steps, name, attempt))
        results = tuple(
            load(FollowingTasks, outcome) for outcome in outcomes.values() if outcome not in {RETRY, REFUSED}
        )
        for request in (request for result in results for request in result.tasks):
            self._queue.submit(request)  # Workflows can be started between steps, not inside one.
        if results:
            self._queue.submit(TaskRequest("fire_armings", f"{steps.workflow_id}:{number}"))
        return results, tuple(website_id for website_id, outcome in outcomes.items() if outcome == RETRY)

    def _attempt(self, steps: Steps, attempt: Callable[[], str]) -> str:
        """REFUSED for an error that no retry can fix, RETRY for any other error of Feishu."""
        try:
            return attempt()
        except (WebsiteUnknown, HireParameterRefused) as error:
            log.error("scan_refused workflow=%s error=%s", steps.workflow_id, error)  # noqa: TRY400 - the error names itself
            return REFUSED
        except BotError as error:
            log.warning("scan_postponed workflow=%s error=%s", steps.workflow_id, error)
            return RETRY

    def _list_websites(self) -> str:
        self._websites.invalidate()
        return dump(WebsiteIds(self._websites.ids()))

    def _note_first_scan(self) -> str:
        return self._store.key_value.set_once(FIRST_SCAN, self._clock.now().isoformat())

    def _scan(self, website_id: str, workflow_id: str) -> str:
        """Read a whole website; if that fails in the middle, its stored posts stay as they are.

        Raises BotError as ``Hire.list_posts`` does.
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
        return dump(FollowingTasks(tuple(self._refreshes(workflow_id, website_id, result))))

    def _refreshes(self, workflow_id: str, website_id: str, result: ScanResult) -> list[TaskRequest]:
        """Cards of jobs that changed are refreshed; a job without cards costs one query."""
        now = self._clock.now()
        job_ids = sorted({key.job_id for key in (*result.changed, *result.vanished) if key.job_id})
        return [
            TaskRequest("refresh_cards", f"{job_id}:{workflow_id}:{website_id}", dump(CardRefresh(job_id, now)))
            for job_id in job_ids
            if self._store.cards.list_for_job(job_id, now - CARD_LIFETIME)
        ]
