"""The table of messages to customers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('waiting', 'sending')")
_UNCONFIRMED = sa.text("check_at IS NOT NULL")


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("moment", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=True),
        sa.Column("taken_until", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("check_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")),
        sa.UniqueConstraint(
            "shop_id",
            "about",
            "kind",
            "moment",
            name=op.f("uq_outgoing_message_shop_id_about_kind_moment"),
        ),
    )
    _index("ix_outgoing_message_open", "next_attempt_at", _OPEN)
    _index("ix_outgoing_message_unconfirmed", "check_at", _UNCONFIRMED)
    op.create_index("ix_outgoing_message_shop_id_expires_at", "outgoing_message", ["shop_id", "expires_at"])


def _index(name: str, column: str, where: sa.TextClause) -> None:
    columns = ["shop_id", column]
    op.create_index(name, "outgoing_message", columns, sqlite_where=where, postgresql_where=where)
