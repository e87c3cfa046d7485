"""Appointments: rows to the domain's value and back, and what is asked of them most.

Nothing here says who a booking is for; that is in `contacts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Select, bindparam, select, type_coerce

from queue_server.domain.appointments import Appointment, AppointmentState, needs_kept_back
from queue_server.domain.slots import CELL, LONGEST_BOOKED, Taken
from queue_server.store import booking_tables, keys, schema
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_appointment, _contact = schema.appointment, schema.booking_contact
_CELL_US = CELL // timedelta(microseconds=1)
_NAMES = tuple(
    column.name for column in _appointment.columns if column.name not in ("shop_id", "manage_hash")
)
_ALL = select(*(_appointment.c[name] for name in _NAMES)).where(_appointment.c.shop_id == bindparam("shop"))
_BY_TIME = (_appointment.c.starts_at, _appointment.c.id)
_HERE = _appointment.c.state != AppointmentState.CANCELLED.value
_FIND = Prepared(_ALL.where(_appointment.c.id == bindparam("id")))
_BY_REFERENCE = Prepared(_ALL.where(_appointment.c.reference == bindparam("reference")))
_BY_TOKEN = Prepared(_ALL.where(_appointment.c.manage_hash == bindparam("hash")))
_BY_TICKET = Prepared(_ALL.where(_appointment.c.ticket_id == bindparam("ticket")))
_BY_SEQ = _ALL.where(_appointment.c.seq == bindparam("seq")).order_by(*_BY_TIME)
_ELSEWHERE = select(_appointment.c.id).where(
    _appointment.c.reference == bindparam("reference"), _appointment.c.shop_id != bindparam("shop")
)
_BETWEEN = _ALL.where(
    _appointment.c.starts_at >= bindparam("since"), _appointment.c.starts_at < bindparam("until")
).order_by(*_BY_TIME)
_OF_SURGERY = _BETWEEN.where(_appointment.c.source == bindparam("source"))
_NOT_KEPT = _ALL.where(_appointment.c.starts_at < bindparam("until"), booking_tables.BOOKED).order_by(
    *_BY_TIME
)
_TAKEN = Prepared(
    select(
        _appointment.c.source,
        _appointment.c.lane,
        (type_coerce(_appointment.c.starts_at, BigInteger) // _CELL_US).label("first"),
        ((type_coerce(_appointment.c.ends_at, BigInteger) + (_CELL_US - 1)) // _CELL_US).label("end"),
    ).where(
        _appointment.c.shop_id == bindparam("shop"),
        _appointment.c.service == bindparam("service"),
        _appointment.c.starts_at > bindparam("long_before"),
        _appointment.c.starts_at < bindparam("until"),
        _appointment.c.ends_at > bindparam("since"),
        _appointment.c.id != bindparam("but"),
        _HERE,
    )
)
_USED = Prepared(select(_appointment.c.id).where(_appointment.c.reference == bindparam("reference")))
_NOBODY = UUID(int=0)
_NUMBERS = (
    select(_appointment.c.id, schema.ticket.c.number)
    .join(schema.ticket, schema.ticket.c.id == _appointment.c.ticket_id)
    .where(_appointment.c.shop_id == bindparam("shop"), _appointment.c.ticket_id.is_not(None))
    .where(_appointment.c.starts_at >= bindparam("since"), _appointment.c.starts_at < bindparam("until"))
)
_PERMITTED = Prepared(
    select(_appointment.c.ticket_id, _appointment.c.needs, _appointment.c.shares).where(
        _appointment.c.shop_id == bindparam("shop"),
        _appointment.c.starts_at >= bindparam("since"),
        _appointment.c.starts_at < bindparam("until"),
        _appointment.c.ticket_id.is_not(None),
        _appointment.c.shares.is_not(None),
    )
)
_NAMED_TODAY = (
    _ALL.join(_contact, _contact.c.appointment_id == _appointment.c.id)
    .where(
        _contact.c.shop_id == bindparam("shop"),
        _contact.c.sought_name == bindparam("name"),
        _contact.c.date_of_birth == bindparam("born"),
        _appointment.c.starts_at >= bindparam("since"),
        _appointment.c.starts_at < bindparam("until"),
        _appointment.c.state == AppointmentState.BOOKED.value,
    )
    .order_by(*_BY_TIME)
)


def insert(rows: Rows, shop_id: str, appointment: Appointment, key: bytes) -> None:
    """A new booking; `key` is the shop's, from which the manage link is made."""
    values = {"shop_id": shop_id, "manage_hash": keys.hash_of(manage_token(key, appointment.id))}
    rows.insert(_appointment, {**values, **_row(appointment)})


def save(rows: Rows, before: Appointment, after: Appointment) -> None:
    """Write what differs."""
    rows.update(_appointment, {"id": after.id}, _row(before), _row(after))


def find(connection: Connection, shop_id: str, appointment: UUID) -> Appointment | None:
    """One booking."""
    return _first(connection, _FIND, shop=shop_id, id=appointment)


