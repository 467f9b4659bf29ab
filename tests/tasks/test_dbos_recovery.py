"""Work that was taken on is done, once, whatever happens to the process (bot/tasks/dbos_engine.py)."""

import time
from pathlib import Path

import pytest

from tests.support.dbos_worker import done, open_the_gate, wait_for_line, wait_until, worker

ON_ONE_MACHINE = "only-process"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_work_that_was_killed_in_its_second_step_goes_on_there(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        killed.ask("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        killed.kill()
    open_the_gate(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        wait_until(lambda: next_one.ask("result", "w1") == "first x, second ends")
    assert done(folder) == ["first x", "second begins", "second begins", "second ends"]


def test_work_that_was_killed_is_not_started_again_by_its_cause(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        killed.ask("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        killed.kill()
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        next_one.ask("start", "two_steps", "w1", "another")
        open_the_gate(folder)
        wait_until(lambda: next_one.ask("result", "w1") == "first x, second ends")
    assert "first another" not in done(folder)


def test_finished_work_is_remembered_over_a_restart(empty_database: str, folder: Path) -> None:
    open_the_gate(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as first:
        first.ask("start", "two_steps", "w1", "x")
        wait_until(lambda: first.ask("result", "w1") != "None")
        first.kill()
    before = done(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        next_one.ask("start", "two_steps", "w1", "x")
        assert next_one.ask("result", "w1") == "first x, second ends"
    assert done(folder) == before


def test_a_newer_release_finishes_the_work_of_the_older_one(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as older:
        older.ask("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        older.kill()
    open_the_gate(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder, is_newer=True) as newer:
        wait_until(lambda: newer.ask("result", "w1") == "first x, second ends, third")
    assert done(folder).count("first x") == 1


def test_a_pause_goes_on_for_its_rest_after_a_restart(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        began = time.monotonic()
        killed.ask("start", "with_a_pause", "w1", "3")
        wait_for_line(folder, "first 3")
        time.sleep(0.2)
        killed.kill()
    time.sleep(max(0, began + 2 - time.monotonic()))
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        resumed = time.monotonic()
        wait_until(lambda: next_one.ask("result", "w1") == "second")
        assert time.monotonic() - began > 2.9
        assert time.monotonic() - resumed < 2.5
    assert done(folder) == ["first 3", "second"]
