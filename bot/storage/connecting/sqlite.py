"""Connections to an SQLite file, whose transactions begin as they will go on."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from bot.storage.connecting.folders import create_folder_on_connect

# Execution options of a transaction: whether it writes, whether it is one statement that reads, and SQLite's setting of that name.
WRITING = "is_writing"
SINGLE = "is_single_read"
SYNCHRONOUS = "synchronous"
BUSY_TIMEOUT_MS = 20_000


def sqlite_engine(url: URL) -> Engine:
    """Whose transactions take the execution options above."""
    engine = create_engine(url, pool_size=8, max_overflow=24, hide_parameters=True)
    create_folder_on_connect(engine)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver does not begin transactions by itself; _begin_sqlite does.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _enable_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


# While another process writes to a file that is not in WAL mode yet, as when two replicas start on a new one, SQLite
# reports "database is locked" at once instead of waiting for the busy timeout.
@retry(
    retry=retry_if_exception(_is_busy),
    wait=wait_random(0.01, 0.05),
    stop=stop_after_delay(BUSY_TIMEOUT_MS / 1000),
    reraise=True,
)
def _enable_wal(connection: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes fails at once with "database is locked" if another one has written
    # in between. BEGIN IMMEDIATE waits for the lock at the beginning instead.
    options = connection.get_execution_options()
    if options.get(WRITING, False):
        _set_synchronous(connection, options.get(SYNCHRONOUS, "FULL"))
    # A single statement sees the database at one moment anyway.
    if not options.get(SINGLE, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING, False) else "BEGIN")


def _set_synchronous(connection: Connection, wanted: str) -> None:
    # It holds for the connection to the database, which the pool gives to whoever comes next.
    if connection.info.get(SYNCHRONOUS) != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous = {wanted}")
        connection.info[SYNCHRONOUS] = wanted
