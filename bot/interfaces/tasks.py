"""Durable work: workflows made of steps, and the engine that runs them."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Protocol


class NotStored(Exception):
    """The database did not answer in time. What was to be stored may be stored later, under its id."""


class Steps(Protocol):
    """The steps of one run of a workflow. A finished step is not run again after a crash."""

    workflow_id: str

    def run(self, name: str, step: Callable[[], str]) -> str:
        """Run a step and record its result; after a crash the recorded result is returned instead."""
        ...

    def sleep(self, pause: timedelta) -> None:
        """Pause the workflow; after a crash only for the rest of the pause."""
        ...


Workflow = Callable[[Steps, str], str]
"""A function of its steps and a payload; what it returns can be read with ``WorkflowEngine.result``."""


class WorkflowEngine(Protocol):
    """Runs workflows to their end, across crashes, once for each workflow id."""

    def register(self, workflows: Mapping[str, Workflow], giving_way: Collection[str] = ()) -> None:
        """Make the kinds of workflows known, before any is started.

        Args:
            workflows: by their kinds.
            giving_way: the kinds that begin, and go on, after all other enqueued work, and never use every place of the queue.
        """
        ...

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        """Start a workflow at once; nothing happens if the id was started before. Persisted when this returns.

        Raises NotStored, within the time that a request has.
        """
        ...

    def enqueue(self, kind: str, workflow_id: str, payload: str) -> None:
        """As ``start``, but rate-limited, for work that nobody waits for."""
        ...

    def unfinished(self, kind: str) -> Mapping[str, str]:
        """The payloads of the workflows of a kind that wait, run or pause, on whatever replica, by workflow id."""
        ...

    def result(self, workflow_id: str) -> str | None:
        """What a finished workflow returned; None while it runs, if there is none, or if that is not known in time."""
        ...
