"""Pauses that hold no thread: a workflow's run ends where it pauses, and the workflow is resumed when the pause is over.

DBOS's own sleep keeps the thread, and the place in the queue, for up to twenty minutes. A resumed workflow gets the recorded results of
the steps that it has finished, as after a crash, and so comes to the same pause again.
"""

import heapq
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.logs import get_logger

log = get_logger(__name__)

# Shorter pauses keep their thread: to end and to be resumed takes about a second.
SHORT_PAUSE = timedelta(seconds=2)
TRY_AGAIN_AFTER = timedelta(seconds=5)
# Those that another replica resumed are forgotten in time.
MAX_REMEMBERED = 10_000


class Paused(BaseException):
    """Ends the run of a workflow at a pause. No ``except Exception`` may take it for an error, neither ours nor DBOS's."""


class Pauses:
    """The workflows of this process that pause, and when each goes on."""

    def __init__(self, resume: Callable[[Sequence[str]], None]) -> None:
        """Args: ``resume`` lets these workflows run again, if they still wait for that."""
        self._resume = resume
        self._changed = threading.Condition()
        self._due: list[tuple[float, str, int]] = []
        # When the latest pause of each workflow ends. It counts as pausing until it has been resumed.
        self._pausing: dict[str, float] = {}
        self._over: OrderedDict[str, int] = OrderedDict()
        self._is_stopped = False

    def start(self) -> None:
        threading.Thread(target=self._run, name="pauses", daemon=True).start()

    def stop(self) -> None:
        """What pauses is resumed at the next start."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def add(self, workflow_id: str, number: int, seconds: float) -> None:
        """Note the workflow's ``number``-th pause, which has so many seconds left."""
        with self._changed:
            ends_at = time.monotonic() + seconds
            self._pausing[workflow_id] = max(ends_at, self._pausing.get(workflow_id, 0.0))
            heapq.heappush(self._due, (ends_at, workflow_id, number))
            self._changed.notify_all()

    def is_over(self, workflow_id: str, number: int) -> bool:
        """Whether this process has waited for that pause: a clock that was set back must not prolong it."""
        with self._changed:
            return self._over.get(workflow_id, 0) >= number

    def has(self, workflow_id: str) -> bool:
        """Whether the workflow pauses here."""
        with self._changed:
            return workflow_id in self._pausing

    def forget(self, workflow_id: str) -> None:
        """The workflow has ended."""
        with self._changed:
            self._over.pop(workflow_id, None)

    def _run(self) -> None:
        while due := self._wait():
            began = time.monotonic()
            try:
                self._resume(due)
            except Exception:
                log.exception("pauses_not_ended", count=len(due))
                for workflow_id in due:
                    self.add(workflow_id, 0, TRY_AGAIN_AFTER.total_seconds())
            self._end(due, began)

    def _end(self, workflow_ids: list[str], began: float) -> None:
        """They pause no more, but for those that have begun another pause meanwhile."""
        with self._changed:
            for workflow_id in workflow_ids:
                if self._pausing.get(workflow_id, 0.0) <= began:
                    self._pausing.pop(workflow_id, None)

    def _wait(self) -> list[str]:
        """The workflows whose pauses are over; none when stopped."""
        with self._changed:
            while not self._is_stopped:
                now = time.monotonic()
                due = []
                while self._due and self._due[0][0] <= now:
                    due.append(self._take())
                # One run of two that had the same workflow for a moment may have begun a longer pause.
                due = [workflow_id for workflow_id in due if self._pausing.get(workflow_id, 0.0) <= now]
                if due:
                    return due
                self._changed.wait(self._due[0][0] - now if self._due else None)
        return []

    def _take(self) -> str:
        _, workflow_id, number = heapq.heappop(self._due)
        self._over[workflow_id] = max(number, self._over.pop(workflow_id, 0))
        while len(self._over) > MAX_REMEMBERED:
            self._over.popitem(last=False)
        return workflow_id
