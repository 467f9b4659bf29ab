"""A thread that plays one outage after the other: of the database, of Feishu, and of the clock."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from simulator.core.faults import FaultKind
from simulator.platform import Platform
from tests.stress.chaos import plan
from tests.stress.chaos.databases import ChaosDatabase, Outage

SEND, OPEN, READ, ANY = "POST /im/v1/messages/*/reply", "POST /hire/v1/jobs/*/open", "GET /hire/v1/*", "*"
FAULTS: tuple[tuple[FaultKind, str], ...] = (
    ("dropped_before", SEND),
    ("dropped_after", SEND),
    ("bad_gateway", SEND),
    ("busy", SEND),
    ("rate_limited", SEND),
    ("too_fast", SEND),
    ("slow", SEND),
    ("dropped_before", OPEN),
    ("dropped_after", OPEN),
    ("dropped_after", "POST /im/v1/messages"),
    ("slow", OPEN),
    ("bad_gateway", READ),
    ("rate_limited", READ),
    ("dropped_before", READ),
    ("slow", READ),
    ("busy", READ),
    ("token_invalid", ANY),
)
MOST_FAULTS_AT_ONCE = 6


class Outages:
    """Plays the outages of one day until it is stopped; each has ended by then."""

    def __init__(
        self,
        platform: Platform,
        database: ChaosDatabase,
        names: Iterator[str],
        rng: random.Random,
        counts: Counter[str],
    ) -> None:
        """Args: ``counts`` is raised by what was done."""
        self._platform = platform
        self._names = names
        self._rng = rng
        self._counts = counts
        self._known: Mapping[str, Outage] = {
            **database.outages(),
            plan.CLOCK_AHEAD: lambda seconds: self._jump(1, seconds),
            plan.CLOCK_BACK: lambda seconds: self._jump(-1, seconds),
            plan.FEISHU_FAILS: self._fail,
        }
        self._stopped = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="outages", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """End what lasts, and clear every fault of Feishu. Raises what failed in the thread."""
        self._stopped.set()
        self._thread.join()
        self._platform.faults.clear()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while not self._stopped.wait(self._rng.uniform(0.0, plan.LONGEST_CALM)):
                name = next(self._names)
                if name in self._known:
                    self._counts[name] += 1
                    self._known[name](self._rng.uniform(0.2, plan.LONGEST_OUTAGE))
        except BaseException as failure:  # noqa: BLE001 - it is raised again in finish(), in the thread that reports
            self._failure = failure

    def _jump(self, direction: int, seconds: float) -> None:
        by = direction * timedelta(seconds=self._rng.uniform(1, plan.LARGEST_JUMP.total_seconds()))
        self._platform.move(by)
        time.sleep(seconds)
        self._platform.move(-by)

    def _fail(self, seconds: float) -> None:
        """Some of the next calls fail, each in another way; those that are not made soon are not failed."""
        for _ in range(self._rng.randint(1, MOST_FAULTS_AT_ONCE)):
            kind, path = self._rng.choice(FAULTS)
            self._platform.faults.add(kind, path, seconds=self._rng.uniform(0.2, 3.0))
        time.sleep(seconds)
