"""Which message in a chat shows the preview of a job, so that another link to it does not.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_previews",
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("shown_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "job_id", name=op.f("pk_link_previews")),
    )
    op.create_index(op.f("ix_link_previews_shown_at_ms"), "link_previews", ["shown_at_ms"])


def downgrade() -> None:
    op.drop_table("link_previews")
