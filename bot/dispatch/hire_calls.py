"""Limits how many calls to Hire one person causes with what costs many: unknown ids and codes, and several jobs at once."""

import threading
from collections import Counter
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.errors import TooManyCalls

PERIOD = timedelta(minutes=1)
MAX_CALLS = 500
"""Half of what Feishu allows an app for one API in a minute (docs/feishu/limits.md): the rest is for everybody else."""


class HireCalls:
    """Counts the calls of each person in this process, minute by minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._calls: Counter[str] = Counter()

    def count(self, open_id: str, calls: int) -> None:
        """Count calls that are about to be made for a person.

        Raises:
            TooManyCalls: if the person's calls of this minute are used up; these are not counted then.
        """
        now = self._clock.now()
        with self._lock:
            # A moment in the future is of a clock that was set back.
            if self._began is None or not timedelta(0) <= now - self._began < PERIOD:
                self._began = now
                self._calls.clear()
            if self._calls[open_id] >= MAX_CALLS:
                raise TooManyCalls
            self._calls[open_id] += calls
