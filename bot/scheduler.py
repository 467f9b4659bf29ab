"""The ticks, in every replica. A tick only starts durable work whose id names the tick, so N replicas run it once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler

from bot.durable import WorkEngine
from bot.metrics import TICKS_MISSED
from bot.promises import Clock

log = logging.getLogger(__name__)

# APScheduler's default of one second silently drops a run that comes late.
MISFIRE_GRACE = timedelta(hours=6)
HOUSEKEEPING_EVERY = timedelta(hours=1)
REMIND_EVERY = timedelta(minutes=1)
ADOPT_EVERY = timedelta(seconds=15)


class Scheduler:
    """APScheduler with this bot's ticks."""

    def __init__(self, engine: WorkEngine, clock: Clock, zone: ZoneInfo, scan_every: timedelta) -> None:
        self._engine = engine
        self._clock = clock
        self._scan_every = scan_every
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(MISFIRE_GRACE.total_seconds()),
            },
        )

    def start(self, housekeeping: Callable[[], None], adopt: Callable[[], None]) -> None:
        """Scan now and from now on."""
        self._every("scan", self._scan_every, self.scan_tick)
        self._every("remind", REMIND_EVERY, self.remind_tick)
        self._every("housekeeping", HOUSEKEEPING_EVERY, housekeeping)
        self._every("adopt", ADOPT_EVERY, adopt)
        self._scheduler.add_listener(_count_missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.start()
        self.scan_tick()

    def stop(self) -> None:
        """No more ticks; a running one ends."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def scan_tick(self) -> None:
        """Start the scan of this interval, unless some replica has."""
        self._engine.start("scan", tick_id("scan", self._clock.now(), self._scan_every), "")

    def remind_tick(self) -> None:
        """Look whom to remind; whoever looks later finds what an earlier look has missed."""
        self._engine.start("remind_chats", tick_id("remind", self._clock.now(), REMIND_EVERY), "")

    def _every(self, name: str, interval: timedelta, tick: Callable[[], None]) -> None:
        self._scheduler.add_job(tick, "interval", seconds=interval.total_seconds(), id=name)


def _count_missed(event: Any) -> None:
    """The next tick catches up, since each looks at what is due and not at the time that has passed."""
    TICKS_MISSED.labels(tick=event.job_id).inc()
    log.warning("tick_missed tick=%s", event.job_id)


def tick_id(name: str, now: datetime, interval: timedelta) -> str:
    """The same for every replica within one interval."""
    return f"{name}:{int(interval.total_seconds())}:{int(now.timestamp() // interval.total_seconds())}"
