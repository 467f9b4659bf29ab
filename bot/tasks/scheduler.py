"""The ticks, in every replica. A tick only starts durable work whose id names the tick, so N replicas run it once.

A pulse looks at the clock every few seconds and starts the tick of each new interval: so the ticks follow a clock that
is set or moved, and a process that slept through some intervals notices and counts them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.clock import Clock
from bot.interfaces.tasks import WorkflowEngine
from bot.metrics import INTERVALS_MISSED

log = logging.getLogger(__name__)

# APScheduler's default of one second silently drops a run that comes late.
MISFIRE_GRACE = timedelta(hours=6)
POLL_EVERY = timedelta(seconds=2)
REMIND_EVERY = timedelta(minutes=1)
CLEANUP_EVERY = timedelta(hours=1)
RECOVER_EVERY = timedelta(seconds=15)


@dataclass
class _Tick:
    """Work that is started once in each interval; ``number`` is the last interval that this process has seen."""

    name: str
    kind: str
    interval: timedelta
    number: int = -1


class Scheduler:
    """APScheduler with this bot's ticks."""

    def __init__(self, engine: WorkflowEngine, clock: Clock, zone: ZoneInfo, scan_every: timedelta) -> None:
        self._engine = engine
        self._clock = clock
        self._ticks = (_Tick("scan", "scan", scan_every), _Tick("remind", "remind_chats", REMIND_EVERY))
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(MISFIRE_GRACE.total_seconds()),
            },
        )

    def start(self, housekeeping: Callable[[], None], recover: Callable[[], None]) -> None:
        """Scan and remind now and from now on."""
        self.poll()
        self._every("pulse", POLL_EVERY, self.poll)
        self._every("housekeeping", CLEANUP_EVERY, housekeeping)
        self._every("adopt", RECOVER_EVERY, recover)
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks; a running one ends."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def poll(self) -> None:
        """Start the work of every interval that has begun, unless some replica has."""
        now = self._clock.now()
        for tick in self._ticks:
            number = interval_number(now, tick.interval)
            if number == tick.number:
                continue
            self._engine.start(tick.kind, f"{tick.name}:{int(tick.interval.total_seconds())}:{number}", "")
            _count_missed(tick, number)
            tick.number = number

    def _every(self, name: str, interval: timedelta, tick: Callable[[], None]) -> None:
        self._scheduler.add_job(tick, "interval", seconds=interval.total_seconds(), id=name)


def _count_missed(tick: _Tick, number: int) -> None:
    """Nothing is lost by a missed tick, since each looks at what is due and not at the time that has passed."""
    missed = number - tick.number - 1
    if tick.number < 0 or missed <= 0:
        return
    INTERVALS_MISSED.labels(tick=tick.name).inc(missed)
    log.warning("tick_missed tick=%s count=%d", tick.name, missed)


def interval_number(now: datetime, interval: timedelta) -> int:
    """The same for every replica within one interval."""
    return int(now.timestamp() // interval.total_seconds())
