"""Spaces log lines: whoever sends bad frames could fill the log."""

import time
from collections.abc import Callable

LOG_EVERY_SECONDS = 60.0


class Spacing:
    """Of one kind of line, in one thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._count = 0
        self._next_line_at = float("-inf")

    def due(self) -> int:
        """Count once more; how many were counted since the last line if another is due, which is once a minute, else 0."""
        self._count += 1
        now = self._monotonic()
        if now < self._next_line_at:
            return 0
        self._next_line_at = now + LOG_EVERY_SECONDS
        count, self._count = self._count, 0
        return count
