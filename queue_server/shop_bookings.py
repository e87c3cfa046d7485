"""How services may be booked: weekly hours for the council's own, usual surgeries of partners, and every
mistake in them with its file, its row and a sentence.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from queue_server.contract.commands import Code
from queue_server.domain.hours import Hours, Span
from queue_server.domain.slots import Bookable
from queue_server.domain.surgeries import UsualSurgery
from queue_server.shop_checks import Rows, twice
from queue_server.shop_files import (
    WEEKDAYS,
    Found,
    Mistake,
    Reader,
    Row,
    ShopRow,
    Week,
    Weekday,
    one_span,
    weekly,
)

FILE = "bookings.toml"
_GRID = 5

SlotMinutes = Annotated[StrictInt, Field(ge=5, le=240)]
Lanes = Annotated[StrictInt, Field(ge=1, le=20)]
Times = Annotated[Span, BeforeValidator(one_span)]


class BookableRow(Row):
    """One service that can be booked. Without `hours`, only in its surgeries. `public`: by anyone."""

    service: Code
    public: StrictBool = False
    minutes: SlotMinutes | None = None
    lanes: Lanes = 1
    hours: Week = Field(default={})


class SurgeryRow(Row):
    """A surgery that the example shop holds every week; `adviser` is an example user."""

    service: Code
    day: Weekday
    times: Times
    place: Code
    adviser: str | None = None
    minutes: SlotMinutes
    lanes: Lanes = 1
    drop_in: StrictBool = False


@dataclass(frozen=True, slots=True)
class Bookings:
    """What can be booked, by service, and the usual surgeries, which `demo` opens."""

    bookable: Mapping[str, Bookable]
    usual: tuple[UsualSurgery, ...]


@dataclass(frozen=True, slots=True)
class BookingRows:
    """The good rows of bookings.toml, and the places and users written in any row, good or bad."""

    bookable: list[Found[BookableRow]]
    surgeries: list[Found[SurgeryRow]]
    places: set[str]
    users: set[str]


def read(reader: Reader) -> BookingRows:
    """What the file says; bad rows are mistakes of the reader's."""
    reader.only(FILE, "bookable", "surgery")
    return BookingRows(
        bookable=reader.rows(FILE, "bookable", BookableRow),
        surgeries=reader.rows(FILE, "surgery", SurgeryRow),
        places=reader.written("places.toml", "place"),
        users=reader.written("demo.toml", "person", "user"),
    )


def check(bookings: BookingRows, rows: Rows) -> Iterator[Mistake]:
    """Every mistake between these rows and the others."""
    yield from twice(bookings.bookable, "service")
    for row in bookings.bookable:
        yield from _bookable(row, rows)
    for surgery in bookings.surgeries:
        yield from _surgery(surgery, bookings, rows)


def built(bookings: BookingRows, timezone: ZoneInfo, closed_on: Container[date]) -> Bookings:
    """As the rules see them."""
    return Bookings(
        bookable=MappingProxyType(
            {found.row.service: _value(found.row, timezone, closed_on) for found in bookings.bookable}
        ),
        usual=tuple(_usual(found.row) for found in bookings.surgeries),
    )


def _value(row: BookableRow, timezone: ZoneInfo, closed_on: Container[date]) -> Bookable:
    hours = Hours(timezone=timezone, weekly=weekly(row.hours), closed_on=closed_on)
    length = timedelta(minutes=row.minutes or _GRID)
    return Bookable(hours=hours, length=length, lanes=row.lanes, public=row.public)


def _usual(row: SurgeryRow) -> UsualSurgery:
    return UsualSurgery(
        service=row.service,
        place=row.place,
        adviser=row.adviser,
        weekday=WEEKDAYS.index(row.day),
        opens=row.times[0],
        closes=row.times[1],
        slot_minutes=row.minutes,
        lanes=row.lanes,
        drop_in=row.drop_in,
    )


def _bookable(found: Found[BookableRow], rows: Rows) -> Iterator[Mistake]:
    row = found.row
    if row.service not in rows.service_codes:
        yield found.wrong(f"There is no service “{row.service}”.")
    if bool(row.hours) is not bool(row.minutes):
        yield found.wrong("“hours” and “minutes” go together: leave out both, or write both.")
    if (row.minutes or _GRID) % _GRID:
        yield found.wrong("“minutes” must be in fives, like 15 or 20.")
    for day, spans in weekly(row.hours).items():
        for span in spans:
            yield from _span(found, day, span, rows.shop)


def _surgery(found: Found[SurgeryRow], bookings: BookingRows, rows: Rows) -> Iterator[Mistake]:
    row = found.row
    if row.service not in rows.service_codes:
        yield found.wrong(f"There is no service “{row.service}”.")
    if row.place not in bookings.places:
        yield found.wrong(f"There is no desk or room “{row.place}”.")
    if row.adviser is not None and row.adviser not in bookings.users:
        yield found.wrong(f"demo.toml has no user “{row.adviser}”.")
    if row.minutes % _GRID:
        yield found.wrong("“minutes” must be in fives, like 15 or 20.")
    yield from _span(found, WEEKDAYS.index(row.day), row.times, rows.shop)


def _span(
    found: Found[BookableRow] | Found[SurgeryRow], day: int, span: Span, shop: Found[ShopRow] | None
) -> Iterator[Mistake]:
    opens, closes = span
    at = f"{WEEKDAYS[day].title()} {opens:%H:%M}-{closes:%H:%M}"
    if opens.minute % _GRID or closes.minute % _GRID:
        yield found.wrong(f"{at} is not on the five minutes.")
    if shop is None:
        return
    open_hours = weekly(shop.row.hours).get(day, ())
    if not any(first <= opens and closes <= last for first, last in open_hours):
        yield found.wrong(f"{at} is outside the shop's own hours.")
