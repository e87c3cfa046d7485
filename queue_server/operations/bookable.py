"""What can be booked or dropped in on: slots of council services and surgeries, and who is here now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from queue_server.domain.appointments import PUBLIC_AHEAD, may_be_booked
from queue_server.domain.errors import NotFound
from queue_server.domain.hours import day_span, local_moment, shop_day
from queue_server.domain.services import Availability, Service, availability
from queue_server.domain.slots import Slot, open_slots, parse_id, places_left, slots_of_hours
from queue_server.domain.surgeries import Surgery, here, slots_of
from queue_server.shop import Shop
from queue_server.store import appointments, surgeries
from queue_server.store.database import Connection

LONGEST_LIST = timedelta(days=62)
SEEN_AHEAD = timedelta(days=8)
_LOOKED_AT = timedelta(days=13)


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


def first_free(connection: Connection, shop: Shop, service: str, now: datetime) -> datetime | None:
    """When the first time starts that anyone may book now; None where there is none for three months."""
    first = shop_day(now, shop.timezone)
    last = first + PUBLIC_AHEAD
    while first <= last:
        until = min(first + _LOOKED_AT, last)
        for slot, left in slots_between(connection, shop, service, first, until):
            if left > 0 and may_be_booked(slot, now, public=True):
                return slot.starts_at
        first = until + timedelta(days=1)
    return None


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


def coming(connection: Connection, shop: Shop, now: datetime) -> tuple[Surgery, ...]:
    """The surgeries of today and the next week, cancelled ones too, in order."""
    since, _ = day_span(shop_day(now, shop.timezone), shop.timezone)
    return tuple(surgeries.between(connection, shop.id, since, since + SEEN_AHEAD))


def presence(
    shop: Shop, service: Service, sessions: Iterable[Surgery], now: datetime, *, paused: bool = False
) -> Availability:
    """Whether people may just come for a service now, and when next; a partner's surgeries have their say."""
    hours = shop.hours_of(service.code)
    if paused or service.organisation is None:
        return availability(hours, now, paused=paused)
    return here(hours, [each for each in sessions if each.service == service.code], now)


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
