"""Live streams: whole views for devices on WebSockets, word of changes for pages on server-sent events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import StreamingResponse
from starlette.websockets import WebSocket

from queue_server.api.access import Board, Customer, Kiosk, SignedIn, who
from queue_server.api.front_door import Door, FrontDoor
from queue_server.domain.errors import NotFound
from queue_server.domain.privacy import phone_page_due
from queue_server.domain.turn import Turn
from queue_server.live import events, sockets
from queue_server.live.audiences import Audience
from queue_server.store import tickets

router = APIRouter(prefix="/live", include_in_schema=False)


@router.websocket("/kiosk")
async def kiosk(websocket: WebSocket, door: Door, device: Kiosk) -> None:
    """Every newer view of this kiosk."""
    await sockets.show(websocket, door.hub, Audience.KIOSK, device.id)


@router.websocket("/board")
async def board(websocket: WebSocket, door: Door, device: Board) -> None:
    """Every newer view of this board."""
    await sockets.show(websocket, door.hub, Audience.BOARD, device.id)


@router.get("/staff")
async def staff(request: Request, door: Door, viewer: SignedIn) -> StreamingResponse:
    """Says when anything changed, for as long as the person is signed in."""

    async def still_signed_in() -> bool:
        return await who(request, door) is not None

    return events.stream(door.hub, Audience.STAFF, viewer.id, still_signed_in)


@router.get("/t/{token}")
async def phone(door: Door, _: Customer, token: Annotated[str, Path(max_length=64)]) -> StreamingResponse:
    """Says when the page of this ticket, and no other, would look different. Refuses with NotFound."""
    turn = await _turn_behind(door, token)

    async def still_alive() -> bool:
        try:
            await _turn_behind(door, token)
        except NotFound:
            return False
        return True

    return events.stream(door.hub, Audience.PHONE, str(turn.ticket_id), still_alive)


async def _turn_behind(door: FrontDoor, token: str) -> Turn:
    """The turn that a phone page's token shows; the page dies two hours after the visit."""
    found = await door.reader.read(lambda connection: tickets.by_phone_token(connection, door.shop.id, token))
    if found is None:
        raise NotFound("This ticket")
    turn, ended_at = found
    if ended_at is not None and door.now() >= phone_page_due(ended_at):
        raise NotFound("This ticket")
    return turn
