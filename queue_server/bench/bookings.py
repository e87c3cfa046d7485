"""A hundred thousand appointments of earlier days, and five thousand that are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

from queue_server.bench.rig import Rig
from queue_server.contract import references
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.privacy import booking_contact_due
from queue_server.domain.slots import Slot, cells, slots_of_hours
from queue_server.shop import Shop, load_shop
from queue_server.store import claims, schema
from queue_server.store.claims import Claimed
from queue_server.store.database import Connection
from queue_server.store.ids import new_id

KEPT_FOR_EACH_COMING = 20
_DAY = timedelta(days=1)
_LEFT_FREE = 3  # one lane of so many, so that there is something to book in every month
_AT_ONCE = 5000
_BORN = datetime(1980, 1, 1, tzinfo=UTC).date()


def fill(rig: Rig, past: int) -> None:
    """Put so many kept appointments into the rig's store, and a twentieth as many that are still to come.

    As in a real shop only those to come still hold their time and know who they are for.
    """
    shop = load_shop(rig.folder / "shop")
    now = datetime.now(UTC)
    database = rig.opened()
    with database.writing() as connection:
        _put(connection, shop.id, islice(_lanes(shop, now - _DAY, -_DAY), past), AppointmentState.KEPT)
        coming = islice(_mostly(_lanes(shop, now + _DAY, _DAY)), past // KEPT_FOR_EACH_COMING)
        _put(connection, shop.id, coming, AppointmentState.BOOKED)
    database.close()


def _lanes(shop: Shop, since: datetime, step: timedelta) -> Iterator[tuple[Slot, int]]:
    """Every lane of every slot of the council's services, day after day without an end."""
    for days in count():
        on = (since + days * step).date()
        for service, bookable in shop.bookable.items():
            for slot in slots_of_hours(service, bookable, on, on):
                yield from ((slot, lane) for lane in range(slot.lanes))


def _mostly(lanes: Iterator[tuple[Slot, int]]) -> Iterator[tuple[Slot, int]]:
    return (each for n, each in enumerate(lanes) if n % _LEFT_FREE)


def _put(
    connection: Connection, shop_id: str, lanes: Iterator[tuple[Slot, int]], state: AppointmentState
) -> None:
    numbered = enumerate(lanes)
    while some := list(islice(numbered, _AT_ONCE)):
        rows = [_row(shop_id, slot, lane, state, n) for n, (slot, lane) in some]
        connection.execute(schema.appointment.insert(), rows)
        if state is AppointmentState.BOOKED:
            connection.execute(schema.booking_contact.insert(), [_contact(shop_id, row) for row in rows])
            held = [claim for row in rows for claim in _claims(shop_id, row)]
            connection.execute(schema.claim.insert(), held)


def _row(shop_id: str, slot: Slot, lane: int, state: AppointmentState, n: int) -> dict[str, Any]:
    booked_at = slot.starts_at - 7 * _DAY
    kept_at = slot.starts_at if state is AppointmentState.KEPT else None
    digits = f"{'1' if kept_at else '2'}{n:07d}"
    appointment = new_id(booked_at)
    return {
        "id": appointment,
        "shop_id": shop_id,
        "reference": f"{digits}{references.check_digit(digits)}",
        "service": slot.service,
        "source": slot.source,
        "lane": lane,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "state": state.value,
        "language": "en",
        "needs": [],
        "protected": False,
        "may_message": False,
        "by_staff": False,
        "booked_by": "anyone",
        "booked_at": booked_at,
        "checked_in_at": kept_at,
        "ended_at": kept_at,
        "seq": 0,
        "manage_hash": appointment.bytes * 2,
    }


def _contact(shop_id: str, row: dict[str, Any]) -> dict[str, Any]:
    name = f"bench{row['reference']}"
    known = {"family_name": name, "sought_name": name, "date_of_birth": _BORN, "contact_safe": False}
    return {
        "appointment_id": row["id"],
        "shop_id": shop_id,
        "delete_at": booking_contact_due(row["ends_at"]),
        **known,
    }


def _claims(shop_id: str, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lane = (Claimed.LANE, claims.lane_code(row["source"], row["lane"]))
    customer = (Claimed.CUSTOMER, row["id"].hex)
    for kind, code in (lane, customer):
        for cell in cells(row["starts_at"], row["ends_at"]):
            yield {"shop_id": shop_id, "kind": kind, "code": code, "cell": cell, "holder": row["id"]}
