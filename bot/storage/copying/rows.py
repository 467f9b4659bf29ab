"""Copies tables row by row between two databases of either kind, and sums them up so that two copies can be compared."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, MetaData, Table, func, inspect, select, text

from bot.storage.all_tables import metadata
from bot.storage.search.tables import job_index, job_names

BOT_TABLES: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if table is not job_index and table is not job_names
)
"""Every table of the bot, without those of the migrations and of the durable work, and without the index of jobs.

The target's own triggers mark every job that comes as not indexed, and the bot indexes them when it starts.
"""
BATCH = 1_000
_SUM_BITS = 128
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET_SEQUENCE = text("SELECT setval(CAST(:sequence AS regclass), :value, :is_used)")


@dataclass(frozen=True)
class TableSum:
    """How many rows a table has, and a sum over them that does not depend on their order."""

    name: str
    rows: int
    checksum: int


def names_in(connection: Connection, schema: str | None = None) -> frozenset[str]:
    """The names of the tables that exist."""
    return frozenset(inspect(connection).get_table_names(schema))


def count_rows(connection: Connection, wanted: Iterable[Table] = BOT_TABLES) -> dict[str, int]:
    """The number of rows of each table that exists, by its name."""
    present = names_in(connection)
    return {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in wanted
        if table.name in present
    }


def reflect(connection: Connection, name: str, schema: str | None) -> Table:
    """A table as it is in the database."""
    return Table(name, MetaData(), schema=schema, autoload_with=connection)


def shared_columns(table: Table, to: Table) -> list[str]:
    """The names of the columns that both have, in the order of the first."""
    return [column.name for column in table.columns if column.name in to.columns]


def copy_table(
    source: Connection,
    target: Connection,
    table: Table,
    to: Table | None = None,
    changes: Mapping[str, Any] | None = None,
) -> TableSum:
    """Copy all rows in batches, in the caller's transactions; the sum of what was written.

    Args:
        source: from where.
        target: to where.
        table: the table in the source.
        to: the same table in the target; only the columns that both have are copied.
        changes: values that replace those of the source, by the names of the columns.
    """
    to = table if to is None else to
    names = shared_columns(table, to)
    total, checksum = 0, 0
    for rows in _batches(source, table, names):
        written = [{**row, **changes} if changes else row for row in rows]
        target.execute(to.insert(), written)
        total, checksum = total + len(rows), checksum + sum(_hash(each.values()) for each in written)
    _move_sequence_on(target, to)
    return TableSum(table.name, total, checksum % 2**_SUM_BITS)


def sum_up(connection: Connection, table: Table, names: Sequence[str] | None = None) -> TableSum:
    """Read a whole table. Args: ``names`` are the columns that count, by default all."""
    total, checksum = 0, 0
    for rows in _batches(connection, table, names or [column.name for column in table.columns]):
        total, checksum = total + len(rows), checksum + sum(_hash(row.values()) for row in rows)
    return TableSum(table.name, total, checksum % 2**_SUM_BITS)


def _batches(connection: Connection, table: Table, names: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    query = select(*(table.c[name] for name in names))
    result = connection.execute(query, execution_options={"yield_per": BATCH})
    for rows in result.partitions():
        yield [dict(zip(names, row, strict=True)) for row in rows]


def _hash(values: Iterable[Any]) -> int:
    """The same for the same values on both databases: they hold texts, whole numbers, truth values and NULL."""
    digest = hashlib.sha256(json.dumps(list(values), default=str, sort_keys=True).encode()).digest()
    return int.from_bytes(digest[: _SUM_BITS // 8], "big")


def _move_sequence_on(target: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows with a sequence, which knows nothing of rows that came with their numbers."""
    key = list(table.primary_key.columns)
    if target.dialect.name != "postgresql" or len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    name = f"{table.schema}.{table.name}" if table.schema else table.name
    sequence = target.scalar(_SEQUENCE, {"table": name, "column": key[0].name})
    if sequence:
        last = target.scalar(select(func.max(key[0])))
        target.execute(_SET_SEQUENCE, {"sequence": sequence, "value": last or 1, "is_used": last is not None})
