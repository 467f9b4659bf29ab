"""The repository of the posts of which a chat is not reminded for a while."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select

from bot.domain.reminders import Snooze
from bot.domain.timestamps import from_ms_or_none, to_ms, to_ms_or_none
from bot.storage.database import Database
from bot.storage.post_rows import CLOSED_MS
from bot.storage.reminder_tables import snoozes
from bot.storage.tables import job_posts


class DatabaseSnoozes:
    """Implements SnoozeRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snooze: Snooze) -> None:
        self._database.upsert(
            snoozes,
            {
                "chat_id": snooze.chat_id,
                "website_id": snooze.website_id,
                "post_id": snooze.post_id,
                "until_ms": to_ms_or_none(snooze.until),
            },
        )

    def list_for_chat(self, chat_id: str) -> Mapping[tuple[str, str], Snooze]:
        rows = self._database.fetch_all(select(snoozes).where(snoozes.c.chat_id == chat_id))
        return {
            (row.website_id, row.post_id): Snooze(
                row.chat_id, row.website_id, row.post_id, from_ms_or_none(row.until_ms)
            )
            for row in rows
        }

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        has_closed = exists().where(
            job_posts.c.website_id == snoozes.c.website_id,
            job_posts.c.id == snoozes.c.post_id,
            before_ms >= CLOSED_MS,
        )
        is_over = or_(snoozes.c.until_ms <= before_ms, and_(snoozes.c.until_ms.is_(None), has_closed))
        self._database.execute(delete(snoozes).where(is_over))
