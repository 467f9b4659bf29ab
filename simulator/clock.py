"""The simulator's time, which can be moved, and the real one. Nothing else in the simulator asks what time it is."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[], None]
FOLLOWED_WITHIN_SECONDS = 1.0


class RealClock:
    """The machine's own time; keeps ``bot.promises.Clock``."""

    # The promise is a method on an object, though this keeper needs no state.
    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Keeps ``bot.promises.Clock``. Stands still unless it ``ticks``; ``move`` wakes whoever waits for a time.

    A bot in another process follows it through ``wait_for_move``; ``move`` waits a moment until that bot knows, so that
    it is never told something that is dated in its future.
    """

    def __init__(self, start: datetime | None = None, *, ticks: bool = False) -> None:
        self._start = start or datetime.now(UTC)
        self._moved = timedelta()
        self._ticks = ticks
        self._born = time.monotonic()
        self._listeners: list[Listener] = []
        self._moves = 0
        self._followers = 0
        self._is_followed = True
        self._changed = threading.Condition()

    @property
    def moved(self) -> timedelta:
        """How far it has been moved altogether."""
        return self._moved

    @property
    def is_settled(self) -> bool:
        """Whether no move is under way of which a follower has yet to hear."""
        return self._is_followed

    def now(self) -> datetime:
        with self._changed:
            elapsed = timedelta(seconds=time.monotonic() - self._born) if self._ticks else timedelta()
            return self._start + self._moved + elapsed

    def move(self, by: timedelta) -> None:
        with self._changed:
            self._moved += by
            self._moves += 1
            self._is_followed = not self._followers
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_followed, FOLLOWED_WITHIN_SECONDS)
            # Whoever has not asked by now is waited for no longer.
            self._is_followed = True
        for listener in tuple(self._listeners):
            listener()

    def wait_for_move(self, known: int, seconds: float) -> int:
        """How often it was moved, told once that is not ``known`` any more or ``seconds`` are over.

        Whoever asks has shown that it follows, and knows of that many moves.
        """
        with self._changed:
            self._followers += 1
            if known == self._moves:
                self._is_followed = True
                self._changed.notify_all()
            self._changed.wait_for(lambda: known != self._moves, seconds)
            self._followers -= 1
            return self._moves

    def on_move(self, listener: Listener) -> None:
        """Have ``listener`` called after every move, in the mover's thread."""
        self._listeners.append(listener)


def to_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
