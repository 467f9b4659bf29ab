"""Requests to reopen a job, and the cards that ask for the decision.

Revision: 0006, after 0005. On the way back the requests are lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IS_PENDING = sa.text("decision IS NULL")


def upgrade() -> None:
    op.create_table(
        "reopen_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.Column("asked_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("cause_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopen_requests")),
    )
    op.create_index(
        op.f("ix_reopen_requests_job_id_asked_by"),
        "reopen_requests",
        ["job_id", "asked_by"],
        unique=True,
        sqlite_where=IS_PENDING,
        postgresql_where=IS_PENDING,
    )
    op.create_index(op.f("ix_reopen_requests_asked_at_ms"), "reopen_requests", ["asked_at_ms"])
    op.create_table(
        "reopen_request_cards",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_reopen_request_cards")),
    )
    op.create_index(op.f("ix_reopen_request_cards_request_id"), "reopen_request_cards", ["request_id"])


def downgrade() -> None:
    op.drop_table("reopen_request_cards")
    op.drop_table("reopen_requests")
