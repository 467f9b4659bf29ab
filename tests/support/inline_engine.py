"""The promise WorkEngine kept in memory and at once, so that a talk needs no waiting. The durable keeper is DBOS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.interfaces.tasks import Work


class InlineSteps:
    """Steps without a memory: nothing crashes inside a talk. Pauses are only noted."""

    def __init__(self, work_id: str, pauses: list[timedelta]) -> None:
        self.work_id = work_id
        self._pauses = pauses

    def run(self, name: str, step: Callable[[], str]) -> str:  # noqa: ARG002 - the promise names it
        return step()

    def sleep(self, pause: timedelta) -> None:
        self._pauses.append(pause)


@dataclass
class InlineEngine:
    """Runs each piece of work once, inside ``start``."""

    results: dict[str, str] = field(default_factory=dict)
    pauses: list[timedelta] = field(default_factory=list)
    _works: dict[str, Work] = field(default_factory=dict)

    def employ(self, works: Mapping[str, Work]) -> None:
        self._works = dict(works)

    def enqueue(self, kind: str, work_id: str, packed: str) -> None:
        self.start(kind, work_id, packed)

    def start(self, kind: str, work_id: str, packed: str) -> None:
        if work_id in self.results:
            return
        self.results[work_id] = ""
        self.results[work_id] = self._works[kind](InlineSteps(work_id, self.pauses), packed)

    def result(self, work_id: str) -> str | None:
        return self.results.get(work_id)
