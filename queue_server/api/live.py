"""Live streams: whole views for devices on WebSockets, word of changes for pages on server-sent events."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Path, Request
from starlette.responses import StreamingResponse
from starlette.websockets import WebSocket

from queue_server.api.access import Board, Customer, Kiosk, LooksOn, who
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.api.staying import stay
from queue_server.domain.errors import NotFound
from queue_server.live import events, sockets
from queue_server.live.audiences import Audience

router = Router(prefix="/live", include_in_schema=False)


@router.websocket("/kiosk")
async def kiosk(websocket: WebSocket, door: Door, device: Kiosk) -> None:
    """Every newer view of this kiosk."""
    stay(websocket, partial(sockets.show, door.hub, Audience.KIOSK, device.id))


@router.websocket("/board")
async def board(websocket: WebSocket, door: Door, device: Board) -> None:
    """Every newer view of this board."""
    stay(websocket, partial(sockets.show, door.hub, Audience.BOARD, device.id))


@router.get("/staff")
async def staff(request: Request, door: Door, viewer: LooksOn) -> StreamingResponse:
    """Says when anything changed, for as long as the person is signed in."""

    async def still_signed_in() -> bool:
        return await who(request, door) is not None

    return events.stream(door.hub, Audience.STAFF, viewer.id, still_signed_in)


@router.get("/t/{token}")
async def phone(door: Door, _: Customer, token: Annotated[str, Path(max_length=64)]) -> StreamingResponse:
    """Says when the page of this ticket, and no other, would look different. Refuses with NotFound."""
    turn = await door.turn_behind(token)

    async def still_alive() -> bool:
        try:
            await door.turn_behind(token)
        except NotFound:
            return False
        return True

    return events.stream(door.hub, Audience.PHONE, str(turn.ticket_id), still_alive)
