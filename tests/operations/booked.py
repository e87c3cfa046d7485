"""What tests of bookings do most: a Tuesday of slots, a surgery, a booking, somebody at the kiosk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from queue_server.contract.appointments import BookAppointment, CheckIn
from queue_server.contract.commands import Command
from queue_server.contract.surgeries import OpenSurgery
from queue_server.domain.appointments import Appointment
from queue_server.domain.people import Actor, Person, Role
from queue_server.domain.surgeries import Surgery
from queue_server.operations import bookings, surgeries
from queue_server.operations.bookable import slots_between
from queue_server.operations.check_in import check_in
from queue_server.operations.transaction import Done
from queue_server.store import appointments, people
from queue_server.store import surgeries as kept
from queue_server.store.people import Account
from tests.operations.conftest import JO, KIOSK, MORNING, SAMIRA, Day

ANYONE = Actor(id="anyone", role=Role.CUSTOMER)
TUESDAY = date(2026, 11, 24)
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BORN = date(1990, 2, 28)
MONTH = timedelta(days=31)


def slot_at(day: Day, at: datetime, service: str = "housing") -> str:
    """The slot of a service that starts then."""
    found = day.look(lambda c, _: slots_between(c, day.shop, service, at.date(), at.date()))
    return next(slot.id for slot, _ in found if slot.starts_at == at)


def left_at(day: Day, at: datetime, service: str = "housing") -> int:
    """For how many a slot still has room."""
    found = day.look(lambda c, _: slots_between(c, day.shop, service, at.date(), at.date()))
    return next(left for slot, left in found if slot.starts_at == at)


async def book(
    day: Day, at: datetime = TEN, service: str = "housing", actor: Actor = SAMIRA, **more: object
) -> Appointment:
    """Somebody books."""
    slot = slot_at(day, at, service)
    command = BookAppointment(command_id=uuid4(), slot=slot, service=service, **more)  # type: ignore[arg-type]  # any field
    return appointment_of(day, await day.do(bookings.book, actor, command))


def appointment_of(day: Day, done: Done) -> Appointment:
    """The booking that an act was about, as it is stored."""
    return stored(day, UUID(done.other))


def stored(day: Day, appointment: UUID) -> Appointment:
    """A booking as it is stored."""
    found = day.look(appointments.find, appointment)
    assert found is not None
    return found


def token_of(day: Day, appointment: Appointment) -> str:
    """What the customer's manage link ends with."""
    with day.database.reading() as connection:
        return appointments.token_of(connection, day.shop.id, appointment.id)


async def at_kiosk(day: Day, actor: Actor = KIOSK, **said: object) -> Done:
    """Somebody checks in."""
    return await day.do(check_in, actor, CheckIn(command_id=uuid4(), **said))  # type: ignore[arg-type]  # any field


def know(day: Day, actor: Actor) -> None:
    """The actor is on the staff."""
    person = Person(id=actor.id, name=actor.name, role=actor.role, organisation=actor.organisation)
    with day.database.writing() as connection:
        people.add(connection, day.shop.id, Account(person, actor.id, "-", active=True))


async def open_surgery(
    day: Day, starts_at: datetime = TEN, actor: Actor = JO, **more: object
) -> list[Surgery]:
    """A partner is here."""
    values = {"service": "universal-credit", "place": "desk-6", "slot_minutes": 20, "drop_in": True, **more}
    values.setdefault("ends_at", starts_at + timedelta(hours=3))
    command = OpenSurgery(command_id=uuid4(), starts_at=starts_at, **values)  # type: ignore[arg-type]  # any field
    done = await day.do(surgeries.open_surgery, actor, command)
    found = day.look(kept.between, MORNING, MORNING + timedelta(days=800))
    return [surgery for surgery in found if surgery.repeat == UUID(done.other)]


NOTHING = Command()
