"""Where people are seen: desks and rooms, each a service point with a neutral public name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
