"""Says what is wrong with frames, each kind at most once a minute: whoever sends them could fill the log."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.logs import get_logger

log = get_logger(__name__)

LOG_EVERY_SECONDS = 60.0


class FrameLog:
    """For one thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._counts: Counter[str] = Counter()
        self._next_line_at: dict[str, float] = {}

    def count(self, event: str, **values: Any) -> None:
        """Say it with ``count``, the number since the last line of this event; the values are those of the last."""
        self._counts[event] += 1
        now = self._monotonic()
        if now >= self._next_line_at.get(event, now):
            self._next_line_at[event] = now + LOG_EVERY_SECONDS
            log.warning(event, count=self._counts.pop(event), **values)
