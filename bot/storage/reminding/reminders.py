"""The repository of reminders. The unique key of a reminder lets only one digest claim it, on whatever replica."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, select, update

from bot.domain.reminders import Reminder, ShownFields, StageKey
from bot.domain.serialization import dump, load
from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from bot.interfaces.reminder_store import ReminderLog
from bot.storage.database import AnyRow, Database
from bot.storage.reminding.looks import look_now
from bot.storage.reminding.tables import reminders

_NEVER_MS = 2**62
_KEY = tuple(column.name for column in reminders.primary_key)
# A job without an expiry comes first, on both databases.
_EXPIRES_MS = func.coalesce(reminders.c.expires_at_ms, 0)
_MOST_URGENT_FIRST = (reminders.c.rung, _EXPIRES_MS, reminders.c.job_id, reminders.c.occasion)
_IS_DUE_AGAIN = and_(reminders.c.digest_id.is_(None), reminders.c.possibly_told_at_ms.is_not(None))
_LATEST_FIRST = func.row_number().over(
    partition_by=reminders.c.job_id,
    order_by=(reminders.c.sent_at_ms.desc().nulls_last(), reminders.c.rung),
)
# What the job's latest reminder that was sent showed, in the row of that reminder; NULL in every other row.
_LAST_SHOWN = case(
    (and_(reminders.c.sent_at_ms.is_not(None), _LATEST_FIRST == 1), reminders.c.snapshot), else_=None
).label("last_shown")
# What each digest reads and writes is built once: to build a statement takes longer than to execute it.
_OF_CHAT = and_(reminders.c.chat_id == bindparam("of_chat"), ~_IS_DUE_AGAIN)
_KEYS = [reminders.c[name] for name in _KEY]
_HANDLED, _LOG = select(*_KEYS).where(_OF_CHAT), select(*_KEYS, _LAST_SHOWN).where(_OF_CHAT)
_OF_DIGEST = reminders.c.digest_id == bindparam("of_digest")
_DIGEST = select(reminders).where(_OF_DIGEST).order_by(*_MOST_URGENT_FIRST)
_IS_UNSENT = and_(_OF_DIGEST, reminders.c.sent_at_ms.is_(None))
_MARK_SENDING = (
    update(reminders).where(_IS_UNSENT, reminders.c.message_id.is_(None)).values(message_id=bindparam("mark"))
)
_SENDING_MARK = select(func.min(reminders.c.message_id)).where(_IS_UNSENT)
_MARK_SENT = update(reminders).where(_IS_UNSENT).values(message_id=bindparam("message"), sent_at_ms=bindparam("at_ms"))
# Stands for the message of a digest that is being sent, with the time at which that began.
_SENDING = "sending "


class DatabaseReminders:
    """Implements ReminderRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def handled_keys(self, chat_id: str) -> frozenset[StageKey]:
        return frozenset(_to_key(row) for row in self._database.fetch_all(_HANDLED, {"of_chat": chat_id}))

    def read_log(self, chat_id: str) -> ReminderLog:
        rows = self._database.fetch_all(_LOG, {"of_chat": chat_id})
        last = {row.job_id: load(ShownFields, row.last_shown) for row in rows if row.last_shown is not None}
        return ReminderLog(frozenset(_to_key(row) for row in rows), last)

    def claim(self, digest_id: str, due: Iterable[Reminder], skipped: Iterable[Reminder]) -> tuple[Reminder, ...]:
        # A reminder that is both due and skipped is due.
        by_key = {reminder.key: _to_row(reminder, None) for reminder in skipped}
        by_key |= {reminder.key: _to_row(reminder, digest_id) for reminder in due}
        # Two replicas that insert the same keys in different orders would deadlock.
        rows = sorted(by_key.values(), key=lambda row: tuple(row[name] for name in _KEY))
        insert = _claiming(self._database)
        with self._database.writing_alone(f"digest {digest_id}") as connection:
            claimed = _list_digest(connection, digest_id)
            if claimed or not rows:
                return claimed
            inserted = connection.execute(insert.returning(*reminders.c), rows).all()
        return tuple(_to_reminder(row) for row in sorted(inserted, key=_urgency) if row.digest_id is not None)

    def list_digest(self, digest_id: str) -> tuple[Reminder, ...]:
        with self._database.reading() as connection:
            return _list_digest(connection, digest_id)

    def list_sent(self, chat_id: str, since: datetime, before: datetime) -> tuple[Reminder, ...]:
        query = (
            select(reminders)
            .where(reminders.c.chat_id == chat_id)
            .where(reminders.c.sent_at_ms >= to_ms(since), reminders.c.sent_at_ms < to_ms(before))
            .order_by(reminders.c.sent_at_ms.desc(), *_MOST_URGENT_FIRST)
        )
        return tuple(_to_reminder(row) for row in self._database.fetch_all(query))

    def unsent_digests(self) -> frozenset[str]:
        is_unsent = and_(reminders.c.digest_id.is_not(None), reminders.c.sent_at_ms.is_(None))
        rows = self._database.fetch_all(select(reminders.c.digest_id).where(is_unsent).distinct())
        return frozenset(row.digest_id for row in rows)

    def mark_sending(self, digest_id: str, at: datetime) -> datetime:
        with self._database.writing() as connection:
            connection.execute(_MARK_SENDING, {"of_digest": digest_id, "mark": f"{_SENDING}{to_ms(at)}"})
            marked = connection.scalar(_SENDING_MARK, {"of_digest": digest_id})
        return _sending_at(marked) or at

    def mark_sent(self, digest_id: str, message_id: str, sent_at: datetime) -> None:
        self._database.execute(_MARK_SENT, {"of_digest": digest_id, "message": message_id, "at_ms": to_ms(sent_at)})

    def release(self, digest_id: str, doubtful_before: datetime | None = None) -> None:
        is_unsent = and_(reminders.c.digest_id == digest_id, reminders.c.sent_at_ms.is_(None))
        with self._database.writing() as connection:
            chat_ids = connection.scalars(select(reminders.c.chat_id).where(is_unsent).distinct()).all()
            connection.execute(look_now(*chat_ids))
            sending_at = _sending_at(connection.scalar(select(func.min(reminders.c.message_id)).where(is_unsent)))
            if doubtful_before is None or sending_at is None or sending_at >= doubtful_before:
                connection.execute(delete(reminders).where(is_unsent))
                return
            due_again = {"digest_id": None, "message_id": None, "possibly_told_at_ms": to_ms(sending_at)}
            connection.execute(update(reminders).where(is_unsent).values(due_again))

    def last_shown(self, chat_id: str, before_digest_id: str) -> Mapping[str, ShownFields]:
        this_digest = select(func.min(reminders.c.sent_at_ms)).where(reminders.c.digest_id == before_digest_id)
        # A digest that is not sent yet comes after all that are.
        ends_ms = func.coalesce(this_digest.scalar_subquery(), _NEVER_MS)
        sent = (
            select(reminders.c.job_id, reminders.c.snapshot, _LATEST_FIRST.label("place"))
            .where(reminders.c.chat_id == chat_id, reminders.c.sent_at_ms < ends_ms)
            .subquery()
        )
        rows = self._database.fetch_all(select(sent.c.job_id, sent.c.snapshot).where(sent.c.place == 1))
        return {job_id: load(ShownFields, snapshot) for job_id, snapshot in rows}

    def digest_of_message(self, message_id: str) -> str | None:
        query = select(reminders.c.digest_id).where(reminders.c.message_id == message_id).limit(1)
        digest_id: str | None = self._database.fetch_value(query)
        return digest_id

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        is_old = and_(before_ms > _EXPIRES_MS, reminders.c.due_at_ms < before_ms)
        self._database.execute(delete(reminders).where(is_old))


