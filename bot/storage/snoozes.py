"""Which posts a chat is not reminded of for a while."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select

from bot.domain.reminders import Snooze
from bot.storage.database import Database
from bot.storage.reminder_tables import snoozes
from bot.storage.tables import job_posts, to_moment_or_none, to_ms, to_ms_or_none


class DatabaseSnoozes:
    """Keeps the promise ``SnoozeShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snooze: Snooze) -> None:
        until_ms = to_ms_or_none(snooze.until)
        insert = self._database.insert(snoozes).values(
            chat_id=snooze.chat_id, website_id=snooze.website_id, post_id=snooze.post_id, until_ms=until_ms
        )
        key = ["chat_id", "website_id", "post_id"]
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=key, set_={"until_ms": until_ms}))

    def list_for_chat(self, chat_id: str) -> Mapping[tuple[str, str], Snooze]:
        with self._database.reading() as connection:
            rows = connection.execute(select(snoozes).where(snoozes.c.chat_id == chat_id)).all()
        return {
            (row.website_id, row.post_id): Snooze(
                row.chat_id, row.website_id, row.post_id, to_moment_or_none(row.until_ms)
            )
            for row in rows
        }

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        # While a job is active its date says when it ends; once it has closed, closed_at_ms does.
        has_closed = exists().where(
            job_posts.c.website_id == snoozes.c.website_id,
            job_posts.c.id == snoozes.c.post_id,
            func.coalesce(job_posts.c.closed_at_ms, job_posts.c.expires_at_ms) <= before_ms,
        )
        is_over = or_(snoozes.c.until_ms <= before_ms, and_(snoozes.c.until_ms.is_(None), has_closed))
        with self._database.writing() as connection:
            connection.execute(delete(snoozes).where(is_over))
