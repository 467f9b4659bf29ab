"""Knows which workflows run in this process, and which have been idle for long."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta


class RunningWorkflows:
    """The workflows whose runs have begun and not ended, and how many of them do something other than to pause."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._runs: Counter[str] = Counter()
        self._active = 0

    def begin(self, workflow_id: str) -> None:
        """A run begins. There may be two of one workflow for a moment, after a replica was taken for dead."""
        with self._changed:
            self._runs[workflow_id] += 1
            self._active += 1

    def end(self, workflow_id: str) -> None:
        """A run ends: with the workflow, or at a pause."""
        with self._changed:
            self._runs[workflow_id] -= 1
            if not self._runs[workflow_id]:
                del self._runs[workflow_id]
            self._leave()

    def enter_pause(self) -> None:
        """A run pauses and keeps its thread."""
        with self._changed:
            self._leave()

    def leave_pause(self) -> None:
        """It goes on."""
        with self._changed:
            self._active += 1

    def has(self, workflow_id: str) -> bool:
        """Whether the workflow runs here."""
        with self._changed:
            return workflow_id in self._runs

    def count(self) -> int:
        """How many workflows run here."""
        with self._changed:
            return len(self._runs)

    def wait_until_idle(self, timeout: timedelta) -> bool:
        """Whether all runs ended or paused in time; a pause need not be waited for, it goes on after a restart."""
        with self._changed:
            return self._changed.wait_for(lambda: self._active <= 0, timeout.total_seconds())

    def _leave(self) -> None:
        self._active -= 1
        self._changed.notify_all()


class IdleTimes:
    """Since when workflows have been idle, as told from time to time."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def note(self, idle: Iterable[str]) -> None:
        """These are idle now, and no others."""
        now = time.monotonic()
        self._since = {workflow_id: self._since.get(workflow_id, now) for workflow_id in idle}

    def take(self, idle_for: timedelta) -> list[str]:
        """Those that have been idle for so long; their time begins anew."""
        until = time.monotonic() - idle_for.total_seconds()
        found = [workflow_id for workflow_id, since in self._since.items() if since <= until]
        for workflow_id in found:
            del self._since[workflow_id]
        return found
