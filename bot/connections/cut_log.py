"""Counts the connections that were cut, and says so at most once a minute: whoever opens them could fill the log."""

from collections import Counter

from bot.log_spacing import LogSpacing
from bot.logs import get_logger
from bot.metrics import CONNECTIONS_CUT

log = get_logger(__name__)


class CutLog:
    """Used by one thread only."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._line = LogSpacing()

    def count(self, reason: str) -> None:
        """``slow``: a request did not come in time, or answers were not read; ``large``: it is too large; ``malformed``: it is none; ``many``: too many connections."""
        CONNECTIONS_CUT.labels(reason=reason).inc()
        self._counts[reason] += 1
        if self._line.due():
            log.warning("connections_cut", **self._counts)
            self._counts.clear()
