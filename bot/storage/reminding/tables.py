"""The tables of reminders. The rules of ``bot/storage/tables.py`` apply here too."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint, and_

from bot.storage.tables import StoredText, metadata

__all__ = [
    "IS_BEING_SENT",
    "assignments",
    "auto_reopens",
    "ended_subscriptions",
    "metadata",
    "reminder_chats",
    "reminders",
    "snoozes",
    "subscriptions",
]

reminder_chats = Table(
    "reminder_chats",
    metadata,
    Column("chat_id", StoredText, primary_key=True),
    # ChatSettings as bot/domain/serialization.py writes it.
    Column("record", StoredText, nullable=False),
    # When something may be due for the chat; NULL if that is not known.
    Column("next_look_at_ms", BigInteger),
    # When it was claimed for a look last, to notice that a clock was set back.
    Column("looked_at_ms", BigInteger),
    # A WaitsFor, or the key of the look that has claimed the chat; NULL if it waits for the time only.
    Column("waits_for", StoredText),
    Index(None, "next_look_at_ms"),
    Index(None, "looked_at_ms"),
    Index(None, "waits_for"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", StoredText, primary_key=True),
    Column("chat_id", StoredText, nullable=False),
    # Filters as bot/domain/serialization.py writes it, and a hash of the normalized values, because PostgreSQL cannot
    # index a long text.
    Column("filters", StoredText, nullable=False),
    Column("filters_key", StoredText, nullable=False),
    Column("created_by", StoredText, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    UniqueConstraint("chat_id", "filters_key"),
)

# A table of its own, so that nothing that reads subscriptions can see ended ones.
ended_subscriptions = Table(
    "ended_subscriptions",
    metadata,
    Column("id", StoredText, primary_key=True),
    Column("chat_id", StoredText, nullable=False),
    Column("filters", StoredText, nullable=False),
    Column("filters_key", StoredText, nullable=False),
    Column("created_by", StoredText, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("ended_by", StoredText, nullable=False),
    Column("ended_at_ms", BigInteger, nullable=False),
    # The idempotency keys of the clicks that ended and restored it; the second is NULL until then.
    Column("ending_key", StoredText, nullable=False),
    Column("restoring_key", StoredText),
    Index(None, "chat_id"),
    Index(None, "ended_at_ms"),
)

reminders = Table(
    "reminders",
    metadata,
    # The key of a reminder. Its first column is the index for queries of a chat.
    Column("chat_id", StoredText, primary_key=True),
    Column("job_id", StoredText, primary_key=True),
    # Job.expiry_occasion or Job.closing_occasion.
    Column("occasion", StoredText, primary_key=True),
    # The stage.
    Column("rung", Integer, primary_key=True),
    # NULL for a job without an expiry.
    Column("expires_at_ms", BigInteger),
    Column("due_at_ms", BigInteger, nullable=False),
    # NULL for a skipped reminder, and for one that is due again.
    Column("digest_id", StoredText),
    # Both are NULL until the digest is sent.
    Column("sent_at_ms", BigInteger),
    Column("message_id", StoredText),
    # ShownFields as bot/domain/serialization.py writes it.
    Column("snapshot", StoredText, nullable=False),
    # When sending a digest with it began of which nobody knows whether it arrived. Without a digest it is due again.
    Column("possibly_told_at_ms", BigInteger),
    Index(None, "digest_id"),
    Index(None, "message_id"),
    Index(None, "sent_at_ms"),
    Index(None, "expires_at_ms"),
)

IS_BEING_SENT = and_(reminders.c.sent_at_ms.is_(None), reminders.c.digest_id.is_not(None))
"""What is claimed and not sent yet; a digest that failed has been released."""
# With the condition, because there are few of these among many that were sent or skipped.
Index("ix_reminders_being_sent", reminders.c.digest_id, sqlite_where=IS_BEING_SENT, postgresql_where=IS_BEING_SENT)

assignments = Table(
    "job_takers",
    metadata,
    Column("job_id", StoredText, primary_key=True),
    Column("open_id", StoredText, nullable=False),
    Column("chat_id", StoredText, nullable=False),
    Column("taken_at_ms", BigInteger, nullable=False),
)

snoozes = Table(
    "snoozes",
    metadata,
    Column("chat_id", StoredText, primary_key=True),
    Column("job_id", StoredText, primary_key=True),
    # NULL for a snooze until the job closes.
    Column("until_ms", BigInteger),
)

auto_reopens = Table(
    "job_armings",
    metadata,
    Column("job_id", StoredText, primary_key=True),
    Column("expires_at_ms", BigInteger),
    Column("until", StoredText, nullable=False),
    Column("armed_by", StoredText, nullable=False),
    Column("chat_id", StoredText, nullable=False),
    Column("message_id", StoredText, nullable=False),
    Column("armed_at_ms", BigInteger, nullable=False),
)
