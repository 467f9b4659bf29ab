"""The promise WorkEngine kept in memory with a memory for steps: it can be killed between any two of them and resumed.

As the durable keeper does: work that was taken on is run again from its beginning after a kill, and a step that has
finished gives back its kept answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.interfaces.tasks import Work

Moment = Literal["before", "unrecorded", "recorded"]
"""When the kill strikes a step: before it runs, when it has taken effect and is not known yet, or right after."""


class Killed(BaseException):
    """No exception of the program: nothing may catch it."""


@dataclass
class RememberingEngine:
    """Work runs inside ``start``; what it enqueues runs after it."""

    taken_on: dict[str, tuple[str, str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    steps_left: int = -1
    moment: Moment = "before"
    running: str = ""
    _kept: dict[tuple[str, int, str], str] = field(default_factory=dict)
    _works: dict[str, Work] = field(default_factory=dict)
    _is_running: bool = False
    _left: set[str] = field(default_factory=set)

    def employ(self, works: Mapping[str, Work]) -> None:
        self._works = dict(works)

    def start(self, kind: str, work_id: str, packed: str) -> None:
        self.enqueue(kind, work_id, packed)
        if not self._is_running:
            self._run([work_id])

    def enqueue(self, kind: str, work_id: str, packed: str) -> None:
        self.taken_on.setdefault(work_id, (kind, packed))

    def result(self, work_id: str) -> str | None:
        return self.results.get(work_id)

    def kill_in(self, steps: int, moment: Moment) -> None:
        """Strike at the step with that number, counted from 0."""
        self.steps_left, self.moment = steps, moment

    def resume(self) -> None:
        """A process starts again, and goes on with what was left unfinished."""
        self.steps_left = -1
        self._run(self.unfinished())

    def unfinished(self) -> list[str]:
        return [work_id for work_id in self.taken_on if work_id not in self.results]

    def left_by_a_kill(self) -> bool:
        """Whether work from before the last start is unfinished."""
        return bool(set(self.unfinished()) & self._left)

    def _run(self, work_ids: list[str]) -> None:
        """These and whatever they take on. Raises Killed."""
        known = set(self.taken_on) - set(work_ids)
        self._is_running = True
        try:
            while work_ids:
                work_id = work_ids.pop(0)
                if work_id not in self.results:
                    kind, packed = self.taken_on[work_id]
                    self.running = work_id
                    self.results[work_id] = self._works[kind](_Steps(work_id, self), packed)
                known.add(work_id)
                work_ids += [new for new in self.taken_on if new not in known and new not in work_ids]
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

    def __init__(self, work_id: str, engine: RememberingEngine) -> None:
        self.work_id = work_id
        self._engine = engine
        self._count = 0

    def run(self, name: str, step: Callable[[], str]) -> str:
        self._count += 1
        return self._engine.run_step((self.work_id, self._count, name), step)

    def sleep(self, pause: timedelta) -> None:
        """Nothing is waited for in memory."""
