"""Hand-made pictures of the example shop, at 10:30 on a Monday."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from queue_server.domain.delays import Delay
from queue_server.domain.people import Actor, Person, Role
from queue_server.domain.rooms import RoomUse
from queue_server.domain.turn import Turn
from queue_server.live.snapshot import Hall, Snapshot, TicketFile
from queue_server.operations.sign_in import actor_of
from queue_server.store.alerts import Alert
from queue_server.store.calls import Call
from queue_server.store.devices import Device
from queue_server.store.floor import DeskUse
from queue_server.store.journal import Head
from queue_server.store.undo import Offer
from tests.domain.examples import at, ticket_id

NOW = at("10:30")
EPOCH = "6c7f6a4e-0000-4000-8000-000000000000"

SAMIRA = Person(id="samira", name="Samira Haddad", role=Role.RECEPTIONIST)
PRIYA = Person(
    id="priya",
    name="Priya Nair",
    role=Role.ADVISER,
    skills=frozenset({"general", "council-tax", "benefits", "housing"}),
)
TOM = Person(id="tom", name="Tom Reid", role=Role.ADVISER, skills=frozenset({"general", "births-deaths"}))
JO = Person(
    id="jo", name="Jo Dunn", role=Role.PARTNER, organisation="dwp", skills=frozenset({"universal-credit"})
)
MARIAM = Person(id="mariam", name="Mariam Okafor", role=Role.MANAGER)
EVERYBODY = {person.id: person for person in (SAMIRA, PRIYA, TOM, JO, MARIAM)}

KIOSK = Device(id="kiosk-a", kind="kiosk", name="Kiosk 1", added_at=NOW, place=1)
BOARD = Device(id="board-a", kind="board", name="Board 1", added_at=NOW, speaks=True)


def viewer(person: Person) -> Actor:
    """Whoever is signed in, as routes have them."""
    return actor_of(person)


def hall(**changes: Any) -> Hall:
    """A quiet hall with one kiosk and one board."""
    values: dict[str, Any] = {
        "head": Head(EPOCH, 7, 0, NOW, None),
        "at": NOW,
        "paused": {},
        "answered_by": {},
        "devices": {KIOSK.id: KIOSK, BOARD.id: BOARD},
    }
    return Hall(**values | changes)


def snapshot(*active: Turn, **changes: Any) -> Snapshot:
    """These turns are here; Priya sits at desk 5, unless `changes` says otherwise. `hall` may be a dict."""
    around = changes.pop("hall", {})
    values: dict[str, Any] = {
        "hall": hall(**around),
        "day": NOW.date(),
        "active": active,
        "desks": {"desk-5": DeskUse(desk="desk-5", adviser=PRIYA.id, opened_at=at("09:00"))},
        "rooms": {},
        "people": EVERYBODY,
    }
    return Snapshot(**values | changes)


def file_of(turns: tuple[Turn, ...], notes: dict[UUID, str], *offers: Offer) -> TicketFile:
    """A ticket's file."""
    names = {person.id: person.first_name for person in EVERYBODY.values()}
    return TicketFile(turns=turns, notes=notes, offers=offers, names=names)


def called(number: str, place: str = "desk-5", called_at: datetime = NOW, **changes: Any) -> Call:
    """A number on the boards."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "turn_id": uuid4(),
        "number": number,
        "place": place,
        "language": "en",
        "quiet": False,
        "called_at": called_at,
    }
    return Call(**values | changes)


def alert(kind: str, number: str | None = None, raised_at: datetime = NOW, **changes: Any) -> Alert:
    """Somebody asked for a person, at the kiosk unless told otherwise."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "kind": kind,
        "ticket_id": None if number is None else ticket_id(number),
        "number": number,
        "place": KIOSK.name,
        "raised_by": KIOSK.id,
        "raised_at": raised_at,
    }
    return Alert(**values | changes)


def delay(*services: str, new_time: str = "11:20") -> Delay:
    """These services run late because a colleague is away."""
    return Delay(
        id=uuid4(), services=services, reason="colleague-away", new_time=at(new_time), set_at=at("10:00")
    )


def room_use(room: str, number: str, reserved: str = "10:00", **changes: Any) -> RoomUse:
    """A room kept for a ticket."""
    ticket: UUID = ticket_id(number)
    return RoomUse(room=room, ticket_id=ticket, reserved_at=at(reserved), **changes)
