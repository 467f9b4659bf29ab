"""The repository of sent cards: the job, chat and message of each, and a hash of its content."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, bindparam, delete, or_, select, update

from bot.domain.card_digest import card_digest
from bot.domain.replies import Card
from bot.domain.timestamps import MILLISECOND, from_ms_or_none, to_ms
from bot.interfaces.store import RefreshTurn
from bot.storage.database import Database
from bot.storage.tables import cards

# Updating a card takes a second or two. A process that has it for longer has died.
REFRESH_LEASE = timedelta(seconds=15)
_IS_MESSAGE = cards.c.message_id == bindparam("message")
_RECEIVER = select(cards.c.chat_id).where(_IS_MESSAGE)
_JOB = select(cards.c.job_id).where(_IS_MESSAGE)
_CLICKED = update(cards).where(_IS_MESSAGE)


class DatabaseCards:
    """Implements CardRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        row = {
            "message_id": message_id,
            "chat_id": chat_id,
            "sent_at_ms": to_ms(sent_at),
            "job_id": card.job_id or None,
            "digest": card_digest(card),
        }
        self._database.upsert(cards, row, keep=("chat_id", "sent_at_ms"))

    def receiver(self, message_id: str) -> str | None:
        chat_id: str | None = self._database.fetch_value(_RECEIVER, {"message": message_id})
        return chat_id

    def sent_at(self, message_id: str) -> datetime | None:
        return from_ms_or_none(self._database.fetch_value(select(cards.c.sent_at_ms).where(_is(message_id))))

    def job_of(self, message_id: str) -> str:
        return self._database.fetch_value(_JOB, {"message": message_id}) or ""

    def list_for_job(self, job_id: str, since: datetime, before: datetime | None = None) -> tuple[tuple[str, str], ...]:
        query = (
            select(cards.c.message_id, cards.c.chat_id)
            .where(cards.c.job_id == job_id, cards.c.sent_at_ms >= to_ms(since))
            .order_by(cards.c.sent_at_ms.desc(), cards.c.message_id)
        )
        if before is not None:
            query = query.where(cards.c.sent_at_ms < to_ms(before))
        return tuple((row.message_id, row.chat_id) for row in self._database.fetch_all(query))

    def jobs_with_cards(self, job_ids: Collection[str], since: datetime) -> frozenset[str]:
        is_shown = and_(self._database.is_among(cards.c.job_id, job_ids), cards.c.sent_at_ms >= to_ms(since))
        rows = self._database.fetch_all(select(cards.c.job_id).where(is_shown).distinct()) if job_ids else ()
        return frozenset(row.job_id for row in rows)

    def mark_clicked(self, message_id: str, at: datetime) -> None:
        self._database.execute(_CLICKED, {"message": message_id, "clicked_at_ms": to_ms(at)})

    def begin_refresh(self, message_id: str, key: str, now: datetime) -> RefreshTurn:
        until_ms = to_ms(now + REFRESH_LEASE)
        # One statement, so that of several replicas one gets the card.
        granted = update(cards).where(_is(message_id), or_(cards.c.refresh_key == key, _is_free(to_ms(now))))
        lease = granted.values(refresh_key=key, refresh_until_ms=until_ms)
        row = self._database.execute_returning(lease.returning(cards.c.clicked_at_ms, cards.c.digest))
        if row is None:
            return RefreshTurn(is_granted=False)
        return RefreshTurn(True, from_ms_or_none(row.clicked_at_ms), row.digest or "")

    def end_refresh(self, message_id: str, key: str, card: Card | None) -> None:
        shown = {} if card is None else {"job_id": card.job_id or None, "digest": card_digest(card)}
        ended = _of_holder(message_id, key).values(refresh_key=None, refresh_until_ms=None, **shown)
        if self._database.execute(ended) == 0 and card is not None:
            # Somebody else has updated the card meanwhile. Which content came last is not known.
            self._database.execute(update(cards).where(_is(message_id)).values(digest=None))

    def remove(self, message_id: str) -> None:
        self._database.execute(delete(cards).where(_is(message_id)))

    def prune(self, before: datetime) -> None:
        self._database.execute(delete(cards).where(cards.c.sent_at_ms < to_ms(before)))


def _is(message_id: str) -> ColumnElement[bool]:
    return cards.c.message_id == message_id


def _of_holder(message_id: str, key: str) -> Update:
    return update(cards).where(and_(_is(message_id), cards.c.refresh_key == key))


def _is_free(now_ms: int) -> ColumnElement[bool]:
    # A lease that ends later than one that begins now comes from a clock that has been set back.
    until_ms = cards.c.refresh_until_ms
    return or_(cards.c.refresh_key.is_(None), until_ms <= now_ms, until_ms > now_ms + REFRESH_LEASE // MILLISECOND)
