"""The database of the durable work, and the locks that tell which replica is alive."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.connecting.folders import create_folder_on_connect
from bot.storage.connecting.postgresql import postgresql_engine
from bot.storage.connecting.problems import database_problem, is_unreachable
from bot.storage.database import to_engine_url

__all__ = [
    "Engine",
    "ExecutorLocks",
    "check_writable",
    "database_problem",
    "is_served",
    "is_shared",
    "is_unreachable",
    "open_dbos_database",
]

_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:executor, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:executor, 0))")
# The server frees the lock of a machine that has vanished after 14 s; by default it waits for two hours.
_KEEPALIVE = tuple(
    text(f"SET tcp_keepalives_{name} = {value}") for name, value in (("idle", 5), ("interval", 3), ("count", 3))
)
# Every living replica has its lock again by then (MAINTENANCE_EVERY in bot/tasks/scheduler.py), also on a busy machine.
DEAD_AFTER = timedelta(seconds=8)
_BUSY_TIMEOUT_MS = 20_000
_CHECK_SECONDS = 0.5
_SERVER_PROCESS = text("SELECT pg_backend_pid()")
ONLY_EXECUTOR = "only-process"
"""Who does the work where one process has the database to itself. The name is stored."""
_LOCKED_BY_OTHERS = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE locktype = 'advisory' AND granted AND datname = current_database() AND pid <> pg_backend_pid()"
)


def is_shared(database_url: str) -> bool:
    """Whether several replicas can work on this database."""
    return to_engine_url(database_url).get_backend_name() == "postgresql"


def open_dbos_database(database_url: str) -> Engine:
    """The engine for DBOS: a schema of its own in PostgreSQL, or a second SQLite file next to the first.

    A second file, because SQLite has one writer at a time for each file, and DBOS writes all the time.
    """
    url = to_engine_url(database_url)
    if is_shared(database_url):
        return postgresql_engine(url)
    path = Path(str(url.database))
    dbos_url = url.set(database=str(path.with_name(f"{path.stem}.work{path.suffix}")))
    engine = create_engine(dbos_url, pool_size=20, hide_parameters=True)
    create_folder_on_connect(engine)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def check_writable(engine: Engine) -> None:
    """Raises if nothing can be stored now: SQLAlchemyError, or sqlite3's error while another process has the lock."""
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return
    # A connection of its own, since those of the pool wait longer.
    with closing(sqlite3.connect(str(engine.url.database), timeout=_CHECK_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def is_served(engine: Engine) -> bool:
    """Whether somebody else holds a lock of an executor in this PostgreSQL database: a replica that lives."""
    with engine.connect() as connection:
        return bool(connection.scalar(_LOCKED_BY_OTHERS))


class SessionsNotOurs(Exception):
    """The database gives the statements of one session to several, so that a session lock says nothing. The message says so."""


def require_own_sessions(engine: Engine) -> None:
    """Raises SessionsNotOurs behind a pooler such as PgBouncer in transaction mode."""
    with engine.connect() as locking, engine.connect() as other:
        locking = locking.execution_options(isolation_level="AUTOCOMMIT")  # noqa: PLW2901 - the same connection
        process = locking.scalar(_SERVER_PROCESS)
        # Within its transaction the other one keeps the server's process to itself: ours, or we get another one.
        if other.scalar(_SERVER_PROCESS) == process or locking.scalar(_SERVER_PROCESS) != process:
            raise SessionsNotOurs(
                "DATABASE_URL leads to a pooler that shares sessions (PgBouncer in transaction or statement mode); "
                "use its session mode, or PostgreSQL itself"
            )


class ExecutorLocks:
    """Session locks on PostgreSQL, one for each living replica: the lock of a dead one is free.

    A restart of the server frees all of them at once. So a free lock counts only if it stays free for a while, during which a living
    replica takes its own again.
    """

    def __init__(self, engine: Engine, executor_id: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._executor_id = executor_id
        self._monotonic = monotonic
        self._connection: Connection | None = None
        self._held_since: float | None = None
        self._free_since: dict[str, float] = {}

    def require_own_sessions(self) -> None:
        """Raises SessionsNotOurs, SQLAlchemyError."""
        require_own_sessions(self._engine)

    def hold(self) -> bool:
        """Hold our own lock, and acquire it again if the session was lost; whether we have it.

        Raises SQLAlchemyError while the database cannot be reached.
        """
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # This finds out whether the session was lost.
                self._connection.execute(text("SELECT 1"))
                return True
            self.release()
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            is_held = bool(connection.scalar(_TRY_LOCK, {"executor": self._executor_id}))
            for statement in _KEEPALIVE if is_held else ():
                connection.execute(statement)
        except SQLAlchemyError:
            connection.invalidate()
            connection.close()
            raise
        if (
            not is_held
        ):  # Another replica looks whether it is free, or the server has not noticed the end of our last session.
            connection.close()
            return False
        self._connection, self._held_since = connection, self._monotonic()
        return True

    def find_dead(self, executor_ids: Iterable[str]) -> list[str]:
        """Those whose locks have been free for ``DEAD_AFTER``, and that long after we acquired our own; call it again and again."""
        now, held_since = self._monotonic(), self._held_since
        free = [each for each in executor_ids if self.is_dead(each)]
        self._free_since = {each: self._free_since.get(each, now) for each in free}
        if held_since is None:
            return []
        return [each for each in free if now - max(held_since, self._free_since[each]) >= DEAD_AFTER.total_seconds()]

    def is_dead(self, executor_id: str) -> bool:
        """Whether no replica holds that executor's lock at the moment."""
        with self._engine.connect() as connection:
            if not connection.scalar(_TRY_LOCK, {"executor": executor_id}):
                return False
            connection.execute(_UNLOCK, {"executor": executor_id})
            return True

    def release(self) -> None:
        """End our session, so that others can recover our work."""
        self._held_since = None
        if self._connection is not None:
            # Back in the pool the session, and so the lock, would live on.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # As DBOS prepares an engine that it creates itself; WAL is added, and makes starting a workflow five times as fast.
    connection.isolation_level = "IMMEDIATE"
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
