"""Reminders, snoozes, orders and cards name the job instead of a job post; the history says what was automatic.

Revision: 0004, after 0003. On the way back a job is told on one of its adverts; what is about a job without one is lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Of several reminders with the same new key the one that was sent is kept, else one that was claimed.
JOB_REMINDERS = """
    INSERT INTO reminders (chat_id, job_id, occasion, rung, expires_at_ms, due_at_ms, digest_id, sent_at_ms, message_id, snapshot)
    SELECT chat_id, job_id, occasion, rung, NULLIF(expires_at_ms, 0), due_at_ms, digest_id, sent_at_ms, message_id, snapshot
    FROM (
        SELECT named.*, row_number() OVER (
            PARTITION BY chat_id, job_id, occasion, rung
            ORDER BY sent_at_ms IS NULL, digest_id IS NULL, sent_at_ms, website_id, post_id
        ) AS place
        FROM (
            SELECT old_rows.*, CASE WHEN rung = -1 THEN 'closing 0:' ELSE 'expiry ' END || expires_at_ms AS occasion
            FROM old_rows WHERE job_id <> ''
        ) AS named
    ) AS placed
    WHERE place = 1
"""
JOB_SNOOZES = """
    INSERT INTO snoozes (chat_id, job_id, until_ms)
    SELECT chat_id, job_id, CASE WHEN count(*) > count(until_ms) THEN NULL ELSE max(until_ms) END
    FROM old_rows JOIN adverts ON adverts.website_id = old_rows.website_id AND adverts.id = old_rows.post_id
    GROUP BY chat_id, job_id
"""
ONE_POST_OF_A_JOB = """(
    SELECT website_id, id AS post_id, job_id,
        row_number() OVER (PARTITION BY job_id ORDER BY is_listed DESC, website_id, id) AS number_of_post
    FROM adverts
)"""
POST_REMINDERS = f"""
    INSERT INTO reminders (
        chat_id, website_id, post_id, expires_at_ms, rung, job_id, due_at_ms, digest_id, sent_at_ms, message_id, snapshot
    )
    SELECT chat_id, website_id, post_id, expires_ms, rung, job_id, due_at_ms, digest_id, sent_at_ms, message_id, snapshot
    FROM (
        SELECT old_rows.*, website_id, post_id, coalesce(expires_at_ms, 0) AS expires_ms, row_number() OVER (
            PARTITION BY chat_id, old_rows.job_id, coalesce(expires_at_ms, 0), rung
            ORDER BY sent_at_ms IS NULL, digest_id IS NULL, sent_at_ms, occasion
        ) AS place
        FROM old_rows JOIN {ONE_POST_OF_A_JOB} AS posts ON posts.job_id = old_rows.job_id AND number_of_post = 1
    ) AS placed
    WHERE place = 1
"""
POST_SNOOZES = """
    INSERT INTO snoozes (chat_id, website_id, post_id, until_ms)
    SELECT chat_id, website_id, id, until_ms FROM old_rows JOIN adverts ON adverts.job_id = old_rows.job_id
"""
POST_ARMINGS = f"""
    INSERT INTO job_armings (job_id, website_id, post_id, expires_at_ms, until, armed_by, chat_id, message_id, armed_at_ms)
    SELECT old_rows.job_id, website_id, post_id, expires_at_ms, until, armed_by, chat_id, message_id, armed_at_ms
    FROM old_rows JOIN {ONE_POST_OF_A_JOB} AS posts ON posts.job_id = old_rows.job_id AND number_of_post = 1
"""
POST_CARDS = f"""
    INSERT INTO cards (message_id, chat_id, website_id, post_id, job_id, sent_at_ms)
    SELECT message_id, chat_id, website_id, post_id, posts.job_id, sent_at_ms
    FROM old_rows LEFT JOIN {ONE_POST_OF_A_JOB} AS posts ON posts.job_id = old_rows.job_id AND number_of_post = 1
