"""The repository of the jobs of which a chat is not reminded for a while."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, or_, select

from bot.domain.reminders import Snooze
from bot.domain.timestamps import from_ms_or_none, to_ms, to_ms_or_none
from bot.storage.database import Database
from bot.storage.job_queries import CLOSED_MS
from bot.storage.reminding.looks import look_now
from bot.storage.reminding.tables import snoozes
from bot.storage.tables import jobs

_OF_CHAT = select(snoozes).where(snoozes.c.chat_id == bindparam("of_chat"))


class DatabaseSnoozes:
    """Implements SnoozeRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snooze: Snooze) -> None:
        row = {"chat_id": snooze.chat_id, "job_id": snooze.job_id, "until_ms": to_ms_or_none(snooze.until)}
        with self._database.writing() as connection:
            connection.execute(look_now(snooze.chat_id))
            connection.execute(self._database.upserting(snoozes, row), row)

    def delete(self, chat_id: str, job_id: str) -> None:
        is_named = and_(snoozes.c.chat_id == chat_id, snoozes.c.job_id == job_id)
        with self._database.writing() as connection:
            connection.execute(look_now(chat_id))
            connection.execute(delete(snoozes).where(is_named))

    def list_for_chat(self, chat_id: str) -> Mapping[str, Snooze]:
        rows = self._database.fetch_all(_OF_CHAT, {"of_chat": chat_id})
        return {row.job_id: Snooze(row.chat_id, row.job_id, from_ms_or_none(row.until_ms)) for row in rows}

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        has_closed = exists().where(jobs.c.id == snoozes.c.job_id, before_ms >= CLOSED_MS)
        is_over = or_(snoozes.c.until_ms <= before_ms, and_(snoozes.c.until_ms.is_(None), has_closed))
        self._database.execute(delete(snoozes).where(is_over))
