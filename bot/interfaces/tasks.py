"""Durable work: what a workflow uses to survive a crash, and who takes work on."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol


class Steps(Protocol):
    """What a piece of work uses to survive a crash."""

    workflow_id: str

    def run(self, name: str, step: Callable[[], str]) -> str:
        """Run a step and keep its answer; after a crash the kept answer is given back instead."""
        ...

    def sleep(self, pause: timedelta) -> None:
        """Wait; after a crash only the rest of the pause."""
        ...


Workflow = Callable[[Steps, str], str]


class WorkflowEngine(Protocol):
    """Takes work on."""

    def register(self, workflows: Mapping[str, Workflow]) -> None:
        """Learn the kinds of work there are, before any is taken on."""
        ...

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        """As ``start``, for work that nobody waits for: it takes its turn, some of it each second."""
        ...

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        """Take on a piece of work, or nothing if this id was taken on before. Durable when this returns."""
        ...

    def result(self, workflow_id: str) -> str | None:
        """What a finished piece of work returned, None while it runs or if there is none."""
        ...
