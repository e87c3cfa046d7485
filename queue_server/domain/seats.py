"""Where an adviser sits, whom they can see there, and what is missing where nobody can.

A seat is an open desk with its adviser, together with the rooms that could be used from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from queue_server.domain.needs import Need, asks_features, asks_room
from queue_server.domain.rooms import ServicePoint, pick_room
from queue_server.domain.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An open desk. `free_rooms` may be taken, in the order in which they are offered.

    `kept_rooms` has the code of the room that a ticket (by id) already has, reserved or given.
    `adviser` is a person's id; `skills` are what they may do today.
    """

    place: ServicePoint
    adviser: str
    skills: frozenset[str]
    free_rooms: tuple[ServicePoint, ...] = ()
    kept_rooms: Mapping[UUID, str] = field(default_factory=dict)


class Lack(StrEnum):
    """What keeps every open desk from serving somebody; the first that applies."""

    SKILL = "skill"
    ADVISER = "adviser"
    ROOM = "room"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a turn waits for in vain. `could_move`: seats whose adviser has the skill but not the place."""

    lack: Lack
    could_move: tuple[Seat, ...] = ()

    def sentence(self, first_names: Mapping[str, str]) -> str:
        """For reception: what is missing and who could help. `first_names` by person's id."""
        movers = [
            f"{first_names.get(seat.adviser, seat.adviser)} ({seat.place.public_name})"
            for seat in self.could_move
        ]
        move = f" {_either(movers)} could move." if movers else ""
        return _SENTENCES[self.lack] + move


_SENTENCES = {
    Lack.SKILL: "Nobody at an open desk can help with this.",
    Lack.ADVISER: "The adviser they asked for has no open desk.",
    Lack.ROOM: "No room that fits is free.",
    Lack.PLACE: "No desk that fits has the skill.",
}


def can_be_seen_at(turn: Turn, seat: Seat, needs: Mapping[str, Need]) -> bool:
    """Whether the adviser has the skill, and the desk or a room all that the turn's needs ask for."""
    if turn.skill not in seat.skills:
        return False
    if not turn.needs or turn.ticket_id in seat.kept_rooms:
        return True
    mine = needs_of(turn, needs)
    features = asks_features(mine)
    if (kind := asks_room(mine)) is None:
        return features <= seat.place.features
    return pick_room(kind, seat.free_rooms, features=features) is not None


def room_for(turn: Turn, seat: Seat, needs: Mapping[str, Need]) -> str | None:
    """The room this turn would be seen in from this seat: the one it has, else a free one; None: the desk."""
    if (kept := seat.kept_rooms.get(turn.ticket_id)) is not None:
        return kept
    mine = needs_of(turn, needs)
    if (kind := asks_room(mine)) is None:
        return None
    room = pick_room(kind, seat.free_rooms, features=asks_features(mine))
    return None if room is None else room.code


def needs_of(turn: Turn, needs: Mapping[str, Need]) -> tuple[Need, ...]:
    """The turn's needs, confirmed or not: help is given before anyone has confirmed it."""
    return tuple(needs[mine.code] for mine in turn.needs if mine.code in needs)


def missing_at(
    seats: Collection[Seat], turn: Turn, needs: Mapping[str, Need], *, adviser: str | None
) -> Missing | None:
    """Why no open desk can serve this turn, busy ones included; None when one can, now or when it is free.

    `adviser` is the named adviser who is still waited for, None once released.
    """
    skilled = tuple(seat for seat in seats if turn.skill in seat.skills)
    if not skilled:
        return Missing(Lack.SKILL)
    theirs = tuple(seat for seat in skilled if adviser in {None, seat.adviser})
    if not theirs:
        return Missing(Lack.ADVISER)
    if any(can_be_seen_at(turn, seat, needs) for seat in theirs):
        return None
    if asks_room(needs_of(turn, needs)) is not None:
        return Missing(Lack.ROOM)
    return Missing(Lack.PLACE, theirs)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
