"""Which card of which job went to which chat and message. Says nothing of what stands on the card."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from bot.domain.jobs import PostKey
from bot.domain.replies import Card
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.storage.database import Database
from bot.storage.tables import cards, to_ms


class DatabaseCards:
    """Keeps the promise ``CardShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        post = card.post
        shown = {
            "website_id": post.website_id if post else None,
            "post_id": post.post_id if post else None,
            "job_id": post.job_id if post else None,
        }
        insert = self._database.insert(cards).values(
            message_id=message_id, chat_id=chat_id, sent_at_ms=to_ms(sent_at), **shown
        )
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["message_id"], set_=shown))

    def was_sent_to(self, message_id: str, chat_id: str) -> bool:
        # A card that was sent to a person stands in a direct chat whose id was not known when it was sent.
        sent_there = or_(cards.c.chat_id == chat_id, cards.c.chat_id.startswith(OPEN_ID_PREFIX, autoescape=True))
        card = select(cards.c.message_id).where(cards.c.message_id == message_id, sent_there)
        with self._database.reading() as connection:
            return connection.execute(card).first() is not None

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
        with self._database.reading() as connection:
            return tuple(
                (message_id, chat_id, PostKey(*post)) for message_id, chat_id, *post in connection.execute(query)
            )

    def remove(self, message_id: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(cards).where(cards.c.message_id == message_id))

    def prune(self, before: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(cards).where(cards.c.sent_at_ms < to_ms(before)))
