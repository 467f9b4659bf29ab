"""The simulator's clock, which can be moved forward, the machine's clock, and conversions from and to epoch ms."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[], None]
FOLLOWER_TIMEOUT_SECONDS = 1.0


class RealClock:
    """The machine's own time; implements ``bot.domain.clock.Clock``."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Implements ``bot.domain.clock.Clock``; stands still unless ``ticks`` is set.

    A bot in another process follows the clock through ``wait_for_move``. ``move`` waits up to
    ``FOLLOWER_TIMEOUT_SECONDS`` until that bot knows the new time, so that it does not receive events dated in its future.
    """

    def __init__(self, start: datetime | None = None, *, ticks: bool = False) -> None:
        self._start = start or datetime.now(UTC)
        self._moved = timedelta()
        self._ticks = ticks
        self._created = time.monotonic()
        self._listeners: list[Listener] = []
        self._moves = 0
        self._followers = 0
        self._is_settled = True
        self._changed = threading.Condition()

    @property
    def moved(self) -> timedelta:
        """The sum of all moves."""
        return self._moved

    @property
    def is_settled(self) -> bool:
        """Whether every follower knows the last move."""
        return self._is_settled

    def now(self) -> datetime:
        with self._changed:
            elapsed = timedelta(seconds=time.monotonic() - self._created) if self._ticks else timedelta()
            return self._start + self._moved + elapsed

    def move(self, by: timedelta) -> None:
        with self._changed:
            self._moved += by
            self._moves += 1
            self._is_settled = not self._followers
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_settled, FOLLOWER_TIMEOUT_SECONDS)
            # The move does not wait any longer for a follower that has not called again.
            self._is_settled = True
        for listener in tuple(self._listeners):
            listener()

    def wait_for_move(self, known: int, seconds: float) -> int:
        """The count of moves, as soon as it differs from ``known`` or ``seconds`` are over.

        The caller becomes a follower for that time, and is taken to know the first ``known`` moves.
        """
        with self._changed:
            self._followers += 1
            if known == self._moves:
                self._is_settled = True
                self._changed.notify_all()
            self._changed.wait_for(lambda: known != self._moves, seconds)
            self._followers -= 1
            return self._moves

    def on_move(self, listener: Listener) -> None:
        """Calls ``listener`` after every move, in the thread that moves the clock."""
        self._listeners.append(listener)


def to_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
