"""The append-only history: who tried what with which job. Lines are added and read, never changed or taken away."""

from typing import Any

from sqlalchemy import Row, select

from bot.domain.history import HistoryEntry
from bot.storage.database import Database, read_page
from bot.storage.tables import history, to_moment, to_moment_or_none, to_ms, to_ms_or_none

_SAME_NAMES = (
    "actor_id",
    "action",
    "job_id",
    "chat_id",
    "message_id",
    "outcome",
    "post_id",
    "detail",
    "log_id",
)


class DatabaseHistory:
    """Keeps the promise ``History``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, entry: HistoryEntry) -> None:
        insert = self._database.insert(history).values(
            happened_at_ms=to_ms(entry.happened_at),
            old_expires_at_ms=to_ms_or_none(entry.old_expires_at),
            new_expires_at_ms=to_ms_or_none(entry.new_expires_at),
            cause_id=entry.idempotency_key,
            **{name: getattr(entry, name) for name in _SAME_NAMES},
        )
        with self._database.writing() as connection:
            connection.execute(
                insert.on_conflict_do_nothing(index_elements=["cause_id", "action", "job_id", "outcome"])
            )

    def outcome(self, idempotency_key: str, job_id: str) -> str | None:
        lines = select(history.c.outcome).where(history.c.cause_id == idempotency_key, history.c.job_id == job_id)
        with self._database.reading() as connection:
            return connection.scalar(lines.order_by(history.c.line.desc()).limit(1))

    def entries(self, job_id: str | None, offset: int, limit: int) -> tuple[tuple[HistoryEntry, ...], int]:
        lines = select(history).order_by(history.c.happened_at_ms.desc(), history.c.line.desc())
        if job_id is not None:
            lines = lines.where(history.c.job_id == job_id)
        with self._database.reading() as connection:
            rows, total = read_page(connection, lines, offset, limit)
        return tuple(_to_entry(row) for row in rows), total


def _to_entry(row: Row[Any]) -> HistoryEntry:
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    return HistoryEntry(
        idempotency_key=row.cause_id,
        happened_at=to_moment(row.happened_at_ms),
        old_expires_at=to_moment_or_none(row.old_expires_at_ms),
        new_expires_at=to_moment_or_none(row.new_expires_at_ms),
        **{name: columns[name] for name in _SAME_NAMES},
    )
