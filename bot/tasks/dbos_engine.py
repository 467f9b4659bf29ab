"""The durable room, the only place that knows DBOS: work that was taken on is done, once, also after kill -9.

A piece of work is a plain function of ``Steps`` and a packed noun. A finished step is not run again after a crash; the
work's id names its cause, so the same cause starts it once. Traps met here are listed in docs/decisions/0003-dbos.md.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from bot.interfaces.tasks import Workflow
from bot.tasks.dbos_database import Engine

log = logging.getLogger(__name__)

APPLICATION = "feishu-hire-bot"
# Raised only when unfinished work of the older version could no longer be resumed by the newer one. DBOS's default, a
# hash of the code, would strand the work of every previous release.
WORKFLOW_VERSION = "1"
POLL_SECONDS = 1.0
# Enough for hundreds of answers that wait for a Feishu that is away, while clicks still find a thread.
MOST_THREADS = 400
QUEUE = "errands"
# Below the platform's 50 messages a second for one app, over all replicas together (shared/feishu/limits.md).
STARTS_A_SECOND = 40
QUEUE_THREADS = 24
PRUNE_BATCH = 500


class _ActiveWorkflows:
    """Counts the work that is doing something; a pause need not be waited for, it goes on after a restart."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def enter(self) -> None:
        with self._changed:
            self._count += 1

    def leave(self) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_until_none(self, timeout: timedelta) -> bool:
        """Whether all work came to rest in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count <= 0, timeout.total_seconds())


class DbosSteps:
    """Keeps the promise of Steps inside a DBOS workflow."""

    def __init__(self, workflow_id: str, awake: _ActiveWorkflows) -> None:
        self.workflow_id = workflow_id
        self._active = awake

    def run(self, name: str, step: Callable[[], str]) -> str:
        return DBOS.run_step({"name": name}, step)

    def sleep(self, pause: timedelta) -> None:
        self._active.leave()
        try:
            DBOS.sleep(pause.total_seconds())
        finally:
            self._active.enter()


class DbosEngine:
    """Starts work, resumes it after a crash, answers what finished work has returned."""

    def __init__(self, engine: Engine, executor_id: str) -> None:
        """Args: ``engine`` is the database of the work, ``executor_id`` names whose work is resumed at launch."""
        DBOS.destroy(destroy_registry=True)  # DBOS is one for each process: a second bot in it takes its place
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": engine.url.render_as_string(hide_password=False),
            "system_database_engine": engine,
            "application_version": WORKFLOW_VERSION,
            "executor_id": executor_id,
            "serializer": DBOSPortableJSONSerializer(),  # the default is pickle: code run out of a database
            "use_listen_notify": False,
            "max_executor_threads": MOST_THREADS,
            "notification_listener_polling_interval_sec": POLL_SECONDS,
            "log_level": "WARNING",
        }
        DBOS(config=config)
        _log_as_all_others()
        self._active = _ActiveWorkflows()
        self._workflows: dict[str, Callable[[str], str]] = {}

    def register(self, workflows: Mapping[str, Workflow]) -> None:
        self._workflows = {kind: _workflow(kind, work, self._active) for kind, work in workflows.items()}

    def launch(self) -> None:
        """Create or migrate DBOS's own tables and resume what this executor left unfinished."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, limiter={"limit": STARTS_A_SECOND, "period": 1}, worker_concurrency=QUEUE_THREADS)

    def stop(self, timeout: timedelta) -> None:
        """Take on nothing more and let running work end; what is cut off is resumed at the next start."""
        if not self._active.wait_until_none(timeout):
            log.warning("drain_cut_short")
        DBOS.destroy()

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        with SetWorkflowID(workflow_id):
            DBOS.start_workflow(self._workflows[kind], payload)

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        with SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(QUEUE, self._workflows[kind], payload)

    def result(self, workflow_id: str) -> str | None:
        status = DBOS.get_workflow_status(workflow_id)
        return str(status.output) if status is not None and status.status == "SUCCESS" else None

    def unfinished_of_others(self) -> dict[str, list[str]]:
        """Unfinished work by executor id, without our own."""
        found: dict[str, list[str]] = {}
        for status in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
            if status.executor_id and status.executor_id != DBOS.executor_id:
                found.setdefault(status.executor_id, []).append(status.workflow_id)
        return found

    def recover(self, workflow_ids: Iterable[str]) -> None:
        """Resume work of an executor that is known to be dead."""
        DBOS.resume_workflows(list(workflow_ids))

    def prune(self, older_than: timedelta) -> int:
        """Forget finished work; how many were forgotten."""
        before = (datetime.now(UTC) - older_than).isoformat()
        forgotten = 0
        while finished := DBOS.list_workflows(
            status=["SUCCESS", "ERROR"], completed_before=before, limit=PRUNE_BATCH, load_input=False, load_output=False
        ):
            DBOS.delete_workflows([status.workflow_id for status in finished])
            forgotten += len(finished)
        return forgotten


def _log_as_all_others() -> None:
    """DBOS brings a handler and a format of its own; LOG_FORMAT is to hold for its lines too."""
    logger = logging.getLogger("dbos")
    logger.handlers.clear()
    logger.propagate = True


def _workflow(kind: str, work: Workflow, awake: _ActiveWorkflows) -> Callable[[str], str]:
    def run(payload: str) -> str:
        awake.enter()
        try:
            return work(DbosSteps(DBOS.workflow_id or "", awake), payload)
        finally:
            awake.leave()

    run.__qualname__ = run.__name__ = kind  # DBOS finds the function again by this name after a restart
    return DBOS.workflow(name=kind)(run)
