"""Where people are seen: desks and rooms, and the rules of who has which room.

A room belongs to one ticket at a time, from reserving it until it is released, and goes with the ticket
through hold, undo and transfer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from queue_server.domain.errors import RoomTaken

LOOK_IN_EVERY = timedelta(minutes=15)
BOOKED_SOON = timedelta(hours=1)


class PlaceKind(StrEnum):
    """A desk has one adviser at a time; a room belongs to one customer at a time."""

    DESK = "desk"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePoint:
    """A desk or a room; `names` are public and neutral, `about` is for staff.

    `family` rooms are enclosed and fit for children. `features` such as "step-free", "hearing-loop".
    """

    code: str
    kind: PlaceKind
    names: Mapping[str, str]
    about: str = ""
    features: frozenset[str] = field(default_factory=frozenset)
    family: bool = False

    @property
    def public_name(self) -> str:
        """In English."""
        return self.names["en"]


class RoomState(StrEnum):
    """Whose a room is."""

    FREE = "free"
    RESERVED = "reserved"
    IN_USE = "in_use"
    OUT_OF_USE = "out_of_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUse:
    """A room kept for a ticket; `given_at` once the customer is in it, `welfare_seen_at` the last look."""

    room: str
    ticket_id: UUID
    reserved_at: datetime
    given_at: datetime | None = None
    welfare_seen_at: datetime | None = None


def pick_room(
    kind: str,
    rooms: Iterable[ServicePoint],
    in_use: Collection[str] = (),
    features: frozenset[str] = frozenset(),
    booked_soon: Collection[str] = (),
) -> ServicePoint | None:
    """A room of this kind ("family" or "private") that is not `in_use` and has the `features`, or None.

    A private talk may be had in any room, but family rooms are left for families while another is free, and
    one that is `booked_soon` is taken last.
    """
    fitting = [
        room
        for room in rooms
        if room.kind is PlaceKind.ROOM
        and room.code not in in_use
        and features <= room.features
        and (room.family or kind != "family")
    ]
    return min(fitting, key=lambda room: (room.code in booked_soon, room.family), default=None)


def state_of(room: str, uses: Iterable[RoomUse], out_of_use: Collection[str] = ()) -> RoomState:
    """Whose the room is now."""
    for use in uses:
        if use.room == room:
            return RoomState.RESERVED if use.given_at is None else RoomState.IN_USE
    return RoomState.OUT_OF_USE if room in out_of_use else RoomState.FREE


def reserve(
    room: ServicePoint,
    ticket_id: UUID,
    uses: Collection[RoomUse],
    now: datetime,
    out_of_use: Collection[str] = (),
) -> RoomUse:
    """Keep a room for a ticket; keeping it again changes nothing.

    Refuses with RoomTaken when it is another's or out of use, or when the ticket already has another room.
    """
    for use in uses:
        if (use.room, use.ticket_id) == (room.code, ticket_id):
            return use
        if use.room == room.code:
            raise RoomTaken(f"{room.public_name} is kept for someone else.")
        if use.ticket_id == ticket_id:
            raise RoomTaken("This customer already has a room. Release that one first.")
    if room.code in out_of_use:
        raise RoomTaken(f"{room.public_name} is out of use today.")
    return RoomUse(room=room.code, ticket_id=ticket_id, reserved_at=now)


def give(use: RoomUse, now: datetime) -> RoomUse:
    """The customer is in the room now; giving it again keeps the first moment."""
    return use if use.given_at is not None else replace(use, given_at=now)


def look_in(use: RoomUse, now: datetime) -> RoomUse:
    """Somebody looked in to see that all is well."""
    return replace(use, welfare_seen_at=now)


def look_in_by(use: RoomUse) -> datetime | None:
    """When somebody should next look in: every 15 minutes while in use; None before that."""
    if use.given_at is None:
        return None
    return (use.welfare_seen_at or use.given_at) + LOOK_IN_EVERY


def likely_free_first(kind: str, rooms: Iterable[ServicePoint], uses: Iterable[RoomUse]) -> RoomUse | None:
    """Of the rooms of this kind that are taken, the one taken longest; None when none is taken."""
    fitting = {room.code for room in rooms if room.family or kind != "family"}
    return min((use for use in uses if use.room in fitting), key=lambda use: use.reserved_at, default=None)
