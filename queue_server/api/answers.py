"""What a route answers after an act: the ticket as it is now, shaped for whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from starlette.responses import Response

from queue_server.api.front_door import FrontDoor
from queue_server.contract.commands import Command
from queue_server.contract.staff_views import CalledTicket, TicketView
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor
from queue_server.live.present import ticket
from queue_server.live.snapshot import TicketFile, read_ticket
from queue_server.operations.transaction import Done, Work
from queue_server.store.database import Connection

C = TypeVar("C", bound=Command)
P = ParamSpec("P")

PLAIN = Command()
"""For routes whose body may be left out."""
NOBODY: dict[int | str, dict[str, Any]] = {204: {"description": "Nobody waits whom this desk can serve."}}
NO_LONGER_YOURS: dict[int | str, dict[str, Any]] = {
    204: {"description": "Done; the ticket is now another organisation's."}
}


async def ticket_view(door: FrontDoor, viewer: Actor, ticket_id: UUID) -> TicketView:
    """The ticket. Refuses with NotFound for one that is not here, or another organisation's."""
    return ticket.view(await door.hub.ticket(ticket_id), door.shop, viewer, door.now())


async def after(
    door: FrontDoor,
    viewer: Actor,
    operation: Callable[Concatenate[Work, C, P], Done],
    command: C,
    *targets: P.args,
    **named: P.kwargs,
) -> TicketView | Response:
    """Do it, then show the ticket; 204 where the act has made it another organisation's."""
    carry_out = door.house.carry_out_and_look
    _, file = await carry_out(_its_file(door), operation, viewer, command, *targets, **named)
    try:
        return ticket.view(file, door.shop, viewer, door.now())
    except NotFound:
        return Response(status_code=204)


async def called(
    door: FrontDoor, viewer: Actor, operation: Callable[[Work, C], Done], command: C
) -> CalledTicket | Response:
    """Do it, then show who was called, and why; 204 when nobody was."""
    done, file = await door.house.carry_out_and_look(_its_file(door), operation, viewer, command)
    if done.ticket is None:
        return Response(status_code=204)
    shown = ticket.view(file, door.shop, viewer, door.now())
    return CalledTicket(ticket=shown, reason=done.reason or "")


def _its_file(door: FrontDoor) -> Callable[[Connection, Done], TicketFile | None]:
    """Reads the ticket in the transaction of the act: a look afterwards would wait for its turn again."""
    shop, now = door.shop, door.now()

    def look(connection: Connection, done: Done) -> TicketFile | None:
        return None if done.ticket is None else read_ticket(connection, shop, done.ticket, now)

    return look
