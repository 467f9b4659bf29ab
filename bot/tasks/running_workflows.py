"""Knows which workflows run in this process and which have been idle for long, and how many may run at a time."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.interfaces.tasks import Steps, Workflow
from bot.tasks.pauses import Paused

# So long a run waits with its thread, since most are shorter. To end and to be resumed takes about a second.
SHORT_WAIT = timedelta(seconds=0.5)


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


class ConcurrencyLimit:
    """Lets so many runs of some workflows go on at a time. Those that wait for longer than a moment hold no thread."""

    def __init__(self, places: int, resume: Callable[[str], None]) -> None:
        """Make the limit.

        Args:
            places: how many runs may go on at a time.
            resume: lets a workflow that waits here run again, from its beginning; a moment later, since the run that has just
                begun to wait may not have ended yet.
        """
        self._changed = threading.Condition()
        self._free = places
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._resume = resume

    def limit(self, workflow: Workflow) -> Workflow:
        """The same workflow within the limit; a run raises Paused if no place becomes free soon."""

        def run(steps: Steps, payload: str) -> str:
            self._enter(steps.workflow_id)
            try:
                return workflow(steps, payload)
            finally:
                self._leave()

        return run

    def has(self, workflow_id: str) -> bool:
        """Whether the workflow waits here for a place."""
        with self._changed:
            return workflow_id in self._waiting

    def _enter(self, workflow_id: str) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._free > 0, SHORT_WAIT.total_seconds()):
                self._waiting[workflow_id] = None
                raise Paused
            self._free -= 1

    def _leave(self) -> None:
        """Free a place. One workflow is resumed for each free place, so that none is left if others than expected come first."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()
            resumed = [self._waiting.popitem(last=False)[0] for _ in range(min(self._free, len(self._waiting)))]
        for workflow_id in resumed:
            self._resume(workflow_id)
