"""Kills replicas of the bot at random times or in the middle of an action, and starts them again."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from simulator.core.event_log import LogEntry
from simulator.platform import Platform
from tests.support.bot_process import Replica

LONGEST_LIFE = 5.0
# A replica that does nothing for so long is killed anyway.
LONGEST_WAIT = 6.0
OK = 200
BY_THE_CLOCK, IN_A_CALL, AFTER_200 = "by the clock", "inside a call to Feishu", "right after a 200"


@dataclass(frozen=True)
class Kill:
    """One SIGKILL: at which moment, and how many acknowledged commands were unanswered."""

    moment: str
    in_flight: int


@dataclass
class _Trap:
    """Kills at the countdown-th log entry that matches, in the thread that logs it."""

    moment: str
    matches: Callable[[LogEntry], bool]
    countdown: int
    kill: Callable[[str], None]
    is_open: bool = True

    def on_entry(self, entry: LogEntry) -> None:
        if not self.is_open or not self.matches(entry):
            return
        self.countdown -= 1
        if self.countdown <= 0:
            self.is_open = False
            self.kill(self.moment)


class Killer:
    """A thread that kills one replica at a time until it is stopped.

    In a call to Feishu the kill comes after its effect and before the bot sees the answer; in a delivery, as soon as the
    bot has acknowledged it.
    """

    def __init__(
        self,
        platform: Platform,
        replicas: tuple[Replica, ...],
        in_flight: Callable[[], int],
        rng: random.Random,
        max_calls: int,
    ) -> None:
        """Args: ``most_calls`` is how many calls or deliveries a replica survives at most."""
        self.kills: list[Kill] = []
        self._platform = platform
        self._replicas = replicas
        self._in_flight = in_flight
        self._rng = rng
        self._max_calls = max_calls
        self._victim = replicas[0]
        self._kill_lock = threading.Lock()
        self._killed = threading.Event()
        self._stopped = threading.Event()
        self._round_changed = threading.Condition()
        self._round = 0
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="killer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop killing and wait until every replica is ready. Raises what failed in the thread."""
        self._stopped.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        for replica in self._replicas:
            replica.wait_until_ready()

    def wait_for_round(self, number: int) -> None:
        """Wait until the killer begins that round, counted from 1; return at once if it has failed."""
        with self._round_changed:
            self._round_changed.wait_for(lambda: self._round >= number or self._failure is not None)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._kill_one()
        except Exception as failure:  # noqa: BLE001 - it is raised again in stop(), in the thread that reports
            with self._round_changed:
                self._failure = failure
                self._round_changed.notify_all()

    def _kill_one(self) -> None:
        self._victim = self._rng.choice(self._replicas)
        self._killed.clear()
        is_by_the_clock = self._rng.random() < 1 / 3
        # A single replica may be killed at random while it starts; of several only one is ever down.
        if len(self._replicas) > 1 or not is_by_the_clock:
            for replica in self._replicas:
                replica.wait_until_ready()
        with self._round_changed:
            self._round += 1
            self._round_changed.notify_all()
        if is_by_the_clock:
            self._stopped.wait(self._rng.uniform(0.0, LONGEST_LIFE))
            self._kill(BY_THE_CLOCK)
        else:
            self._wait_for_moment()
        self._victim.start()

    def _wait_for_moment(self) -> None:
        moment, matches = self._rng.choice(((IN_A_CALL, _is_write_call), (AFTER_200, _is_acknowledged)))
        trap = _Trap(moment, matches, self._rng.randint(1, self._max_calls), self._kill)
        unsubscribe = self._platform.event_log.subscribe(trap.on_entry)
        self._killed.wait(LONGEST_WAIT)
        unsubscribe()
        trap.is_open = False
        self._kill(BY_THE_CLOCK)

    def _kill(self, moment: str) -> None:
        with self._kill_lock:
            if self._killed.is_set():
                return
            in_flight = self._in_flight()
            self._victim.kill()
            self.kills.append(Kill(moment, in_flight))
            self._killed.set()


def _is_write_call(entry: LogEntry) -> bool:
    return entry.kind == "api_call" and str(entry.detail["call"]).startswith(("POST /im", "POST /hire/v1/jobs"))


def _is_acknowledged(entry: LogEntry) -> bool:
    return entry.kind == "delivery" and entry.detail["status"] == OK
