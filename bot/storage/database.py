"""How the bot connects to its database: one file of SQLite, or PostgreSQL for several replicas.

Only here do the two databases differ; what is kept in them stands in the other ``bot/store_*`` files.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, create_engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

_WRITING = "is_writing"
_BUSY_TIMEOUT_MS = 20_000
_CONNECT_TIMEOUT_S = 5
# A page number comes back from a card, so from the client; the databases refuse numbers beyond 64 bits.
_FARTHEST = 2**31
# Databases limit how many values a statement may carry.
MAX_IDS = 1_000


class DatabaseUnreachable(Exception):
    """The database does not answer. Its words are the driver's kind of error, never the address or the password."""


def to_engine_url(database_url: str) -> URL:
    """The address as SQLAlchemy wants it. Raises ValueError in words, without repeating the address."""
    try:
        url = make_url(database_url.strip())
    except (ArgumentError, ValueError):
        raise ValueError("DATABASE_URL is not a database address such as sqlite:///data/bot.db") from None
    kind = url.get_backend_name() if url.drivername != "postgres" else "postgresql"
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {url.drivername}://")
    if url.database in {None, "", ":memory:"}:
        raise ValueError("DATABASE_URL must name a file, for example sqlite:///data/bot.db")
    return url.set(drivername="sqlite+pysqlite")


class Database:
    """The open database: short transactions for reading and for writing."""

    def __init__(self, database_url: str) -> None:
        self.url = to_engine_url(database_url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._writer = self._engine.execution_options(**{_WRITING: True})

    def reading(self) -> AbstractContextManager[Connection]:
        return self._engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception."""
        return self._writer.begin()

    @contextmanager
    def writing_alone(self, what: str) -> Iterator[Connection]:
        """As ``writing``, and no other replica is inside with the same ``what``."""
        with self.writing() as connection:
            if not self.is_sqlite:  # SQLite has one writer at a time anyway.
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})
            yield connection

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def ping(self) -> None:
        """Raises DatabaseUnreachable."""
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise DatabaseUnreachable(type(error).__name__) from error

    def close(self) -> None:
        self._engine.dispose()


def read_page(connection: Connection, matching: Select[Any], offset: int, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """The rows of one page of an ordered query, and how many rows it has in all."""
    total = connection.scalar(select(func.count()).select_from(matching.order_by(None).subquery()))
    offset, limit = (min(max(number, 0), _FARTHEST) for number in (offset, limit))
    return connection.execute(matching.offset(offset).limit(limit)).all(), total or 0


def _postgresql_engine(url: URL) -> Engine:
    # hide_parameters: the values of a statement are what people said, and an error would print them into the log.
    # A connection that a restart of the server has broken is noticed and replaced before it is used.
    connect_timeout = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_TIMEOUT_S}
    return create_engine(
        url, pool_pre_ping=True, pool_size=8, max_overflow=24, connect_args=connect_timeout, hide_parameters=True
    )


def _sqlite_engine(url: URL) -> Engine:
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=8, max_overflow=24, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins is switched off; _begin_sqlite says it.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins by reading and then writes fails at once with "database is locked" if another has
    # written in between; one that says at its beginning that it will write waits for its turn.
    is_writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
