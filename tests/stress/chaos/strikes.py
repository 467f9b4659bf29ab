"""Kills and restarts replicas of the bot, at random times or in the middle of an action."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from simulator.bot_runner.bot_process import ROOT, BotFailed
from simulator.core.event_log import LogEntry
from simulator.platform import Platform
from tests.stress.chaos import plan
from tests.support.bot_process import Replica

LONGEST_LIFE = 4.0
# A replica that does nothing for so long is killed anyway.
LONGEST_WAIT = 6.0
# As a process manager would.
MAX_STARTS = 10
OK = 200


@dataclass
class Struck:
    """What was done to the replicas, over the whole run."""

    counts: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    upgraded: int = 0
    most_in_flight: int = 0
    ended_by_itself: list[str] = field(default_factory=list)


@dataclass
class _Trap:
    """Kills at the countdown-th log entry that matches, in the thread that logs it."""

    matches: Callable[[LogEntry], bool]
    countdown: int
    kill: Callable[[], None]
    is_open: bool = True

    def on_entry(self, entry: LogEntry) -> None:
        if not self.is_open or not self.matches(entry):
            return
        self.countdown -= 1
        if self.countdown <= 0:
            self.is_open = False
            self.kill()


class Striker:
    """A thread that plays the strikes of one day in their order.

    In a call to Feishu the kill comes after its effect and before the bot sees the answer; in a delivery, as soon as the
    bot has acknowledged it.
    """

    def __init__(  # noqa: PLR0913 - whom it strikes, when, by which chance, and what it tells
        self,
        platform: Platform,
        replicas: tuple[Replica, ...],
        strikes: Sequence[str],
        *,
        struck: Struck,
        in_flight: Callable[[], int],
        make_reminders_due: Callable[[], None],
        rng: random.Random,
        max_calls: int,
    ) -> None:
        """Args: ``max_calls`` is how many calls or deliveries a replica survives at most."""
        self._platform = platform
        self._replicas = replicas
        self._strikes = strikes
        self._struck = struck
        self._in_flight = in_flight
        self._make_reminders_due = make_reminders_due
        self._rng = rng
        self._max_calls = max_calls
        self._victims: tuple[Replica, ...] = ()
        self._kill_lock = threading.Lock()
        self._killed = threading.Event()
        self._number_changed = threading.Condition()
        self._number = 0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="striker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """Wait until all strikes were played. Raises what failed in the thread."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def wait_for(self, number: int) -> None:
        """Wait until that many strikes have begun; return at once if the thread has failed."""
        with self._number_changed:
            self._number_changed.wait_for(lambda: self._number >= number or self._failure is not None)

    def _run(self) -> None:
        try:
            for strike in self._strikes:
                self._wait_until_up(strike)
                with self._number_changed:
                    self._number += 1
                    self._number_changed.notify_all()
                self._play(strike)
        except BaseException as failure:  # noqa: BLE001 - it is raised again in finish(), in the thread that reports
            with self._number_changed:
                self._failure = failure
                self._number_changed.notify_all()

    def _wait_until_up(self, strike: str) -> None:
        # A single replica may be killed at random while it starts; of several only one is ever down by a single kill.
        if len(self._replicas) > 1 or strike != plan.BY_THE_CLOCK:
            for replica in self._replicas:
                wait_until_up(replica, self._struck)

    def _play(self, strike: str) -> None:
        self._struck.counts[strike] += 1
        if strike == plan.REMINDERS_DUE:
            self._make_reminders_due()
        elif strike == plan.DRAIN:
            self._restart(self._rng.choice(self._replicas))
        elif strike == plan.ROLLING:
            for replica in self._replicas:
                self._upgrade(replica)
                wait_until_up(replica, self._struck)
        else:
            self._kill_at(strike)

    def _upgrade(self, replica: Replica) -> None:
        """Restart the replica, with the code of this checkout if it had another's."""
        if replica.checkout != ROOT:
            self._struck.upgraded += 1
        replica.checkout = ROOT
        self._restart(replica)

    def _restart(self, replica: Replica) -> None:
        replica.stop()
        replica.start()

    def _kill_at(self, strike: str) -> None:
        is_for_all = strike == plan.ALL_AT_ONCE
        self._victims = self._replicas if is_for_all else (self._rng.choice(self._replicas),)
        self._killed.clear()
        if strike == plan.BY_THE_CLOCK:
            self._killed.wait(self._rng.uniform(0.0, LONGEST_LIFE))
        else:
            matches = _is_acknowledged if strike == plan.AFTER_200 else _is_write_call
            trap = _Trap(matches, self._rng.randint(1, self._max_calls), self._kill)
            unsubscribe = self._platform.event_log.subscribe(trap.on_entry)
            self._killed.wait(LONGEST_WAIT)
            unsubscribe()
            trap.is_open = False
        self._kill()
        for victim in self._victims:
            victim.start()

    def _kill(self) -> None:
        with self._kill_lock:
            if self._killed.is_set():
                return
            self._struck.most_in_flight = max(self._struck.most_in_flight, self._in_flight())
            for victim in self._victims:
                victim.kill()
                self._struck.killed += 1
            self._killed.set()


def wait_until_up(replica: Replica, struck: Struck) -> None:
    """Wait until it is ready; a process that ends by itself is started again, as a process manager does. Raises BotFailed."""
    for _ in range(MAX_STARTS):
        with suppress(BotFailed):
            replica.wait_until_ready()
            return
        if replica.bot.is_running:
            break
        struck.ended_by_itself.append(replica.bot.last_log_lines(3))
        replica.start()
    replica.wait_until_ready()


def _is_write_call(entry: LogEntry) -> bool:
    return entry.kind == "api_call" and str(entry.detail["call"]).startswith(("POST /im", "POST /hire/v1/jobs"))


def _is_acknowledged(entry: LogEntry) -> bool:
    return entry.kind == "delivery" and entry.detail["status"] == OK