def by_reference(connection: Connection, shop_id: str, reference: str) -> Appointment | None:
    """The booking that these nine digits mean."""
    return _first(connection, _BY_REFERENCE, shop=shop_id, reference=reference)


def is_of_another_shop(connection: Connection, shop_id: str, reference: str) -> bool:
    """Whether the reference is right, but not here; nothing else is said of other shops."""
    return connection.execute(_ELSEWHERE, {"shop": shop_id, "reference": reference}).first() is not None


def by_manage_token(connection: Connection, shop_id: str, token: str) -> Appointment | None:
    """The booking behind a manage link."""
    return _first(connection, _BY_TOKEN, shop=shop_id, hash=keys.hash_of(token))


def by_ticket(connection: Connection, shop_id: str, ticket: UUID) -> Appointment | None:
    """The booking that this ticket was checked in for."""
    return _first(connection, _BY_TICKET, shop=shop_id, ticket=ticket)


def between(connection: Connection, shop_id: str, since: datetime, until: datetime) -> list[Appointment]:
    """Those that start at `since` or later and before `until`, cancelled ones too, by time."""
    return _many(connection, _BETWEEN, shop=shop_id, since=since, until=until)


def of_surgery(
    connection: Connection, shop_id: str, surgery: UUID, since: datetime, until: datetime
) -> list[Appointment]:
    """What was booked in one surgery that is on between these moments, by time."""
    return _many(connection, _OF_SURGERY, shop=shop_id, source=str(surgery), since=since, until=until)


def not_kept(connection: Connection, shop_id: str, until: datetime) -> list[Appointment]:
    """Those before this moment for which nobody has come."""
    return _many(connection, _NOT_KEPT, shop=shop_id, until=until)


def changed_by(connection: Connection, shop_id: str, seq: int) -> list[Appointment]:
    """Those that this act was the last to concern, by time."""
    return _many(connection, _BY_SEQ, shop=shop_id, seq=seq)


def is_used(connection: Connection, reference: str) -> bool:
    """Whether any shop has a booking with this reference."""
    return _USED.first(connection, {"reference": reference}) is not None


def numbers(connection: Connection, shop_id: str, since: datetime, until: datetime) -> dict[UUID, str]:
    """The ticket numbers of those of this time that are checked in, by booking."""
    times = {"shop": shop_id, "since": since, "until": until}
    return {row.id: row.number for row in connection.execute(_NUMBERS, times)}


def kept_back(
    connection: Connection, shop_id: str, since: datetime, until: datetime
) -> dict[UUID, frozenset[str]]:
    """The needs that customers of this time did not let a partner know, by ticket."""
    times = {"shop": shop_id, "since": since, "until": until}
    rows = _PERMITTED.all(connection, times)
    found = {row.ticket_id: needs_kept_back(row.needs, row.shares) for row in rows}
    return {ticket: needs for ticket, needs in found.items() if needs}


def taken(
    connection: Connection,
    shop_id: str,
    service: str,
    since: datetime,
    until: datetime,
    *,
    but: UUID = _NOBODY,
) -> Sequence[Taken]:
    """The lanes of a service that bookings, but that one, have for any part of this time."""
    times = {"long_before": since - LONGEST_BOOKED, "since": since, "until": until}
    return _TAKEN.all(connection, {"shop": shop_id, "service": service, "but": but, **times})


def named(
    connection: Connection, shop_id: str, name: str, born: date, since: datetime, until: datetime
) -> list[Appointment]:
    """Those booked for this name and birthday, in that time and still to come, by time.

    One question to the database, and the same one, whatever the answer is: nothing is told by how long
    it takes whether somebody has a booking on another day, is protected, or is not known at all.
    """
    who = {"name": name, "born": born}
    return _many(connection, _NAMED_TODAY, shop=shop_id, since=since, until=until, **who)


def manage_token(key: bytes, appointment: UUID) -> str:
    """The 128-bit token of a booking's manage link; only its hash is stored."""
    return keys.token_for(key, b"manage" + appointment.bytes)


def token_of(connection: Connection, shop_id: str, appointment: UUID) -> str:
    """The same, with the key that the shop keeps."""
    return manage_token(keys.secret_of(connection, shop_id), appointment)


def _first(connection: Connection, found: Prepared, **where: object) -> Appointment | None:
    row = found.first(connection, where)
    return None if row is None else _read(row._asdict())


def _many(connection: Connection, found: Select[Any], **where: object) -> list[Appointment]:
    return [_read(dict(row)) for row in connection.execute(found, where).mappings().all()]


def _read(values: dict[str, Any]) -> Appointment:
    values["state"] = AppointmentState(values["state"])
    values["needs"] = tuple(values["needs"])
    values["shares"] = None if values["shares"] is None else tuple(values["shares"])
    return Appointment(**values)


def _row(appointment: Appointment) -> dict[str, Any]:
    row = {name: getattr(appointment, name) for name in _NAMES}
    row["state"] = appointment.state.value
    row["needs"] = list(appointment.needs)
    row["shares"] = None if appointment.shares is None else list(appointment.shares)
    return row
