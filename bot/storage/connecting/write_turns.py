"""Queues the threads of this process for SQLite's only writer, and lets others write between many transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

# Another process that waits looks again after 25 ms at first, later after 100 ms.
PAUSE_S = 0.03
# For so long another process may find the database taken whenever it looks.
BUSY_S = 0.1


class WriteTurns:
    """One turn at a time.

    SQLite itself does not wake those who wait: they look again from time to time, and may find it taken every time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()
        # Since when there was no pause, and when the last turn ended; both are written by whoever has the turn.
        self._busy_since = self._ended_at = monotonic() - PAUSE_S

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """Wait for a turn. A thread that has waited for ``timeout`` seconds goes on to SQLite, whose own error says so."""
        has_lock = self._lock.acquire(blocking=False) or self._wait(timeout)
        if has_lock and monotonic() - self._ended_at >= PAUSE_S:
            self._busy_since = monotonic()
        try:
            yield
        finally:
            if has_lock:
                self._ended_at = monotonic()
                self._lock.release()

    def give_way(self) -> None:
        """Pause between two turns of many, if a thread waits, and if there was no pause for ``BUSY_S``.

        A thread takes its turn at once. Of another process nobody knows whether it waits.
        """
        if self._waiting:
            self._nobody_waits.wait(PAUSE_S)
        if self._ended_at - self._busy_since >= BUSY_S:
            sleep(PAUSE_S)

    def _wait(self, timeout: float) -> bool:
        self._count(1)
        try:
            return self._lock.acquire(timeout=timeout)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change
            if self._waiting:
                self._nobody_waits.clear()
            else:
                self._nobody_waits.set()