def _sending_at(message_id: str | None) -> datetime | None:
    return from_ms(int(message_id.removeprefix(_SENDING))) if message_id and message_id.startswith(_SENDING) else None


def _claiming(database: Database) -> Any:
    """Inserts reminders, and takes those that are due again. One that is skipped now is not due again any more."""
    insert = database.insert(reminders)
    taken: dict[str, Any] = {
        name: insert.excluded[name] for name in ("digest_id", "expires_at_ms", "due_at_ms", "snapshot")
    }
    taken["possibly_told_at_ms"] = case((insert.excluded.digest_id.is_not(None), reminders.c.possibly_told_at_ms))
    return insert.on_conflict_do_update(index_elements=_KEY, set_=taken, where=_IS_DUE_AGAIN)


def _list_digest(connection: Connection, digest_id: str) -> tuple[Reminder, ...]:
    return tuple(_to_reminder(row) for row in connection.execute(_DIGEST, {"of_digest": digest_id}))


def _urgency(row: AnyRow) -> tuple[int, int, str, str]:
    """As ``_MOST_URGENT_FIRST``."""
    return row.rung, row.expires_at_ms or 0, row.job_id, row.occasion


def _to_row(reminder: Reminder, digest_id: str | None) -> dict[str, Any]:
    key = reminder.key
    return {
        "chat_id": key.chat_id,
        "job_id": key.job_id,
        "occasion": key.occasion,
        "rung": key.stage,
        "expires_at_ms": to_ms_or_none(reminder.expires_at),
        "due_at_ms": to_ms(reminder.due_at),
        "digest_id": digest_id,
        "snapshot": dump(reminder.shown),
    }


def _to_key(row: AnyRow) -> StageKey:
    return StageKey(row.chat_id, row.job_id, row.occasion, row.rung)


def _to_reminder(row: AnyRow) -> Reminder:
    expires_at, possibly_told_at = from_ms_or_none(row.expires_at_ms), from_ms_or_none(row.possibly_told_at_ms)
    shown = load(ShownFields, row.snapshot)
    return Reminder(_to_key(row), expires_at, from_ms(row.due_at_ms), shown, possibly_told_at)
