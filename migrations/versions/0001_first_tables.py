"""Creates the first tables.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("website_id", sa.Text(), nullable=True),
        sa.Column("post_id", sa.Text(), nullable=True),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("sent_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_cards")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_job_id_sent_at_ms"), ["job_id", "sent_at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_sent_at_ms"), ["sent_at_ms"], unique=False)

    op.create_table(
        "facts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_facts")),
    )
    op.create_table(
        "history",
        sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause_id", sa.Text(), nullable=False),
        sa.Column("happened_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("old_expires_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("new_expires_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("log_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_history")),
        sa.UniqueConstraint(
            "cause_id", "action", "job_id", "outcome", name=op.f("uq_history_cause_id_action_job_id_outcome")
        ),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_happened_at_ms"), ["happened_at_ms"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_history_job_id_happened_at_ms"), ["job_id", "happened_at_ms"], unique=False
        )

    op.create_table(
        "job_claims",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Text(), nullable=False),
        sa.Column("taken_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_claims")),
    )
    op.create_table(
        "job_posts",
        sa.Column("website_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("job_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("closed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("seen_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("website_id", "id", name=op.f("pk_job_posts")),
    )
    with op.batch_alter_table("job_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_posts_changed_at_ms"), ["changed_at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_posts_closed_at_ms"), ["closed_at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_posts_expires_at_ms"), ["expires_at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_posts_id"), ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_posts_job_code"), ["job_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_posts_job_id"), ["job_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("job_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_posts_job_id"))
        batch_op.drop_index(batch_op.f("ix_job_posts_job_code"))
        batch_op.drop_index(batch_op.f("ix_job_posts_id"))
        batch_op.drop_index(batch_op.f("ix_job_posts_expires_at_ms"))
        batch_op.drop_index(batch_op.f("ix_job_posts_closed_at_ms"))
        batch_op.drop_index(batch_op.f("ix_job_posts_changed_at_ms"))

    op.drop_table("job_posts")
    op.drop_table("job_claims")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_job_id_happened_at_ms"))
        batch_op.drop_index(batch_op.f("ix_history_happened_at_ms"))

    op.drop_table("history")
    op.drop_table("facts")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_sent_at_ms"))
        batch_op.drop_index(batch_op.f("ix_cards_job_id_sent_at_ms"))

    op.drop_table("cards")
