"""The repository of sent cards: the job, chat and message of each, without its content."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from bot.domain.jobs import PostKey
from bot.domain.replies import Card
from bot.domain.timestamps import to_ms
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.storage.database import Database
from bot.storage.tables import cards


class DatabaseCards:
    """Implements CardRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        row = {
            "message_id": message_id,
            "chat_id": chat_id,
            "sent_at_ms": to_ms(sent_at),
            "website_id": card.post.website_id if card.post else None,
            "post_id": card.post.post_id if card.post else None,
            "job_id": card.post.job_id if card.post else None,
        }
        self._database.upsert(cards, row, keep=("chat_id", "sent_at_ms"))

    def was_sent_to(self, message_id: str, chat_id: str) -> bool:
        # A card that was sent to a person is in a direct chat, whose id was not known when it was sent.
        sent_there = or_(cards.c.chat_id == chat_id, cards.c.chat_id.startswith(OPEN_ID_PREFIX, autoescape=True))
        card = select(cards.c.message_id).where(cards.c.message_id == message_id, sent_there)
        return self._database.fetch_value(card) is not None

    def list_for_job(
        self, job_id: str, since: datetime, before: datetime | None = None
    ) -> tuple[tuple[str, str, PostKey], ...]:
        query = (
            select(cards.c.message_id, cards.c.chat_id, cards.c.website_id, cards.c.post_id, cards.c.job_id)
            .where(cards.c.job_id == job_id, cards.c.sent_at_ms >= to_ms(since))
            .order_by(cards.c.sent_at_ms.desc(), cards.c.message_id)
        )
        if before is not None:
            query = query.where(cards.c.sent_at_ms < to_ms(before))
        rows = self._database.fetch_all(query)
        return tuple((message_id, chat_id, PostKey(*post)) for message_id, chat_id, *post in rows)

    def remove(self, message_id: str) -> None:
        self._database.execute(delete(cards).where(cards.c.message_id == message_id))

    def prune(self, before: datetime) -> None:
        self._database.execute(delete(cards).where(cards.c.sent_at_ms < to_ms(before)))
