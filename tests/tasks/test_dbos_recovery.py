"""A started workflow finishes, and each step once, although its process is killed (bot/tasks/dbos_engine.py)."""

import time
from pathlib import Path

import pytest

from tests.support.dbos_worker import done, let_steps_finish, wait_for_line, wait_until, worker
from tests.support.processes.machine_speed import within

ON_ONE_MACHINE = "only-process"

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_a_workflow_killed_in_its_second_step_resumes_there(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        killed.request("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        killed.kill()
    let_steps_finish(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        wait_until(lambda: next_one.request("result", "w1") == "first x, second ends")
    assert done(folder) == ["first x", "second begins", "second begins", "second ends"]


def test_starting_a_killed_workflow_again_does_not_run_it_twice(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        killed.request("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        killed.kill()
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        next_one.request("start", "two_steps", "w1", "another")
        let_steps_finish(folder)
        wait_until(lambda: next_one.request("result", "w1") == "first x, second ends")
    assert "first another" not in done(folder)


def test_a_finished_workflow_is_remembered_after_a_restart(empty_database: str, folder: Path) -> None:
    let_steps_finish(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as first:
        first.request("start", "two_steps", "w1", "x")
        wait_until(lambda: first.request("result", "w1") != "None")
        first.kill()
    before = done(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        next_one.request("start", "two_steps", "w1", "x")
        assert next_one.request("result", "w1") == "first x, second ends"
    assert done(folder) == before


def test_a_newer_release_finishes_workflows_of_the_older_one(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as older:
        older.request("start", "two_steps", "w1", "x")
        wait_for_line(folder, "second begins")
        older.kill()
    let_steps_finish(folder)
    with worker(empty_database, ON_ONE_MACHINE, folder, is_newer=True) as newer:
        wait_until(lambda: newer.request("result", "w1") == "first x, second ends, third")
    assert done(folder).count("first x") == 1


def test_after_a_restart_only_the_rest_of_a_pause_is_waited_for(empty_database: str, folder: Path) -> None:
    with worker(empty_database, ON_ONE_MACHINE, folder) as killed:
        began = time.monotonic()
        killed.request("start", "with_a_pause", "w1", "3")
        wait_for_line(folder, "first 3")
        time.sleep(0.2)
        killed.kill()
    time.sleep(max(0, began + 2 - time.monotonic()))
    with worker(empty_database, ON_ONE_MACHINE, folder) as next_one:
        resumed = time.monotonic()
        wait_until(lambda: next_one.request("result", "w1") == "second")
        assert time.monotonic() - began > 2.9
        assert time.monotonic() - resumed < within(2.5)
    assert done(folder) == ["first 3", "second"]
