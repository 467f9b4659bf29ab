"""When each chat was looked at for reminders, and what it waits for, so that a minute costs what is due in it.

Revision: 0009, after 0008. Every chat is looked at once after it, in both directions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reminder_chats") as batch_op:
        batch_op.add_column(sa.Column("looked_at_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("waits_for", sa.Text(), nullable=True))
        batch_op.create_index(op.f("ix_reminder_chats_looked_at_ms"), ["looked_at_ms"])
        batch_op.create_index(op.f("ix_reminder_chats_waits_for"), ["waits_for"])
    op.execute("UPDATE reminder_chats SET next_look_at_ms = NULL")


def downgrade() -> None:
    op.execute("UPDATE reminder_chats SET next_look_at_ms = NULL")
    with op.batch_alter_table("reminder_chats") as batch_op:
        batch_op.drop_index(op.f("ix_reminder_chats_waits_for"))
        batch_op.drop_index(op.f("ix_reminder_chats_looked_at_ms"))
        batch_op.drop_column("waits_for")
        batch_op.drop_column("looked_at_ms")
