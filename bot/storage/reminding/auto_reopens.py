"""The repository of jobs that are reopened automatically when they close."""

from sqlalchemy import bindparam, delete, select

from bot.domain.reminders import AutoReopen
from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from bot.storage.database import AnyRow, Database
from bot.storage.reminding.tables import auto_reopens

_OF_JOB = select(auto_reopens).where(auto_reopens.c.job_id == bindparam("of_job"))


class DatabaseAutoReopens:
    """Implements AutoReopenRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def schedule(self, auto_reopen: AutoReopen) -> None:
        self._database.upsert(
            auto_reopens,
            {
                "job_id": auto_reopen.job_id,
                "expires_at_ms": to_ms_or_none(auto_reopen.expires_at),
                "until": auto_reopen.until,
                "armed_by": auto_reopen.scheduled_by,
                "chat_id": auto_reopen.chat_id,
                "message_id": auto_reopen.message_id,
                "armed_at_ms": to_ms(auto_reopen.scheduled_at),
            },
        )

    def cancel(self, job_id: str) -> AutoReopen | None:
        deletion = delete(auto_reopens).where(auto_reopens.c.job_id == job_id).returning(*auto_reopens.c)
        row = self._database.execute_returning(deletion)
        return None if row is None else _to_auto_reopen(row)

    def get(self, job_id: str) -> AutoReopen | None:
        rows = self._database.fetch_all(_OF_JOB, {"of_job": job_id})
        return _to_auto_reopen(rows[0]) if rows else None

    def list_all(self) -> tuple[AutoReopen, ...]:
        oldest_first = select(auto_reopens).order_by(auto_reopens.c.armed_at_ms, auto_reopens.c.job_id)
        return tuple(_to_auto_reopen(row) for row in self._database.fetch_all(oldest_first))


def _to_auto_reopen(row: AnyRow) -> AutoReopen:
    return AutoReopen(
        job_id=row.job_id,
        expires_at=from_ms_or_none(row.expires_at_ms),
        until=row.until,
        scheduled_by=row.armed_by,
        chat_id=row.chat_id,
        message_id=row.message_id,
        scheduled_at=from_ms(row.armed_at_ms),
    )
