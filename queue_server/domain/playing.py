"""Plays a queue on from a moment: who is called when, and where, if the calling rule is kept to.

One run is one way the time ahead may go: how long each visit takes and who comes is given, the calls follow.
The order is that of `calling.Order`, the very one that calls; many runs over the same people share it. Inside
a run moments are whole microseconds from the floor's `now`, as whole numbers are quicker than dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from queue_server.domain.calling import Course, Order
from queue_server.domain.needs import Need, asks_room
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.seats import Seat, can_be_seen_at, needs_of, room_for

Micros = int
Span = tuple[datetime, datetime]
ANY_TIME: tuple[Span, ...] = ((datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),)


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody called to a seat or served there, since when, and in which room (its code; None: the desk)."""

    service: str | None
    since: datetime
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A seat in the time ahead. `spans`, in order, say when it calls: no break, pause or time after closing.

    A visit that runs past the end of a span is finished. The room of its present customer is free after
    them.
    """

    seat: Seat
    spans: tuple[Span, ...] = ANY_TIME
    busy: Busy | None = None

    @property
    def room(self) -> str | None:
        """The room that its present customer is in."""
        return None if self.busy is None else self.busy.room


class Calls(NamedTuple):
    """What came of a run: for everyone when they were called and by which shift, None for who never was."""

    at: list[datetime | None]
    by: list[int | None]


class Floor:
    """What all runs share: the people, the shifts, who can be seen where, and the order of calling.

    People and shifts are known by their places in what was given. A run ends when all are called whom
    any shift can see, but for the `guests`, who are there only to be called before others. The `newcomers`,
    who come last, only watch: it is noted when each would be called, and nobody waits longer for them.
    """

    def __init__(
        self,
        people: Sequence[Course],
        shifts: Sequence[Shift],
        needs: Mapping[str, Need],
        now: datetime,
        *,
        rooms: Sequence[ServicePoint] = (),
        guests: range = range(0),
        newcomers: int = 0,
    ) -> None:
        self.people, self.shifts, self.now = people, shifts, now
        self.order = Order(people, now)
        self.changes = [self.micros(moment) for moment in self.order.changes]
        self.here = [who not in guests for who in range(len(people))]
        self.watching_from = len(people) - newcomers
        self.named = {
            who: self.micros(each.due) for who, each in enumerate(people) if each.turn.named_adviser
        }
        self.roomy = frozenset(
            who for who, each in enumerate(people) if asks_room(needs_of(each.turn, needs)) is not None
        )
        # Those of whom nothing else is to be asked once they are first.
        self.plain = frozenset(filter(self.order.wrongs_nobody, range(self.watching_from)))
        self.plain -= self.roomy | self.named.keys()
        every_room = frozenset(room.code for room in rooms)
        self.free_rooms = every_room.difference(*(_taken(shift) for shift in shifts))
        self._needs, self._rooms = needs, rooms
        self._seats: dict[tuple[int, frozenset[str]], Seat] = {}
        self._fits: dict[tuple[int, int, frozenset[str]], bool] = {}
        self._instead: dict[tuple[int, int], Sequence[int]] = {}
        self.can_see = [self._seen_from(shift, every_room) for shift in range(len(shifts))]
        # Shifts that can see the same people share their line-ups.
        line_ups = {seen: _LineUps(self.order, seen) for seen in self.can_see}
        self.line_ups = [line_ups[seen] for seen in self.can_see]
        self.awaited = frozenset[int]().union(*self.can_see).difference(guests)
        self._spans = [
            [(self.micros(start), self.micros(end)) for start, end in each.spans] for each in shifts
        ]

    def micros(self, moment: datetime) -> Micros:
        """How far this moment is from now."""
        return (moment - self.now) // _MICROSECOND

    def calls_from(self, shift: int, now: Micros) -> Micros | None:
        """When this shift may next call, `now` at the earliest; None when it calls nobody any more."""
        for start, end in self._spans[shift]:
            if now < end:
                return now if start <= now else start
        return None

    def instead_of(self, who: int, stretch: int) -> Sequence[int]:
        """Whom the rule calls when this one comes first in that stretch of time: the first who is here."""
        key = who, stretch
        if key not in self._instead:
            since = self.order.changes[stretch - 1] if stretch else self.now
            self._instead[key] = self.order.instead_of(who, since)
        return self._instead[key]

    def waits_for_another(self, who: int, shift: int, now: Micros) -> bool:
        """Whether this one, who named an adviser, still waits for them, who sit elsewhere."""
        return now < self.named[who] and (
            self.people[who].turn.named_adviser != self.shifts[shift].seat.adviser
        )

    def fits(self, who: int, shift: int, free_rooms: frozenset[str]) -> bool:
        """Whether they can be seen from this shift while these rooms are free."""
        key = who, shift, free_rooms
        if key not in self._fits:
            seat = self._seat(shift, free_rooms)
            self._fits[key] = can_be_seen_at(self.people[who].turn, seat, self._needs)
        return self._fits[key]

    def room_of(self, who: int, shift: int, free_rooms: frozenset[str]) -> str | None:
        """The room in which they would be seen from this shift; None: at the desk."""
        return room_for(self.people[who].turn, self._seat(shift, free_rooms), self._needs)

    def _seen_from(self, shift: int, every_room: frozenset[str]) -> frozenset[int]:
        seat = self._seat(shift, every_room)
        return frozenset(
            who for who, each in enumerate(self.people) if can_be_seen_at(each.turn, seat, self._needs)
        )

    def _seat(self, shift: int, free_rooms: frozenset[str]) -> Seat:
        key = shift, free_rooms
        if key not in self._seats:
            rooms = tuple(room for room in self._rooms if room.code in free_rooms)
            self._seats[key] = replace(self.shifts[shift].seat, free_rooms=rooms)
        return self._seats[key]


def play(
    floor: Floor,
    takes: Sequence[timedelta],
    free_from: Sequence[datetime],
    comes: Mapping[int, datetime],
) -> Calls:
    """One run, in which each one's visit `takes` so long and each shift is done with its customer then.

    `comes` has when those come who are not here yet; guests who are not in it stay away.
    """
    run = Run(
        floor,
        [each // _MICROSECOND for each in takes],
        [floor.micros(moment) for moment in free_from],
        {who: floor.micros(moment) for who, moment in comes.items()},
    )
    moments = [None if at == inf else floor.now + at * _MICROSECOND for at in run.called_at]
    return Calls(moments, run.called_by)


class Run:
    """`play` in microseconds from the floor's now: when everybody is called, infinite for who never is.

    Its state while it is played: who is here, which shifts are idle, which rooms are free, what happens next.
    """

    def __init__(
        self,
        floor: Floor,
        takes: Sequence[Micros],
        free_from: Sequence[Micros],
        comes: Mapping[int, Micros],
    ) -> None:
        self.called_at: list[float] = [inf] * len(floor.people)
        self.called_by: list[int | None] = [None] * len(floor.people)
        self._floor = floor
        self._takes = takes
        self._here = floor.here.copy()
        self._left = len(floor.awaited)
        self._idle: list[int] = []
        self._stretch = 0
        self._free_rooms = floor.free_rooms
        self._rooms = [shift.room for shift in floor.shifts]
        self._events = [(moment, _FREE, shift) for shift, moment in enumerate(free_from)]
        for who, moment in comes.items():
            self._here[who] = False
            self._events.append((moment, _COMES, who))
        self._events += [(due, _OFFERED, who) for who, due in floor.named.items() if due > 0]
        heapify(self._events)
        self._play()

    def _play(self) -> None:
        events = self._events
        while events and self._left:
            now, kind, which = heappop(events)
            if kind == _FREE:
                self._is_free(which, now)
            elif kind == _OFFERED:
                self._offer(which, now)
            else:
                self._here[which] = True
                if self._idle:
                    heappush(events, (now, _OFFERED, which))

    def _is_free(self, shift: int, now: Micros) -> None:
        room = self._rooms[shift]
        if room is None:
            self._call_next(shift, now)
            return
        self._rooms[shift] = None
        self._free_rooms |= {room}
        self._call_next(shift, now)
        for who in self._floor.roomy:
            self._offer(who, now)

    def _offer(self, who: int, now: Micros) -> None:
        for shift in tuple(self._idle):
            if self._here[who] and who in self._floor.can_see[shift]:
                self._idle.remove(shift)
                self._call_next(shift, now)

    def _call_next(self, shift: int, now: Micros) -> None:
        calls_from = self._floor.calls_from(shift, now)
        if calls_from is None:
            return
        if calls_from > now:
            heappush(self._events, (calls_from, _FREE, shift))
            return
        who = self._next(shift, now)
        if who is None:
            self._idle.append(shift)
            return
        if who in self._floor.roomy:
            room = self._rooms[shift] = self._floor.room_of(who, shift, self._free_rooms)
            self._free_rooms -= {room}
        self._note(who, shift, now)
        heappush(self._events, (now + self._takes[who], _FREE, shift))

    def _next(self, shift: int, now: Micros) -> int | None:
        """Whom the rule calls; newcomers whom it would have called before them are noted."""
        floor = self._floor
        self._stretch = bisect_right(floor.changes, now, self._stretch)
        for first in filter(self._here.__getitem__, floor.line_ups[shift][self._stretch]):
            if first in floor.plain:
                return first
            if self._may_call(first, shift, now):
                who = self._instead_of(first, shift, now)
                if who is not None:
                    return who
        return None

    def _instead_of(self, first: int, shift: int, now: Micros) -> int | None:
        watching_from = self._floor.watching_from
        can_see = self._floor.can_see[shift]
        for who in self._floor.instead_of(first, self._stretch):
            if not (self._here[who] and who in can_see and self._may_call(who, shift, now)):
                continue
            if who < watching_from:
                return who if first < watching_from else None
            self._note(who, shift, now)
        return None

    def _may_call(self, who: int, shift: int, now: Micros) -> bool:
        """Whether nothing but the order keeps this shift from calling someone whom it can see."""
        floor = self._floor
        if who in floor.named and floor.waits_for_another(who, shift, now):
            return False
        return who not in floor.roomy or floor.fits(who, shift, self._free_rooms)

    def _note(self, who: int, shift: int, now: Micros) -> None:
        self.called_at[who] = now
        self.called_by[who] = shift
        self._here[who] = False
        self._left -= who in self._floor.awaited


# ------------------------------------------------------------------------------------------------

_MICROSECOND = timedelta.resolution
# In this order at one moment: all who come then are here before the idle choose among them.
_COMES, _OFFERED, _FREE = range(3)


class _LineUps(dict[int, tuple[int, ...]]):
    """Whom a shift could see if every room were free, in calling order, by stretch of time."""

    def __init__(self, order: Order, can_see: frozenset[int]) -> None:
        super().__init__()
        self._order, self._can_see = order, can_see

    def __missing__(self, stretch: int) -> tuple[int, ...]:
        found = self[stretch] = tuple(filter(self._can_see.__contains__, self._order.during(stretch)))
        return found


def _taken(shift: Shift) -> Iterator[str]:
    yield from shift.seat.kept_rooms.values()
    if shift.room is not None:
        yield shift.room
