"""The tables of the bot's database and how a moment is written in them. No queries.

Every change here needs a migration in ``migrations/versions`` (``alembic revision --autogenerate``).
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from bot.domain.normalization import storable

_EPOCH = datetime.fromtimestamp(0, UTC)


def to_ms(at: datetime) -> int:
    """Epoch milliseconds, rounded down."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def to_ms_or_none(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def to_moment(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)


def to_moment_or_none(ms: int | None) -> datetime | None:
    return None if ms is None else to_moment(ms)


class StoredText(TypeDecorator[str]):
    """Text that both databases can hold, whatever comes from outside; in queries as well as in rows."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else storable(value)


# Named constraints can be changed by a later migration on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

job_posts = Table(
    "job_posts",
    metadata,
    Column("website_id", StoredText, primary_key=True),
    Column("id", StoredText, primary_key=True),
    Column("job_id", StoredText, nullable=False),
    # Folded and cut, for finding; the record has it as written.
    Column("job_code", StoredText, nullable=False),
    Column("title", StoredText, nullable=False),
    Column("is_active", Boolean, nullable=False),
    # A scan changes this column alone, so here the record may be older.
    Column("is_listed", Boolean, nullable=False),
    Column("expires_at_ms", BigInteger),
    Column("changed_at_ms", BigInteger),
    # Since when it has been closed or off the website, as far as we saw; None while it is open.
    Column("closed_at_ms", BigInteger),
    Column("seen_at_ms", BigInteger, nullable=False),
    Column("search_text", StoredText, nullable=False),
    # The noun as bot/domain/serialization.py writes it.
    Column("record", StoredText, nullable=False),
    Index(None, "id"),
    Index(None, "job_id"),
    Index(None, "job_code"),
    Index(None, "expires_at_ms"),
    Index(None, "closed_at_ms"),
    Index(None, "changed_at_ms"),
)

cards = Table(
    "cards",
    metadata,
    Column("message_id", StoredText, primary_key=True),
    Column("chat_id", StoredText, nullable=False),
    Column("website_id", StoredText),
    Column("post_id", StoredText),
    Column("job_id", StoredText),
    Column("sent_at_ms", BigInteger, nullable=False),
    Index(None, "job_id", "sent_at_ms"),
    Index(None, "sent_at_ms"),
)

history = Table(
    "history",
    metadata,
    # SQLite counts up by itself only in a column that it calls INTEGER.
    Column("line", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("cause_id", StoredText, nullable=False),
    Column("happened_at_ms", BigInteger, nullable=False),
    Column("actor_id", StoredText, nullable=False),
    Column("action", StoredText, nullable=False),
    Column("job_id", StoredText, nullable=False),
    Column("chat_id", StoredText, nullable=False),
    Column("message_id", StoredText, nullable=False),
    Column("outcome", StoredText, nullable=False),
    Column("post_id", StoredText, nullable=False),
    Column("detail", StoredText, nullable=False),
    Column("old_expires_at_ms", BigInteger),
    Column("new_expires_at_ms", BigInteger),
    Column("log_id", StoredText, nullable=False),
    UniqueConstraint("cause_id", "action", "job_id", "outcome"),
    Index(None, "job_id", "happened_at_ms"),
    Index(None, "happened_at_ms"),
)

job_locks = Table(
    "job_claims",
    metadata,
    Column("job_id", StoredText, primary_key=True),
    Column("cause_id", StoredText, nullable=False),
    Column("taken_at_ms", BigInteger, nullable=False),
    Column("announced", Boolean, nullable=False),
)

key_values = Table(
    "facts",
    metadata,
    Column("key", StoredText, primary_key=True),
    Column("value", StoredText, nullable=False),
)
