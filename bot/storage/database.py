"""Connects to the database: an SQLite file, or PostgreSQL for several replicas.

The differences between the two databases are here and in ``bot/storage/connecting`` only.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    Text,
    UpdateBase,
    any_,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.domain.normalization import storable
from bot.storage.connecting.postgresql import ANSWER_SECONDS, postgresql_engine
from bot.storage.connecting.problems import database_problem
from bot.storage.connecting.sqlite import BUSY_TIMEOUT_MS, SINGLE, SYNCHRONOUS, WRITING, sqlite_engine
from bot.storage.connecting.write_turns import WriteTurns

# A page number comes from a card and so from the client; the databases reject numbers of more than 64 bits.
_MAX_OFFSET = 2**31
# Both databases limit how many values a statement may contain.
MAX_IDS = 1_000

AnyRow = Row[*tuple[Any, ...]]
Parameters = Mapping[str, Any]


class DatabaseUnreachable(Exception):
    """The database cannot be used. The message says why, without any part of its address."""


def to_engine_url(database_url: str) -> URL:
    """The address in SQLAlchemy's form. Raises ValueError with a message that does not contain the address."""
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
    """An open database. Repositories use short transactions, most of them a single statement."""

    def __init__(self, database_url: str, answer_seconds: float | None = ANSWER_SECONDS) -> None:
        """Args: ``answer_seconds`` is how long a PostgreSQL server may take for a statement; None is without limit."""
        self.url = to_engine_url(database_url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = sqlite_engine(self.url) if self.is_sqlite else postgresql_engine(self.url, answer_seconds)
        self._writer = self._engine.execution_options(**{WRITING: True})
        self._unsynced_writer = self._writer.execution_options(**{SYNCHRONOUS: "NORMAL"})
        self._single_reader = self._engine.execution_options(**{SINGLE: True})
        self._turns = WriteTurns()

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads."""
        return self._engine.connect()

    def snapshot(self) -> AbstractContextManager[Connection]:
        """A transaction that sees the database as it was at its first statement, however long it reads."""
        if self.is_sqlite:
            return self.reading()
        return self._engine.execution_options(isolation_level="REPEATABLE READ").connect()

    @contextmanager
    def writing(self, *, waits_for_disk: bool = True) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        Args: without ``waits_for_disk``, for what Feishu can tell again, the end takes microseconds on SQLite instead of a
            millisecond or more. Killing the process loses nothing. A power failure may undo the last such transactions, but none
            before one that has waited, and none that such a one was built on.
        """
        turn = self._turns.turn(BUSY_TIMEOUT_MS / 1000) if self.is_sqlite else nullcontext()
        with turn, (self._writer if waits_for_disk else self._unsynced_writer).begin() as connection:
            yield connection

    def fetch_all(self, query: Select[Any], parameters: Parameters | None = None) -> Sequence[AnyRow]:
        """Args: ``parameters`` of a query with ``bindparam``. To build a query takes longer than to execute it."""
        with self._single_reader.connect() as connection:
            return connection.execute(query, parameters).all()

    def fetch_value(self, query: Select[Any], parameters: Parameters | None = None) -> Any:
        """The first column of the first row, or None."""
        with self._single_reader.connect() as connection:
            return connection.scalar(query, parameters)

    def execute(self, statement: UpdateBase, parameters: Parameters | None = None) -> int:
        """Execute one writing statement; the number of rows that it affected."""
        with self.writing() as connection:
            return connection.execute(statement, parameters).rowcount

    def execute_returning(self, statement: UpdateBase) -> AnyRow | None:
        """Execute one writing statement with RETURNING; its first row, or None."""
        with self.writing() as connection:
            return connection.execute(statement).first()

    def upsert(self, table: Table, row: Mapping[str, Any], keep: Collection[str] = ()) -> None:
        """Insert a row, or update the row with the same primary key, except for its columns in ``keep``."""
        self.execute(self.upserting(table, row, keep), row)

    def upserting(
        self, table: Table, columns: Iterable[str], keep: Iterable[str] = (), key: Iterable[str] = ()
    ) -> UpdateBase:
        """The statement of ``upsert``; its parameters are one row with these columns, or several.

        Args: ``key`` are the columns by which a row is known, by default those of the primary key.
        """
        return _upsert(self.is_sqlite, table, tuple(columns), tuple(keep), tuple(key))

    @contextmanager
    def writing_alone(self, lock_name: str) -> Iterator[Connection]:
        """As ``writing``, but only one transaction at a time on all replicas for each ``lock_name``."""
        with self.writing() as connection:
            if not self.is_sqlite:  # SQLite has one writer at a time anyway.
                lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                connection.execute(lock, {"name": lock_name})
            yield connection

    def let_others_write(self) -> None:
        """Pause between two of many transactions, if that is needed so that whoever waits to write to SQLite comes first."""
        if self.is_sqlite:
            self._turns.give_way()

    def is_among(self, column: ColumnElement[str], texts: Collection[str]) -> ColumnElement[bool]:
        """Whether the column has one of these values, of which there may be any number."""
        storable_texts = sorted(storable(one) for one in texts)
        if self.is_sqlite:
            values = func.json_each(json.dumps(storable_texts)).table_valued("value")
            return column.in_(select(values.c.value))
        return column == any_(literal(storable_texts, postgresql.ARRAY(Text)))

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that supports ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def ping(self) -> None:
        """Raises DatabaseUnreachable."""
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise DatabaseUnreachable(database_problem(error)) from error

    def close(self) -> None:
        self._engine.dispose()


@cache
def _upsert(
    is_sqlite: bool,  # noqa: FBT001 - as in Database
    table: Table,
    columns: tuple[str, ...],
    keep: tuple[str, ...],
    key: tuple[str, ...],
) -> UpdateBase:
    key = key or tuple(column.name for column in table.primary_key)
    insert = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    changed = {name: insert.excluded[name] for name in columns if name not in key and name not in keep}
    return insert.on_conflict_do_update(index_elements=key, set_=changed)


def read_page(connection: Connection, matching: Select[Any], offset: int, limit: int) -> tuple[Sequence[AnyRow], int]:
    """One page of the rows of an ordered query, and its total number of rows."""
    total = connection.scalar(select(func.count()).select_from(matching.order_by(None).subquery()))
    return connection.execute(page_of(matching, offset, limit)).all(), total or 0


def page_of(ordered: Select[Any], offset: int, limit: int) -> Select[Any]:
    """The query of one page; numbers that no database accepts are cut."""
    offset, limit = (min(max(number, 0), _MAX_OFFSET) for number in (offset, limit))
    return ordered.offset(offset).limit(limit)


def in_batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids without duplicates, as lists that a statement can contain."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), MAX_IDS):
        yield wanted[start : start + MAX_IDS]
