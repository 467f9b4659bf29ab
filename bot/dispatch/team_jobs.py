"""Whose jobs are whose: the jobs of which a person is recruiter, hiring manager or assistant, cached for a while."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.jobs import JobTeam
from bot.interfaces.feishu import Hire

CACHED_FOR = timedelta(minutes=10)
MAX_PEOPLE = 1_000
# Digests that are sent at the same time name the recruiters of the same jobs.
SHARED_FOR = timedelta(minutes=1)
MAX_SHARED = 10_000


class TeamJobs:
    """Caches what Hire's three filters by person find, so that turning a page does not ask again."""

    def __init__(self, hire: Hire, clock: Clock) -> None:
        self._hire = hire
        self._clock = clock
        self._lock = threading.Lock()
        self._found: dict[str, tuple[frozenset[str], datetime]] = {}
        self._shared: dict[str, tuple[Future[JobTeam], datetime]] = {}

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

    def shared(self, job_id: str, read: Callable[[], JobTeam]) -> JobTeam:
        """The team of a job for showing it: of those who ask within a minute in this process, the first one reads it for all.

        Raises what ``read`` raises, to those who have waited for it; whoever asks later tries again.
        """
        now = self._clock.now()
        with self._lock:
            team, since = self._shared.get(job_id, (None, now))
            is_first = team is None or abs(now - since) >= SHARED_FOR
            if team is None or is_first:
                if len(self._shared) >= MAX_SHARED:
                    self._shared.pop(next(iter(self._shared)))
                team = Future[JobTeam]()
                self._shared[job_id] = (team, now)
        if is_first:
            try:
                team.set_result(read())
            except BaseException as error:  # noqa: BLE001 - raised below, to all who wait
                with self._lock:
                    self._shared.pop(job_id, None)
                team.set_exception(error)
        return team.result()
