"""An adviser's desk: open it, call, finish, take a break; and the quiet call for help."""

from __future__ import annotations

from starlette.responses import Response

from queue_server.api.access import Adviser, SignedIn
from queue_server.api.answers import NOBODY, PLAIN, called
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import CallNext, Command, FinishAndCall, OpenDesk, Pause
from queue_server.contract.staff_views import CalledTicket, DeskView
from queue_server.domain.people import Actor
from queue_server.live.present import desk as present
from queue_server.operations import alerts, calling, serving

router = Router(prefix="/api/desk", tags=["desk"])
panic_router = Router(prefix="/api", tags=["desk"])
ANYONE_NEXT = CallNext()


@router.get("/view")
async def view(door: Door, adviser: Adviser) -> DeskView:
    """The adviser's whole page."""
    return await _view(door, adviser)


@router.post("/open")
async def open_desk(door: Door, adviser: Adviser, command: OpenDesk) -> DeskView:
    """Sit down at a desk."""
    await door.house.carry_out(serving.open_desk, adviser, command)
    return await _view(door, adviser)


@router.post("/close")
async def close_desk(door: Door, adviser: Adviser, command: Command = PLAIN) -> DeskView:
    """Leave the desk; whoever was called to it waits again."""
    await door.house.carry_out(serving.close_desk, adviser, command)
    return await _view(door, adviser)


@router.post("/pause")
async def pause(door: Door, adviser: Adviser, command: Pause) -> DeskView:
    """Call nobody for a while."""
    await door.house.carry_out(serving.pause, adviser, command)
    return await _view(door, adviser)


@router.post("/resume")
async def resume(door: Door, adviser: Adviser, command: Command = PLAIN) -> DeskView:
    """The break is over."""
    await door.house.carry_out(serving.resume_desk, adviser, command)
    return await _view(door, adviser)


@router.post("/call-next", response_model=CalledTicket, responses=NOBODY)
async def call_next(door: Door, adviser: Adviser, command: CallNext = ANYONE_NEXT) -> CalledTicket | Response:
    """Call whoever should be seen next, and say why this one."""
    return await called(door, adviser, calling.call_next, command)


@router.post("/finish-and-call", response_model=CalledTicket, responses=NOBODY)
async def finish_and_call(door: Door, adviser: Adviser, command: FinishAndCall) -> CalledTicket | Response:
    """Finish with the customer here and call the next one, in one act."""
    return await called(door, adviser, serving.finish_and_call, command)


@panic_router.post("/panic", status_code=204)
async def panic(door: Door, person: SignedIn, command: Command = PLAIN) -> None:
    """Help, at once and silently: every colleague's page says where."""
    await door.house.carry_out(alerts.panic, person, command)


async def _view(door: FrontDoor, adviser: Actor) -> DeskView:
    snapshot = await door.hub.snapshot()
    file = await door.hub.ticket(present.ticket_here(snapshot, adviser))
    return present.view(snapshot, door.shop, adviser, door.now(), file)
