"""The repository of reminders. The unique key of a reminder lets only one digest claim it, on whatever replica."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, select, update

from bot.domain.reminders import PostSnapshot, Reminder, StageKey
from bot.domain.serialization import dump, load
from bot.domain.timestamps import from_ms, to_ms
from bot.interfaces.reminder_store import ReminderLog
from bot.storage.database import AnyRow, Database
from bot.storage.reminder_tables import NO_EXPIRY_MS, reminders

_NEVER_MS = 2**62
_KEY = tuple(column.name for column in reminders.primary_key)
_MOST_URGENT_FIRST = (reminders.c.rung, reminders.c.expires_at_ms, reminders.c.post_id, reminders.c.website_id)
_LATEST_FIRST = func.row_number().over(
    partition_by=(reminders.c.website_id, reminders.c.post_id),
    order_by=(reminders.c.sent_at_ms.desc().nulls_last(), reminders.c.rung),
)
# The snapshot in the row of the post's latest reminder that was sent, NULL in every other row.
_LAST_SNAPSHOT = case(
    (and_(reminders.c.sent_at_ms.is_not(None), _LATEST_FIRST == 1), reminders.c.snapshot), else_=None
).label("last_snapshot")


class DatabaseReminders:
    """Implements ReminderRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def handled_keys(self, chat_id: str) -> frozenset[StageKey]:
        query = select(*(reminders.c[name] for name in _KEY)).where(reminders.c.chat_id == chat_id)
        return frozenset(_to_key(row) for row in self._database.fetch_all(query))

    def read_log(self, chat_id: str) -> ReminderLog:
        columns = [*(reminders.c[name] for name in _KEY), _LAST_SNAPSHOT]
        query = select(*columns).where(reminders.c.chat_id == chat_id)
        rows = self._database.fetch_all(query)
        last = {(row.website_id, row.post_id): row.last_snapshot for row in rows if row.last_snapshot is not None}
        snapshots = {post: load(PostSnapshot, snapshot) for post, snapshot in last.items()}
        return ReminderLog(frozenset(_to_key(row) for row in rows), snapshots)

    def claim(self, digest_id: str, due: Iterable[Reminder], skipped: Iterable[Reminder]) -> tuple[Reminder, ...]:
        rows = [_to_row(reminder, digest_id) for reminder in due]
        rows += [_to_row(reminder, None) for reminder in skipped]
        # Two replicas that insert the same keys in different orders would deadlock. The sort is stable: of a reminder that
        # is both due and skipped, the due row comes first.
        rows.sort(key=lambda row: tuple(row[name] for name in _KEY))
        insert = self._database.insert(reminders).on_conflict_do_nothing(index_elements=_KEY)
        with self._database.writing_alone(f"digest {digest_id}") as connection:
            claimed = _list_digest(connection, digest_id)
            if claimed or not rows:
                return claimed
            inserted = connection.execute(insert.returning(*reminders.c), rows).all()
        return tuple(_to_reminder(row) for row in sorted(inserted, key=_urgency) if row.digest_id is not None)

    def list_digest(self, digest_id: str) -> tuple[Reminder, ...]:
        with self._database.reading() as connection:
            return _list_digest(connection, digest_id)

    def mark_sent(self, digest_id: str, message_id: str, sent_at: datetime) -> None:
        self._database.execute(
            update(reminders)
            .where(reminders.c.digest_id == digest_id, reminders.c.sent_at_ms.is_(None))
            .values(message_id=message_id, sent_at_ms=to_ms(sent_at))
        )

    def release(self, digest_id: str) -> None:
        is_unsent = and_(reminders.c.digest_id == digest_id, reminders.c.sent_at_ms.is_(None))
        self._database.execute(delete(reminders).where(is_unsent))

    def last_snapshots(self, chat_id: str, before_digest_id: str) -> Mapping[tuple[str, str], PostSnapshot]:
        post = (reminders.c.website_id, reminders.c.post_id)
        this_digest = select(func.min(reminders.c.sent_at_ms)).where(reminders.c.digest_id == before_digest_id)
        # A digest that is not sent yet comes after all that are.
        ends_ms = func.coalesce(this_digest.scalar_subquery(), _NEVER_MS)
        sent = (
            select(*post, reminders.c.snapshot, _LATEST_FIRST.label("place"))
            .where(reminders.c.chat_id == chat_id, reminders.c.sent_at_ms < ends_ms)
            .subquery()
        )
        query = select(sent.c.website_id, sent.c.post_id, sent.c.snapshot).where(sent.c.place == 1)
        rows = self._database.fetch_all(query)
        return {(website_id, post_id): load(PostSnapshot, snapshot) for website_id, post_id, snapshot in rows}

    def digest_of_message(self, message_id: str) -> str | None:
        query = select(reminders.c.digest_id).where(reminders.c.message_id == message_id).limit(1)
        digest_id: str | None = self._database.fetch_value(query)
        return digest_id

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        is_old = and_(reminders.c.expires_at_ms < before_ms, reminders.c.due_at_ms < before_ms)
        self._database.execute(delete(reminders).where(is_old))


def _list_digest(connection: Connection, digest_id: str) -> tuple[Reminder, ...]:
    query = select(reminders).where(reminders.c.digest_id == digest_id).order_by(*_MOST_URGENT_FIRST)
    return tuple(_to_reminder(row) for row in connection.execute(query))


def _urgency(row: AnyRow) -> tuple[int, int, str, str]:
    """As ``_MOST_URGENT_FIRST``."""
    return row.rung, row.expires_at_ms, row.post_id, row.website_id


def _to_row(reminder: Reminder, digest_id: str | None) -> dict[str, Any]:
    key = reminder.key
    return {
        "chat_id": key.chat_id,
        "website_id": key.website_id,
        "post_id": key.post_id,
        "expires_at_ms": NO_EXPIRY_MS if key.expires_at is None else to_ms(key.expires_at),
        "rung": key.stage,
        "job_id": reminder.job_id,
        "due_at_ms": to_ms(reminder.due_at),
        "digest_id": digest_id,
        "snapshot": dump(reminder.snapshot),
    }


def _to_key(row: AnyRow) -> StageKey:
    expires_at = None if row.expires_at_ms == NO_EXPIRY_MS else from_ms(row.expires_at_ms)
    return StageKey(row.chat_id, row.website_id, row.post_id, expires_at, row.rung)


def _to_reminder(row: AnyRow) -> Reminder:
    return Reminder(_to_key(row), row.job_id, from_ms(row.due_at_ms), load(PostSnapshot, row.snapshot))
