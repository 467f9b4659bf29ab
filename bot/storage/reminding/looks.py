"""The repository of when each chat is looked at for reminders, and the statements that reset that."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Update, and_, bindparam, func, or_, select, update

from bot.domain.timestamps import to_ms
from bot.interfaces.look_store import NextLook, WaitsFor
from bot.storage.database import Database
from bot.storage.reminding.tables import reminder_chats

# For longer nobody looks at a batch of chats; after it, whoever claimed them is taken for dead.
LOOK_LEASE = timedelta(minutes=10)
# The clocks of replicas may differ by so much. A look that is further in the future was made before a clock was set back.
CLOCKS_DIFFER_BY = timedelta(minutes=1)
# Before the key of a claim, so that it is none of WaitsFor.
_CLAIM = "claim "
_chats = reminder_chats.c
# Expressions, so that SQLite does not walk through the whole index of a column to get its order.
_LONGEST_DUE_FIRST = func.coalesce(_chats.next_look_at_ms, 0)
_BY_ID = func.coalesce(_chats.chat_id, "")
LOOK_NOW = {"next_look_at_ms": None, "waits_for": None}
"""The columns of a chat for which something may have become due."""
_IS_WAITING = and_(_chats.waits_for > "", _chats.waits_for != WaitsFor.READING.value)
_LOOKING_AT_WAITING = update(reminder_chats).where(_IS_WAITING).values(LOOK_NOW)


class DatabaseLooks:
    """Implements LookRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_any_due(self, now: datetime, key: str) -> bool:
        due = select(_chats.chat_id).where(is_due(now, key, is_read=True)).limit(1)
        return self._database.fetch_value(due) is not None

    def claim(self, now: datetime, key: str, limit: int, *, is_read: bool) -> tuple[str, ...]:
        due = (
            select(_chats.chat_id)
            .where(is_due(now, key, is_read=is_read))
            .order_by(_LONGEST_DUE_FIRST, _chats.chat_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = {
            "next_look_at_ms": to_ms(now + LOOK_LEASE),
            "looked_at_ms": to_ms(now),
            "waits_for": f"{_CLAIM}{key}",
        }
        with self._database.writing() as connection:
            chat_ids = tuple(connection.scalars(due))
            if chat_ids:
                connection.execute(_of_chats(chat_ids).values(claimed))
        return chat_ids

    def note(self, key: str, looks: Iterable[NextLook]) -> None:
        noted = (
            update(reminder_chats)
            .where(_chats.chat_id == bindparam("noted_chat"), _chats.waits_for == f"{_CLAIM}{key}")
            .values(next_look_at_ms=bindparam("noted_ms"), waits_for=bindparam("noted_wait"))
        )
        rows = [
            {"noted_chat": look.chat_id, "noted_ms": to_ms(look.at), "noted_wait": look.waits_for.value or None}
            for look in looks
        ]
        if rows:
            with self._database.writing() as connection:
                _lock(connection, _chats.waits_for == f"{_CLAIM}{key}")
                connection.execute(noted, rows)

    def wake_waiting(self) -> None:
        with self._database.writing() as connection:
            look_after_change(connection)


def is_due(now: datetime, key: str, *, is_read: bool) -> ColumnElement[bool]:
    """The chats to look at. Each part is read by an index, so that it costs the same however many chats there are."""
    waiting = [f"{_CLAIM}{key}", *([WaitsFor.READING.value] if is_read else [])]
    return or_(
        _chats.next_look_at_ms.is_(None),
        _chats.next_look_at_ms <= to_ms(now),
        _chats.looked_at_ms > to_ms(now + CLOCKS_DIFFER_BY),
        _chats.waits_for.in_(waiting),
    )


def look_now(*chat_ids: str) -> Update:
    """The statement after which these chats are looked at; nothing for those without settings.

    It comes first in its transaction: whoever locks a chat's row and others of the chat does it in this order.
    """
    return _of_chats(chat_ids).values(LOOK_NOW)


def look_after_change(connection: Connection) -> None:
    """Let all chats be looked at for which a change of a job can be due today.

    Those that are being looked at are among them: what is seen there may be older than the change.
    """
    _lock(connection, _IS_WAITING)
    connection.execute(_LOOKING_AT_WAITING)


def _lock(connection: Connection, condition: ColumnElement[bool]) -> None:
    """Lock rows in the order of their ids, so that two replicas wait for each other and do not deadlock."""
    ids = select(_chats.chat_id).where(condition).order_by(_BY_ID).with_for_update()
    connection.execute(ids)


def _of_chats(chat_ids: Collection[str]) -> Update:
    return update(reminder_chats).where(_chats.chat_id.in_(chat_ids))
