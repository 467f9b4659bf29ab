"""Which jobs are to be reopened as soon as they close."""

from typing import Any

from sqlalchemy import Row, delete, select

from bot.domain.jobs import PostKey
from bot.domain.reminders import AutoReopen
from bot.storage.database import Database
from bot.storage.reminder_tables import auto_reopens
from bot.storage.tables import to_moment, to_moment_or_none, to_ms, to_ms_or_none


class DatabaseAutoReopens:
    """Keeps the promise ``ArmingShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def schedule(self, auto_reopen: AutoReopen) -> None:
        values = {
            "website_id": auto_reopen.post.website_id,
            "post_id": auto_reopen.post.post_id,
            "expires_at_ms": to_ms_or_none(auto_reopen.expires_at),
            "until": auto_reopen.until,
            "armed_by": auto_reopen.scheduled_by,
            "chat_id": auto_reopen.chat_id,
            "message_id": auto_reopen.message_id,
            "armed_at_ms": to_ms(auto_reopen.scheduled_at),
        }
        insert = self._database.insert(auto_reopens).values(job_id=auto_reopen.post.job_id, **values)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["job_id"], set_=values))

    def cancel(self, job_id: str) -> AutoReopen | None:
        deleted = delete(auto_reopens).where(auto_reopens.c.job_id == job_id).returning(*auto_reopens.c)
        with self._database.writing() as connection:
            row = connection.execute(deleted).one_or_none()
        return None if row is None else _to_auto_reopen(row)

    def get(self, job_id: str) -> AutoReopen | None:
        with self._database.reading() as connection:
            row = connection.execute(select(auto_reopens).where(auto_reopens.c.job_id == job_id)).one_or_none()
        return None if row is None else _to_auto_reopen(row)

    def list_all(self) -> tuple[AutoReopen, ...]:
        oldest_first = select(auto_reopens).order_by(auto_reopens.c.armed_at_ms, auto_reopens.c.job_id)
        with self._database.reading() as connection:
            return tuple(_to_auto_reopen(row) for row in connection.execute(oldest_first))


def _to_auto_reopen(row: Row[Any]) -> AutoReopen:
    return AutoReopen(
        post=PostKey(row.website_id, row.post_id, row.job_id),
        expires_at=to_moment_or_none(row.expires_at_ms),
        until=row.until,
        scheduled_by=row.armed_by,
        chat_id=row.chat_id,
        message_id=row.message_id,
        scheduled_at=to_moment(row.armed_at_ms),
    )
