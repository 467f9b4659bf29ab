"""A WorkflowEngine in memory that records steps and can be killed at any step and resumed.

As in DBOS, a workflow that was started runs again from its beginning after a kill, and a step that has finished returns
its recorded result.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.interfaces.tasks import Workflow
from bot.tasks.reruns import Reruns

Moment = Literal["before", "unrecorded", "recorded"]
"""When a step is killed: before it runs, after it ran and before its result is recorded, or right after that."""


class Killed(BaseException):
    """Derives from BaseException, so that no ``except Exception`` of the program catches it."""


@dataclass
class ReplayingEngine:
    """Runs workflows inside ``start``; a workflow that another one starts runs after it.

    With ``reruns`` a workflow that raises is run again, as by DbosEngine; without, the error reaches the test.
    """

    started: dict[str, tuple[str, str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    steps_left: int = -1
    moment: Moment = "before"
    running: str = ""
    reruns: Reruns | None = None
    _recorded: dict[tuple[str, int, str], str] = field(default_factory=dict)
    _workflows: dict[str, Workflow] = field(default_factory=dict)
    _is_running: bool = False
    _interrupted: set[str] = field(default_factory=set)

    def register(self, workflows: Mapping[str, Workflow], giving_way: Collection[str] = ()) -> None:  # noqa: ARG002 - nothing waits here
        self._workflows = dict(workflows)

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        self.enqueue(kind, workflow_id, payload)
        if not self._is_running:
            self._run([workflow_id])

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        self.started.setdefault(workflow_id, (kind, payload))

    def result(self, workflow_id: str) -> str | None:
        return self.results.get(workflow_id)

    def kill_in(self, steps: int, moment: Moment) -> None:
        """Kill the step with that number, counted from 0."""
        self.steps_left, self.moment = steps, moment

    def resume(self) -> None:
        """Start the process again: every unfinished workflow runs."""
        self.steps_left = -1
        self._run(self.unfinished_ids())

    def unfinished(self, kind: str) -> dict[str, str]:
        started = {each: self.started[each] for each in self.unfinished_ids()}
        return {each: payload for each, (its_kind, payload) in started.items() if its_kind == kind}

    def unfinished_ids(self) -> list[str]:
        return [workflow_id for workflow_id in self.started if workflow_id not in self.results]

    def was_killed(self) -> bool:
        """Whether a workflow that the last kill interrupted is still unfinished."""
        return bool(set(self.unfinished_ids()) & self._interrupted)

    def _run(self, workflow_ids: list[str]) -> None:
        """Run these workflows and those that they start. Raises Killed."""
        known = set(self.started) - set(workflow_ids)
        self._is_running = True
        try:
            while workflow_ids:
                workflow_id = workflow_ids.pop(0)
                if workflow_id not in self.results:
                    kind, payload = self.started[workflow_id]
                    self.running = workflow_id
                    self.results[workflow_id] = self._run_to_end(kind, workflow_id, payload)
                known.add(workflow_id)
                workflow_ids += [new for new in self.started if new not in known and new not in workflow_ids]
        finally:
            self._is_running, self.running = False, ""

    def _run_to_end(self, kind: str, workflow_id: str, payload: str) -> str:
        while True:
            try:
                return self._workflows[kind](_Steps(workflow_id, self), payload)
            except Exception as error:
                if self.reruns is None:
                    raise
                if self.reruns.delay_after(workflow_id, error) is None:
                    return ""

    def run_step(self, key: tuple[str, int, str], step: Callable[[], str]) -> str:
        if key in self._recorded:
            return self._recorded[key]
        is_killed = self.steps_left == 0
        self.steps_left -= self.steps_left >= 0
        if is_killed and self.moment == "before":
            self._kill(key)
        recorded = step()
        if is_killed and self.moment == "unrecorded":
            self._kill(key)
        self._recorded[key] = recorded
        if is_killed:
            self._kill(key)
        return recorded

    def _kill(self, key: tuple[str, int, str]) -> None:
        self._interrupted = set(self.unfinished_ids())
        raise Killed(key)


class _Steps:
    """The steps of one run of a workflow."""

    def __init__(self, workflow_id: str, engine: ReplayingEngine) -> None:
        self.workflow_id = workflow_id
        self._engine = engine
        self._count = 0

    def run(self, name: str, step: Callable[[], str]) -> str:
        self._count += 1
        return self._engine.run_step((self.workflow_id, self._count, name), step)

    def sleep(self, pause: timedelta) -> None:
        """Returns at once."""
