"""The manager: are the promises kept today, the dial of the calling rule, and the end of the day."""

from __future__ import annotations

from starlette.responses import Response

from queue_server.api import spreadsheets
from queue_server.api.access import Manager
from queue_server.api.answers import PLAIN
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import Command, SetDial
from queue_server.contract.staff_views import ManagerView, StandardLine
from queue_server.domain.hours import shop_day
from queue_server.domain.people import Actor
from queue_server.live.present import manager as present
from queue_server.operations.closing import close_day
from queue_server.operations.delays import set_dial

router = Router(prefix="/api/manager", tags=["manager"])
_COLUMNS = tuple(StandardLine.model_fields)


@router.get("/view")
async def view(door: Door, manager: Manager) -> ManagerView:
    """Today's standards and figures."""
    return await _view(door, manager)


@router.get(
    "/export.csv",
    response_class=Response,
    responses=spreadsheets.DESCRIBED,
)
async def export(door: Door, manager: Manager) -> Response:
    """Today's standards as a table: for everyone first, then by service."""
    shown = await _view(door, manager)
    lines = (line.model_dump(mode="json").values() for line in (*shown.standards, *shown.by_service))
    text = spreadsheets.table(_COLUMNS, lines)
    return spreadsheets.file(text, f"standards-{shop_day(shown.as_at, door.shop.timezone)}")


@router.post("/dial", status_code=204)
async def dial(door: Door, manager: Manager, command: SetDial) -> None:
    """Set m: how far a broken promise may be put back behind those of other errands."""
    await door.house.carry_out(set_dial, manager, command)


@router.post("/close-day", status_code=204)
async def close(door: Door, manager: Manager, command: Command = PLAIN) -> None:
    """End today now: who still waits was not seen, desks are closed, rooms are free."""
    today = shop_day(door.now(), door.shop.timezone)
    await door.house.carry_out(close_day, manager, command, today)


async def _view(door: FrontDoor, manager: Actor) -> ManagerView:
    snapshot = await door.hub.snapshot()
    return present.view(await door.hub.today(), snapshot, door.shop, manager, door.now())
