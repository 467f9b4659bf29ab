"""The simulator's time, which can be moved, and the real one. Nothing else in the simulator asks what time it is."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[], None]


class RealClock:
    """The machine's own time; keeps ``bot.promises.Clock``."""

    # The promise is a method on an object, though this keeper needs no state.
    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Keeps ``bot.promises.Clock``. Stands still unless it ``ticks``; ``move`` wakes whoever waits for a time."""

    def __init__(self, start: datetime | None = None, *, ticks: bool = False) -> None:
        self._start = start or datetime.now(UTC)
        self._moved = timedelta()
        self._ticks = ticks
        self._born = time.monotonic()
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            elapsed = timedelta(seconds=time.monotonic() - self._born) if self._ticks else timedelta()
            return self._start + self._moved + elapsed

    def move(self, by: timedelta) -> None:
        with self._lock:
            self._moved += by
        for listener in tuple(self._listeners):
            listener()

    def on_move(self, listener: Listener) -> None:
        """Have ``listener`` called after every move, in the mover's thread."""
        self._listeners.append(listener)


def to_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
