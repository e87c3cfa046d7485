"""Bookable time: what slots there are, how many people each still has room for, and the grid all lies on.

Every booked time starts and ends on a five-minute cell, counted from 1970 in UTC, so two things clash
exactly when they share a cell; the database keeps each cell of a place, a person or a lane once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from queue_server.domain.hours import Hours

CELL = timedelta(minutes=5)
LONGEST_BOOKED = timedelta(days=1)
"""Nothing that is booked takes longer: a surgery lies within one of the shop's days."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    """A time for `lanes` people at once. `source` is a surgery's id, or the code of a council service.

    `place` is a code; None where the desk is only known on the day. Moments are in UTC. What is worked out
    from them is kept with it: the same slots are listed again and again.
    """

    source: str
    service: str
    starts_at: datetime
    ends_at: datetime
    lanes: int = 1
    place: str | None = None
    adviser: str | None = None

    def __hash__(self) -> int:
        """Quick, for what is remembered by slot; those of one moment differ when they are compared."""
        return hash(self.starts_at)

    @cached_property
    def id(self) -> str:
        """How a slot is named on the wire."""
        return f"{self.source}.{(self.starts_at - _EPOCH) // _MINUTE}"

    @cached_property
    def cells(self) -> range:
        """The cells that it fills."""
        return cells(self.starts_at, self.ends_at)

    @cached_property
    def filled(self) -> tuple[str, int, int]:
        """Its source with the first of its cells and the one after the last: what a booking of it takes."""
        return self.source, self.cells.start, self.cells.stop

    @property
    def surgery(self) -> UUID | None:
        """The surgery it belongs to, if it does."""
        return None if self.source == self.service else UUID(self.source)


class Taken(NamedTuple):
    """One lane of a source is booked in these cells, `end` not included."""

    source: str
    lane: int
    first: int
    end: int

    @staticmethod
    def between(source: str, lane: int, starts_at: datetime, ends_at: datetime) -> Taken:
        """The lane is booked from then to then."""
        mine = cells(starts_at, ends_at)
        return Taken(source, lane, mine.start, mine.stop)


@dataclass(frozen=True, slots=True)
class Closure:
    """Nothing of this service (None: of any) can be booked from then to then."""

    service: str | None
    starts_at: datetime
    ends_at: datetime

    def touches(self, service: str, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether that time of a service, or part of it, falls into the closure."""
        return self.service in {None, service} and self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookable:
    """A council service's weekly hours for bookings: slots of `length`, `lanes` side by side.

    `public`: anyone may book, not only staff. A day's slots are worked out once.
    """

    hours: Hours
    length: timedelta
    lanes: int = 1
    public: bool = True
    _days: dict[tuple[str, date], tuple[Slot, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def slots_on(self, service: str, day: date) -> tuple[Slot, ...]:
        """A service's slots on a local day, in order."""
        known = self._days.get((service, day))
        if known is None:
            hours = (
                Slot(service, service, opens, closes, self.lanes)
                for opens, closes in self.hours.spans_on(day)
            )
            known = self._days[service, day] = tuple(
                slot for whole in hours for slot in divided(whole, self.length)
            )
        return known


def parse_id(written: str) -> tuple[str, datetime]:
    """The source and the start that a slot's id names. Raises ValueError."""
    source, _, minutes = written.rpartition(".")
    try:
        return source, _EPOCH + int(minutes) * _MINUTE
    except OverflowError:
        raise ValueError(f"There is no time {minutes}.") from None


def on_grid(moment: datetime) -> bool:
    """Whether something may start or end then."""
    return (moment - _EPOCH) % CELL == timedelta(0)


def cells(starts_at: datetime, ends_at: datetime) -> range:
    """The cells that a time touches; on the grid it fills them."""
    return range((starts_at - _EPOCH) // CELL, -((_EPOCH - ends_at) // CELL))


def cell_starts_at(cell: int) -> datetime:
    """When a cell begins."""
    return _EPOCH + cell * CELL


def divided(whole: Slot, length: timedelta) -> Iterator[Slot]:
    """A longer time cut into slots; a rest too short for one is left over."""
    source, service, lanes, place, adviser = (
        whole.source,
        whole.service,
        whole.lanes,
        whole.place,
        whole.adviser,
    )
    starts_at = whole.starts_at
    while (ends_at := starts_at + length) <= whole.ends_at:
        yield Slot(source, service, starts_at, ends_at, lanes, place, adviser)
        starts_at = ends_at


def slots_of_hours(service: str, bookable: Bookable, first: date, last: date) -> Iterator[Slot]:
    """A council service's slots on the local days `first` to `last`, both included, in order."""
    for ahead in range((last - first).days + 1):
        yield from bookable.slots_on(service, first + timedelta(days=ahead))


def open_slots(slots: Iterable[Slot], closures: Iterable[Closure]) -> list[Slot]:
    """The slots that no closure touches."""
    closed = list(closures)
    return [
        slot
        for slot in slots
        if not any(each.touches(slot.service, slot.starts_at, slot.ends_at) for each in closed)
    ]


def places_left(slots: Sequence[Slot], taken: Collection[Taken]) -> list[tuple[Slot, int]]:
    """Each slot and for how many more people it has room, whatever grid the bookings were made on.

    `slots` of one source don't overlap. Mostly each booking fills one of them, which is told at a glance.
    """
    filled: dict[tuple[str, int, int], int] = defaultdict(int)
    for source, lane, first, end in taken:
        filled[source, first, end] |= 1 << lane
    listed = [(slot, slot.lanes - _own(slot, filled.pop(slot.filled, 0)).bit_count()) for slot in slots]
    if not filled:
        return listed
    busy = _busy_lanes(taken)
    return [(slot, slot.lanes - _lanes_in(slot, busy).bit_count()) for slot in slots]


def free_lane(slot: Slot, taken: Iterable[Taken]) -> int | None:
    """The first lane that is free for the whole slot; None when it is full."""
    busy = _lanes_in(slot, _busy_lanes(taken))
    return next((lane for lane in range(slot.lanes) if not busy >> lane & 1), None)


Busy = Mapping[str, Mapping[int, int]]
"""By source and cell, the lanes that are booked: bit n is lane n."""


def _busy_lanes(taken: Iterable[Taken]) -> Busy:
    busy: dict[str, dict[int, int]] = defaultdict(dict)
    for source, lane, first, end in taken:
        lanes, mine = busy[source], 1 << lane
        for cell in range(first, end):
            lanes[cell] = lanes.get(cell, 0) | mine
    return busy


def _lanes_in(slot: Slot, busy: Busy) -> int:
    booked = busy.get(slot.source)
    if not booked:
        return 0
    lanes = 0
    for cell in slot.cells:
        lanes |= booked.get(cell, 0)
    return _own(slot, lanes)


def _own(slot: Slot, lanes: int) -> int:
    """Those of the lanes that the slot has: it may have had more once."""
    return lanes & ((1 << slot.lanes) - 1)
