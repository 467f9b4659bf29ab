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

jobs = Table(
    "jobs",
    metadata,
    Column("id", StoredText, primary_key=True),
    # Normalized and shortened, for searching; the record has the original.
    Column("code", StoredText, nullable=False),
    Column("title", StoredText, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    Column("is_advertised", Boolean, nullable=False),
    Column("expires_at_ms", BigInteger),
    Column("changed_at_ms", BigInteger),
    # NULL while the job is open.
    Column("closed_at_ms", BigInteger),
    Column("is_closing_quiet", Boolean, nullable=False),
    # The number of the reading of its own record, 0 if there is none.
    Column("read_number", BigInteger, nullable=False),
    # When its own record was read, or an advert if it has none; NULL if only a publish record was.
    Column("own_read_at_ms", BigInteger),
    Column("search_text", StoredText, nullable=False),
    # JobRecord as bot/domain/serialization.py writes it, NULL if the job itself was never read.
    Column("own_record", StoredText),
    # Job, with its adverts, closing and team, so that a list is one read of one table.
    Column("record", StoredText, nullable=False),
    Index(None, "code"),
    # For jobs that closed in a span, and for open ones that expire in one.
    Index(None, "closed_at_ms", "expires_at_ms"),
    Index(None, "changed_at_ms"),
)

adverts = Table(
    "adverts",
    metadata,
    Column("website_id", StoredText, primary_key=True),
    Column("id", StoredText, primary_key=True),
    Column("job_id", StoredText, nullable=False),
    Column("is_listed", Boolean, nullable=False),
    Column("was_listed_at_closing", Boolean, nullable=False),
    # The numbers of the readings of its details, of the job's state in it, and of its being on the site.
    Column("read_number", BigInteger, nullable=False),
    Column("stated_number", BigInteger, nullable=False),
    Column("listed_number", BigInteger, nullable=False),
    # Advert as bot/domain/serialization.py writes it.
    Column("record", StoredText, nullable=False),
    Index(None, "id"),
    Index(None, "job_id"),
)

# One row: the last number that was given to a reading.
read_numbers = Table(
    "read_numbers",
    metadata,
    Column("name", StoredText, primary_key=True),
    Column("last_number", BigInteger, nullable=False),
)

scans = Table(
    "scans",
    metadata,
    Column("source", StoredText, primary_key=True),
    # NULL until the source was read in full.
    Column("full_started_at_ms", BigInteger),
    Column("started_at_ms", BigInteger, nullable=False),
)

cards = Table(
    "cards",
    metadata,
    Column("message_id", StoredText, primary_key=True),
    Column("chat_id", StoredText, nullable=False),
    # NULL for a card that shows no job.
    Column("job_id", StoredText),
    Column("sent_at_ms", BigInteger, nullable=False),
    # Of the content that it shows; NULL if that is unknown.
    Column("digest", StoredText),
    Column("clicked_at_ms", BigInteger),
    # Who refreshes the card, and until when others wait; NULL if nobody does.
    Column("refresh_key", StoredText),
    Column("refresh_until_ms", BigInteger),
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
    Column("is_automatic", Boolean, nullable=False),
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

bulk_requests = Table(
    "bulk_requests",
    metadata,
    Column("id", StoredText, primary_key=True),
    # BulkRequest as bot/domain/serialization.py writes it.
    Column("record", StoredText, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    # Whether it was confirmed or cancelled, and by which click; both are NULL until then.
    Column("decision", StoredText),
    Column("cause_id", StoredText),
    Index(None, "created_at_ms"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("number", StoredText, primary_key=True),
    Column("happened_at_ms", BigInteger, nullable=False),
    Column("kind", StoredText, nullable=False),
    # The idempotency key of the message or click.
    Column("work", StoredText, nullable=False),
    # Incident as bot/domain/serialization.py writes it.
    Column("record", StoredText, nullable=False),
    Index(None, "happened_at_ms"),
)

link_previews = Table(
    "link_previews",
    metadata,
    Column("chat_id", StoredText, primary_key=True),
    Column("job_id", StoredText, primary_key=True),
    # The message with the link that shows it, and since when.
    Column("message_id", StoredText, nullable=False),
    Column("shown_at_ms", BigInteger, nullable=False),
    Index(None, "shown_at_ms"),
)

key_values = Table(
    "facts",
    metadata,
    Column("key", StoredText, primary_key=True),
    Column("value", StoredText, nullable=False),
)
