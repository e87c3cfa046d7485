"""What can be booked: the slots of council services and of surgeries, and how many each still takes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from queue_server.domain.errors import NotFound
from queue_server.domain.hours import local_moment
from queue_server.domain.slots import Slot, open_slots, parse_id, places_left, slots_of_hours
from queue_server.domain.surgeries import slots_of
from queue_server.shop import Shop
from queue_server.store import appointments, surgeries
from queue_server.store.database import Connection

LONGEST_LIST = timedelta(days=62)


def slots_between(
    connection: Connection, shop: Shop, service: str, first: date, last: date
) -> list[tuple[Slot, int]]:
    """A service's slots on these local days, both included, and how many each still takes; in order.

    Full ones are listed with 0. Closed times are not listed. A list is of 62 days at most.
    """
    last = min(last, first + LONGEST_LIST)
    since = local_moment(first, time(0), shop.timezone)
    until = local_moment(last + timedelta(days=1), time(0), shop.timezone)
    found = _slots(connection, shop, service, since, until)
    closed = surgeries.closures(connection, shop.id, service, since, until)
    taken = appointments.taken(connection, shop.id, service, since, until)
    listed = open_slots(found, closed) if closed else found
    return places_left(listed, taken)


def the_slot(connection: Connection, shop: Shop, service: str, slot_id: str) -> Slot:
    """The slot that an id names. Raises NotFound where there is none, or no longer."""
    try:
        source, starts_at = parse_id(slot_id)
        day = starts_at.astimezone(shop.timezone).date()
        since, until = (local_moment(day + timedelta(days=more), time(0), shop.timezone) for more in (0, 1))
    except (ValueError, OverflowError):
        raise NotFound("This time") from None
    for slot in _slots(connection, shop, service, since, until):
        if (slot.source, slot.starts_at) == (source, starts_at):
            closed = surgeries.closures(connection, shop.id, service, since, until)
            if open_slots([slot], closed):
                return slot
    raise NotFound("This time")


def _slots(connection: Connection, shop: Shop, service: str, since: datetime, until: datetime) -> list[Slot]:
    found = [
        slot
        for surgery in surgeries.of_service(connection, shop.id, service, since, until)
        for slot in slots_of(surgery)
    ]
    bookable = shop.bookable.get(service)
    if bookable is None:
        return found
    first = since.astimezone(shop.timezone).date()
    last = (until.astimezone(shop.timezone) - timedelta(seconds=1)).date()
    regular = list(slots_of_hours(service, bookable, first, last))
    return sorted([*regular, *found], key=lambda slot: slot.starts_at) if found else regular
