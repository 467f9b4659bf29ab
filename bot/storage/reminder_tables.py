"""The tables of reminders, beside those of ``bot/storage/tables.py`` and with the same rules. No queries."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint

from bot.storage.tables import Words, metadata

__all__ = ["job_armings", "job_takers", "metadata", "reminder_chats", "reminders", "snoozes", "subscriptions"]

reminder_chats = Table(
    "reminder_chats",
    metadata,
    Column("chat_id", Words, primary_key=True),
    # ChatSettings as bot/domain/serialization.py writes it.
    Column("record", Words, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("chat_id", Words, nullable=False),
    # Filters as bot/domain/serialization.py writes it, and a digest of what they mean, because an index bears no long text.
    Column("filters", Words, nullable=False),
    Column("filters_key", Words, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    UniqueConstraint("chat_id", "filters_key"),
)

reminders = Table(
    "reminders",
    metadata,
    # The rung key. By its first column everything of a chat is found.
    Column("chat_id", Words, primary_key=True),
    Column("website_id", Words, primary_key=True),
    Column("post_id", Words, primary_key=True),
    # 0 for a job without a date: two rows with NULL would not be the same key.
    Column("expires_at_ms", BigInteger, primary_key=True),
    Column("rung", Integer, primary_key=True),
    Column("job_id", Words, nullable=False),
    Column("due_at_ms", BigInteger, nullable=False),
    # None for a rung that was passed over.
    Column("digest_id", Words),
    # Both None until the digest has reached its chat.
    Column("sent_at_ms", BigInteger),
    Column("message_id", Words),
    # Snapshot as bot/domain/serialization.py writes it.
    Column("snapshot", Words, nullable=False),
    Index(None, "digest_id"),
    Index(None, "message_id"),
    Index(None, "expires_at_ms"),
)

job_takers = Table(
    "job_takers",
    metadata,
    Column("job_id", Words, primary_key=True),
    Column("open_id", Words, nullable=False),
    Column("chat_id", Words, nullable=False),
    Column("taken_at_ms", BigInteger, nullable=False),
)

snoozes = Table(
    "snoozes",
    metadata,
    Column("chat_id", Words, primary_key=True),
    Column("website_id", Words, primary_key=True),
    Column("post_id", Words, primary_key=True),
    # None is until the post closes.
    Column("until_ms", BigInteger),
)

job_armings = Table(
    "job_armings",
    metadata,
    Column("job_id", Words, primary_key=True),
    Column("website_id", Words, nullable=False),
    Column("post_id", Words, nullable=False),
    Column("expires_at_ms", BigInteger),
    Column("until", Words, nullable=False),
    Column("armed_by", Words, nullable=False),
    Column("chat_id", Words, nullable=False),
    Column("message_id", Words, nullable=False),
    Column("armed_at_ms", BigInteger, nullable=False),
)
