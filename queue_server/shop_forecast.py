"""Who usually comes and who usually works: what rosters are tried with, and every mistake in these two files.

Nothing here decides about a real customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from queue_server.contract.commands import Code
from queue_server.domain.hours import Span
from queue_server.shop_checks import Rows, twice
from queue_server.shop_files import WEEKDAYS, DayHours, Found, Mistake, Reader, Row, Weekday, weekly

DEMAND_FILE, ROSTER_FILE = "demand.toml", "roster.toml"
_USUAL = 100.0

Rate = Annotated[float, Field(ge=0, le=200, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Busy = Annotated[float, Field(ge=0, le=250, allow_inf_nan=False)]


class DaysRow(Row):
    """demand.toml itself: how busy each day is, in percent of an ordinary one."""

    days: dict[Weekday, Busy] = Field(default={})


class DemandRow(Row):
    """Who comes for one service: walk-ins by hours from opening, and how much of its time is booked."""

    service: Code
    walk_ins: list[Rate]
    booked_percent: Share = 0.0
    needs_percent: Share = 0.0


class ShiftRow(Row):
    """Who works at one place, and when. Without `days`: every day."""

    place: Code
    skills: list[Code] = Field(min_length=1)
    times: DayHours = Field(min_length=1)
    days: list[Weekday] = Field(default=[])


@dataclass(frozen=True, slots=True)
class UsualDemand:
    """Who comes for a service on an ordinary day; shares from 0 to 1."""

    service: str
    walk_ins: tuple[float, ...]
    booked_share: float
    needs_share: float


@dataclass(frozen=True, slots=True)
class UsualShift:
    """Somebody at a desk, or at a room where partners work, between local times on weekdays, Monday 0."""

    place: str
    skills: frozenset[str]
    times: tuple[Span, ...]
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Ordinary days. `days` is how busy each weekday is for walk-ins, 1 where nothing is said."""

    days: Mapping[int, float]
    demands: tuple[UsualDemand, ...]
    roster: tuple[UsualShift, ...]


@dataclass(frozen=True, slots=True)
class ForecastRows:
    """The good rows of both files, and what they may name."""

    days: Found[DaysRow] | None
    demands: list[Found[DemandRow]]
    shifts: list[Found[ShiftRow]]
    places: set[str]
    bookable: set[str]


def read(reader: Reader) -> ForecastRows:
    """What the files say; bad rows are mistakes of the reader's."""
    reader.only(ROSTER_FILE, "shift")
    return ForecastRows(
        days=reader.head(DEMAND_FILE, DaysRow, "demand"),
        demands=reader.rows(DEMAND_FILE, "demand", DemandRow),
        shifts=reader.rows(ROSTER_FILE, "shift", ShiftRow),
        places=reader.written("places.toml", "place"),
        bookable=reader.written("bookings.toml", "bookable", "service"),
    )


def check(forecast: ForecastRows, rows: Rows) -> Iterator[Mistake]:
    """Every mistake between these rows and the others."""
    yield from twice(forecast.demands, "service")
    for found in forecast.demands:
        yield from _demand(found, forecast, rows)
    skills = {found.row.value().needs_skill for found in rows.services} | rows.service_codes
    yield from _roster(forecast.shifts, forecast.places, skills)


def built(forecast: ForecastRows) -> Forecast:
    """As plans are made of it."""
    busy = forecast.days.row.days if forecast.days else {}
    return Forecast(
        days=MappingProxyType({place: busy.get(day, _USUAL) / _USUAL for place, day in _weekdays()}),
        demands=tuple(_demand_of(found.row) for found in forecast.demands),
        roster=_shifts(forecast.shifts),
    )


def read_roster(
    file: Path, places: set[str], skills: set[str]
) -> tuple[tuple[UsualShift, ...], list[Mistake]]:
    """The shifts of a file like roster.toml, and every mistake in it."""
    reader = Reader(file.parent)
    reader.only(file.name, "shift")
    found = reader.rows(file.name, "shift", ShiftRow)
    return _shifts(found), [*reader.mistakes, *_roster(found, places, skills)]


# ------------------------------------------------------------------------------------------------


def _weekdays() -> Iterator[tuple[int, Weekday]]:
    yield from enumerate(WEEKDAYS)


def _demand_of(row: DemandRow) -> UsualDemand:
    return UsualDemand(row.service, tuple(row.walk_ins), row.booked_percent / 100, row.needs_percent / 100)


def _shifts(found: list[Found[ShiftRow]]) -> tuple[UsualShift, ...]:
    return tuple(_shift_of(each.row) for each in found)


def _shift_of(row: ShiftRow) -> UsualShift:
    weekdays = frozenset(map(WEEKDAYS.index, row.days or WEEKDAYS))
    return UsualShift(row.place, frozenset(row.skills), tuple(row.times), weekdays)


def _demand(found: Found[DemandRow], forecast: ForecastRows, rows: Rows) -> Iterator[Mistake]:
    row = found.row
    if row.service not in rows.service_codes:
        yield found.wrong(f"There is no service “{row.service}”.")
    elif row.booked_percent and row.service not in forecast.bookable:
        yield found.wrong(f"bookings.toml does not let anybody book “{row.service}”.")
    if rows.shop is None:
        return
    most = max((_hours(spans) for spans in weekly(rows.shop.row.hours).values()), default=0)
    if len(row.walk_ins) > most:
        yield found.wrong(f"“walk_ins” has {len(row.walk_ins)} hours, but the shop is open for {most}.")


def _hours(spans: tuple[Span, ...]) -> int:
    """Whole hours from opening to closing, begun ones included."""
    if not spans:
        return 0
    opens, closes = spans[0][0], spans[-1][1]
    return -((opens.hour * 60 + opens.minute - closes.hour * 60 - closes.minute) // 60)


def _roster(found: list[Found[ShiftRow]], places: set[str], skills: set[str]) -> Iterator[Mistake]:
    for each in found:
        if each.row.place not in places:
            yield each.wrong(f"There is no desk or room “{each.row.place}”.")
        for skill in each.row.skills:
            if skill not in skills:
                yield each.wrong(f"There is no skill “{skill}”.")
    for first, second in combinations(found, 2):
        if first.row.place == second.row.place and _meet(_shift_of(first.row), _shift_of(second.row)):
            yield second.wrong(f"“{second.row.place}” already has {first.place} at that time.")


def _meet(first: UsualShift, second: UsualShift) -> bool:
    if not first.weekdays & second.weekdays:
        return False
    pairs = ((mine, theirs) for mine in first.times for theirs in second.times)
    return any(mine[0] < theirs[1] and theirs[0] < mine[1] for mine, theirs in pairs)
