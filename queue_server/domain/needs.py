"""Quiet help that people ask for: what each need asks of a place or an adviser, never why.

Each need is a row of configuration; this is its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FAMILY_ROOM = "family-room"
PRIVATE_ROOM = "private-room"
URGENT = "urgent"
NAMED_ADVISER = "named-adviser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One kind of help. `gives` is what staff lists say ("a seat", "room").

    `priority`: alerts reception from a kiosk, and once confirmed shortens the promise.
    `room`: None, "private" or "family". `features`: what the desk must have. `patient`: no-show
    waits 4 minutes. `quiet`: calls are never on the board. `staff_only`: not from a kiosk.
    """

    code: str
    names: Mapping[str, str]
    gives: str
    icon: str
    priority: bool = False
    staff_only: bool = False
    room: str | None = None
    features: frozenset[str] = field(default_factory=frozenset)
    quiet: bool = False
    patient: bool = False


def asks_room(needs: Iterable[Need]) -> str | None:
    """Which kind of room these needs ask for: "family" before "private", None for no room."""
    kinds = {need.room for need in needs}
    return "family" if "family" in kinds else "private" if "private" in kinds else None


def asks_features(needs: Iterable[Need]) -> frozenset[str]:
    """Everything that the desk must have for these needs."""
    return frozenset(feature for need in needs for feature in need.features)
