"""Runs workflows on DBOS: each to its end, once for each id, also after kill -9.

The only module that imports ``dbos``. What was learned about it is listed in docs/decisions/0003-dbos.md.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID, WorkflowStatus
from dbos import _workflow_commands as background_jobs

from bot.interfaces.tasks import NotStored, Workflow
from bot.logs import get_logger, use_root_handler
from bot.tasks.dbos_database import Engine, check_writable
from bot.tasks.pauses import SHORT_PAUSE, Paused, Pauses
from bot.tasks.reruns import Reruns, StepRaised, unrecorded
from bot.tasks.retries import RETRY_DELAYS
from bot.tasks.running_workflows import ConcurrencyLimit, IdleTimes, RunningWorkflows
from bot.tasks.timed_calls import RESULT_TIMEOUT, START_TIMEOUT, TimedCalls

log = get_logger(__name__)

APPLICATION = "feishu-hire-bot"
# Raised only when the newer release cannot resume unfinished work of the older one. DBOS's default, a hash of the code,
# would never resume the work of any previous release.
WORKFLOW_VERSION = "1"
POLL_SECONDS = 1.0
# How often DBOS looks for delayed work and for work whose time is over. The bot has neither, and each look costs as much as one at
# a queue. DBOS has no setting for it; on PostgreSQL it lets the server end a session that looks less often than every 5 s.
LOOK_FOR_DELAYED_SECONDS = {"sqlite": 60.0, "postgresql": 3.0}
# Enough for hundreds of answers that wait for a slow Feishu, each for some seconds; longer pauses hold no thread.
MAX_THREADS = 400
QUEUE = "errands"
UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]
# Below the platform's 50 messages a second for one app, over all replicas together (docs/feishu/limits.md).
STARTS_A_SECOND = 45
QUEUE_THREADS = 48  # The queue is looked at once a second, so fewer would start fewer.
# Work without a priority comes first, and half of the places are kept for it.
GIVES_WAY = 1
PLACES_GIVING_WAY = QUEUE_THREADS // 2
PRUNE_BATCH = 500
DROPPED_AFTER = timedelta(seconds=60)


class DbosSteps:
    """Implements Steps inside a DBOS workflow."""

    def __init__(self, workflow_id: str, running: RunningWorkflows, pauses: Pauses) -> None:
        self.workflow_id = workflow_id
        self._running = running
        self._pauses = pauses
        self._pause_number = 0

    def run(self, name: str, step: Callable[[], str]) -> str:
        return DBOS.run_step({"name": name}, unrecorded(step))

    def sleep(self, pause: timedelta) -> None:
        """Raises Paused for a pause that is not short."""
        self._pause_number += 1
        # As DBOS records its own sleep, so that the pauses of an earlier release go on.
        ends_at = DBOS.run_step({"name": "DBOS.sleep"}, lambda: time.time() + pause.total_seconds())
        left = min(pause.total_seconds(), ends_at - time.time())
        if left <= 0 or self._pauses.is_over(self.workflow_id, self._pause_number):
            return
        if left > SHORT_PAUSE.total_seconds():
            self._pauses.add(self.workflow_id, self._pause_number, left)
            raise Paused
        self._running.enter_pause()
        try:
            time.sleep(left)
        finally:
            self._running.leave_pause()


class DbosEngine:
    """Implements WorkflowEngine."""

    def __init__(self, database: Engine, executor_id: str, rerun_delays: tuple[timedelta, ...] = RETRY_DELAYS) -> None:
        """Make DBOS ready to be launched.

        Args:
            database: holds the work.
            executor_id: whose unfinished work is resumed at launch.
            rerun_delays: the pauses before a workflow that has failed unexpectedly is run again.
        """
        background_jobs._BACKGROUND_JOBS_INTERVAL_SEC = LOOK_FOR_DELAYED_SECONDS[database.dialect.name]  # noqa: SLF001 - there is no setting
        DBOS.destroy(destroy_registry=True)  # DBOS is one for each process: a second bot in it replaces the first
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": database.url.render_as_string(hide_password=False),
            "system_database_engine": database,
            "application_version": WORKFLOW_VERSION,
            "executor_id": executor_id,
            "serializer": DBOSPortableJSONSerializer(),  # the default is pickle, which runs code out of a database
            "use_listen_notify": False,
            "max_executor_threads": MAX_THREADS,
            "notification_listener_polling_interval_sec": POLL_SECONDS,
            "log_level": "WARNING",
        }
        DBOS(config=config)
        use_root_handler("dbos")
        self._running = RunningWorkflows()
        self._idle = IdleTimes()
        self.workflows: dict[str, Callable[[str], str]] = {}
        self._pauses = Pauses(self._resume)
        self._places = ConcurrencyLimit(PLACES_GIVING_WAY, lambda work: self._pauses.add(work, 0, 0.1))
        self._reruns = Reruns(rerun_delays)
        self._timed = TimedCalls("start", START_TIMEOUT, partial(check_writable, database))

    def register(self, workflows: Mapping[str, Workflow], giving_way: Collection[str] = ()) -> None:
        self._giving_way = frozenset(giving_way)
        limited = {kind: self._places.limit(workflows[kind]) for kind in giving_way}
        self.workflows = {kind: self._to_dbos(kind, run) for kind, run in {**workflows, **limited}.items()}

    def _to_dbos(self, kind: str, workflow: Workflow) -> Callable[[str], str]:
        def run(payload: str) -> str:
            workflow_id = DBOS.workflow_id or ""
            self._running.begin(workflow_id)
            try:
                result = workflow(DbosSteps(workflow_id, self._running, self._pauses), payload)
            except (Exception, StepRaised) as error:  # noqa: BLE001 - DBOS would end the workflow for good
                result = self._after_failure(workflow_id, error)
            finally:
                self._running.end(workflow_id)
            self._pauses.forget(workflow_id)
            self._reruns.forget(workflow_id)
            return result

        run.__qualname__ = run.__name__ = kind  # DBOS finds the function by this name after a restart
        return DBOS.workflow(name=kind)(run)

    def _after_failure(self, workflow_id: str, error: BaseException) -> str:
        """The result of a workflow that is given up. Raises Paused if it is to be run again, as after a crash."""
        delay = self._reruns.delay_after(workflow_id, error)
        if delay is None:
            return ""
        # Number 0 leaves those of the workflow's own pauses alone.
        self._pauses.add(workflow_id, 0, delay.total_seconds())
        raise Paused from None

    def launch(self) -> None:
        """Create or migrate DBOS's own tables and resume what this executor left unfinished."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, limiter={"limit": STARTS_A_SECOND, "period": 1}, worker_concurrency=QUEUE_THREADS)
        self._pauses.start()

    def stop(self, timeout: timedelta) -> None:
        """Start nothing more and let running steps end; what is cut off is resumed at the next start."""
        self._pauses.stop()
        if not self._running.wait_until_idle(timeout):
            log.warning("drain_timed_out")
        self._timed.close()
        DBOS.destroy()

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        self._timed.run_for_request(partial(self._start, kind, workflow_id, payload))

    def _start(self, kind: str, workflow_id: str, payload: str) -> None:
        with SetWorkflowID(workflow_id):
            DBOS.start_workflow(self.workflows[kind], payload)

    def check(self) -> None:
        """Raises NotStored if no work can be stored now."""
        self._timed.check()

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        # DBOS takes the older work first, which would be work that pauses and is resumed again and again.
        with SetWorkflowID(workflow_id), SetEnqueueOptions(priority=GIVES_WAY if kind in self._giving_way else None):
            DBOS.enqueue_workflow(QUEUE, self.workflows[kind], payload)

    def result(self, workflow_id: str) -> str | None:
        try:
            status = self._timed.run(partial(DBOS.get_workflow_status, workflow_id), RESULT_TIMEOUT)
        except NotStored:
            return None
        return str(status.output) if status is not None and status.status == "SUCCESS" else None

    def unfinished(self, kind: str) -> dict[str, str]:
        found = DBOS.list_workflows(name=kind, status=UNFINISHED, load_output=False)
        return {status.workflow_id: str(status.input["args"][0]) for status in found if status.input}

    def unfinished_of_others(self) -> dict[str, list[str]]:
        """Ids of unfinished workflows by executor id, without our own."""
        found: dict[str, list[str]] = {}
        for status in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
            if status.executor_id and status.executor_id != DBOS.executor_id:
                found.setdefault(status.executor_id, []).append(status.workflow_id)
        return found

    def hand_over_unknown(self) -> int:
        """Enqueue again what this release does not know, for a replica of a later one; how much that is.

        In a rolling upgrade an older replica takes a newer one's task from the queue. It cannot run it, and would keep it.
        """
        unknown = [status.workflow_id for status in _pending_here() if status.name not in self.workflows]
        if unknown:
            DBOS.resume_workflows(unknown, queue_name=QUEUE)
        return len(unknown)

    def resume_dropped(self) -> int:
        """Resume our own unfinished work that has neither run nor paused for ``DROPPED_AFTER``; how much that is.

        DBOS ends a run whose outcome it cannot store, for example on a full disk, and looks at it again only at a launch. While
        many run, work may wait for a thread, which looks the same.
        """
        is_busy = self._running.count() > MAX_THREADS // 2
        self._idle.note([] if is_busy else [each.workflow_id for each in _pending_here() if self._is_idle(each)])
        dropped = self._idle.take(DROPPED_AFTER)
        if dropped:
            self._resume(dropped)
        return len(dropped)

    def _is_idle(self, status: WorkflowStatus) -> bool:
        work = (self._running, self._pauses, self._places)
        return status.name in self.workflows and not any(place.has(status.workflow_id) for place in work)

    def _resume(self, workflow_ids: Sequence[str]) -> None:
        """Let unfinished work run again where it ran before: at once, or in the queue whose limits hold for it."""
        pending = [each for each in _pending_here(list(workflow_ids)) if not self._running.has(each.workflow_id)]
        for queue in (QUEUE, None):
            ids = [each.workflow_id for each in pending if (each.queue_name == QUEUE) == (queue == QUEUE)]
            if ids:
                DBOS.resume_workflows(ids, queue_name=queue)

    def recover(self, workflow_ids: Iterable[str], executor_id: str | None = None) -> None:
        """Resume workflows of an executor that is dead; with its id, only what no other replica has resumed meanwhile."""
        left = DBOS.list_workflows(
            workflow_ids=list(workflow_ids), status="PENDING", executor_id=executor_id, load_input=False
        )
        DBOS.resume_workflows([status.workflow_id for status in left])

    def prune(self, older_than: timedelta) -> int:
        """Delete finished workflows; how many were deleted."""
        before = (datetime.now(UTC) - older_than).isoformat()
        deleted = 0
        while finished := DBOS.list_workflows(
            status=["SUCCESS", "ERROR"], completed_before=before, limit=PRUNE_BATCH, load_input=False, load_output=False
        ):
            DBOS.delete_workflows([status.workflow_id for status in finished])
            deleted += len(finished)
        return deleted


def _pending_here(workflow_ids: list[str] | None = None) -> list[WorkflowStatus]:
    """The work of this executor that has begun and not ended; ``workflow_ids`` asks for some of it."""
    return DBOS.list_workflows(
        workflow_ids=workflow_ids, status="PENDING", executor_id=DBOS.executor_id, load_input=False, load_output=False
    )
