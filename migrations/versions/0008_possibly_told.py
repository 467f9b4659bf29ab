"""Reminders whose digest may have been sent before a crash: they are due again, and marked when they are told.

Revision: 0008, after 0007. On the way back they are due without a mark.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reminders") as batch_op:
        batch_op.add_column(sa.Column("possibly_told_at_ms", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM reminders WHERE digest_id IS NULL AND possibly_told_at_ms IS NOT NULL")
    with op.batch_alter_table("reminders") as batch_op:
        batch_op.drop_column("possibly_told_at_ms")
