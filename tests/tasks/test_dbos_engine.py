"""The durable engine in one process: threads, pruning and draining (bot/tasks/dbos_engine.py)."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.interfaces.tasks import Steps
from bot.tasks.dbos_engine import PLACES_GIVING_WAY, QUEUE_THREADS, STARTS_A_SECOND, DbosEngine
from tests.support.dbos_worker import dbos_engine, wait_until

SHORT = timedelta(seconds=5)
OVERTAKEN = 6 * STARTS_A_SECOND

pytestmark = pytest.mark.slow


class Recorder:
    """A workflow that records its payloads."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def run(self, steps: Steps, payload: str) -> str:
        return steps.run("note", lambda: self.note(payload))

    def note(self, line: str) -> str:
        self.lines.append(line)
        return line


def test_threads_that_start_one_workflow_at_once_run_it_once(empty_database: str) -> None:
    recorder, barrier = Recorder(), threading.Barrier(8)

    def start(engine: DbosEngine, number: int) -> None:
        barrier.wait(5)
        engine.start("note", "w1", str(number))

    with dbos_engine(empty_database, {"note": recorder.run}) as engine, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: start(engine, number), range(8)))
        wait_until(lambda: engine.result("w1"))
        time.sleep(0.1)
        assert recorder.lines == [engine.result("w1")]


def test_prune_deletes_finished_workflows_only_and_a_running_one_has_no_result(empty_database: str) -> None:
    waiting = WaitingStep()
    with dbos_engine(empty_database, {"note": Recorder().run, "waits": waiting.run}) as engine:
        engine.start("note", "w1", "x")
        engine.start("waits", "w2", "x")
        wait_until(lambda: engine.result("w1"))
        assert engine.result("w2") is None
        assert engine.prune(timedelta(hours=1)) == 0
        assert engine.result("w1") is not None
        assert engine.prune(timedelta()) == 1
        assert engine.result("w1") is None
        waiting.open.set()
        wait_until(lambda: engine.result("w2") == "x")


def test_prune_deletes_every_batch(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tasks.dbos_engine.PRUNE_BATCH", 3)
    with dbos_engine(empty_database, {"silent": lambda _steps, _payload: ""}) as engine:
        for number in range(8):
            engine.start("silent", f"w{number}", "")
        wait_until(lambda: all(engine.result(f"w{number}") == "" for number in range(8)))
        assert engine.prune(timedelta()) == 8


class WaitingStep:
    """A workflow whose step waits until ``open`` is set."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.open = threading.Event()
        self.passed = threading.Event()

    def run(self, steps: Steps, payload: str) -> str:
        return steps.run("wait", lambda: self._wait(payload))

    def _wait(self, payload: str) -> str:
        self.started.set()
        self.open.wait(10)
        self.passed.set()
        return payload


def test_a_drain_waits_for_running_steps(empty_database: str) -> None:
    waiting = WaitingStep()
    with dbos_engine(empty_database, {"waits": waiting.run}) as engine:
        engine.start("waits", "w1", "x")
        assert waiting.started.wait(10)
        threading.Timer(0.5, waiting.open.set).start()
        engine.stop(SHORT)
        assert waiting.passed.is_set()


def test_a_drain_does_not_wait_for_pauses(empty_database: str) -> None:
    recorder = Recorder()

    def pausing(steps: Steps, payload: str) -> str:
        recorder.note(payload)
        steps.sleep(timedelta(seconds=10))  # The test process cannot end before this thread has slept.
        return ""

    with dbos_engine(empty_database, {"pausing": pausing}) as engine:
        engine.start("pausing", "w1", "x")
        wait_until(lambda: recorder.lines)
        began = time.monotonic()
        engine.stop(timedelta(seconds=20))
        assert time.monotonic() - began < 8


def test_a_drain_that_times_out_is_logged(empty_database: str, caplog: pytest.LogCaptureFixture) -> None:
    waiting = WaitingStep()
    with dbos_engine(empty_database, {"waits": waiting.run}) as engine:
        engine.start("waits", "w1", "x")
        assert waiting.started.wait(10)
        with caplog.at_level(logging.WARNING):
            engine.stop(timedelta(seconds=0.2))
        waiting.open.set()
    assert "drain_timed_out" in caplog.text


def test_what_gives_way_is_overtaken_also_by_newer_work(empty_database: str) -> None:
    recorder = Recorder()
    kinds = {"note": recorder.run, "give_way": recorder.run}
    with dbos_engine(empty_database, kinds, giving_way=("give_way",)) as engine:
        for number in range(OVERTAKEN):
            engine.enqueue("give_way", f"w{number}", str(number))
        engine.enqueue("note", "newer", "newer")
        wait_until(lambda: len(recorder.lines) > OVERTAKEN)
        # What the queue took while all of this was being stored, and some for slow machines.
        assert recorder.lines.index("newer") < OVERTAKEN * 3 / 4


def test_what_gives_way_and_waits_for_feishu_leaves_places_in_the_queue(empty_database: str) -> None:
    recorder, begun, feishu_answers = Recorder(), Recorder(), threading.Event()

    def slow(steps: Steps, payload: str) -> str:
        begun.note(payload)
        return steps.run("note", lambda: recorder.note(payload) if feishu_answers.wait(30) else "")

    with dbos_engine(empty_database, {"note": recorder.run, "slow": slow}, giving_way=("slow",)) as engine:
        for number in range(2 * QUEUE_THREADS):
            engine.enqueue("slow", f"w{number}", f"slow {number}")
        wait_until(lambda: len(begun.lines) == PLACES_GIVING_WAY)
        engine.enqueue("note", "digest", "digest")
        wait_until(lambda: recorder.lines)
        assert recorder.lines == ["digest"]
        feishu_answers.set()
        wait_until(lambda: len(recorder.lines) > 2 * QUEUE_THREADS)
        assert len(set(recorder.lines)) == len(recorder.lines)
