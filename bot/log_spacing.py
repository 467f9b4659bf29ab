"""Spaces log lines: whoever causes them from outside could fill the log."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta


class LogSpacing:
    """Of one kind of line. Any thread may ask."""

    def __init__(
        self, every: timedelta = timedelta(minutes=1), monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Args: ``monotonic`` gives seconds; a clock that is set back must not silence the lines."""
        self._every = every.total_seconds()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._count = 0
        self._next_line_at = float("-inf")

    def due(self) -> int:
        """Count once more; how many were counted since the last line if another is due, else 0."""
        with self._lock:
            self._count += 1
            now = self._monotonic()
            if now < self._next_line_at:
                return 0
            self._next_line_at = now + self._every
            count, self._count = self._count, 0
            return count
