"""Moves everything from one database to another: the bot's tables, and those of the durable work as they are.

The target gets all in one transaction; with SQLite, whose durable work is in a file of its own, in one for each file, the bot's
tables last. So a move that is cut off leaves a target whose tables are empty, and can be started again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select

from bot.storage.copying.rows import BOT_TABLES, TableSum, copy_table, names_in, reflect, shared_columns, sum_up
from bot.storage.database import Database

# In this order, because nothing may stand for a workflow that is not there.
_WORK_TABLES = ("workflow_status", "workflow_input", "workflow_output", "operation_outputs")
_WORK_SCHEMA = "dbos"


class TargetNotEmpty(Exception):
    """The target holds rows of a bot already. The message is the name of a table that has some."""


class CopyDiffers(Exception):
    """What was read back from the target is not what was written; nothing was kept. The message is the table's name."""


@dataclass(frozen=True)
class Place:
    """A database, and the engine that leads to the durable work: to the same database, or to a second SQLite file."""

    database: Database
    work: Engine

    @property
    def schema(self) -> str | None:
        """Where the tables of the durable work are."""
        return None if self.database.is_sqlite else _WORK_SCHEMA


def require_empty(database: Database) -> None:
    """Raises TargetNotEmpty; tables without rows are what a move leaves that was cut off, or a migration."""
    with database.reading() as connection:
        _require_empty(connection)


def move_all(source: Place, target: Place, executor_id: str | None) -> list[TableSum]:
    """Copy everything and read it back before it is kept; what was copied of each of the bot's tables.

    Args:
        source: a database at the latest migration, which nobody writes to.
        target: one with empty tables at the same migration.
        executor_id: whose the unfinished work shall be; None leaves it to whose it was.

    Raises:
        TargetNotEmpty, CopyDiffers
    """
    with source.database.snapshot() as reading, target.database.writing_alone("move") as writing:
        _require_empty(writing)
        with _work_connection(source, reading) as work, _target_work(target, writing) as target_work:
            _copy_work(work, source.schema, target_work, target.schema, executor_id)
        copied = [copy_table(reading, writing, table) for table in BOT_TABLES]
        for table, expected in zip(BOT_TABLES, copied, strict=True):
            if sum_up(writing, table) != expected:
                raise CopyDiffers(table.name)
    return copied


def _require_empty(connection: Connection) -> None:
    present = names_in(connection)
    for table in BOT_TABLES:
        if table.name in present and connection.execute(select(table).limit(1)).first() is not None:
            raise TargetNotEmpty(table.name)


@contextmanager
def _work_connection(place: Place, connection: Connection) -> Iterator[Connection]:
    if not place.database.is_sqlite:
        yield connection
        return
    with place.work.connect() as apart:
        yield apart


@contextmanager
def _target_work(place: Place, connection: Connection) -> Iterator[Connection]:
    if not place.database.is_sqlite:
        yield connection
        return
    with place.work.begin() as apart:
        yield apart


def _copy_work(
    source: Connection,
    source_schema: str | None,
    target: Connection,
    target_schema: str | None,
    executor_id: str | None,
) -> None:
    """Copy the durable work with its steps: what is unfinished goes on, and what is finished is not done again."""
    owner = {"executor_id": executor_id} if executor_id else None
    pairs = [(reflect(source, name, source_schema), reflect(target, name, target_schema)) for name in _WORK_TABLES]
    for _, to in reversed(pairs):
        # Of a move that was cut off, or of an engine that was launched once.
        target.execute(delete(to))
    for table, to in pairs:
        changes: Mapping[str, str] | None = owner if table.name == "workflow_status" else None
        expected = copy_table(source, target, table, to, changes)
        if sum_up(target, to, shared_columns(table, to)) != expected:
            raise CopyDiffers(table.name)
