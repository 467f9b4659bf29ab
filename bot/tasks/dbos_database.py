"""The database of the durable work, and the locks that tell which replica is alive."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.connecting.folders import create_folder_on_connect
from bot.storage.connecting.postgresql import postgresql_engine
from bot.storage.database import to_engine_url

__all__ = ["Engine", "ExecutorLocks", "check_writable", "is_shared", "open_dbos_database"]

_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:executor, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:executor, 0))")
_BUSY_TIMEOUT_MS = 20_000
_CHECK_SECONDS = 0.5


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


class ExecutorLocks:
    """Session locks on PostgreSQL, one for each living replica: the lock of a dead one is free."""

    def __init__(self, engine: Engine, executor_id: str) -> None:
        self._engine = engine
        self._executor_id = executor_id
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Hold our own lock; acquire it again if the session was lost.

        Raises SQLAlchemyError while the database cannot be reached.
        """
        if self._connection is not None:
            with suppress(
                SQLAlchemyError
            ):  # This finds out whether the session was lost; the lock is then acquired below.
                self._connection.execute(text("SELECT 1"))
                return
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(_TRY_LOCK, {"executor": self._executor_id})
        self._connection = connection

    def is_dead(self, executor_id: str) -> bool:
        """Whether no living replica holds that executor's lock."""
        with self._engine.connect() as connection:
            if not connection.scalar(_TRY_LOCK, {"executor": executor_id}):
                return False
            connection.execute(_UNLOCK, {"executor": executor_id})
            return True

    def release(self) -> None:
        """End our session, so that others can recover our work."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # As DBOS prepares an engine that it creates itself; WAL is added, and makes starting a workflow five times as fast.
    connection.isolation_level = "IMMEDIATE"
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
