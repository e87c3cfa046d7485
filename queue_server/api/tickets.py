"""One ticket: what staff may see of it and do with it. Each act answers with the ticket as it is now."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from queue_server.api.access import Adviser, ChangesTicket, SeesTicket
from queue_server.api.answers import NO_LONGER_YOURS, PLAIN, after, ticket_view
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.contract.commands import (
    CallTicket,
    ChangeNeeds,
    Command,
    Finish,
    Hold,
    Recall,
    Reroute,
    Resume,
    Told,
    Transfer,
)
from queue_server.contract.staff_views import TicketView
from queue_server.operations import calling, moving, printing, serving

router = Router(prefix="/api/tickets/{ticket}", tags=["tickets"], responses=NO_LONGER_YOURS)
Answer = TicketView | Response
AS_BEFORE = Recall()


@router.get("")
async def see(door: Door, viewer: SeesTicket, ticket: UUID) -> TicketView:
    """The ticket as those who serve it see it; that it was opened is written down."""
    shown = await ticket_view(door, viewer, ticket)
    await door.write_down(viewer, "ticket_opened", ticket)
    return shown


@router.post("/call", response_model=TicketView)
async def call(door: Door, adviser: Adviser, ticket: UUID, command: CallTicket) -> Answer:
    """Call this one although another is next; the reason is kept."""
    return await after(door, adviser, calling.call, command, ticket)


@router.post("/recall", response_model=TicketView)
async def recall(door: Door, adviser: Adviser, ticket: UUID, command: Recall = AS_BEFORE) -> Answer:
    """Call the same number again."""
    return await after(door, adviser, calling.recall, command, ticket)


@router.post("/call-back", response_model=TicketView)
async def call_back(door: Door, adviser: Adviser, ticket: UUID, command: Command = PLAIN) -> Answer:
    """Take the call back; the customer waits again."""
    return await after(door, adviser, calling.call_back, command, ticket)


@router.post("/start", response_model=TicketView)
async def start(door: Door, adviser: Adviser, ticket: UUID, command: Command = PLAIN) -> Answer:
    """The customer is here and is seen."""
    return await after(door, adviser, serving.start, command, ticket)


@router.post("/finish", response_model=TicketView)
async def finish(door: Door, adviser: Adviser, ticket: UUID, command: Finish) -> Answer:
    """The turn is over, with its outcome."""
    return await after(door, adviser, serving.finish, command, ticket)


@router.post("/hold", response_model=TicketView)
async def hold(door: Door, adviser: Adviser, ticket: UUID, command: Hold) -> Answer:
    """Pause with this customer; the desk may call another."""
    return await after(door, adviser, serving.hold, command, ticket)


@router.post("/resume", response_model=TicketView)
async def resume(door: Door, adviser: Adviser, ticket: UUID, command: Resume) -> Answer:
    """Go on at this desk, or let the customer wait again."""
    return await after(door, adviser, serving.resume, command, ticket)


@router.post("/transfer", response_model=TicketView)
async def transfer(door: Door, adviser: Adviser, ticket: UUID, command: Transfer) -> Answer:
    """This turn ends; the customer waits for another service with the same number."""
    return await after(door, adviser, moving.transfer, command, ticket)


@router.post("/reroute", response_model=TicketView)
async def reroute(door: Door, person: ChangesTicket, ticket: UUID, command: Reroute) -> Answer:
    """The customer needs another service; number, moments and promise stay."""
    return await after(door, person, moving.reroute, command, ticket)


@router.post("/no-show", response_model=TicketView)
async def no_show(door: Door, adviser: Adviser, ticket: UUID, command: Command = PLAIN) -> Answer:
    """They did not come when called; not before two recalls and two minutes (four for some)."""
    return await after(door, adviser, moving.no_show, command, ticket)


@router.post("/reinstate", response_model=TicketView)
async def reinstate(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """They are here after all: they wait again, with the place they had."""
    return await after(door, person, moving.reinstate, command, ticket)


@router.post("/leave", response_model=TicketView)
async def leave(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """The customer has gone."""
    return await after(door, person, moving.leave, command, ticket)


@router.post("/cancel", response_model=TicketView)
async def cancel(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """The ticket was a mistake."""
    return await after(door, person, moving.cancel, command, ticket)


@router.post("/greet", response_model=TicketView)
async def greet(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """Somebody said hello."""
    return await after(door, person, moving.greet, command, ticket)


@router.post("/told", response_model=TicketView)
async def told(door: Door, person: ChangesTicket, ticket: UUID, command: Told) -> Answer:
    """The customer was told that the wait is longer."""
    return await after(door, person, moving.told, command, ticket)


@router.post("/needs", response_model=TicketView)
async def change_needs(door: Door, person: ChangesTicket, ticket: UUID, command: ChangeNeeds) -> Answer:
    """Add, take away and confirm needs."""
    return await after(door, person, moving.change_needs, command, ticket)


@router.post("/undo", response_model=TicketView)
async def undo(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """Take back what one did last to this ticket, within a minute."""
    return await after(door, person, moving.undo, command, ticket)


@router.post("/reprint", response_model=TicketView)
async def reprint(door: Door, person: ChangesTicket, ticket: UUID, command: Command = PLAIN) -> Answer:
    """One more paper copy, marked as one."""
    return await after(door, person, printing.reprint, command, ticket)
