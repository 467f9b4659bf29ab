"""Kills replicas of the bot without warning, by the clock or in the middle of what they do, and starts them again."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from simulator.core.event_log import LogEntry
from simulator.platform import Platform
from tests.support.bot_process import Replica

LONGEST_LIFE = 5.0
# A replica that has nothing to do is killed by the clock in the end.
LONGEST_WAIT = 6.0
OK = 200
BY_THE_CLOCK, IN_A_CALL, AFTER_200 = "by the clock", "inside a call to Feishu", "right after a 200"


@dataclass(frozen=True)
class Kill:
    """One SIGKILL: what was struck, and how many acknowledged commands were not answered then."""

    moment: str
    in_flight: int


@dataclass
class _Trap:
    """Strikes inside the countdown-th happening that fits, in the thread that notes it."""

    moment: str
    fits: Callable[[LogEntry], bool]
    countdown: int
    strike: Callable[[str], None]
    is_open: bool = True

    def see(self, entry: LogEntry) -> None:
        if not self.is_open or not self.fits(entry):
            return
        self.countdown -= 1
        if self.countdown <= 0:
            self.is_open = False
            self.strike(self.moment)


class Killer:
    """A thread that kills one replica at a time until it is stopped.

    A call to Feishu is struck after it took effect and before the bot sees the answer; a delivery, as soon as the bot
    has acknowledged it.
    """

    def __init__(
        self,
        platform: Platform,
        replicas: tuple[Replica, ...],
        in_flight: Callable[[], int],
        chance: random.Random,
        most_calls: int,
    ) -> None:
        """Args: ``most_calls`` is how many calls or deliveries a replica survives at most."""
        self.kills: list[Kill] = []
        self._platform = platform
        self._replicas = replicas
        self._in_flight = in_flight
        self._chance = chance
        self._most_calls = most_calls
        self._victim = replicas[0]
        self._striking = threading.Lock()
        self._struck = threading.Event()
        self._stopped = threading.Event()
        self._turning = threading.Condition()
        self._round = 0
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="killer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No more kills; every replica runs and is ready afterwards. Raises what the thread met."""
        self._stopped.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        for replica in self._replicas:
            replica.wait_until_ready()

    def wait_for_round(self, number: int) -> None:
        """Until the killer is about to strike for that time, counted from 1; at once if it has failed."""
        with self._turning:
            self._turning.wait_for(lambda: self._round >= number or self._failure is not None)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._kill_one()
        except Exception as failure:  # noqa: BLE001 - it is raised again in stop(), in the thread that reports
            with self._turning:
                self._failure = failure
                self._turning.notify_all()

    def _kill_one(self) -> None:
        self._victim = self._chance.choice(self._replicas)
        self._struck.clear()
        is_by_the_clock = self._chance.random() < 1 / 3
        # By the clock the only replica may be struck while it comes up; of several only one is ever down.
        if len(self._replicas) > 1 or not is_by_the_clock:
            for replica in self._replicas:
                replica.wait_until_ready()
        with self._turning:
            self._round += 1
            self._turning.notify_all()
        if is_by_the_clock:
            self._stopped.wait(self._chance.uniform(0.0, LONGEST_LIFE))
            self._strike(BY_THE_CLOCK)
        else:
            self._lie_in_wait()
        self._victim.start()

    def _lie_in_wait(self) -> None:
        moment, fits = self._chance.choice(((IN_A_CALL, _is_deed), (AFTER_200, _is_acknowledged)))
        trap = _Trap(moment, fits, self._chance.randint(1, self._most_calls), self._strike)
        forget = self._platform.event_log.subscribe(trap.see)
        self._struck.wait(LONGEST_WAIT)
        forget()
        trap.is_open = False
        self._strike(BY_THE_CLOCK)

    def _strike(self, moment: str) -> None:
        with self._striking:
            if self._struck.is_set():
                return
            in_flight = self._in_flight()
            self._victim.kill()
            self.kills.append(Kill(moment, in_flight))
            self._struck.set()


def _is_deed(entry: LogEntry) -> bool:
    return entry.kind == "api_call" and str(entry.detail["call"]).startswith(("POST /im", "POST /hire/v1/jobs"))


def _is_acknowledged(entry: LogEntry) -> bool:
    return entry.kind == "delivery" and entry.detail["status"] == OK
