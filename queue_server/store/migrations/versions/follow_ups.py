"""The tables of follow-ups, and what was left to answer until now moved into them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = sa.text("answered_at IS NULL")
_ANSWERED = sa.text("answered_at IS NOT NULL")
_FROM_BEFORE = """
    INSERT INTO follow_up (id, shop_id, ticket_id, turn_id, home, opened_at, opened_by, owner_kind, owner,
                           organisation, promised_on, answer_by_on)
    SELECT turn.id, turn.shop_id, turn.ticket_id, turn.id, person.organisation, turn.ended_at, person.id,
           'person', person.id, person.organisation, finish_detail.answer_by_on, finish_detail.answer_by_on
    FROM finish_detail
    JOIN turn ON turn.id = finish_detail.turn_id
    JOIN person ON person.id = turn.adviser
    WHERE finish_detail.answer_by_on IS NOT NULL AND turn.ended_at IS NOT NULL
"""
_WORDS_FROM_BEFORE = """
    INSERT INTO follow_up_words (follow_up_id, kind, shop_id, text)
    SELECT follow_up.id, 'next-step', follow_up.shop_id, finish_detail.next_step
    FROM finish_detail JOIN follow_up ON follow_up.turn_id = finish_detail.turn_id
    WHERE finish_detail.next_step IS NOT NULL
"""


def upgrade() -> None:
    """Make them; who finished a turn is who sees to what was left of it."""
    _follow_up()
    _follow_up_words()
    _sharing()
    op.execute(_FROM_BEFORE)
    op.execute(_WORDS_FROM_BEFORE)
    for column in ("owner", "answer_by_on", "next_step"):
        op.drop_column("finish_detail", column)


def _follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("home", sa.String(length=60), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("owner_kind", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("later_because", sa.String(length=40), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_follow_up_ticket_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_follow_up_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_follow_up_turn_id")),
    )
    op.create_index("ix_follow_up_ticket_id", "follow_up", ["ticket_id"])
    for name, day, where in (
        ("ix_follow_up_open", "answer_by_on", _OPEN),
        ("ix_follow_up_answered", "answered_at", _ANSWERED),
    ):
        op.create_index(name, "follow_up", ["shop_id", day], sqlite_where=where, postgresql_where=where)


def _follow_up_words() -> None:
    op.create_table(
        "follow_up_words",
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_words_follow_up_id")
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "kind", name=op.f("pk_follow_up_words")),
    )


def _sharing() -> None:
    op.create_table(
        "sharing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sharing_ticket_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_sharing_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing")),
    )
    op.create_index("ix_sharing_ticket_id", "sharing", ["ticket_id"])
    op.create_index("ix_sharing_shop_id_asked_at", "sharing", ["shop_id", "asked_at"])
