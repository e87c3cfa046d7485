"""A Monday morning in the example shop: turns, seats and the calling rule, as a test wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.calling import Policy
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.seats import Seat
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn
from queue_server.shop import load_shop

SHOP = load_shop(Path(__file__).parents[2] / "config")
NEEDS = SHOP.needs

GREET = Promise("greet", (Start.ARRIVED,), (Stop.GREETED,), 5)
APPOINTMENT = Promise("see-appointment", (Start.BOOKED, Start.ARRIVED), (Stop.SEEN,), 10, drives=True)
SLOT = Promise("see-slot", (Start.ALLOTTED,), (Stop.SEEN,), 15, drives=True)
WALK_IN = Promise("see-walk-in", (Start.ARRIVED,), (Stop.SEEN,), 30, drives=True)
ROOM = Promise("private-room", (Start.ROOM_ASKED,), (Stop.ROOM_GIVEN,), None)
TOLD = Promise("first-enquiry", (Start.ARRIVED,), (Stop.GREETED, Stop.TOLD_AND_OFFERED), 10)

SKILLS = frozenset({"general", "council-tax", "benefits", "housing"})


def at(clock: str) -> datetime:
    """A moment of Monday 23 November 2026, when London is on UTC."""
    return datetime.combine(date(2026, 11, 23), time.fromisoformat(clock), tzinfo=UTC)


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def ticket_id(number: str) -> UUID:
    """The id of the ticket with this number."""
    return UUID(int=TicketNumber.parse(number).count + 10_000 * ord(number[0]))


def waiting(number: str = "A042", arrived: str = "10:00", **changes: Any) -> Turn:
    """A walk-in for Council Tax, promised 30 minutes, unless changed; needs given as codes are confirmed."""
    needs = changes.pop("needs", ())
    arrived_at = changes.pop("arrived_at", None) or at(arrived)
    values: dict[str, Any] = {
        "id": ticket_id(number),
        "ticket_id": ticket_id(number),
        "number": TicketNumber.parse(number),
        "position": 1,
        "state": TicketState.WAITING,
        "service": "council-tax",
        "skill": "council-tax",
        "channel": Channel.WALK_IN,
        "language": "en",
        "arrived_at": arrived_at,
        "opened_at": arrived_at,
        "promises": (GREET, WALK_IN),
        "needs": tuple(TicketNeed(each, True) if isinstance(each, str) else each for each in needs),
    }
    return Turn(**values | changes)


def booked(number: str, booked_for: str, arrived: str, **changes: Any) -> Turn:
    """Somebody with an appointment."""
    promises = (GREET, APPOINTMENT)
    return waiting(
        number, arrived, channel=Channel.APPOINTMENT, booked_at=at(booked_for), promises=promises, **changes
    )


def in_slot(number: str, slot: str, arrived: str, **changes: Any) -> Turn:
    """A drop-in who was told a time slot."""
    return waiting(number, arrived, allotted_at=at(slot), promises=(GREET, SLOT), **changes)


def seat(desk: str = "desk-1", **changes: Any) -> Seat:
    """An open desk with every room free."""
    values: dict[str, Any] = {
        "place": SHOP.place(desk),
        "adviser": "adviser1",
        "skills": SKILLS,
        "free_rooms": SHOP.rooms,
    }
    return Seat(**values | changes)


def fitted_seat(**changes: Any) -> Seat:
    """A desk and rooms that have everything that any need asks for."""
    features = frozenset({"step-free", "hearing-loop"})
    desk = SHOP.place("desk-2")
    family: ServicePoint = SHOP.place("room-3")
    assert features <= desk.features
    assert features <= family.features
    return seat("desk-2", free_rooms=(SHOP.place("room-1"), family), **changes)


def policy(m: float = 2, opened: str | None = "09:00") -> Policy:
    """The calling rule of that morning."""
    opened_at = None if opened is None else at(opened)
    return Policy(m=m, needs=NEEDS, timezone=SHOP.timezone, opened_at=opened_at)
