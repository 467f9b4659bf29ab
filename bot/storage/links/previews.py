"""The repository of link previews."""

from datetime import datetime

from sqlalchemy import case, delete, or_, select

from bot.domain.timestamps import to_ms
from bot.interfaces.preview_store import PREVIEWED_AGAIN_AFTER
from bot.storage.database import Database
from bot.storage.tables import link_previews


class DatabasePreviews:
    """Implements PreviewRepository. One statement decides, so that of two messages at once one is previewed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_held_by_another(self, chat_id: str, job_id: str, message_id: str, now: datetime) -> bool:
        columns = link_previews.c
        holding = select(columns.message_id).where(
            columns.chat_id == chat_id,
            columns.job_id == job_id,
            columns.message_id != message_id,
            columns.shown_at_ms > to_ms(now - PREVIEWED_AGAIN_AFTER),
            columns.shown_at_ms <= to_ms(now),
        )
        return self._database.fetch_value(holding) is not None

    def claim(self, chat_id: str, job_id: str, message_id: str, now: datetime) -> bool:
        columns = link_previews.c
        row = {"chat_id": chat_id, "job_id": job_id, "message_id": message_id, "shown_at_ms": to_ms(now)}
        is_over = columns.shown_at_ms <= to_ms(now - PREVIEWED_AGAIN_AFTER)
        insert = self._database.insert(link_previews).values(row)
        claiming = insert.on_conflict_do_update(
            index_elements=["chat_id", "job_id"],
            set_={
                "message_id": message_id,
                "shown_at_ms": case((columns.message_id == message_id, columns.shown_at_ms), else_=row["shown_at_ms"]),
            },
            # A moment in the future is of a clock that was set back.
            where=or_(is_over, columns.shown_at_ms > to_ms(now), columns.message_id == message_id),
        )
        return self._database.execute_returning(claiming.returning(columns.message_id)) is not None

    def prune(self, before: datetime) -> None:
        self._database.execute(delete(link_previews).where(link_previews.c.shown_at_ms < to_ms(before)))
