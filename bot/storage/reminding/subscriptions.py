"""The repository of the settings and subscriptions of chats."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Select, UpdateBase, bindparam, delete, or_, select, update

from bot.domain.normalization import normalize
from bot.domain.reminders import ChatSettings, EndedSubscription, Filters, Subscription
from bot.domain.serialization import dump, load
from bot.domain.timestamps import from_ms, to_ms
from bot.storage.database import AnyRow, Database, in_batches
from bot.storage.reminding.looks import LOOK_NOW, look_now
from bot.storage.reminding.tables import (
    auto_reopens,
    ended_subscriptions,
    reminder_chats,
    reminders,
    snoozes,
    subscriptions,
)

# Those of release 0.1, whose stored hashes must not change: a later field is part of a hash only if it is not empty.
_FIRST_FIELDS = ("words", "departments", "cities", "types", "functions", "websites", "process_types")
_OLDEST_FIRST = (subscriptions.c.created_at_ms, subscriptions.c.id)
_SETTINGS = select(reminder_chats.c.record).where(reminder_chats.c.chat_id == bindparam("of_chat"))
_CHAT = (
    select(reminder_chats.c.record, subscriptions)
    .outerjoin(subscriptions, subscriptions.c.chat_id == reminder_chats.c.chat_id)
    .where(reminder_chats.c.chat_id == bindparam("of_chat"))
    .order_by(*_OLDEST_FIRST)
)
_SUBSCRIBED_CHATS = (
    select(subscriptions, reminder_chats.c.record)
    .join(reminder_chats, reminder_chats.c.chat_id == subscriptions.c.chat_id)
    .order_by(subscriptions.c.chat_id, *_OLDEST_FIRST)
)


class DatabaseSubscriptions:
    """Implements SubscriptionRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settings(self, chat_id: str) -> ChatSettings | None:
        record = self._database.fetch_value(_SETTINGS, {"of_chat": chat_id})
        return None if record is None else load(ChatSettings, record)

    def put_settings(self, settings: ChatSettings, subscription: Subscription | None = None) -> None:
        row = {"chat_id": settings.chat_id, "record": dump(settings), **LOOK_NOW}
        with self._database.writing() as connection:
            connection.execute(self._database.upserting(reminder_chats, row), row)
            if subscription is not None:
                connection.execute(self._inserting(subscription))

    def add(self, subscription: Subscription) -> bool:
        holder = select(subscriptions.c.id).where(
            subscriptions.c.chat_id == subscription.chat_id,
            subscriptions.c.filters_key == _filters_key(subscription.filters),
        )
        with self._database.writing() as connection:
            connection.execute(look_now(subscription.chat_id))
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

    def find(self, chat_id: str, filters: Filters) -> Subscription | None:
        query = select(subscriptions).where(
            subscriptions.c.chat_id == chat_id, subscriptions.c.filters_key == _filters_key(filters)
        )
        return next(iter(_to_subscriptions(self._database.fetch_all(query))), None)

    def end(
        self, chat_id: str, subscription_id: str, ended_by: str, ended_at: datetime, idempotency_key: str
    ) -> EndedSubscription | None:
        deletion = (
            delete(subscriptions)
            .where(subscriptions.c.chat_id == chat_id, subscriptions.c.id == subscription_id)
            .returning(*subscriptions.c)
        )
        ending = {"ended_by": ended_by, "ended_at_ms": to_ms(ended_at), "ending_key": idempotency_key}
        with self._database.writing() as connection:
            row = connection.execute(deletion).first()
            if row is not None:
                kept = {**_values(row), **ending, "restoring_key": None}
                insert = self._database.insert(ended_subscriptions).values(kept)
                connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=kept))
            query = _ended(chat_id, subscription_id).where(ended_subscriptions.c.ending_key == idempotency_key)
            found = connection.execute(query.where(ended_subscriptions.c.restoring_key.is_(None))).first()
        return _to_ended(found)

    def ended(self, chat_id: str, subscription_id: str, idempotency_key: str) -> EndedSubscription | None:
        restoring_key = ended_subscriptions.c.restoring_key
        query = _ended(chat_id, subscription_id).where(or_(restoring_key.is_(None), restoring_key == idempotency_key))
        return _to_ended(next(iter(self._database.fetch_all(query)), None))

    def restore(self, chat_id: str, subscription_id: str, idempotency_key: str) -> bool:
        with self._database.writing() as connection:
            connection.execute(look_now(chat_id))
            # Locked, so that of two people who restore it at once the second sees what the first did.
            row = connection.execute(_ended(chat_id, subscription_id).with_for_update()).first()
            if row is None or row.restoring_key is not None:
                return row is not None and bool(row.restoring_key == idempotency_key)
            insert = self._database.insert(subscriptions).values(_values(row)).on_conflict_do_nothing()
            if connection.execute(insert.returning(subscriptions.c.id)).first() is None:
                return False
            restored = update(ended_subscriptions).where(ended_subscriptions.c.id == subscription_id)
            connection.execute(restored.values(restoring_key=idempotency_key))
            return True

    def prune_ended(self, before: datetime) -> None:
        self._database.execute(delete(ended_subscriptions).where(ended_subscriptions.c.ended_at_ms < to_ms(before)))

    def drop_chat(self, chat_id: str) -> int:
        with self._database.writing() as connection:
            for table in (reminder_chats, snoozes, ended_subscriptions, auto_reopens):
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
        rows = self._database.fetch_all(_CHAT, {"of_chat": chat_id})
        if not rows:
            return None
        return load(ChatSettings, rows[0].record), _to_subscriptions(row for row in rows if row.id is not None)

    def get_chats(self, chat_ids: Iterable[str]) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        queries = (_SUBSCRIBED_CHATS.where(reminder_chats.c.chat_id.in_(some)) for some in in_batches(chat_ids))
        return tuple(chat for query in queries for chat in _to_chats(self._database.fetch_all(query)))

    def list_chats(self) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        return _to_chats(self._database.fetch_all(_SUBSCRIBED_CHATS))


def _to_chats(rows: Iterable[AnyRow]) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
    chats = (list(chat) for _, chat in groupby(rows, key=lambda row: row.chat_id))
    return tuple((load(ChatSettings, chat[0].record), _to_subscriptions(chat)) for chat in chats)


def _ended(chat_id: str, subscription_id: str) -> Select[Any]:
    return select(ended_subscriptions).where(
        ended_subscriptions.c.chat_id == chat_id, ended_subscriptions.c.id == subscription_id
    )


def _values(row: AnyRow) -> dict[str, Any]:
    """The columns that the tables of subscriptions and of ended ones have in common."""
    return {column.name: getattr(row, column.name) for column in subscriptions.c}


def _to_ended(row: AnyRow | None) -> EndedSubscription | None:
    if row is None:
        return None
    (subscription,) = _to_subscriptions([row])
    return EndedSubscription(subscription, row.ended_by, from_ms(row.ended_at_ms))


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
