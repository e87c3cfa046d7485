"""Appointments over the wire: what is free, booking, moving, cancelling, lists, and who one is for.

Anyone may ask for free times and book what is public. A booking is changed by its owner: staff of the council
or of its organisation by their sign-in, the customer by `Authorization: Bearer <manage token>`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.requests import HTTPConnection
from starlette.responses import Response

from queue_server.api import presence
from queue_server.api.access import Books, Require, token_of_device, token_of_session
from queue_server.api.answers import PLAIN
from queue_server.api.front_door import Door, FrontDoor, door_of
from queue_server.api.router import Router
from queue_server.contract import references
from queue_server.contract.appointments import (
    AppointmentDetails,
    AppointmentRows,
    BookAppointment,
    Booked,
    CheckedIn,
    FindAppointments,
    ManagedAppointment,
    MoveAppointment,
    SlotView,
)
from queue_server.contract.commands import Code, Command
from queue_server.domain import appointments as rules
from queue_server.domain.appointments import Appointment
from queue_server.domain.errors import NotAllowed, NotFound, NotSignedIn
from queue_server.domain.hours import shop_day
from queue_server.domain.people import ANYONE, Actor, Permission
from queue_server.domain.slots import Slot
from queue_server.live import diary
from queue_server.live.present import appointments as present
from queue_server.live.present.bookings import managed
from queue_server.operations import bookings
from queue_server.operations.bookable import slots_between
from queue_server.operations.check_in import check_in_at_reception
from queue_server.operations.placing import is_public
from queue_server.operations.printing import receipt_of
from queue_server.operations.public_booking import book_for_anyone
from queue_server.operations.seating import may_see
from queue_server.operations.telling import manage_address
from queue_server.operations.transaction import Done
from queue_server.store import appointments, surgeries, tickets
from queue_server.store.database import Connection

router = Router(prefix="/api", tags=["appointments"])

First = Annotated[date, Query(alias="from")]
Last = Annotated[date, Query(alias="to")]
_YEARS = timedelta(days=800)


class _WhoeverBooks(Require):
    """Anyone may ask; whoever is signed in asks as who they are."""

    def __init__(self) -> None:
        super().__init__(Permission.PUBLIC)

    async def __call__(self, connection: HTTPConnection) -> Actor:
        """Refuses with NotSignedIn where a session has ended, so that no staff act as the public unawares."""
        door = door_of(connection)
        session = token_of_session(connection, door)
        if session is None:
            return ANYONE
        actor = await door.entrance.person(session)
        if actor is None:
            raise NotSignedIn("Please sign in.")
        await presence.note(connection, door, session)
        if not actor.may(Permission.BOOK):
            raise NotAllowed
        return actor


Booker = Annotated[Actor, Depends(_WhoeverBooks())]


@router.get("/slots", response_model=list[SlotView])
async def free_times(door: Door, actor: Booker, service: Code, first: First, last: Last) -> Response:
    """Times of a service that are free on these days, both included; 62 days at most."""
    shop, now, public = door.shop, door.now(), is_public(actor)
    bookable = shop.bookable.get(shop.service(service).code)
    hidden = public and (bookable is None or not bookable.public)
    if hidden or not may_see(shop, actor.organisation, service):
        raise NotFound("This service")
    today = shop_day(now, shop.timezone)
    found: list[tuple[Slot, int]] = []
    if today - _YEARS < first < today + _YEARS:
        found = await door.reader.read(lambda c: slots_between(c, shop, service, first, last))
    listed = present.slots(each for each in found if rules.may_be_booked(each[0], now, public=public))
    return Response(listed, media_type="application/json")


@router.post("/appointments", status_code=201)
async def book(request: Request, door: Door, actor: Booker, command: BookAppointment) -> Booked:
    """Book a time. The answer has the only copy of the manage link, and is the same for the same command."""
    if is_public(actor):
        address = request.client.host if request.client else ""
        _, kept = await book_for_anyone(door.house, door.writer, _kept(door), command, address)
    else:
        _, kept = await door.house.carry_out_and_look(_kept(door), bookings.book, actor, command)
    found, token = kept
    return Booked(
        reference=found.reference,
        service=found.service,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=found.place,
        manage_url=manage_address(door.house.public_url, token),
    )


@router.get("/appointments")
async def booked(door: Door, actor: Books, first: First, last: Last) -> AppointmentRows:
    """What is booked on these days, both included; 62 days at most. A partner's list is their own."""
    since, until = diary.days(door.shop, first, last)
    page = await door.reader.read(lambda c: diary.read_page(c, door.shop, actor.organisation, since, until))
    return present.rows(page, door.shop, actor, door.now())


