"""Surgeries and one-off closures: rows to the domain's values and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select

from queue_server.domain.appointments import Appointment
from queue_server.domain.slots import LONGEST_BOOKED, Closure
from queue_server.domain.surgeries import Surgery
from queue_server.store import keys, schema
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_surgery, _closure = schema.surgery, schema.closure
_NAMES = tuple(column.name for column in _surgery.columns if column.name != "shop_id")
_ALL = select(*(_surgery.c[name] for name in _NAMES)).where(_surgery.c.shop_id == bindparam("shop"))
_FIND = _ALL.where(_surgery.c.id == bindparam("id"))
_BETWEEN = _ALL.where(
    _surgery.c.starts_at > bindparam("long_before"),
    _surgery.c.starts_at < bindparam("until"),
    _surgery.c.ends_at > bindparam("since"),
).order_by(_surgery.c.starts_at, _surgery.c.id)
_IN_TIME = Prepared(_BETWEEN)
_OF_SERVICE = Prepared(_BETWEEN.where(_surgery.c.service == bindparam("service")))
_CLOSURES = select(_closure.c.service, _closure.c.starts_at, _closure.c.ends_at).where(
    _closure.c.shop_id == bindparam("shop"),
    _closure.c.ends_at > bindparam("since"),
    _closure.c.starts_at < bindparam("until"),
)
_KEPT = select(_closure.c.id, _closure.c.service, _closure.c.starts_at, _closure.c.ends_at)
_CLOSURES_OF = Prepared(
    _CLOSURES.where(or_(_closure.c.service.is_(None), _closure.c.service == bindparam("service")))
)


def insert(rows: Rows, shop_id: str, surgery: Surgery) -> None:
    """A new surgery; what it takes up is claimed apart."""
    rows.insert(_surgery, {"shop_id": shop_id, **_row(surgery)})


def save(rows: Rows, before: Surgery, after: Surgery) -> None:
    """Write what differs."""
    rows.update(_surgery, {"id": after.id}, _row(before), _row(after))


def find(connection: Connection, shop_id: str, surgery: UUID) -> Surgery | None:
    """One surgery, cancelled or not."""
    row = connection.execute(_FIND, {"shop": shop_id, "id": surgery}).first()
    return None if row is None else Surgery(**row._mapping)


def late_minutes(connection: Connection, shop_id: str, appointment: Appointment) -> int:
    """How late the surgery that somebody is booked in is said to run; 0 where they are booked in none."""
    surgery = None if appointment.surgery is None else find(connection, shop_id, appointment.surgery)
    return 0 if surgery is None else surgery.late_minutes


def between(connection: Connection, shop_id: str, since: datetime, until: datetime) -> list[Surgery]:
    """Those that are on for any part of this time, cancelled ones too, in order."""
    times = {"shop": shop_id, "since": since, "until": until, "long_before": since - LONGEST_BOOKED}
    return [Surgery(**row._asdict()) for row in _IN_TIME.all(connection, times)]


def of_service(
    connection: Connection, shop_id: str, service: str, since: datetime, until: datetime
) -> list[Surgery]:
    """A service's own that are on for any part of this time, cancelled ones too, in order."""
    times = {"shop": shop_id, "since": since, "until": until, "long_before": since - LONGEST_BOOKED}
    return [Surgery(**row._asdict()) for row in _OF_SERVICE.all(connection, {**times, "service": service})]


def opened_together(connection: Connection, shop_id: str, repeat: UUID) -> list[Surgery]:
    """Those that were opened in one act, in order."""
    found = _ALL.where(_surgery.c.repeat == repeat).order_by(_surgery.c.starts_at)
    return [Surgery(**row._mapping) for row in connection.execute(found, {"shop": shop_id})]


def close(rows: Rows, shop_id: str, closure_id: UUID, closure: Closure) -> None:
    """Nothing can be booked there and then."""
    rows.insert(_closure, {"id": closure_id, "shop_id": shop_id, **_closed(closure)})


def closures(
    connection: Connection, shop_id: str, service: str, since: datetime, until: datetime
) -> list[Closure]:
    """The closures that touch this time and this service."""
    times = {"shop": shop_id, "since": since, "until": until, "service": service}
    return [Closure(*row) for row in _CLOSURES_OF.all(connection, times)]


def closures_since(connection: Connection, shop_id: str, since: datetime) -> dict[UUID, Closure]:
    """Every closure that ends after this moment, by id, in order."""
    found = _KEPT.where(_closure.c.shop_id == shop_id, _closure.c.ends_at > since)
    rows = connection.execute(found.order_by(_closure.c.starts_at, _closure.c.id))
    return {row.id: Closure(row.service, row.starts_at, row.ends_at) for row in rows}


def find_closure(connection: Connection, shop_id: str, closure: UUID) -> Closure | None:
    """One closure."""
    found = _KEPT.where(_closure.c.shop_id == shop_id, _closure.c.id == closure)
    row = connection.execute(found).first()
    return None if row is None else Closure(row.service, row.starts_at, row.ends_at)


def lift(rows: Rows, shop_id: str, closure_id: UUID, closure: Closure) -> None:
    """It is closed no longer."""
    rows.delete(_closure, {"id": closure_id}, {"id": closure_id, "shop_id": shop_id, **_closed(closure)})


def calendar_keys(connection: Connection, shop_id: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the address of each surgery's feed ends with: 128 bits that nobody guesses."""
    secret = keys.secret_of(connection, shop_id)
    return {each: keys.token_for(secret, b"calendar" + each.bytes) for each in ids}


def _closed(closure: Closure) -> dict[str, Any]:
    return {name: getattr(closure, name) for name in closure.__slots__}


def _row(surgery: Surgery) -> dict[str, Any]:
    return {name: getattr(surgery, name) for name in _NAMES}
