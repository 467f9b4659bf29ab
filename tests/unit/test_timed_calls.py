"""Whoever asks the database is told in time that it does not answer, and threads do not pile up (bot/tasks/timed_calls.py)."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.interfaces.tasks import NotStored
from bot.request_time import note_request
from bot.tasks.timed_calls import MAX_CALLS, MAX_LATE, TRY_EVERY, TimedCalls

PATIENT = timedelta(seconds=10)
SHORT = timedelta(seconds=0.05)


class Database:
    """Answers while ``answers`` is set; the clock stands still until it is moved."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.is_there = True
        self.now = 100.0
        self.calls = 0
        self.timed = TimedCalls("test", SHORT, self.probe, lambda: self.now)

    def probe(self) -> None:
        if not self.is_there:
            raise ConnectionError

    def call(self) -> str:
        self.calls += 1
        self.answers.wait()
        return "stored"

    def fall_silent(self) -> None:
        """Until all further calls fail at once."""
        self.answers.clear()
        for _ in range(MAX_LATE):
            with pytest.raises(NotStored, match="no answer in time"):
                self.timed.run(self.call)
        self.pass_time()
        with pytest.raises(NotStored, match="no answer in time"):  # the first that tries again
            self.timed.run(self.call)

    def pass_time(self) -> None:
        self.now += TRY_EVERY.total_seconds()


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database()
    yield database
    database.answers.set()
    database.timed.close()


def test_the_answer_and_the_error_of_a_call_reach_the_caller(database: Database) -> None:
    assert database.timed.run(database.call, PATIENT) == "stored"
    with pytest.raises(ZeroDivisionError):
        database.timed.run(lambda: 1 // 0, PATIENT)
    assert database.timed.run(database.call, PATIENT) == "stored"


def test_after_some_calls_without_answer_all_others_fail_at_once(database: Database) -> None:
    database.fall_silent()
    for _ in range(3):
        with pytest.raises(NotStored, match="no answer to earlier calls"):
            database.timed.run(database.call)
    assert database.calls == MAX_LATE + 1


def test_one_call_a_second_tries_again_and_its_answer_lets_all_through(database: Database) -> None:
    database.fall_silent()
    database.pass_time()
    database.answers.set()
    assert database.timed.run(database.call, PATIENT) == "stored"
    assert database.timed.run(database.call, PATIENT) == "stored"


def test_a_few_late_calls_keep_nobody_out(database: Database) -> None:
    database.answers.clear()
    for _ in range(MAX_LATE - 1):
        with pytest.raises(NotStored, match="no answer in time"):
            database.timed.run(database.call)
    database.pass_time()
    database.answers.set()
    assert database.timed.run(database.call, PATIENT) == "stored"


def test_after_a_try_calls_that_are_still_stuck_count_no_more(database: Database) -> None:
    database.fall_silent()
    database.pass_time()
    assert database.timed.run(str, PATIENT) == ""
    assert database.timed.run(str, PATIENT) == ""


def test_a_try_does_not_make_its_call_while_the_probe_fails(database: Database) -> None:
    database.fall_silent()
    database.is_there = False
    for _ in range(2):
        database.pass_time()
        with pytest.raises(NotStored, match="ConnectionError"):
            database.timed.run(database.call, PATIENT)
        with pytest.raises(NotStored, match="no answer to earlier calls"):
            database.timed.check()
    assert database.calls == MAX_LATE + 1


def test_a_check_probes_also_if_all_is_well(database: Database) -> None:
    database.timed.check()
    database.is_there = False
    with pytest.raises(NotStored, match="ConnectionError"):
        database.timed.check()


def test_a_call_that_had_less_time_keeps_nobody_out(database: Database) -> None:
    database.answers.clear()
    with pytest.raises(NotStored):
        database.timed.run(database.call, SHORT)
    database.answers.set()
    assert database.timed.run(database.call, PATIENT) == "stored"


def test_calls_without_an_end_do_not_pile_up(database: Database) -> None:
    database.answers.clear()
    for _ in range(MAX_CALLS):
        with pytest.raises(NotStored, match="no answer in time"):
            database.timed.run(database.call, timedelta(seconds=0.001))
    with pytest.raises(NotStored, match="no answer to earlier calls"):
        database.timed.run(database.call)
    assert threading.active_count() < 2 * MAX_CALLS


def test_a_call_for_which_there_was_no_thread_leaves_room_for_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as limited:
        limited.setattr(threading.Thread, "start", refuse)
        for _ in range(MAX_CALLS + 1):
            with pytest.raises(NotStored, match="no thread"):
                database.timed.run(database.call, PATIENT)
    assert database.timed.run(database.call, PATIENT) == "stored"


@pytest.mark.parametrize(("seconds", "limit"), [(1.8, 0.5), (2.5, 0.1)])
def test_the_time_counts_from_when_the_request_came(seconds: float, limit: float) -> None:
    calls = TimedCalls("test", timedelta(seconds=2), str)

    def answer() -> float:
        began = time.monotonic()
        note_request(began - seconds)
        with pytest.raises(NotStored):
            calls.run_for_request(lambda: time.sleep(1))
        return time.monotonic() - began

    # Of a thread it is remembered what it answers.
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(answer).result() < limit
    calls.close()
