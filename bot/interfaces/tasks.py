"""Durable work: what a workflow uses to survive a crash, and who takes work on."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol


class Steps(Protocol):
    """What a piece of work uses to survive a crash."""

    work_id: str

    def run(self, name: str, step: Callable[[], str]) -> str:
        """Run a step and keep its answer; after a crash the kept answer is given back instead."""
        ...

    def sleep(self, pause: timedelta) -> None:
        """Wait; after a crash only the rest of the pause."""
        ...


Work = Callable[[Steps, str], str]


class WorkEngine(Protocol):
    """Takes work on."""

    def employ(self, works: Mapping[str, Work]) -> None:
        """Learn the kinds of work there are, before any is taken on."""
        ...

    def enqueue(self, kind: str, work_id: str, packed: str) -> None:
        """As ``start``, for work that nobody waits for: it takes its turn, some of it each second."""
        ...

    def start(self, kind: str, work_id: str, packed: str) -> None:
        """Take on a piece of work, or nothing if this id was taken on before. Durable when this returns."""
        ...

    def result(self, work_id: str) -> str | None:
        """What a finished piece of work returned, None while it runs or if there is none."""
        ...
