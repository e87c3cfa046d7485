"""The tables of waits: the newest estimates, what each ticket was told, and what was learnt about visits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them, empty: nothing was told before."""
    op.create_table(
        "estimate",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("newcomers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_estimate")),
    )
    op.create_table(
        "told",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("played", sa.JSON(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_told_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_told")),
    )
    op.create_index("ix_told_shop_id_told_at", "told", ["shop_id", "told_at"], unique=False)
    op.create_table(
        "learnt",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("learnt_at", sa.BigInteger(), nullable=False),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_learnt")),
    )
