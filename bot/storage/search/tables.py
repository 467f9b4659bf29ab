"""The tables of the index of jobs. The rules of ``bot/storage/tables.py`` apply here too.

Both follow from the table of jobs. A trigger of the database marks what somebody has changed there without changing the index, as a
replica of an earlier release does; ``indexing.py`` brings it up to date.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    column,
    literal_column,
    table,
    text,
)

from bot.storage.tables import StoredText, metadata

job_index = Table(
    "job_index",
    metadata,
    # SQLite generates values only for a column of type INTEGER, and only such a column stays when it is compacted.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("job_id", StoredText, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    # False if the job has changed since it was indexed.
    Column("is_current", Boolean, nullable=False),
    # These are those of the job, so that a list reads one table.
    Column("is_advertised", Boolean, nullable=False),
    Column("closed_at_ms", BigInteger),
    Column("expires_at_ms", BigInteger),
    Column("changed_at_ms", BigInteger),
    # JobTerms of bot/storage/search/terms.py.
    Column("words", StoredText, nullable=False),
    Column("more_words", StoredText, nullable=False),
    Column("facets", StoredText, nullable=False),
    Index(None, "job_id", unique=True),
    # For what is open, expires or has closed; it has all that is counted and sorted by.
    Index("ix_job_index_state", "closed_at_ms", "expires_at_ms", "is_advertised", "job_id"),
    Index("ix_job_index_change", "changed_at_ms", "job_id", "is_advertised", "closed_at_ms", "expires_at_ms"),
)
# SQLite uses a partial index only for the very condition of it.
IS_STALE = text("NOT is_current")
Index("ix_job_index_stale", job_index.c.job_id, sqlite_where=IS_STALE, postgresql_where=IS_STALE)

# Every name that a job ever had, and every word of its title in ASCII characters; whether one still has it, the index knows.
job_names = Table(
    "job_names",
    metadata,
    # As in bot.domain.filters.names_in, or TITLE_WORD.
    Column("kind", StoredText, primary_key=True),
    Column("name", StoredText, primary_key=True),
    Column("normalized", StoredText, nullable=False),
)

# FTS5's, of SQLite alone: triggers fill it from job_index.
job_words = table("job_words", column("rowid", Integer), column("job_words"))
FTS_TABLES = frozenset({"job_words", *(f"job_words_{end}" for end in ("config", "data", "docsize", "idx"))})
# PostgreSQL's, of an expression.
GIN_INDEX = "ix_job_index_terms"
TERMS: ColumnElement[list[str]] = literal_column(
    "(string_to_array(job_index.words || job_index.more_words || job_index.facets, ' ') "
    "|| string_to_array(job_index.words || job_index.more_words, NULL))"
)


def is_in_metadata(_item: object, name: str | None, kind: str, _reflected: object, _other: object) -> bool:
    """For alembic's ``include_object``: what one of the two databases alone has is made by its migration, not compared."""
    return not (kind == "table" and name in FTS_TABLES) and name != GIN_INDEX
