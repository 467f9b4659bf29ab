"""The repository of the append-only history: who tried what with which job."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from bot.domain.history import HistoryEntry
from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from bot.storage.database import AnyRow, Database, read_page
from bot.storage.job_queries import may_be_shown
from bot.storage.tables import history, jobs

_COPIED_COLUMNS = (
    "actor_id",
    "action",
    "job_id",
    "chat_id",
    "message_id",
    "outcome",
    "post_id",
    "detail",
    "log_id",
    "is_automatic",
)
_NEWEST_FIRST = (history.c.happened_at_ms.desc(), history.c.line.desc())
_OF_JOB = select(history).where(history.c.job_id == bindparam("of_job"))
_LAST = _OF_JOB.where(history.c.outcome.in_(bindparam("outcomes", expanding=True))).order_by(*_NEWEST_FIRST).limit(1)


class DatabaseHistory:
    """Implements History."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, entry: HistoryEntry) -> None:
        insert = self._database.insert(history).values(
            happened_at_ms=to_ms(entry.happened_at),
            old_expires_at_ms=to_ms_or_none(entry.old_expires_at),
            new_expires_at_ms=to_ms_or_none(entry.new_expires_at),
            cause_id=entry.idempotency_key,
            **{name: getattr(entry, name) for name in _COPIED_COLUMNS},
        )
        unique = ["cause_id", "action", "job_id", "outcome"]
        self._database.execute(insert.on_conflict_do_nothing(index_elements=unique))

    def outcome(self, idempotency_key: str, job_id: str) -> str | None:
        entries = select(history.c.outcome).where(history.c.cause_id == idempotency_key, history.c.job_id == job_id)
        outcome: str | None = self._database.fetch_value(entries.order_by(history.c.line.desc()).limit(1))
        return outcome

    def has_entry(self, idempotency_key: str) -> bool:
        entries = select(history.c.line).where(history.c.cause_id == idempotency_key).limit(1)
        return self._database.fetch_value(entries) is not None

    def last(self, job_id: str, outcomes: Collection[str]) -> HistoryEntry | None:
        rows = self._database.fetch_all(_LAST, {"of_job": job_id, "outcomes": sorted(outcomes)})
        return _to_entry(rows[0]) if rows else None

    def undoing_of(self, job_id: str, reopening: str) -> HistoryEntry | None:
        of_job, line = history.c.job_id == job_id, history.c.line
        is_reopening = history.c.outcome == "reopened"
        reopened = select(line).where(of_job, is_reopening, history.c.cause_id == reopening).scalar_subquery()
        later = select(history).where(of_job, history.c.outcome.in_(("reopened", "undone")), line > reopened)
        # Only the last reopening can be undone, so what follows it is its undo, or it has none.
        rows = self._database.fetch_all(later.order_by(line).limit(1))
        return _to_entry(rows[0]) if rows and rows[0].outcome == "undone" else None

    def entries(
        self, job_id: str | None, offset: int, limit: int, audience: Audience = EVERYTHING
    ) -> tuple[tuple[HistoryEntry, ...], int]:
        query = select(history).order_by(*_NEWEST_FIRST)
        if job_id is not None:
            query = query.where(history.c.job_id == job_id)
        if not audience.sees_all:
            query = query.where(history.c.job_id.in_(select(jobs.c.id).where(may_be_shown(self._database, audience))))
        with self._database.reading() as connection:
            rows, total = read_page(connection, query, offset, limit)
        return tuple(_to_entry(row) for row in rows), total


def _to_entry(row: AnyRow) -> HistoryEntry:
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    return HistoryEntry(
        idempotency_key=row.cause_id,
        happened_at=from_ms(row.happened_at_ms),
        old_expires_at=from_ms_or_none(row.old_expires_at_ms),
        new_expires_at=from_ms_or_none(row.new_expires_at_ms),
        **{name: columns[name] for name in _COPIED_COLUMNS},
    )
