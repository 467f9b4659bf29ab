"""The tables of requests to reopen a job. The rules of ``bot/storage/tables.py`` apply here too."""

from sqlalchemy import BigInteger, Column, Index, Table, text

from bot.storage.tables import StoredText, metadata

IS_PENDING = text("decision IS NULL")

reopen_requests = Table(
    "reopen_requests",
    metadata,
    Column("id", StoredText, primary_key=True),
    Column("job_id", StoredText, nullable=False),
    Column("asked_by", StoredText, nullable=False),
    Column("chat_id", StoredText, nullable=False),
    Column("message_id", StoredText, nullable=False),
    # NULL for a job that is never to expire.
    Column("until_ms", BigInteger),
    Column("asked_at_ms", BigInteger, nullable=False),
    # All are NULL while the request is pending.
    Column("decided_by", StoredText),
    Column("decision", StoredText),
    Column("decided_at_ms", BigInteger),
    Column("cause_id", StoredText),
    # A person has at most one pending request for a job.
    Index(None, "job_id", "asked_by", unique=True, sqlite_where=IS_PENDING, postgresql_where=IS_PENDING),
    Index(None, "asked_at_ms"),
)

reopen_request_cards = Table(
    "reopen_request_cards",
    metadata,
    Column("message_id", StoredText, primary_key=True),
    Column("request_id", StoredText, nullable=False),
    Index(None, "request_id"),
)