@router.post("/appointments/find")
async def find(door: Door, actor: Books, said: FindAppointments) -> AppointmentRows:
    """Today's and later ones of this name; that somebody looked is written down."""
    await door.write_down(actor, "appointments_sought")
    asked = (actor.organisation, said.family_name, said.date_of_birth, door.now())
    page = await door.reader.read(lambda c: diary.read_named(c, door.shop, *asked))
    return present.rows(page, door.shop, actor, door.now())


@router.get("/appointments/{reference}")
async def see(request: Request, door: Door, actor: Booker, reference: str) -> ManagedAppointment:
    """One booking without a name, for its owner."""
    found = await _owned(request, door, actor, reference)
    late = await door.reader.read(lambda c: surgeries.late_minutes(c, door.shop.id, found))
    return managed(found, door.shop, door.now(), late)


@router.get("/appointments/{reference}/details")
async def details(door: Door, actor: Books, reference: str) -> AppointmentDetails:
    """Who it is for, as far as that is shared with whoever asks; that it was opened is written down."""
    found = await _known(door, reference)
    person = await door.reader.read(lambda c: diary.read_person(c, door.shop, found))
    shown = present.details(person, door.shop, actor)
    await door.write_down(actor, "appointment_opened", appointment=found.id)
    return shown


@router.post("/appointments/{reference}/move")
async def move(
    request: Request, door: Door, actor: Booker, reference: str, command: MoveAppointment
) -> ManagedAppointment:
    """The same booking at another time; reference and manage link stay."""
    token = token_of_device(request)
    carry_out = door.house.carry_out_and_look
    _, (found, _) = await carry_out(_kept(door), bookings.move, actor, command, reference, token)
    return managed(found, door.shop, door.now())


@router.delete("/appointments/{reference}", status_code=204)
async def cancel(request: Request, door: Door, actor: Booker, reference: str) -> None:
    """It will not take place; once more changes nothing."""
    await door.house.carry_out(bookings.cancel, actor, PLAIN, reference, token_of_device(request))


@router.post("/appointments/{reference}/check-in", status_code=201)
async def check_in(door: Door, actor: Books, reference: str, command: Command = PLAIN) -> CheckedIn:
    """The customer is here; whoever checks them in greets them."""
    done = await door.house.carry_out(check_in_at_reception, actor, command, reference)
    return await checked_in(door, done)


async def checked_in(door: FrontDoor, done: Done) -> CheckedIn:
    """The answer to a check-in, made from what was done; the same for the same command."""
    shop, ticket = door.shop, done.ticket

    def look(connection: Connection) -> CheckedIn:
        found = done.reason and appointments.find(connection, shop.id, UUID(done.reason))
        starts_at = found.starts_at if found else None
        early = (
            rules.not_before(found.starts_at, found.checked_in_at) if found and found.checked_in_at else None
        )
        turn = None if ticket is None else tickets.newest(connection, shop.id, ticket)
        return CheckedIn(
            outcome=done.other,
            receipt=None if turn is None else receipt_of(connection, shop, door.house.public_url, ticket),
            starts_at=starts_at,
            not_before=early,
            fetched=turn is not None and turn.quiet,
        )

    return await door.reader.read(look)


# ------------------------------------------------------------------------------------------------


def _kept(door: FrontDoor) -> Callable[[Connection, Done], tuple[Appointment, str]]:
    """What an act left of a booking, and its manage token."""

    def look(connection: Connection, done: Done) -> tuple[Appointment, str]:
        assert done.other is not None
        shop_id, found_id = door.shop.id, UUID(done.other)
        found = appointments.find(connection, shop_id, found_id)
        assert found is not None
        return found, appointments.token_of(connection, shop_id, found_id)

    return look


async def _known(door: FrontDoor, reference: str) -> Appointment:
    digits = references.read(reference)
    if digits is not None:
        found = await door.reader.read(lambda c: appointments.by_reference(c, door.shop.id, digits))
        if found is not None:
            return found
    raise NotFound("This appointment")


async def _owned(request: Request, door: FrontDoor, actor: Actor, reference: str) -> Appointment:
    found = await _known(door, reference)
    if not is_public(actor):
        if may_see(door.shop, actor.organisation, found.service):
            return found
        raise NotFound("This appointment")
    token = token_of_device(request) or ""
    behind = await door.reader.read(lambda c: appointments.by_manage_token(c, door.shop.id, token))
    if behind is None or behind.id != found.id:
        raise NotFound("This appointment")
    return found
