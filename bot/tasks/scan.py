"""A scan reads the sources of jobs into the store and starts the tasks that follow from what changed.

Every source is read in full once a day, and in between only what was updated since: calls are a budget
(docs/feishu/limits.md). A source that is refused is missed without breaking the others.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.dispatch.context import ContextFactory
from bot.domain.errors import BotError
from bot.domain.replies import CARD_LIFETIME, CardRefresh, TaskRequest
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.interfaces.store import FAILED_READING, FIRST_SCAN, REFUSED_JOBS
from bot.interfaces.tasks import Steps, Workflow
from bot.logs import get_logger
from bot.metrics import SCAN_RECORDS
from bot.tasks.retries import RETRY, RETRY_DELAYS, give_up, guarded, run_with_retries
from bot.tasks.scan_outcomes import (
    CHANNELS,
    WEBSITES,
    FollowingTasks,
    Refusal,
    is_refused,
    refused,
    report_of,
    scan_request,
    was_read,
)
from bot.tasks.scan_sources import REFUSALS, Source, SourceReader, SourceTooLarge
from bot.tasks.task_context import TaskQueue

log = get_logger(__name__)

FULL_EVERY = timedelta(hours=24)
# Clocks differ, and Hire's list may lag behind a change.
OVERLAP = timedelta(minutes=15)
# A job that Hire still counts as open this long after its expiry is left to the daily full read.
OVERDUE_FOR = timedelta(days=2)
# After this many rounds a source that does not answer no longer delays the others' first list.
MAX_ROUNDS_FOR_ALL = 3
JOBS = Source("jobs")
_TOO_LARGE = Refusal(
    "SourceTooLarge",
    Text("内容太多，30 分钟内没有读完。", "There is too much to be read within 30 minutes."),
)


@dataclass(frozen=True)
class ScanPlan:
    """The sources to read. Without a website only the jobs themselves are. ``channels`` is the refusal to tell the channels, if any."""

    sources: tuple[Source, ...]
    website_ids: tuple[str, ...] | None = None
    channels: str = ""


class Scanner:
    """Reads all sources once."""

    def __init__(self, contexts: ContextFactory, queue: TaskQueue) -> None:
        """Args: ``queue`` starts the tasks that follow from what has changed."""
        self._store = contexts.store
        self._websites = contexts.websites
        self._clock = contexts.clock
        self._reader = SourceReader(contexts)
        self._queue = queue

    def workflows(self) -> dict[str, Workflow]:
        """The kinds of workflows by their stored names.

        Release 0.1 scanned in other steps; what it left unfinished, or requested, is scanned anew.
        """
        return {"read_hire": self.run, "scan": self._run_again}

    def _run_again(self, steps: Steps, payload: str) -> str:
        """Submitted in a thread of its own: from inside the workflow it would not match the steps that release 0.1 recorded."""
        request = TaskRequest("read_hire", steps.workflow_id, payload)
        with ThreadPoolExecutor(max_workers=1) as apart:
            apart.submit(self._queue.submit, request).result()
        return ""

    def run(self, steps: Steps, payload: str) -> str:
        """A scan as a workflow: a source that cannot be read is retried with increasing pauses, after the others.

        A payload is given when somebody asked for the scan: then all is read in full, everything that is due is sent, and whoever
        asked is told how it ended.
        """
        request = scan_request(payload)
        planned = run_with_retries(steps, "plan", lambda: self._attempt(steps, "websites", self._plan))
        plan = load(ScanPlan, planned) if was_read(planned) else ScanPlan((JOBS,))
        outcomes = {} if was_read(planned) else {WEBSITES: planned}
        if plan.channels:
            outcomes[CHANNELS] = plan.channels
        waiting, unread = plan.sources, frozenset[str]()
        for number, delay in enumerate((*RETRY_DELAYS, None)):
            read = self._read_round(steps, number, waiting, unread, is_forced=bool(payload))
            outcomes |= read
            waiting = tuple(source for source, outcome in read.items() if outcome == RETRY)
            unread |= {source.name for source, outcome in read.items() if is_refused(outcome)}
            if not waiting or number + 1 >= MAX_ROUNDS_FOR_ALL:
                run_with_retries(steps, f"listed #{number}", self._note_first_scan)
            self._queue.submit(TaskRequest("fire_armings", f"{steps.workflow_id}:{number}"))
            if not waiting or delay is None:
                break
            steps.sleep(delay)
        if waiting:
            names = ",".join(source.name for source in waiting)
            give_up(steps.workflow_id, "scan", sources=names)
        if payload:
            forced = request.idempotency_key if request else payload
            self._queue.submit(TaskRequest("remind_chats", steps.workflow_id, forced))
        # At the end, where scans that a release without it left unfinished have recorded nothing.
        self._queue.submit(TaskRequest("expire_requests", steps.workflow_id))
        if request:
            self._queue.submit(report_of(request, outcomes))
        self._queue.submit(TaskRequest("release_lost", steps.workflow_id))
        return ""

    def _read_round(
        self, steps: Steps, number: int, waiting: tuple[Source, ...], unread: frozenset[str], *, is_forced: bool
    ) -> dict[Source, str]:
        """Read each source once, a step each; the steps' results. ``unread`` are the names of those that were refused before."""
        outcomes: dict[Source, str] = {}
        for source in waiting:
            is_full = is_forced or (source.kind == "adverts" and JOBS.name in unread)
            read = partial(self._read, source, steps.workflow_id, is_full=is_full)
            outcomes[source] = self._run_step(steps, f"{source.name} #{number}", source.name, read)
            if is_refused(outcomes[source]):
                unread |= {source.name}
        read = partial(self._read_singles, steps.workflow_id)
        self._run_step(steps, f"singles #{number}", "singles", read)
        return outcomes

    def _run_step(self, steps: Steps, name: str, what: str, read: Callable[[], str]) -> str:
        """Run a step that reads, and start the tasks that follow; they can be started between steps, not inside one."""
        outcome = steps.run(name, guarded(steps, name, lambda: self._attempt(steps, what, read)))
        if was_read(outcome):
            for request in load(FollowingTasks, outcome).tasks:
                self._queue.submit(request)
        return outcome

    def _attempt(self, steps: Steps, what: str, attempt: Callable[[], str]) -> str:
        """The result of ``refused`` for an error that no retry can fix, RETRY for any other error of Feishu."""
        try:
            return attempt()
        except REFUSALS as error:
            log.error("source_refused", work=steps.workflow_id, source=what, error=error, problem=error.text.en_us)  # noqa: TRY400 - the error names itself
            self._note_failure(REFUSED_JOBS if what == JOBS.name else FAILED_READING)
            return refused(error)
        except SourceTooLarge:
            log.error("source_too_large", work=steps.workflow_id, source=what)  # noqa: TRY400 - the name says all
            return refused(_TOO_LARGE)
        except BotError as error:
            log.warning("scan_postponed", work=steps.workflow_id, source=what, error=error)
            self._note_failure(FAILED_READING)
            return RETRY

    def _note_failure(self, name: str) -> None:
        """A chat whose digest waits is told that Hire cannot be read only if that was tried."""
        self._store.scans.put(name, self._clock.now(), full=False)

    def _plan(self) -> str:
        """The jobs themselves first: what they say decides how a missing advert is understood."""
        self._websites.invalidate()
        ids = self._websites.ids()
        channels, refusal = self._channels()
        adverts = tuple(Source("adverts", website_id) for website_id in ids)
        published = tuple(Source("published", each, channels[each]) for each in ids if each in channels)
        if ids:  # An empty list is more likely a mistake than a company that has closed its only careers site.
            self._store.jobs.forget_other_websites(ids)
            self._store.scans.forget_other_websites(ids)
        return dump(ScanPlan((JOBS, *adverts, *published), ids, refusal))

    def _channels(self) -> tuple[dict[str, str], str]:
        """The channels of the websites, and the refusal to tell them; without them there are no publish records, but everything else."""
        try:
            return self._websites.channels(), ""
        except REFUSALS as error:
            log.error("source_refused", source="websites", error=error, problem=error.text.en_us)  # noqa: TRY400 - the error names itself
            return {}, refused(error)

    def _note_first_scan(self) -> str:
        return self._store.key_value.set_once(FIRST_SCAN, self._clock.now().isoformat())

    def _read(self, source: Source, workflow_id: str, *, is_full: bool) -> str:
        """Read one source. Raises BotError as ``Hire`` does, SourceTooLarge."""
        started_at = self._clock.now()
        since = None if is_full else self._changed_since(source, started_at)
        if source.kind == "published" and since is not None:
            return self._following(workflow_id, source.name, ())
        if source.kind == "jobs":
            self._store.snoozes.prune(started_at)
        changed, count = self._reader.read(source, since)
        self._store.scans.put(source.name, started_at, full=since is None)
        if since is None:
            SCAN_RECORDS.labels(source=source.kind, website=source.website_id).set(count)
        log.info("source_read", source=source.name, full=since is None, records=count, changed=len(changed))
        return self._following(workflow_id, source.name, changed, count)

    def _changed_since(self, source: Source, now: datetime) -> datetime | None:
        """From when on changes are to be read; None for a full read: the first, once a day, and if a clock was set back."""
        scans = self._store.scans
        full_at = scans.started_at(source.name, full=True)
        if full_at is None or not timedelta(0) <= now - full_at < FULL_EVERY:
            return None
        last_at = scans.started_at(source.name, full=False)
        return (last_at or full_at) - OVERLAP

    def _read_singles(self, workflow_id: str) -> str:
        """Jobs whose state matters now are read by themselves: those past their date, and those to be reopened."""
        now = self._clock.now()
        overdue = self._store.jobs.overdue(now - OVERDUE_FOR, now)
        ordered = [auto_reopen.job_id for auto_reopen in self._store.auto_reopens.list_all()]
        changed = self._reader.read_singly({*overdue, *ordered})
        return self._following(workflow_id, "singles", changed | self._reader.read_adverts_of(changed))

    def _following(self, workflow_id: str, part: str, job_ids: Collection[str], records: int | None = None) -> str:
        """Cards of jobs that changed are refreshed."""
        now = self._clock.now()
        shown = self._store.cards.jobs_with_cards(job_ids, now - CARD_LIFETIME)
        requests = tuple(
            TaskRequest("refresh_cards", f"{job_id}:{workflow_id}:{part}", dump(CardRefresh(job_id, now)))
            for job_id in sorted(shown)
        )
        return dump(FollowingTasks(requests, records))
