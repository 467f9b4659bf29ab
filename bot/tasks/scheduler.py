"""Starts the periodic work in every replica.

Each poll starts a workflow whose id names the interval, so N replicas run it once. The scheduler polls the clock every
few seconds instead of setting timers: the work then follows a clock that is set or moved, and a process that was
suspended for some intervals notices and counts them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.clock import Clock
from bot.domain.timestamps import to_ms
from bot.interfaces.tasks import NotStored, WorkflowEngine
from bot.logs import get_logger
from bot.metrics import INTERVALS_MISSED

log = get_logger(__name__)

# APScheduler's default of one second silently drops a run that comes late.
MISFIRE_GRACE = timedelta(hours=6)
POLL_EVERY = timedelta(seconds=2)
REMIND_EVERY = timedelta(minutes=1)
MAINTENANCE_EVERY = {
    "cleanup": timedelta(hours=1),
    "hold_lock": timedelta(seconds=2),
    # With DEAD_AFTER (bot/tasks/dbos_database.py) a dead replica's work goes on within 15 s.
    "recover": timedelta(seconds=3),
    "hand_over": timedelta(seconds=15),
    "metrics": timedelta(seconds=15),
    "incidents": timedelta(seconds=5),
    # Somebody who sets the bot up asks the doctor at once whether anything has come.
    "note_first_requests": timedelta(seconds=2),
    "note_requests": timedelta(seconds=15),
}
"""The work of ``Lifecycle`` that every replica does for itself."""


@dataclass
class _Periodic:
    """A workflow that is started once in each interval.

    Attributes:
        number: the last interval that this process has seen.
        repeated_until: the intervals up to this one come a second time, because the clock was set back; 0 if it was not.
    """

    name: str
    kind: str
    interval: timedelta
    number: int = -1
    repeated_until: int = 0

    def workflow_id(self, number: int) -> str:
        """The same on every replica. An interval that comes again has another id than the first time, or nothing would run."""
        again = f":again:{self.repeated_until}" if number <= self.repeated_until else ""
        return f"{self.name}:{int(self.interval.total_seconds())}:{number}{again}"


class Scheduler:
    """APScheduler with the bot's periodic work."""

    def __init__(
        self,
        engine: WorkflowEngine,
        clock: Clock,
        zone: ZoneInfo,
        scan_every: timedelta,
        jobs_asked_at: Callable[[], datetime | None],
    ) -> None:
        """Args: ``jobs_asked_at`` says when Hire was last asked for all jobs, None if that is not known."""
        self._engine = engine
        self._clock = clock
        self._jobs_asked_at = jobs_asked_at
        self._asked_at: datetime | None = None
        # Release 0.1 used the ids that begin with "scan" for workflows of another kind.
        self._periodic = (
            _Periodic("read_hire", "read_hire", scan_every),
            _Periodic("remind", "remind_chats", REMIND_EVERY),
        )
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(MISFIRE_GRACE.total_seconds()),
            },
        )

    def start(self, maintenance: Mapping[str, Callable[[], None]]) -> None:
        """Scan and remind now and from now on. Args: ``maintenance`` has the work of each of ``MAINTENANCE_EVERY``."""
        self._asked_at = self._jobs_asked_at()
        if self._asked_at and self._asked_at > self._clock.now():
            # The clock was set back while no process ran.
            for periodic in self._periodic:
                periodic.repeated_until = interval_number(self._asked_at, periodic.interval)
        self.poll()
        self._every("poll", POLL_EVERY, self.poll)
        for name, run in maintenance.items():
            self._every(name, MAINTENANCE_EVERY[name], run)
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more; what runs comes to its end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def poll(self) -> None:
        """Start the work of every interval that has begun, unless a replica has."""
        now = self._clock.now()
        for periodic in self._periodic:
            number = interval_number(now, periodic.interval)
            if number == periodic.number:
                continue
            if number < periodic.number:
                periodic.repeated_until = max(periodic.repeated_until, periodic.number)
            try:
                self._engine.start(periodic.kind, periodic.workflow_id(number), "")
            except NotStored as error:
                log.warning("interval_postponed", work=periodic.name, error=type(error).__name__)
                return
            _count_missed(periodic, number)
            periodic.number = number
        self._remind_after_reading()

    def _remind_after_reading(self) -> None:
        """Digests that waited until Hire was read again need not wait for the next minute too."""
        asked_at = self._jobs_asked_at()
        if asked_at is None or asked_at == self._asked_at:
            return
        try:
            self._engine.start("remind_chats", f"remind:read:{to_ms(asked_at)}", "")
        except NotStored as error:
            log.warning("interval_postponed", work="remind", error=type(error).__name__)
            return
        self._asked_at = asked_at

    def _every(self, name: str, interval: timedelta, run: Callable[[], None]) -> None:
        self._scheduler.add_job(run, "interval", seconds=interval.total_seconds(), id=name)


def _count_missed(periodic: _Periodic, number: int) -> None:
    """A missed interval loses nothing, since each run handles all that is due by then."""
    missed = number - periodic.number - 1
    if periodic.number < 0 or missed <= 0:
        return
    INTERVALS_MISSED.labels(tick=periodic.name).inc(missed)
    log.warning("interval_missed", work=periodic.name, count=missed)


def interval_number(now: datetime, interval: timedelta) -> int:
    """The same for every replica within one interval."""
    return int(now.timestamp() // interval.total_seconds())
