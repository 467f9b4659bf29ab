"""The promise WorkEngine kept in memory with a memory for steps: it can be killed between any two of them and resumed.

As the durable keeper does: work that was taken on is run again from its beginning after a kill, and a step that has
finished gives back its kept answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.interfaces.tasks import Workflow

Moment = Literal["before", "unrecorded", "recorded"]
"""When the kill strikes a step: before it runs, when it has taken effect and is not known yet, or right after."""


class Killed(BaseException):
    """No exception of the program: nothing may catch it."""


@dataclass
class ReplayingEngine:
    """Work runs inside ``start``; what it enqueues runs after it."""

    taken_on: dict[str, tuple[str, str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    steps_left: int = -1
    moment: Moment = "before"
    running: str = ""
    _kept: dict[tuple[str, int, str], str] = field(default_factory=dict)
    _works: dict[str, Workflow] = field(default_factory=dict)
    _is_running: bool = False
    _left: set[str] = field(default_factory=set)

    def register(self, workflows: Mapping[str, Workflow]) -> None:
        self._works = dict(workflows)

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        self.enqueue(kind, workflow_id, payload)
        if not self._is_running:
            self._run([workflow_id])

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        self.taken_on.setdefault(workflow_id, (kind, payload))

    def result(self, workflow_id: str) -> str | None:
        return self.results.get(workflow_id)

    def kill_in(self, steps: int, moment: Moment) -> None:
        """Strike at the step with that number, counted from 0."""
        self.steps_left, self.moment = steps, moment

    def resume(self) -> None:
        """A process starts again, and goes on with what was left unfinished."""
        self.steps_left = -1
        self._run(self.unfinished())

    def unfinished(self) -> list[str]:
        return [workflow_id for workflow_id in self.taken_on if workflow_id not in self.results]

    def left_by_a_kill(self) -> bool:
        """Whether work from before the last start is unfinished."""
        return bool(set(self.unfinished()) & self._left)

    def _run(self, workflow_ids: list[str]) -> None:
        """These and whatever they take on. Raises Killed."""
        known = set(self.taken_on) - set(workflow_ids)
        self._is_running = True
        try:
            while workflow_ids:
                workflow_id = workflow_ids.pop(0)
                if workflow_id not in self.results:
                    kind, payload = self.taken_on[workflow_id]
                    self.running = workflow_id
                    self.results[workflow_id] = self._works[kind](_Steps(workflow_id, self), payload)
                known.add(workflow_id)
                workflow_ids += [new for new in self.taken_on if new not in known and new not in workflow_ids]
        finally:
            self._is_running = False

    def run_step(self, key: tuple[str, int, str], step: Callable[[], str]) -> str:
        if key in self._kept:
            return self._kept[key]
        is_struck = self.steps_left == 0
        self.steps_left -= self.steps_left >= 0
        if is_struck and self.moment == "before":
            self._strike(key)
        answer = step()
        if is_struck and self.moment == "unrecorded":
            self._strike(key)
        self._kept[key] = answer
        if is_struck:
            self._strike(key)
        return answer

    def _strike(self, key: tuple[str, int, str]) -> None:
        self._left = set(self.unfinished())
        raise Killed(key)


class _Steps:
    """One run of one piece of work."""

    def __init__(self, workflow_id: str, engine: ReplayingEngine) -> None:
        self.workflow_id = workflow_id
        self._engine = engine
        self._count = 0

    def run(self, name: str, step: Callable[[], str]) -> str:
        self._count += 1
        return self._engine.run_step((self.workflow_id, self._count, name), step)

    def sleep(self, pause: timedelta) -> None:
        """Nothing is waited for in memory."""
