"""What a display board asks for and says."""

from __future__ import annotations

from queue_server.api.access import Board
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.contract.commands import DeviceHealth
from queue_server.contract.views import BoardView, Live
from queue_server.domain.errors import NotFound
from queue_server.live.messages import board_view

router = Router(prefix="/api/board", tags=["board"])


@router.get("/view")
async def view(door: Door, board: Board) -> Live[BoardView]:
    """The board's newest view: numbers and places, nothing else."""
    hall = await door.hub.hall()
    device = hall.devices.get(board.id)
    if device is None:
        raise NotFound("This board")
    return board_view(hall, door.shop, door.now(), speaks=device.speaks)


@router.post("/health", status_code=204)
async def health(door: Door, board: Board, said: DeviceHealth) -> None:
    """The board is alive."""
    await note_seen(door, board, said)
