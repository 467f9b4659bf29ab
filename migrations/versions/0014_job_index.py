"""The index of jobs by their words and names.

Revision: 0014, after 0013. Every job is marked as not indexed; the bot indexes them when it starts. On the way back nothing is lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = "job_id, is_current, is_advertised, words, more_words, facets"
# Also if its row was left behind by somebody whose connection does not enforce foreign keys, as SQLite's own shell.
ADD = (
    f"INSERT INTO job_index ({COLUMNS}) VALUES (new.id, false, false, '', '', '') "  # noqa: S608 - constants
    "ON CONFLICT (job_id) DO UPDATE SET is_current = false;"
)
TERMS = (
    "(string_to_array(words || more_words || facets, ' ') || string_to_array(words || more_words, NULL)) "
    # Rows that are not merged into the index yet are read one by one: at most so many kilobytes of them.
    ") WITH (gin_pending_list_limit = 256"
)
FTS_COLUMNS = "words, more_words, facets"
OLD = "old.number, old.words, old.more_words, old.facets"
NEW = "new.number, new.words, new.more_words, new.facets"
# A row that is not indexed yet has no words, one that is has at least spaces.
FORGET = (
    f"INSERT INTO job_words(job_words, rowid, {FTS_COLUMNS}) SELECT 'delete', {OLD} WHERE old.words <> '';"  # noqa: S608 - constants
)
REMEMBER = f"INSERT INTO job_words(rowid, {FTS_COLUMNS}) SELECT {NEW} WHERE new.words <> '';"  # noqa: S608 - constants
MARK = "UPDATE job_index SET is_current = false WHERE job_id = new.id AND is_current;"


def upgrade() -> None:
    op.create_table(
        "job_names",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("normalized", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_job_names")),
    )
    op.create_table(
        "job_index",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_advertised", sa.Boolean(), nullable=False),
        sa.Column("closed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("more_words", sa.Text(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_job_index")),
    )
    op.create_index(op.f("ix_job_index_job_id"), "job_index", ["job_id"], unique=True)
    by_state = ["closed_at_ms", "expires_at_ms", "is_advertised", "job_id"]
    op.create_index("ix_job_index_state", "job_index", by_state)
    by_change = ["changed_at_ms", "job_id", "is_advertised", "closed_at_ms", "expires_at_ms"]
    op.create_index("ix_job_index_change", "job_index", by_change)
    is_stale = sa.text("NOT is_current")
    op.create_index(
        "ix_job_index_stale", "job_index", ["job_id"], sqlite_where=is_stale, postgresql_where=is_stale
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        _index_words_in_sqlite()
    op.execute(f"INSERT INTO job_index ({COLUMNS}) SELECT id, false, false, '', '', '' FROM jobs")  # noqa: S608 - constants
    if is_sqlite:
        _watch_in_sqlite()
    else:
        op.execute(f"CREATE INDEX ix_job_index_terms ON job_index USING gin ({TERMS})")
        _watch_in_postgresql()


def _index_words_in_sqlite() -> None:
    """What FTS5 indexes is in job_index; its own tokenizer only splits at spaces there."""
    op.execute(
        f"CREATE VIRTUAL TABLE job_words USING fts5({FTS_COLUMNS}, content='job_index', content_rowid='number', "
        "tokenize='ascii')"
    )
    op.execute(f"CREATE TRIGGER job_index_added AFTER INSERT ON job_index BEGIN {REMEMBER} END")
    op.execute(f"CREATE TRIGGER job_index_removed AFTER DELETE ON job_index BEGIN {FORGET} END")
    op.execute(
        f"CREATE TRIGGER job_index_changed AFTER UPDATE OF {FTS_COLUMNS} ON job_index "
        "WHEN old.words <> new.words OR old.more_words <> new.more_words OR old.facets <> new.facets "
        f"BEGIN {FORGET} {REMEMBER} END"
    )


def _watch_in_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER jobs_added AFTER INSERT ON jobs "
        f"BEGIN {ADD} END"
    )
    op.execute(
        "CREATE TRIGGER jobs_changed AFTER UPDATE OF record ON jobs WHEN old.record <> new.record " f"BEGIN {MARK} END"
    )


def _watch_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION mark_job_added() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {ADD} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION mark_job_changed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {MARK} RETURN NULL; END $$"
    )
    op.execute("CREATE TRIGGER jobs_added AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION mark_job_added()")
    op.execute(
        "CREATE TRIGGER jobs_changed AFTER UPDATE OF record ON jobs FOR EACH ROW "
        "WHEN (old.record <> new.record) EXECUTE FUNCTION mark_job_changed()"
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("jobs_added", "jobs_changed"):
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON jobs")
    if is_sqlite:
        op.execute("DROP TABLE job_words")
    else:
        op.execute("DROP FUNCTION mark_job_added()")
        op.execute("DROP FUNCTION mark_job_changed()")
    op.drop_table("job_index")
    op.drop_table("job_names")
