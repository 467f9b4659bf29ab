"""Counts the connections that were cut, and says so at most once a minute: whoever opens them could fill the log."""

import time
from collections import Counter

from bot.logs import get_logger
from bot.metrics import CONNECTIONS_CUT

log = get_logger(__name__)

LOG_EVERY_SECONDS = 60.0


class CutLog:
    """Used by one thread only."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._next_line_at = float("-inf")

    def count(self, reason: str) -> None:
        """``slow``: a request did not come in time, or answers were not read; ``large``: it is too large; ``malformed``: it is none; ``many``: too many connections."""
        CONNECTIONS_CUT.labels(reason=reason).inc()
        self._counts[reason] += 1
        now = time.monotonic()
        if now >= self._next_line_at:
            self._next_line_at = now + LOG_EVERY_SECONDS
            log.warning("connections_cut", **self._counts)
            self._counts.clear()
