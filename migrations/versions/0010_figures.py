"""Indexes for the figures of digests in the metrics.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_reminders_sent_at_ms"), "reminders", ["sent_at_ms"])
    is_being_sent = sa.text("sent_at_ms IS NULL AND digest_id IS NOT NULL")
    op.create_index(
        "ix_reminders_being_sent",
        "reminders",
        ["digest_id"],
        sqlite_where=is_being_sent,
        postgresql_where=is_being_sent,
    )


def downgrade() -> None:
    op.drop_index("ix_reminders_being_sent", table_name="reminders")
    op.drop_index(op.f("ix_reminders_sent_at_ms"), table_name="reminders")
