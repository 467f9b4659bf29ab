"""The repository of the settings and subscriptions of chats."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from itertools import groupby

from sqlalchemy import UpdateBase, delete, select

from bot.domain.normalization import normalize
from bot.domain.reminders import ChatSettings, Filters, Subscription
from bot.domain.serialization import dump, load
from bot.domain.timestamps import from_ms, to_ms
from bot.storage.database import AnyRow, Database
from bot.storage.reminder_tables import reminder_chats, reminders, snoozes, subscriptions

# Those of release 0.1, whose stored hashes must not change: a later field is part of a hash only if it is not empty.
_FIRST_FIELDS = ("words", "departments", "cities", "types", "functions", "websites", "process_types")
_OLDEST_FIRST = (subscriptions.c.created_at_ms, subscriptions.c.id)


class DatabaseSubscriptions:
    """Implements SubscriptionRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settings(self, chat_id: str) -> ChatSettings | None:
        query = select(reminder_chats.c.record).where(reminder_chats.c.chat_id == chat_id)
        record = self._database.fetch_value(query)
        return None if record is None else load(ChatSettings, record)

    def put_settings(self, settings: ChatSettings, subscription: Subscription | None = None) -> None:
        row = {"chat_id": settings.chat_id, "record": dump(settings)}
        with self._database.writing() as connection:
            connection.execute(self._database.upserting(reminder_chats, row))
            if subscription is not None:
                connection.execute(self._inserting(subscription))

    def add(self, subscription: Subscription) -> bool:
        holder = select(subscriptions.c.id).where(
            subscriptions.c.chat_id == subscription.chat_id,
            subscriptions.c.filters_key == _filters_key(subscription.filters),
        )
        with self._database.writing() as connection:
            connection.execute(self._inserting(subscription))
            return bool(connection.scalar(holder) == subscription.id)

    def _inserting(self, subscription: Subscription) -> UpdateBase:
        """Does nothing if the chat has a subscription with the same filters."""
        row = {
            "id": subscription.id,
            "chat_id": subscription.chat_id,
            "filters": dump(subscription.filters),
            "filters_key": _filters_key(subscription.filters),
            "created_by": subscription.created_by,
            "created_at_ms": to_ms(subscription.created_at),
        }
        return self._database.insert(subscriptions).values(row).on_conflict_do_nothing()

    def remove(self, chat_id: str, subscription_id: str) -> bool:
        deletion = delete(subscriptions).where(
            subscriptions.c.chat_id == chat_id, subscriptions.c.id == subscription_id
        )
        return self._database.execute(deletion) > 0

    def drop_chat(self, chat_id: str) -> int:
        with self._database.writing() as connection:
            for table in (reminder_chats, snoozes):
                connection.execute(delete(table).where(table.c.chat_id == chat_id))
            # Sent reminders stay, so that they are not repeated if the bot is added to the chat again.
            never_sent = delete(reminders).where(
                reminders.c.chat_id == chat_id, reminders.c.digest_id.is_not(None), reminders.c.sent_at_ms.is_(None)
            )
            connection.execute(never_sent)
            return connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == chat_id)).rowcount

    def list_for_chat(self, chat_id: str) -> tuple[Subscription, ...]:
        query = select(subscriptions).where(subscriptions.c.chat_id == chat_id).order_by(*_OLDEST_FIRST)
        return _to_subscriptions(self._database.fetch_all(query))

    def get_chat(self, chat_id: str) -> tuple[ChatSettings, tuple[Subscription, ...]] | None:
        query = (
            select(reminder_chats.c.record, subscriptions)
            .outerjoin(subscriptions, subscriptions.c.chat_id == reminder_chats.c.chat_id)
            .where(reminder_chats.c.chat_id == chat_id)
            .order_by(*_OLDEST_FIRST)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        return load(ChatSettings, rows[0].record), _to_subscriptions(row for row in rows if row.id is not None)

    def list_chats(self) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        query = (
            select(subscriptions, reminder_chats.c.record)
            .join(reminder_chats, reminder_chats.c.chat_id == subscriptions.c.chat_id)
            .order_by(subscriptions.c.chat_id, *_OLDEST_FIRST)
        )
        rows = self._database.fetch_all(query)
        chats = (list(chat) for _, chat in groupby(rows, key=lambda row: row.chat_id))
        return tuple((load(ChatSettings, chat[0].record), _to_subscriptions(chat)) for chat in chats)


def _filters_key(filters: Filters) -> str:
    """A hash that is equal for filters with the same normalized values in any order."""
    values = {name: sorted({normalize(str(each)) for each in given}) for name, given in _given(filters)}
    normalized = [values.pop(name, []) for name in _FIRST_FIELDS]
    normalized += [[name, *values[name]] for name in sorted(values)]
    return sha256(repr(normalized).encode()).hexdigest()


def _given(filters: Filters) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The fields that are not empty, with their values."""
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value:
            yield field.name, value if isinstance(value, tuple) else ()


def _to_subscriptions(rows: Iterable[AnyRow]) -> tuple[Subscription, ...]:
    return tuple(
        Subscription(row.id, row.chat_id, load(Filters, row.filters), row.created_by, from_ms(row.created_at_ms))
        for row in rows
    )
