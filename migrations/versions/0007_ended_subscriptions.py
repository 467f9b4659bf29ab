"""Subscriptions that somebody ended, kept for a while so that they can be restored.

Revision: 0007, after 0006. On the way back they are lost; what has not ended stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_subscriptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("filters_key", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ending_key", sa.Text(), nullable=False),
        sa.Column("restoring_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_subscriptions")),
    )
    op.create_index(op.f("ix_ended_subscriptions_chat_id"), "ended_subscriptions", ["chat_id"])
    op.create_index(op.f("ix_ended_subscriptions_ended_at_ms"), "ended_subscriptions", ["ended_at_ms"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ended_subscriptions_ended_at_ms"), table_name="ended_subscriptions")
    op.drop_index(op.f("ix_ended_subscriptions_chat_id"), table_name="ended_subscriptions")
    op.drop_table("ended_subscriptions")
