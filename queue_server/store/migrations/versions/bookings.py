"""The tables of bookings: surgeries, closures, appointments, who they are for, and what is taken when."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_IS_BOOKED = sa.text("state = 'booked'")
_WITH_TICKET = sa.text("ticket_id IS NOT NULL")


def upgrade() -> None:
    """Make them, those that others point at first."""
    _surgery()
    _closure()
    _claim()
    _attempt()
    _appointment()
    _ways_to_find_an_appointment()
    _booking_contact()


def _surgery() -> None:
    op.create_table(
        "surgery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("adviser", sa.String(length=60), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("drop_in", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgery")),
    )
    op.create_index("ix_surgery_shop_id_starts_at", "surgery", ["shop_id", "starts_at"], unique=False)


def _closure() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index("ix_closure_shop_id_ends_at", "closure", ["shop_id", "ends_at"], unique=False)


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "kind", "code", "cell", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_holder", "claim", ["holder"], unique=False)


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(
        "ix_attempt_shop_id_kind_who_at", "attempt", ["shop_id", "kind", "who", "at"], unique=False
    )


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("adviser", sa.String(length=60), nullable=True),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("may_message", sa.Boolean(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("shares", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("booked_by", sa.String(length=60), nullable=False),
        sa.Column("booked_at", sa.BigInteger(), nullable=False),
        sa.Column("from_ticket", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("checked_in_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("manage_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["from_ticket"], ["ticket.id"], name=op.f("fk_appointment_from_ticket")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_appointment_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("reference", name=op.f("uq_appointment_reference")),
    )


def _ways_to_find_an_appointment() -> None:
    op.create_index(
        "ix_appointment_booked",
        "appointment",
        ["shop_id", "starts_at"],
        sqlite_where=_IS_BOOKED,
        postgresql_where=_IS_BOOKED,
    )
    op.create_index("ix_appointment_manage_hash", "appointment", ["manage_hash"], unique=True)
    op.create_index("ix_appointment_shop_id_seq", "appointment", ["shop_id", "seq"], unique=False)
    op.create_index(
        "ix_appointment_shop_id_service_starts_at",
        "appointment",
        ["shop_id", "service", "starts_at"],
        unique=False,
    )
    op.create_index("ix_appointment_shop_id_starts_at", "appointment", ["shop_id", "starts_at"], unique=False)
    op.create_index(
        "ix_appointment_ticket_id",
        "appointment",
        ["ticket_id"],
        unique=False,
        sqlite_where=_WITH_TICKET,
        postgresql_where=_WITH_TICKET,
    )


def _booking_contact() -> None:
    op.create_table(
        "booking_contact",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=25), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("contact_safe", sa.Boolean(), nullable=False),
        sa.Column("sought_name", sa.String(length=120), nullable=True),
        sa.Column("sought_phone", sa.String(length=25), nullable=True),
        sa.Column("sought_email", sa.String(length=120), nullable=True),
        sa.Column("delete_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_booking_contact_appointment_id")
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_booking_contact")),
    )
    op.create_index(
        "ix_booking_contact_shop_id_delete_at", "booking_contact", ["shop_id", "delete_at"], unique=False
    )
    op.create_index(
        "ix_booking_contact_shop_id_sought_email",
        "booking_contact",
        ["shop_id", "sought_email"],
        unique=False,
    )
    op.create_index(
        "ix_booking_contact_shop_id_sought_name",
        "booking_contact",
        ["shop_id", "sought_name", "date_of_birth"],
        unique=False,
    )
    op.create_index(
        "ix_booking_contact_shop_id_sought_phone",
        "booking_contact",
        ["shop_id", "sought_phone"],
        unique=False,
    )
