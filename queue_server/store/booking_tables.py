"""The tables of bookings. What may be in only one thing at a time is a row of `claim` for each five minutes.

So the database itself forbids that a place, an adviser, a customer or a lane of a surgery is booked twice,
however long each booking is. Who a booking is for stands in `booking_contact` alone, which is deleted first;
the `sought_…` columns are what it is found by, and are empty for protected bookings.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from queue_server.store.columns import Moment, metadata, shop_column

BOOKED = text("appointment.state = 'booked'")
_IS_BOOKED = text("state = 'booked'")
_WITH_TICKET = text("ticket_id IS NOT NULL")

surgery = Table(
    "surgery",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("service", String(40), nullable=False),
    Column("place", String(40), nullable=False),
    Column("adviser", String(60)),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("slot_minutes", Integer, nullable=False),
    Column("lanes", Integer, nullable=False),
    Column("drop_in", Boolean, nullable=False),
    Column("cancelled_at", Moment),
    Column("late_minutes", Integer, nullable=False),
    Column("repeat", Uuid),
    Index("ix_surgery_shop_id_starts_at", "shop_id", "starts_at"),
)

closure = Table(
    "closure",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("service", String(40)),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("ix_closure_shop_id_ends_at", "shop_id", "ends_at"),
)

claim = Table(
    "claim",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("cell", BigInteger, primary_key=True),
    Column("holder", Uuid, nullable=False),
    Index("ix_claim_holder", "holder"),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("reference", String(9), nullable=False),
    Column("service", String(40), nullable=False),
    Column("source", String(40), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place", String(40)),
    Column("adviser", String(60)),
    Column("room", String(40)),
    Column("state", String(12), nullable=False),
    Column("language", String(3), nullable=False),
    Column("needs", JSON, nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("may_message", Boolean, nullable=False),
    Column("by_staff", Boolean, nullable=False),
    Column("shares", JSON(none_as_null=True)),
    Column("booked_by", String(60), nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("from_ticket", Uuid, ForeignKey("ticket.id")),
    Column("ticket_id", Uuid, ForeignKey("ticket.id")),
    Column("checked_in_at", Moment),
    Column("ended_at", Moment),
    Column("seq", BigInteger, nullable=False),
    Column("manage_hash", LargeBinary, nullable=False),
    UniqueConstraint("reference"),
    Index("ix_appointment_manage_hash", "manage_hash", unique=True),
    Index("ix_appointment_shop_id_service_starts_at", "shop_id", "service", "starts_at"),
    Index("ix_appointment_shop_id_starts_at", "shop_id", "starts_at"),
    Index("ix_appointment_shop_id_seq", "shop_id", "seq"),
    Index(
        "ix_appointment_booked",
        "shop_id",
        "starts_at",
        sqlite_where=_IS_BOOKED,
        postgresql_where=_IS_BOOKED,
    ),
    Index("ix_appointment_ticket_id", "ticket_id", sqlite_where=_WITH_TICKET, postgresql_where=_WITH_TICKET),
)

booking_contact = Table(
    "booking_contact",
    metadata,
    Column("appointment_id", Uuid, ForeignKey("appointment.id"), primary_key=True),
    shop_column(),
    Column("family_name", String(80)),
    Column("date_of_birth", Date),
    Column("phone", String(25)),
    Column("email", String(254)),
    Column("contact_safe", Boolean, nullable=False),
    Column("sought_name", String(120)),
    Column("sought_phone", String(25)),
    Column("sought_email", String(120)),
    Column("delete_at", Moment, nullable=False),
    Index("ix_booking_contact_shop_id_sought_name", "shop_id", "sought_name", "date_of_birth"),
    Index("ix_booking_contact_shop_id_sought_phone", "shop_id", "sought_phone"),
    Index("ix_booking_contact_shop_id_sought_email", "shop_id", "sought_email"),
    Index("ix_booking_contact_shop_id_delete_at", "shop_id", "delete_at"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("kind", String(12), nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempt_shop_id_kind_who_at", "shop_id", "kind", "who", "at"),
)
