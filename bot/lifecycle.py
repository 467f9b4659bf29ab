"""Starts the bot part by part, runs its periodic cleanup, and drains it. A part that is down says so in ``/readyz``."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.domain.errors import BotError
from bot.domain.replies import CARD_LIFETIME
from bot.interfaces.long_connection import LongConnection
from bot.interfaces.tasks import NotStored
from bot.logs import get_logger
from bot.readiness import Readiness
from bot.storage.connecting.problems import database_problem
from bot.storage.database import DatabaseUnreachable
from bot.storage.migrations import LaterRelease
from bot.storage.store import DatabaseStore
from bot.tasks.dbos_database import ExecutorLocks, SessionsNotOurs
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.scheduler import Scheduler
from bot.tasks.timed_calls import TimedCalls

log = get_logger(__name__)

PARTS = ("migrations", "engine", "scheduler")
RETRY_EVERY = timedelta(seconds=2)
# Longer than closed jobs are reminded of (CLOSED_FOR in handlers/reminders), or a closing would be sent again.
REMINDERS_KEPT_FOR = timedelta(days=90)
# Longer than it can be restored (handlers/reminders/unsubscribe.py).
ENDED_SUBSCRIPTIONS_KEPT_FOR = timedelta(days=7)
# Longer than a job is not previewed again in a chat.
PREVIEWS_KEPT_FOR = timedelta(days=1)
INCIDENTS_KEPT_FOR = timedelta(days=30)
MAX_INCIDENTS = 1000
WORKFLOWS_KEPT_FOR = timedelta(hours=48)
DRAIN_TIMEOUT = timedelta(seconds=15)
# Whatever the database does. Before it, requests have had some seconds to end (gunicorn.conf.py's graceful_timeout).
STOP_TIMEOUT = timedelta(seconds=17)
# With that of starting work (bot/tasks/dbos_engine.py), /readyz answers within 3 s.
PING_TIMEOUT = timedelta(seconds=0.8)


def _do_nothing() -> None:
    """What is done when the bot is ready, if nothing has to."""


class Lifecycle:
    """Starts and stops what runs in the same process as the web application."""

    def __init__(
        self,
        store: DatabaseStore,
        engine: DbosEngine,
        scheduler: Scheduler,
        readiness: Readiness,
        clock: Clock,
        locks: ExecutorLocks | None,
    ) -> None:
        """Args: ``locks`` is None where one process has the database to itself."""
        self._store = store
        self._engine = engine
        self._scheduler = scheduler
        self._readiness = readiness
        self._readiness.watch(self._database_problem)
        self._clock = clock
        self._locks = locks
        self._ask_feishu: Callable[[], object] = str
        self._connection: LongConnection | None = None
        self._more: dict[str, Callable[[], None]] = {}
        self._at_end: list[str] = []
        self._when_ready: Callable[[], None] = _do_nothing
        self._timed = TimedCalls("ping", PING_TIMEOUT, str)
        self._stopping = threading.Event()
        self._starter = threading.Thread(target=self._start, name="lifecycle", daemon=True)

    def ask_when_ready(self, ask_feishu: Callable[[], object]) -> None:
        """Args: ``ask_feishu`` is a harmless call, made after the start, so that a wrong setting is known at once."""
        self._ask_feishu = ask_feishu

    def connect_when_ready(self, connection: LongConnection) -> None:
        """Args: ``connection`` brings the events, instead of requests; it is opened after the start and closed before the end."""
        self._connection = connection

    def also_maintain(self, name: str, run: Callable[[], None], *, at_end: bool = False) -> None:
        """Run more work as often as ``MAINTENANCE_EVERY`` says for that name, and once more at the end if it is wanted then."""
        self._more[name] = run
        if at_end:
            self._at_end.append(name)

    def do_when_ready(self, what: Callable[[], None]) -> None:
        """Args: ``what`` is done once after the start; it must not wait for anything."""
        self._when_ready = what

    def start(self) -> None:
        """Start in the background, so that ``/healthz`` and ``/readyz`` answer from the first moment."""
        self._starter.start()

    def stop(self) -> None:
        """Drain: accept nothing new and let running steps end. What is cut off is resumed at the next start."""
        self._readiness.drain()
        self._stopping.set()
        drained = threading.Thread(target=self._drain, name="drain", daemon=True)
        drained.start()
        drained.join(STOP_TIMEOUT.total_seconds())
        if drained.is_alive():
            log.warning("drain_timed_out")

    def _drain(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._starter.join()
        self._scheduler.stop()
        self._engine.stop(DRAIN_TIMEOUT)
        if self._locks is not None:
            self._locks.release()
        for name in self._at_end if self._readiness.is_up("migrations") else ():
            self._maintain(name, self._more[name])
        self._timed.close()
        self._store.close()
        log.info("drained")

    def _start(self) -> None:
        for part, start in zip(PARTS, (self._store.migrate, self._launch, self._schedule), strict=True):
            while not self._stopping.is_set() and not self._try(part, start):
                self._stopping.wait(RETRY_EVERY.total_seconds())
        if not self._stopping.is_set():
            log.info("ready")
            if self._connection is not None:
                self._connection.open()
            self._try_feishu()
            self._when_ready()

    def _try_feishu(self) -> None:
        """Feishu is no condition of the start; what is wrong with the call is said by the client's own log lines."""
        try:
            self._ask_feishu()
        except BotError as error:
            log.warning("feishu_not_usable_yet", error=error)

    def _try(self, part: str, start: Callable[[], None]) -> bool:
        """One attempt; whatever stops it, usually an unreachable database, becomes a reason in ``/readyz``."""
        try:
            start()
        except Exception as error:
            problem = str(error) if isinstance(error, (SessionsNotOurs, LaterRelease)) else database_problem(error)
            if problem:
                log.error("not_ready", part=part, problem=problem, error=type(error).__name__)  # noqa: TRY400 - the problem says all
            else:
                log.exception("not_ready", part=part)
            self._readiness.down(part, problem or type(error).__name__)
            return False
        self._readiness.up(part)
        return True

    def _database_problem(self) -> str:
        """Why the database does not answer, or takes no work; empty if it does."""
        try:
            self._timed.run(self._store.ping)
            self._engine.check()
        except (DatabaseUnreachable, NotStored) as error:
            return str(error)
        return ""

    def _launch(self) -> None:
        if self._locks is not None:
            self._locks.require_own_sessions()
            self._locks.hold()
        self._engine.launch()

    def _schedule(self) -> None:
        # The operator's settings may have changed, and with them what is due.
        self._store.looks.wake_waiting()
        work = {
            "cleanup": self._clean_up,
            "hold_lock": self._hold_lock,
            "recover": self._recover,
            "hand_over": self._hand_over,
            **self._more,
        }
        self._scheduler.start({name: partial(self._maintain, name, run) for name, run in work.items()})

    def _maintain(self, name: str, run: Callable[[], None]) -> None:
        """It comes again by itself; an error would only fill the log with the scheduler's stack traces."""
        try:
            run()
        except Exception as error:
            if problem := database_problem(error):
                log.warning("maintenance_postponed", work=name, problem=problem)
            else:
                log.exception("maintenance_failed", work=name)

    def _clean_up(self) -> None:
        deleted = self._engine.prune(WORKFLOWS_KEPT_FOR)
        now = self._clock.now()
        self._store.cards.prune(now - CARD_LIFETIME)
        self._store.reminders.prune(now - REMINDERS_KEPT_FOR)
        self._store.snoozes.prune(now)
        self._store.bulk_requests.prune(now - CARD_LIFETIME)
        self._store.reopen_requests.prune(now - CARD_LIFETIME)
        self._store.previews.prune(now - PREVIEWS_KEPT_FOR)
        self._store.incidents.prune(now - INCIDENTS_KEPT_FOR, MAX_INCIDENTS)
        self._store.subscriptions.prune_ended(now - ENDED_SUBSCRIPTIONS_KEPT_FOR)
        log.info("cleanup_done", workflows_deleted=deleted)

    def _hold_lock(self) -> None:
        """A job of its own, because DBOS may keep the others waiting for a minute after the database was away."""
        if self._locks is not None and not self._locks.hold():
            log.warning("executor_lock_not_held")

    def _recover(self) -> None:
        """Resume the unfinished work of replicas that are dead, and our own that has stopped."""
        if count := self._engine.resume_dropped():
            log.warning("dropped_work_resumed", count=count)
        if self._locks is None:
            return
        unfinished = self._engine.unfinished_of_others()
        for executor_id in self._locks.find_dead(unfinished):
            log.warning("work_recovered", executor=executor_id, count=len(unfinished[executor_id]))
            self._engine.recover(unfinished[executor_id], executor_id)

    def _hand_over(self) -> None:
        """Leave to replicas of a later release what this one does not know."""
        if self._locks is not None and (count := self._engine.hand_over_unknown()):
            log.warning("unknown_work_handed_over", count=count)
