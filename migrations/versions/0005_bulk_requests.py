"""Several reopenings that somebody has chosen are kept until that person confirms them.

Revision: 0005, after 0004. On the way back they are lost, and their cards can no longer be used.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("cause_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_requests")),
    )
    op.create_index(op.f("ix_bulk_requests_created_at_ms"), "bulk_requests", ["created_at_ms"])


def downgrade() -> None:
    op.drop_table("bulk_requests")
