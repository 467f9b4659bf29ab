"""A replica's lock on PostgreSQL: another replica takes it for dead only if the lock stays free (bot/tasks/dbos_database.py)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.tasks.dbos_database import (
    DEAD_AFTER,
    ExecutorLocks,
    SessionsNotOurs,
    open_dbos_database,
    require_own_sessions,
)
from tests.support.dbos_worker import wait_until
from tests.support.postgresql import PostgresServer, fresh_database, running_postgresql
from tests.support.processes.database_proxy import database_proxy
from tests.support.processes.pgbouncer import PROGRAM, pgbouncer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("executor locks")]

DEAD_AFTER_SECONDS = DEAD_AFTER.total_seconds()
# Connecting takes at most 3 s, and a statement 10 s.
GIVEN_UP_WITHIN = 14.0


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def replica(database_url: str, executor_id: str, clock: Clock) -> Iterator[ExecutorLocks]:
    engine = open_dbos_database(database_url)
    locks = ExecutorLocks(engine, executor_id, clock)
    try:
        yield locks
    finally:
        locks.release()
        engine.dispose()


def test_after_a_restart_of_the_server_nobody_is_dead_who_takes_the_lock_again() -> None:
    clock = Clock()
    with running_postgresql() as server:
        url = server.get_uri()
        with replica(url, "a", clock) as a, replica(url, "b", clock) as b, replica(url, "gone", clock) as gone:
            assert all(each.hold() for each in (a, b, gone))
            clock.now += 3600
            server.stop()
            with pytest.raises(SQLAlchemyError):
                b.hold()
            server.start()
            # The first to look finds everybody's lock free.
            assert b.hold()
            assert b.find_dead(["a", "gone"]) == []
            clock.now += DEAD_AFTER_SECONDS / 2
            assert a.hold()
            for _ in range(4):
                clock.now += DEAD_AFTER_SECONDS / 4
                assert all(each.hold() for each in (a, b))
                dead = b.find_dead(["a", "gone"])
            assert dead == ["gone"]


def test_a_lock_that_is_free_for_a_moment_is_nobodys_death(shared_database: str) -> None:
    clock = Clock()
    with replica(shared_database, "a", clock) as a, replica(shared_database, "b", clock) as b:
        assert all(each.hold() for each in (a, b))
        clock.now += 3600
        a.release()
        wait_until(lambda: b.is_dead("a"))
        assert b.find_dead(["a"]) == []
        clock.now += DEAD_AFTER_SECONDS - 1
        assert b.find_dead(["a"]) == []
        assert a.hold()
        assert b.find_dead(["a"]) == []
        a.release()
        wait_until(lambda: b.is_dead("a"))
        clock.now += DEAD_AFTER_SECONDS - 1
        assert b.find_dead(["a"]) == []
        clock.now += DEAD_AFTER_SECONDS
        assert b.find_dead(["a"]) == ["a"]


def test_a_replica_without_its_own_lock_takes_nobody_for_dead(shared_database: str) -> None:
    clock = Clock()
    with replica(shared_database, "a", clock) as a, replica(shared_database, "a", clock) as same_lock:
        assert a.hold()
        assert not same_lock.hold()
        for _ in range(2):
            assert same_lock.find_dead(["nobody"]) == []
            clock.now += 2 * DEAD_AFTER_SECONDS
        a.release()
        wait_until(same_lock.hold)


def test_a_silent_server_is_given_up_and_the_lock_is_had_again_afterwards(postgresql: PostgresServer) -> None:
    clock = Clock()
    with fresh_database(postgresql) as url, database_proxy(url) as proxy, replica(proxy.url, "a", clock) as a:
        assert a.hold()
        proxy.fall_silent()
        began = time.monotonic()
        with pytest.raises(SQLAlchemyError):
            a.hold()
        assert time.monotonic() - began < 2 * GIVEN_UP_WITHIN
        proxy.bring_back()
        assert a.hold()


def test_the_server_soon_notices_that_the_machine_of_a_lock_has_vanished(postgresql: PostgresServer) -> None:
    with fresh_database(postgresql) as url, database_proxy(url) as proxy, replica(proxy.url, "a", Clock()) as a:
        assert a.hold()
        with psycopg.connect(url) as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SET tcp_keepalives_%'"
            assert connection.execute(query).fetchone() == (1,)


@pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed")
def test_a_pooler_that_shares_sessions_is_refused_in_words(postgresql: PostgresServer, shared_database: str) -> None:
    with pgbouncer(postgresql, shared_database, "transaction") as url:
        engine = open_dbos_database(url)
        with pytest.raises(SessionsNotOurs, match="session mode"):
            require_own_sessions(engine)
        engine.dispose()


@pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed")
def test_a_pooler_in_session_mode_is_as_good_as_the_server(postgresql: PostgresServer, shared_database: str) -> None:
    with pgbouncer(postgresql, shared_database, "session") as url:
        engine = open_dbos_database(url)
        require_own_sessions(engine)
        engine.dispose()


def test_the_server_itself_is_not_taken_for_a_pooler(shared_database: str) -> None:
    engine = open_dbos_database(shared_database)
    for _ in range(20):
        require_own_sessions(engine)
    engine.dispose()
