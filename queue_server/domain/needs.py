"""Quiet help that people ask for: what each need asks of a place or an adviser, never why.

Each need is a row of configuration; this is its shape, who may set it, whom it alerts and how it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queue_server.domain.errors import StaffOnly, Unknown

FAMILY_ROOM = "family-room"
PRIVATE_ROOM = "private-room"
URGENT = "urgent"
NAMED_ADVISER = "named-adviser"

ESCALATES_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One kind of help. `gives` is what staff lists say ("a seat", "room").

    `priority`: alerts reception from a kiosk, and once confirmed shortens the promise.
    `room`: None, "private" or "family". `features`: what the desk must have. `patient`: no-show
    waits 4 minutes. `quiet`: calls are never on the board. `staff_only`: not from a kiosk.
    `easy`: its name in easy words; `picture`: the symbols of its picture, the main one first.
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
    easy: Mapping[str, str] = field(default_factory=dict)
    picture: tuple[str, ...] = ()


def asks_room(needs: Iterable[Need]) -> str | None:
    """Which kind of room these needs ask for: "family" before "private", None for no room."""
    kinds = {need.room for need in needs}
    return "family" if "family" in kinds else "private" if "private" in kinds else None


def asks_features(needs: Iterable[Need]) -> frozenset[str]:
    """Everything that the desk must have for these needs."""
    return frozenset(feature for need in needs for feature in need.features)


def check_needs(codes: Iterable[str], needs: Mapping[str, Need], *, by_staff: bool) -> None:
    """Refuses with Unknown for a code that is not here, and with StaffOnly for one not theirs to set."""
    for code in codes:
        if code not in needs:
            raise Unknown("need", code)
        if needs[code].staff_only and not by_staff:
            raise StaffOnly("Only a member of staff can set this.")


def calls_quietly(codes: Iterable[str], needs: Mapping[str, Need], chosen: bool | None = None) -> bool:
    """Whether a call stays off the board and the loudspeaker: as staff have chosen, else as the needs ask."""
    if chosen is not None:
        return chosen
    return any(needs[code].quiet for code in codes if code in needs)


def alerting(codes: Iterable[str], needs: Mapping[str, Need]) -> tuple[str, ...]:
    """Those of the codes for which reception is alerted at once when a kiosk sends them."""
    return tuple(code for code in codes if code in needs and needs[code].priority)


def escalates_at(raised_at: datetime) -> datetime:
    """When an alert that nobody has answered goes to every adviser."""
    return raised_at + ESCALATES_AFTER


def is_escalated(raised_at: datetime, acknowledged_at: datetime | None, now: datetime) -> bool:
    """Whether nobody answered for 30 seconds and still nobody has."""
    return acknowledged_at is None and now >= escalates_at(raised_at)
