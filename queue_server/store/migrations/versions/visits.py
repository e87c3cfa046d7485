"""The tables of a visit: tickets and turns, calls, alerts, desks, rooms and paper."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them, those that others point at first."""
    _counter()
    _desk_use()
    _room_out()
    _ticket()
    _alert()
    _print_job()
    _room_use()
    _turn()
    _call()
    _finish_detail()
    _turn_note()


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("last_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "day", "series", name=op.f("pk_counter")),
    )


def _desk_use() -> None:
    op.create_table(
        "desk_use",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("adviser", sa.String(length=60), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("pause_reason", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "desk", name=op.f("pk_desk_use")),
        sa.UniqueConstraint("shop_id", "adviser", name=op.f("uq_desk_use_shop_id_adviser")),
    )


def _room_out() -> None:
    op.create_table(
        "room_out",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "room", name=op.f("pk_room_out")),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("issued_by", sa.String(length=60), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("greeted_at", sa.BigInteger(), nullable=True),
        sa.Column("booked_at", sa.BigInteger(), nullable=True),
        sa.Column("allotted_at", sa.BigInteger(), nullable=True),
        sa.Column("told_longer_at", sa.BigInteger(), nullable=True),
        sa.Column("appointment_offered_at", sa.BigInteger(), nullable=True),
        sa.Column("room_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("room_given_at", sa.BigInteger(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("named_adviser", sa.String(length=60), nullable=True),
        sa.Column("clash", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("phone_token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("visit_ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("shop_id", "day", "number", name=op.f("uq_ticket_shop_id_day_number")),
    )
    op.create_index("ix_ticket_phone_token_hash", "ticket", ["phone_token_hash"], unique=True)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=60), nullable=True),
        sa.Column("raised_by", sa.String(length=60), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=60), nullable=True),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_alert_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(
        "ix_alert_open",
        "alert",
        ["shop_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _print_job() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("printer", sa.String(length=60), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_print_job_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint(
            "shop_id", "command_id", "copy_number", name=op.f("uq_print_job_shop_id_command_id_copy_number")
        ),
    )
    op.create_index("ix_print_job_state", "print_job", ["shop_id", "state"], unique=False)
    op.create_index("ix_print_job_ticket_id", "print_job", ["ticket_id"], unique=False)


def _room_use() -> None:
    op.create_table(
        "room_use",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("reserved_at", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("welfare_seen_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_room_use_ticket_id")),
        sa.PrimaryKeyConstraint("shop_id", "room", name=op.f("pk_room_use")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_room_use_ticket_id")),
    )


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column("promises", sa.Text(), nullable=False),
        sa.Column("after_transfer", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.Column("resumed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("no_show_at", sa.BigInteger(), nullable=True),
        sa.Column("last_called_at", sa.BigInteger(), nullable=True),
        sa.Column("served_for_us", sa.BigInteger(), nullable=False),
        sa.Column("recalls", sa.Integer(), nullable=False),
        sa.Column("called_to", sa.String(length=40), nullable=True),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("adviser", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_turn_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("ticket_id", "position", name=op.f("uq_turn_ticket_id_position")),
    )
    _turn_indexes()


def _turn_indexes() -> None:
    op.create_index(
        "ix_turn_active",
        "turn",
        ["shop_id", "day"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'called', 'serving', 'on_hold')"),
        postgresql_where=sa.text("state IN ('waiting', 'called', 'serving', 'on_hold')"),
    )
    op.create_index(
        "ix_turn_ended",
        "turn",
        ["shop_id", "ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index("ix_turn_shop_id_day", "turn", ["shop_id", "day"], unique=False)
    op.create_index(
        "uq_turn_desk",
        "turn",
        ["shop_id", "desk"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )


def _call() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_call_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index("ix_call_shop_id_called_at", "call", ["shop_id", "called_at"], unique=False)
    op.create_index("ix_call_turn_id", "call", ["turn_id"], unique=False)


def _finish_detail() -> None:
    op.create_table(
        "finish_detail",
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("referrals", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=True),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("been_before", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_finish_detail_turn_id")),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_finish_detail")),
    )


def _turn_note() -> None:
    op.create_table(
        "turn_note",
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("delete_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_turn_note_turn_id")),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_turn_note")),
    )
