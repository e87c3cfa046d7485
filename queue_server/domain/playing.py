"""Plays a queue on from a moment: who is called when, and where, if the calling rule is kept to.

One run is one way the time ahead may go: how long each visit takes and who comes is given, the calls follow.
The order is that of `calling.Order`, the very one that calls; many runs over the same people share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from queue_server.domain.calling import Course, Order
from queue_server.domain.needs import Need, asks_room
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.seats import Seat, can_be_seen_at, needs_of, room_for

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

    def calls_from(self, now: datetime) -> datetime | None:
        """When it may next call, `now` at the earliest; None when it calls nobody any more."""
        for start, end in self.spans:
            if now < end:
                return now if start <= now else start
        return None


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
        self.guests = guests
        self.watching_from = len(people) - newcomers
        self.named = frozenset(who for who, each in enumerate(people) if each.turn.named_adviser)
        self.roomy = frozenset(
            who for who, each in enumerate(people) if asks_room(needs_of(each.turn, needs)) is not None
        )
        self.particular = self.named | self.roomy
        every_room = frozenset(room.code for room in rooms)
        self.free_rooms = every_room.difference(*(_taken(shift) for shift in shifts))
        self._needs, self._rooms = needs, rooms
        self._seats: dict[tuple[int, frozenset[str]], Seat] = {}
        self._fits: dict[tuple[int, int, frozenset[str]], bool] = {}
        self._line_ups: dict[tuple[int, int], tuple[int, ...]] = {}
        self.can_see = [
            frozenset(who for who in range(len(people)) if self.fits(who, shift, every_room))
            for shift in range(len(shifts))
        ]
        # Shifts that can see the same people share their line-ups.
        self._alike = [self.can_see.index(seen) for seen in self.can_see]
        self.awaited = frozenset[int]().union(*self.can_see).difference(guests)

    def line_up(self, shift: int, now: datetime) -> tuple[int, ...]:
        """Whom this shift could see if every room were free, in calling order."""
        stretch = self.order.stretch(now)
        key = self._alike[shift], stretch
        found = self._line_ups.get(key)
        if found is None:
            found = tuple(filter(self.can_see[shift].__contains__, self.order.during(stretch)))
            self._line_ups[key] = found
        return found

    def waits_for_another(self, who: int, shift: int, now: datetime) -> bool:
        """Whether this one still waits for an adviser by name, who sits elsewhere."""
        return now < self.people[who].due and (
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
    run = _Run(floor, takes, free_from, comes)
    run.until_all_are_called()
    return Calls(run.called_at, run.called_by)


# ------------------------------------------------------------------------------------------------


def _taken(shift: Shift) -> Iterator[str]:
    yield from shift.seat.kept_rooms.values()
    if shift.room is not None:
        yield shift.room


# In this order at one moment: all who come then are here before the idle choose among them.
_COMES, _OFFERED, _FREE = range(3)


class _Run:
    """The state of one run: who is here, which shifts are idle, which rooms are free, what happens next."""

    def __init__(
        self,
        floor: Floor,
        takes: Sequence[timedelta],
        free_from: Sequence[datetime],
        comes: Mapping[int, datetime],
    ) -> None:
        self.floor = floor
        self.takes = takes
        self.here = bytearray(who not in floor.guests for who in range(len(floor.people)))
        self.called_at: list[datetime | None] = [None] * len(floor.people)
        self.called_by: list[int | None] = [None] * len(floor.people)
        self.left = len(floor.awaited)
        self.idle: list[int] = []
        self.free_rooms = floor.free_rooms
        self.rooms = [shift.room for shift in floor.shifts]
        self.events = [(moment, _FREE, shift) for shift, moment in enumerate(free_from)]
        for who, moment in comes.items():
            self.here[who] = False
            self.events.append((moment, _COMES, who))
        released = ((floor.people[who].due, _OFFERED, who) for who in floor.named)
        self.events += [event for event in released if event[0] > floor.now]
        heapify(self.events)

    def until_all_are_called(self) -> None:
        events = self.events
        while events and self.left:
            now, kind, which = heappop(events)
            if kind == _FREE:
                self._is_free(which, now)
            elif kind == _COMES:
                self.here[which] = True
                heappush(events, (now, _OFFERED, which))
            else:
                self._offer(which, now)

    def _is_free(self, shift: int, now: datetime) -> None:
        room, self.rooms[shift] = self.rooms[shift], None
        if room is None:
            self._call_next(shift, now)
            return
        self.free_rooms |= {room}
        self._call_next(shift, now)
        for who in self.floor.roomy:
            self._offer(who, now)

    def _offer(self, who: int, now: datetime) -> None:
        for shift in tuple(self.idle):
            if self.here[who] and who in self.floor.can_see[shift]:
                self.idle.remove(shift)
                self._call_next(shift, now)

    def _call_next(self, shift: int, now: datetime) -> None:
        calls_from = self.floor.shifts[shift].calls_from(now)
        if calls_from is None:
            return
        if calls_from > now:
            heappush(self.events, (calls_from, _FREE, shift))
            return
        who = self._next(shift, now)
        if who is None:
            self.idle.append(shift)
            return
        if who in self.floor.roomy:
            room = self.rooms[shift] = self.floor.room_of(who, shift, self.free_rooms)
            self.free_rooms -= {room}
        self._note(who, shift, now)
        heappush(self.events, (now + self.takes[who], _FREE, shift))

    def _next(self, shift: int, now: datetime) -> int | None:
        """Whom the rule calls; newcomers whom it would have called before them are noted."""
        particular = self.floor.particular
        for first in filter(self.here.__getitem__, self.floor.line_up(shift, now)):
            if first not in particular or self._may_call(first, shift, now):
                who = self._instead_of(first, shift, now)
                if who is not None:
                    return who
        return None

    def _instead_of(self, first: int, shift: int, now: datetime) -> int | None:
        candidates = self.floor.order.instead_of(first, now)
        watching_from = self.floor.watching_from
        if len(candidates) == 1 and first < watching_from:
            return first
        can_see = self.floor.can_see[shift]
        for who in candidates:
            if not (self.here[who] and who in can_see and self._may_call(who, shift, now)):
                continue
            if who < watching_from:
                return who if first < watching_from else None
            self._note(who, shift, now)
        return None

    def _may_call(self, who: int, shift: int, now: datetime) -> bool:
        """Whether nothing but the order keeps this shift from calling someone whom it can see."""
        floor = self.floor
        if who in floor.named and floor.waits_for_another(who, shift, now):
            return False
        return who not in floor.roomy or floor.fits(who, shift, self.free_rooms)

    def _note(self, who: int, shift: int, now: datetime) -> None:
        self.called_at[who] = now
        self.called_by[who] = shift
        self.here[who] = False
        self.left -= who in self.floor.awaited
