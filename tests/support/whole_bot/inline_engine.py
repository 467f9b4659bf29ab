"""A WorkflowEngine that runs each workflow at once, in the caller's thread. The durable one is DBOS."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.interfaces.tasks import Workflow


class InlineSteps:
    """Steps that record nothing, because nothing crashes here; pauses are collected and not waited for."""

    def __init__(self, workflow_id: str, pauses: list[timedelta]) -> None:
        self.workflow_id = workflow_id
        self._pauses = pauses

    def run(self, name: str, step: Callable[[], str]) -> str:  # noqa: ARG002 - part of the interface
        return step()

    def sleep(self, pause: timedelta) -> None:
        self._pauses.append(pause)


@dataclass
class InlineEngine:
    """Runs each workflow once, inside ``start``."""

    results: dict[str, str] = field(default_factory=dict)
    pauses: list[timedelta] = field(default_factory=list)
    gave_way: set[str] = field(default_factory=set)
    """The kinds of work that was to begin after all other work."""
    _workflows: dict[str, Workflow] = field(default_factory=dict)
    _giving_way: frozenset[str] = frozenset()

    def register(self, workflows: Mapping[str, Workflow], giving_way: Collection[str] = ()) -> None:
        self._workflows, self._giving_way = dict(workflows), frozenset(giving_way)

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        self.gave_way |= {kind} & self._giving_way
        self.start(kind, workflow_id, payload)

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        if workflow_id in self.results:
            return
        self.results[workflow_id] = ""
        self.results[workflow_id] = self._workflows[kind](InlineSteps(workflow_id, self.pauses), payload)

    def unfinished(self, kind: str) -> dict[str, str]:  # noqa: ARG002 - part of the interface
        """Nothing: each workflow has ended when ``start`` returns."""
        return {}

    def result(self, workflow_id: str) -> str | None:
        return self.results.get(workflow_id)
