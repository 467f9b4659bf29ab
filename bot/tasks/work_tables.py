"""Reads the tables of DBOS without it: what is unfinished, and what has failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, inspect, text

from bot.domain.timestamps import from_ms, to_ms

# Two queries, because DBOS's indexes are partial: one has what waits and runs, another what pauses.
_BACKLOG = """
    SELECT name, COUNT(*), MIN(created_at) FROM (
        SELECT name, created_at FROM {prefix}workflow_status WHERE status IN ('ENQUEUED', 'PENDING')
        UNION ALL SELECT name, created_at FROM {prefix}workflow_status WHERE status = 'DELAYED'
    ) AS unfinished GROUP BY name
"""
# Work that was given up has its last attempt recorded as one to be repeated.
_FAILED = """
    SELECT workflow_uuid FROM {prefix}workflow_status
        WHERE updated_at >= :since AND status IN ('ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    UNION SELECT workflow_uuid FROM {prefix}operation_outputs
        WHERE completed_at_epoch_ms >= :since AND function_name LIKE '% #last' AND output = '"again"'
    ORDER BY 1 LIMIT 1000
"""


@dataclass(frozen=True)
class Backlog:
    """The unfinished work of one kind: how much, and when the oldest was stored."""

    count: int
    oldest_at: datetime


def has_work_tables(engine: Engine) -> bool:
    """Whether an engine of durable work was launched on this database once."""
    return inspect(engine).has_table("workflow_status", schema=_schema(engine))


def read_backlog(engine: Engine) -> Mapping[str, Backlog]:
    """The unfinished work by its kind, on whatever replica; needs the tables. Raises SQLAlchemyError."""
    with engine.connect() as connection:
        rows = connection.execute(text(_BACKLOG.format(prefix=_prefix(engine)))).all()
    return {kind or "": Backlog(count, from_ms(oldest_ms)) for kind, count, oldest_ms in rows}


def read_failed(engine: Engine, since: datetime) -> tuple[str, ...]:
    """The ids of at most 1,000 pieces of work that failed or were given up since then; needs the tables. Raises SQLAlchemyError."""
    with engine.connect() as connection:
        return tuple(
            connection.execute(text(_FAILED.format(prefix=_prefix(engine))), {"since": to_ms(since)}).scalars().all()
        )


def _schema(engine: Engine) -> str | None:
    return None if engine.dialect.name == "sqlite" else "dbos"


def _prefix(engine: Engine) -> str:
    schema = _schema(engine)
    return f"{schema}." if schema else ""
