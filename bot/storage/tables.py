"""The tables of the bot's database, except those of reminders. Moments are epoch milliseconds.

Every change needs a migration in ``migrations/versions`` (``alembic revision --autogenerate``). The names of tables and
columns are older than those in the code: ``cause_id`` is the idempotency key, ``announced`` means started.
"""

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


class StoredText(TypeDecorator[str]):
    """Text in a form that both databases can store (``storable``), in rows and in the parameters of queries."""

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
    # Normalized and shortened, for searching; the record has the original.
    Column("job_code", StoredText, nullable=False),
    Column("title", StoredText, nullable=False),
    Column("is_active", Boolean, nullable=False),
    # A scan may update this column without the record, so this one counts.
    Column("is_listed", Boolean, nullable=False),
    Column("expires_at_ms", BigInteger),
    Column("changed_at_ms", BigInteger),
    # Since when the job has been closed or the post unlisted, as far as the bot has seen; NULL while it is open.
    Column("closed_at_ms", BigInteger),
    Column("seen_at_ms", BigInteger, nullable=False),
    Column("search_text", StoredText, nullable=False),
    # JobPost as bot/domain/serialization.py writes it.
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
    # SQLite generates values only for a column of type INTEGER.
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