"""


def upgrade() -> None:
    add_is_automatic()
    replace_table("reminders", create_job_reminders, JOB_REMINDERS)
    replace_table("snoozes", create_job_snoozes, JOB_SNOOZES)
    with op.batch_alter_table("cards") as batch_op:
        batch_op.drop_column("website_id")
        batch_op.drop_column("post_id")
        batch_op.add_column(sa.Column("digest", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("clicked_at_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("refresh_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("refresh_until_ms", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("job_armings") as batch_op:
        batch_op.drop_column("website_id")
        batch_op.drop_column("post_id")
    with op.batch_alter_table("reminder_chats") as batch_op:
        batch_op.add_column(sa.Column("next_look_at_ms", sa.BigInteger(), nullable=True))
        batch_op.create_index(op.f("ix_reminder_chats_next_look_at_ms"), ["next_look_at_ms"])


def downgrade() -> None:
    replace_table("reminders", create_post_reminders, POST_REMINDERS)
    replace_table("snoozes", create_post_snoozes, POST_SNOOZES)
    replace_table("job_armings", create_post_armings, POST_ARMINGS)
    replace_table("cards", create_post_cards, POST_CARDS)
    with op.batch_alter_table("reminder_chats") as batch_op:
        batch_op.drop_index(op.f("ix_reminder_chats_next_look_at_ms"))
        batch_op.drop_column("next_look_at_ms")
    with op.batch_alter_table("history") as batch_op:
        batch_op.drop_column("is_automatic")


def add_is_automatic() -> None:
    with op.batch_alter_table("history") as batch_op:
        batch_op.add_column(sa.Column("is_automatic", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE history SET is_automatic = true WHERE cause_id LIKE 'fire_arming:%'")
    with op.batch_alter_table("history") as batch_op:
        batch_op.alter_column("is_automatic", server_default=None)


def replace_table(name, create, fill) -> None:
    """Make a table anew, and fill it with a query of the old one, which is called ``old_rows`` meanwhile."""
    op.execute(f"CREATE TABLE old_rows AS SELECT * FROM {name}")
    op.drop_table(name)
    create()
    op.execute(fill)
    op.drop_table("old_rows")


def text(name, nullable=False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def number(name, nullable=False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def create_table(name, key, columns, indexes) -> None:
    """The primary key is made of the columns ``key``; an index is a list of names."""
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))
    for names in indexes:
        op.create_index(op.f(f"ix_{name}_{'_'.join(names)}"), name, names)


def create_job_reminders() -> None:
    columns = [text("chat_id"), text("job_id"), text("occasion"), sa.Column("rung", sa.Integer(), nullable=False)]
    create_reminders(["chat_id", "job_id", "occasion", "rung"], [*columns, number("expires_at_ms", True)])


def create_post_reminders() -> None:
    columns = [text("chat_id"), text("website_id"), text("post_id"), number("expires_at_ms")]
    columns += [sa.Column("rung", sa.Integer(), nullable=False), text("job_id")]
    create_reminders(["chat_id", "website_id", "post_id", "expires_at_ms", "rung"], columns)


def create_reminders(key, columns) -> None:
    columns += [number("due_at_ms"), text("digest_id", True), number("sent_at_ms", True), text("message_id", True)]
    columns += [text("snapshot")]
    create_table("reminders", key, columns, [["digest_id"], ["message_id"], ["expires_at_ms"]])


def create_job_snoozes() -> None:
    columns = [text("chat_id"), text("job_id"), number("until_ms", True)]
    create_table("snoozes", ["chat_id", "job_id"], columns, [])


def create_post_snoozes() -> None:
    columns = [text("chat_id"), text("website_id"), text("post_id"), number("until_ms", True)]
    create_table("snoozes", ["chat_id", "website_id", "post_id"], columns, [])


def create_post_armings() -> None:
    columns = [text("job_id"), text("website_id"), text("post_id"), number("expires_at_ms", True), text("until")]
    columns += [text("armed_by"), text("chat_id"), text("message_id"), number("armed_at_ms")]
    create_table("job_armings", ["job_id"], columns, [])


def create_post_cards() -> None:
    columns = [text("message_id"), text("chat_id"), text("website_id", True), text("post_id", True)]
    columns += [text("job_id", True), number("sent_at_ms")]
    create_table("cards", ["message_id"], columns, [["job_id", "sent_at_ms"], ["sent_at_ms"]])
