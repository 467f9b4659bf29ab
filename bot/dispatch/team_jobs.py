"""Whose jobs are whose: the jobs of which a person is recruiter, hiring manager or assistant, cached for a while."""

import threading
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.interfaces.feishu import Hire

CACHED_FOR = timedelta(minutes=10)
MAX_PEOPLE = 1_000


class TeamJobs:
    """Caches what Hire's three filters by person find, so that turning a page does not ask again."""

    def __init__(self, hire: Hire, clock: Clock) -> None:
        self._hire = hire
        self._clock = clock
        self._lock = threading.Lock()
        self._found: dict[str, tuple[frozenset[str], datetime]] = {}

    def of(self, open_id: str) -> frozenset[str]:
        """The ids of the jobs on whose team the person is. Raises as ``Hire.jobs_of``."""
        now = self._clock.now()
        known = self._found.get(open_id)
        if known is not None and abs(now - known[1]) < CACHED_FOR:
            return known[0]
        job_ids = self._hire.jobs_of(open_id)
        with self._lock:
            if len(self._found) >= MAX_PEOPLE:
                self._found.pop(next(iter(self._found)))
            self._found[open_id] = (job_ids, now)
        return job_ids
