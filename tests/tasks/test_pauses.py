"""A pause holds neither a thread nor a place in the queue (bot/tasks/pauses.py)."""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest

from bot.interfaces.tasks import Steps
from bot.tasks import dbos_engine as engine_module
from tests.support.dbos_worker import dbos_engine, wait_until
from tests.support.processes.machine_speed import within

PAUSE = timedelta(seconds=3)
LONG_PAUSE = timedelta(minutes=10)

pytestmark = pytest.mark.slow


class Work:
    """Workflows that pause between two steps, and count their steps."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.at: dict[str, float] = {}

    def note(self, line: str) -> str:
        self.steps[line] += 1
        self.at[line] = time.monotonic()
        return line

    def with_a_pause(self, steps: Steps, payload: str) -> str:
        steps.run("first", lambda: self.note(f"first {payload}"))
        steps.sleep(PAUSE)
        return steps.run("second", lambda: self.note(f"second {payload}"))

    def with_two_pauses(self, steps: Steps, payload: str) -> str:
        self.with_a_pause(steps, payload)
        steps.sleep(PAUSE)
        return steps.run("third", lambda: self.note(f"third {payload}"))

    def with_a_long_pause(self, steps: Steps, payload: str) -> str:
        steps.run("first", lambda: self.note(f"long {payload}"))
        steps.sleep(LONG_PAUSE)
        return ""

    def short(self, steps: Steps, payload: str) -> str:
        return steps.run("only", lambda: self.note(f"short {payload}"))


def test_as_many_pausing_answers_as_there_are_threads_leave_threads_for_a_click(empty_database: str) -> None:
    work = Work()
    with dbos_engine(empty_database, {"pauses": work.with_a_long_pause, "click": work.short}) as engine:
        for number in range(engine_module.MAX_THREADS):
            engine.start("pauses", f"p{number}", str(number))
        wait_until(lambda: len(work.steps) == engine_module.MAX_THREADS)
        began = time.monotonic()
        engine.start("click", "c", "click")
        wait_until(lambda: engine.result("c"))
        assert time.monotonic() - began < within(2)
        assert threading.active_count() < engine_module.MAX_THREADS + 100


def test_as_many_pausing_tasks_as_the_queue_has_places_let_others_through(empty_database: str) -> None:
    work = Work()
    with dbos_engine(empty_database, {"pauses": work.with_a_long_pause, "task": work.short}) as engine:
        for number in range(engine_module.QUEUE_THREADS):
            engine.enqueue("pauses", f"p{number}", str(number))
        wait_until(lambda: len(work.steps) == engine_module.QUEUE_THREADS)
        engine.enqueue("task", "t", "task")
        wait_until(lambda: engine.result("t"))


@pytest.mark.parametrize("is_queued", [False, True], ids=["started", "queued"])
def test_after_each_pause_a_workflow_goes_on_and_no_step_runs_twice(empty_database: str, *, is_queued: bool) -> None:
    work = Work()
    with dbos_engine(empty_database, {"pauses": work.with_two_pauses}) as engine:
        (engine.enqueue if is_queued else engine.start)("pauses", "w1", "x")
        wait_until(lambda: work.steps["first x"])
        engine.start("pauses", "w1", "x")
        wait_until(lambda: work.steps["second x"])
        engine.start("pauses", "w1", "x")
        wait_until(lambda: engine.result("w1") == "third x")
        assert work.steps == {"first x": 1, "second x": 1, "third x": 1}
        assert work.at["second x"] - work.at["first x"] >= PAUSE.total_seconds()
        assert work.at["third x"] - work.at["second x"] >= PAUSE.total_seconds()


def test_a_clock_that_is_set_back_does_not_prolong_a_pause(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, real = Work(), time.time
    with dbos_engine(empty_database, {"pauses": work.with_a_pause}) as engine:
        engine.start("pauses", "w1", "x")
        wait_until(lambda: work.steps["first x"] and engine._pauses._due)
        monkeypatch.setattr("bot.tasks.dbos_engine.time.time", lambda: real() - 3600)
        wait_until(lambda: engine.result("w1") == "second x")
        monkeypatch.undo()
