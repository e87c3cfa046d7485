"""Who bookings are for: apart from everything else, and the first to be deleted.

Whoever is protected is not found by name or contact: what they would be found by is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from queue_server.domain.appointments import sought_email, sought_name, sought_phone
from queue_server.store import schema
from queue_server.store.prepared import Prepared

_contact, _appointment = schema.booking_contact, schema.appointment
_SHOWN = ("family_name", "date_of_birth", "phone", "email", "contact_safe")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingContact:
    """What a customer told us of themselves; nothing of it is ever written to a log."""

    family_name: str | None = field(default=None, repr=False)
    date_of_birth: date | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    contact_safe: bool = False


_KEEP = Prepared(
    _contact.insert().values({column.name: bindparam(column.name) for column in _contact.columns})
)
_FIND = Prepared(
    select(*(_contact.c[name] for name in _SHOWN)).where(
        _contact.c.shop_id == bindparam("shop"), _contact.c.appointment_id == bindparam("id")
    )
)
_DATE = (
    _contact.update()
    .where(_contact.c.shop_id == bindparam("shop"), _contact.c.appointment_id == bindparam("id"))
    .values(delete_at=bindparam("at"))
)
_JOINED = _contact.join(_appointment, _appointment.c.id == _contact.c.appointment_id)
_OF_PHONE, _OF_EMAIL = (
    Prepared(
        select(_contact.c.appointment_id)
        .where(_contact.c.shop_id == bindparam("shop"), column == bindparam("sought"))
        .where(_contact.c.delete_at > bindparam("now"))
    )
    for column in (_contact.c.sought_phone, _contact.c.sought_email)
)
_NAMED = (
    select(_appointment.c.id)
    .select_from(_JOINED)
    .where(_contact.c.shop_id == bindparam("shop"), _contact.c.sought_name == bindparam("name"))
    .where(_appointment.c.starts_at >= bindparam("since"))
    .order_by(_appointment.c.starts_at)
    .limit(bindparam("most"))
)
_NAMED_AND_BORN = _NAMED.where(_contact.c.date_of_birth == bindparam("born"))


def keep(
    connection: Connection,
    shop_id: str,
    appointment: UUID,
    contact: BookingContact,
    *,
    protected: bool,
    delete_at: datetime,
) -> None:
    """What the customer told us, until `delete_at`."""
    by = BookingContact() if protected else contact
    values = {name: getattr(contact, name) for name in _SHOWN}
    values |= {
        "appointment_id": appointment,
        "shop_id": shop_id,
        "sought_name": by.family_name and sought_name(by.family_name),
        "sought_phone": by.phone and sought_phone(by.phone),
        "sought_email": by.email and sought_email(by.email),
        "delete_at": delete_at,
    }
    _KEEP.run(connection, values)


def find(connection: Connection, shop_id: str, appointment: UUID) -> BookingContact | None:
    """Who it is for; None once that is deleted."""
    row = _FIND.first(connection, {"shop": shop_id, "id": appointment})
    return None if row is None else BookingContact(**row._asdict())


def date_deletion(connection: Connection, shop_id: str, appointment: UUID, at: datetime) -> None:
    """The booking was moved: it is to be deleted at another time."""
    connection.execute(_DATE, {"shop": shop_id, "id": appointment, "at": at})


def reached_by(connection: Connection, shop_id: str, contact: BookingContact, now: datetime) -> set[UUID]:
    """The bookings, past ones too, that have this phone or this email."""
    asked = {"shop": shop_id, "now": now}
    found = []
    if contact.phone is not None:
        found += _OF_PHONE.all(connection, {**asked, "sought": sought_phone(contact.phone)})
    if contact.email is not None:
        found += _OF_EMAIL.all(connection, {**asked, "sought": sought_email(contact.email)})
    return {row.appointment_id for row in found}


def named(
    connection: Connection, shop_id: str, name: str, born: date | None, since: datetime, most: int
) -> list[UUID]:
    """Bookings from `since` on for this family name, and birthday where one is given; by time."""
    asked = {"shop": shop_id, "name": sought_name(name), "since": since, "most": most}
    if born is None:
        return [row.id for row in connection.execute(_NAMED, asked)]
    return [row.id for row in connection.execute(_NAMED_AND_BORN, {**asked, "born": born})]


def forget(connection: Connection, shop_id: str, now: datetime) -> int:
    """Delete those whose time is over; how many there were."""
    due = _contact.delete().where(_contact.c.shop_id == shop_id, _contact.c.delete_at <= now)
    return connection.execute(due).rowcount
