"""Reception: who is here, tickets for those who can't use the screen, a private place, rooms and alerts."""

from __future__ import annotations

from uuid import UUID

from queue_server.api.access import Receptionist, SignedIn
from queue_server.api.answers import PLAIN, ticket_view
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.contract.commands import Code, Command, IssueTicket, PrivateNow, Reserve
from queue_server.contract.staff_views import PrivatePlace, ReceptionView, TicketView
from queue_server.live.present import reception as present
from queue_server.operations import alerts, arrivals, rooms

router = Router(prefix="/api", tags=["reception"])


@router.get("/reception/view")
async def view(door: Door, person: Receptionist) -> ReceptionView:
    """The receptionist's whole page."""
    return present.view(await door.hub.snapshot(), door.shop, person, door.now())


@router.post("/reception/tickets", status_code=201)
async def issue(door: Door, person: Receptionist, command: IssueTicket) -> TicketView:
    """A ticket for someone, already greeted; the service may come later."""
    done = await door.house.carry_out(arrivals.issue, person, command)
    assert done.ticket is not None
    return await ticket_view(door, person, done.ticket)


@router.post("/reception/private-now", status_code=201)
async def private_now(door: Door, person: Receptionist, command: PrivateNow) -> PrivatePlace:
    """One touch: a greeted, quiet ticket, a room kept for it, and the right advisers alerted."""
    done = await door.house.carry_out(rooms.private_now, person, command)
    assert done.ticket is not None
    return PrivatePlace(ticket=await ticket_view(door, person, done.ticket), room=done.room)


@router.post("/alerts/{alert}/ack", status_code=204)
async def acknowledge(door: Door, person: SignedIn, alert: UUID, command: Command = PLAIN) -> None:
    """I am going."""
    await door.house.carry_out(alerts.acknowledge, person, command, alert)


@router.post("/alerts/{alert}/close", status_code=204)
async def close_alert(door: Door, person: SignedIn, alert: UUID, command: Command = PLAIN) -> None:
    """It has been seen to."""
    await door.house.carry_out(alerts.close, person, command, alert)


@router.post("/rooms/{room}/reserve", status_code=204)
async def reserve(door: Door, person: Receptionist, room: Code, command: Reserve) -> None:
    """Keep a room for a ticket."""
    await door.house.carry_out(rooms.reserve, person, command, room)


@router.post("/rooms/{room}/give", status_code=204)
async def give(door: Door, person: Receptionist, room: Code, command: Command = PLAIN) -> None:
    """The customer is in the room now."""
    await door.house.carry_out(rooms.give, person, command, room)


@router.post("/rooms/{room}/release", status_code=204)
async def release(door: Door, person: Receptionist, room: Code, command: Command = PLAIN) -> None:
    """The room is free again."""
    await door.house.carry_out(rooms.release, person, command, room)


@router.post("/rooms/{room}/look-in", status_code=204)
async def look_in(door: Door, person: Receptionist, room: Code, command: Command = PLAIN) -> None:
    """Somebody looked in and all is well."""
    await door.house.carry_out(rooms.look_in, person, command, room)


@router.post("/rooms/{room}/out-of-use", status_code=204)
async def take_out_of_use(door: Door, person: Receptionist, room: Code, command: Command = PLAIN) -> None:
    """The room can't be used."""
    await door.house.carry_out(rooms.take_out_of_use, person, command, room)


@router.post("/rooms/{room}/back-in-use", status_code=204)
async def put_back_in_use(door: Door, person: Receptionist, room: Code, command: Command = PLAIN) -> None:
    """The room can be used again."""
    await door.house.carry_out(rooms.put_back_in_use, person, command, room)
