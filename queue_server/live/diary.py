"""Appointments and surgeries as they are kept, with what lists of them need; presenters decide the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.hours import local_moment
from queue_server.domain.slots import LONGEST_BOOKED, Closure
from queue_server.domain.surgeries import Surgery
from queue_server.operations.seating import may_see
from queue_server.shop import Shop
from queue_server.store import appointments, contacts, surgeries
from queue_server.store.contacts import BookingContact
from queue_server.store.database import Connection

LONGEST = timedelta(days=62)
MOST_FOUND = 20
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some appointments by time, with the ticket numbers of those who are here, by booking."""

    appointments: Sequence[Appointment]
    numbers: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Some surgeries by time, with how many are booked in each, and the shop's key for feed addresses."""

    surgeries: Sequence[Surgery]
    booked: Mapping[str, int]
    keys: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Person:
    """One booking, and who it is for (None once that is deleted)."""

    page: Page
    contact: BookingContact | None


@dataclass(frozen=True, slots=True)
class Closed:
    """One closure, and who is still booked in it, as far as whoever asks may know of them."""

    id: UUID
    closure: Closure
    page: Page


def days(shop: Shop, first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of one local day to the end of another; 62 days at most, and none before 1971."""
    first = max(first, date(1971, 1, 1))
    first = min(first, date(9990, 1, 1))
    last = min(last, first + LONGEST)
    return (
        local_moment(first, time(0), shop.timezone),
        local_moment(max(first, last) + timedelta(days=1), time(0), shop.timezone),
    )


def read_page(
    connection: Connection, shop: Shop, organisation: str | None, since: datetime, until: datetime
) -> Page:
    """What is booked in that time, as far as the organisation (None: the council) may know of it."""
    found = appointments.between(connection, shop.id, since, until)
    return with_numbers(connection, shop, organisation, found)


def read_concerned(connection: Connection, shop: Shop, organisation: str | None, seq: int) -> Page:
    """Those that an act was the last to concern."""
    found = appointments.changed_by(connection, shop.id, seq)
    return with_numbers(connection, shop, organisation, found)


def read_surgery(connection: Connection, shop: Shop, surgery: Surgery) -> Page:
    """What is booked in one surgery."""
    times = (surgery.starts_at, surgery.ends_at)
    found = appointments.of_surgery(connection, shop.id, surgery.id, *times)
    return with_numbers(connection, shop, None, found)


def read_named(
    connection: Connection, shop: Shop, organisation: str | None, name: str, born: date | None, now: datetime
) -> Page:
    """Those of today and later that are booked for this name."""
    since, _ = days(shop, *(now.astimezone(shop.timezone).date(),) * 2)
    ids = contacts.named(connection, shop.id, name, born, since, MOST_FOUND)
    found = [each for each in (appointments.find(connection, shop.id, one) for one in ids) if each]
    return with_numbers(connection, shop, organisation, found)


def read_person(connection: Connection, shop: Shop, found: Appointment) -> Person:
    """One booking with who it is for; whoever asks for it has to be written down."""
    page = with_numbers(connection, shop, None, [found])
    return Person(page, contacts.find(connection, shop.id, found.id))


def read_sessions(
    connection: Connection, shop: Shop, organisation: str | None, found: list[Surgery]
) -> Sessions:
    """These surgeries, as far as the organisation may know of them."""
    seen = [each for each in found if may_see(shop, organisation, each.service)]
    if not seen:
        return Sessions([], {}, {})
    since, until = seen[0].starts_at, max(each.ends_at for each in seen)
    held = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)
    booked = Counter(
        each.source
        for each in appointments.between(connection, shop.id, since, until)
        if each.state not in held
    )
    keys = surgeries.calendar_keys(connection, shop.id, [each.id for each in seen])
    return Sessions(seen, booked, keys)


def read_closures(
    connection: Connection, shop: Shop, organisation: str | None, now: datetime
) -> list[Closed]:
    """Closures that are on or to come, the shop's own and the organisation's; who is booked waits for a
    decision."""
    found = surgeries.closures_since(connection, shop.id, now)
    return [
        Closed(each, closure, _booked_in(connection, shop, organisation, closure))
        for each, closure in found.items()
        if closure.service is None or may_see(shop, organisation, closure.service)
    ]


def _booked_in(connection: Connection, shop: Shop, organisation: str | None, closure: Closure) -> Page:
    near = appointments.between(connection, shop.id, closure.starts_at - LONGEST_BOOKED, closure.ends_at)
    theirs = [
        each
        for each in near
        if each.state is AppointmentState.BOOKED
        and closure.touches(each.service, each.starts_at, each.ends_at)
    ]
    return with_numbers(connection, shop, organisation, theirs)


def with_numbers(
    connection: Connection, shop: Shop, organisation: str | None, found: Sequence[Appointment]
) -> Page:
    """These, as far as the organisation may know of them, with the numbers of their tickets."""
    seen = [each for each in found if may_see(shop, organisation, each.service)]
    here = [each.starts_at for each in seen if each.ticket_id is not None]
    if not here:
        return Page(seen, {})
    return Page(seen, appointments.numbers(connection, shop.id, min(here), max(here) + _MOMENT))
