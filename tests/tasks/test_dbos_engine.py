"""The durable engine in one process: threads, forgetting, draining (bot/tasks/dbos_engine.py)."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.interfaces.tasks import Steps
from bot.tasks.dbos_engine import DbosEngine
from tests.support.dbos_worker import durable, wait_until

SHORT = timedelta(seconds=5)


class Diary:
    """Work that writes down what it is given."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def work(self, steps: Steps, payload: str) -> str:
        return steps.run("note", lambda: self.note(payload))

    def note(self, line: str) -> str:
        self.lines.append(line)
        return line


def test_two_threads_that_start_the_same_work_at_once_run_it_once(empty_database: str) -> None:
    diary, together = Diary(), threading.Barrier(8)

    def start(engine: DbosEngine, number: int) -> None:
        together.wait(5)
        engine.start("note", "w1", str(number))

    with durable(empty_database, {"note": diary.work}) as engine, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: start(engine, number), range(8)))
        wait_until(lambda: engine.result("w1"))
        time.sleep(0.1)
        assert diary.lines == [engine.result("w1")]


def test_running_work_has_no_result_yet_and_prune_forgets_finished_work_only(empty_database: str) -> None:
    verifier = RequestVerifier()
    with durable(empty_database, {"note": Diary().work, "waits": verifier.work}) as engine:
        engine.start("note", "w1", "x")
        engine.start("waits", "w2", "x")
        wait_until(lambda: engine.result("w1"))
        assert engine.result("w2") is None
        assert engine.prune(timedelta(hours=1)) == 0
        assert engine.result("w1") is not None
        assert engine.prune(timedelta()) == 1
        assert engine.result("w1") is None
        verifier.open.set()
        wait_until(lambda: engine.result("w2") == "x")


def test_work_that_is_forgotten_in_batches_is_forgotten_whole(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tasks.dbos_engine.PRUNE_BATCH", 3)
    with durable(empty_database, {"silent": lambda _steps, _packed: ""}) as engine:
        for number in range(8):
            engine.start("silent", f"w{number}", "")
        wait_until(lambda: all(engine.result(f"w{number}") == "" for number in range(8)))
        assert engine.prune(timedelta()) == 8


class RequestVerifier:
    """A step that waits to be let through."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.passed = threading.Event()

    def work(self, steps: Steps, payload: str) -> str:
        return steps.run("wait", lambda: self._wait(payload))

    def _wait(self, payload: str) -> str:
        self.begun.set()
        self.open.wait(10)
        self.passed.set()
        return payload


def test_a_drain_waits_for_running_steps(empty_database: str) -> None:
    verifier = RequestVerifier()
    with durable(empty_database, {"waits": verifier.work}) as engine:
        engine.start("waits", "w1", "x")
        assert verifier.begun.wait(10)
        threading.Timer(0.5, verifier.open.set).start()
        engine.stop(SHORT)
        assert verifier.passed.is_set()


def test_a_drain_does_not_wait_for_pauses(empty_database: str) -> None:
    diary = Diary()

    def pausing(steps: Steps, payload: str) -> str:
        diary.note(payload)
        steps.sleep(timedelta(minutes=5))
        return ""

    with durable(empty_database, {"pausing": pausing}) as engine:
        engine.start("pausing", "w1", "x")
        wait_until(lambda: diary.lines)
        began = time.monotonic()
        engine.stop(timedelta(seconds=20))
        assert time.monotonic() - began < 10


def test_a_drain_that_must_be_cut_short_says_so(empty_database: str, caplog: pytest.LogCaptureFixture) -> None:
    verifier = RequestVerifier()
    with durable(empty_database, {"waits": verifier.work}) as engine:
        engine.start("waits", "w1", "x")
        assert verifier.begun.wait(10)
        with caplog.at_level(logging.WARNING):
            engine.stop(timedelta(seconds=0.2))
        verifier.open.set()
    assert "drain_timed_out" in caplog.text
