"""The table of the last request of each kind. The rules of ``bot/storage/tables.py`` apply here too."""

from sqlalchemy import BigInteger, Column, Table

from bot.storage.tables import StoredText, metadata

seen_requests = Table(
    "seen_requests",
    metadata,
    # A RequestKind.
    Column("kind", StoredText, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    # Why it was refused; empty if it was not.
    Column("reason", StoredText, nullable=False),
)
