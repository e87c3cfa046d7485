"""Every page of the server, in one list."""

from typing import Annotated

from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api import spreadsheets
from queue_server.api.access import FollowsUp, Manager, Receptionist, require
from queue_server.api.front_door import Door
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.domain.errors import Refusal
from queue_server.domain.people import Actor
from queue_server.web import (
    acts,
    addresses,
    board,
    booking_acts,
    council,
    desks,
    feedback,
    follow_ups,
    keys,
    manager,
    phone,
    privacy,
    reception,
    sign_in,
    telling,
    trying_out,
    waits,
)
from queue_server.web.booking import manage as booked
from queue_server.web.booking import routes as booking
from queue_server.web.files import Files
from queue_server.web.pages import StaffPage, asked

router = Router(include_in_schema=False)
_ROUTERS = (
    sign_in.router,
    router,
    acts.router,
    keys.router,
    phone.router,
    telling.router,
    board.router,
    desks.router,
    council.router,
    booking.router,
    booked.router,
    booking_acts.router,
    trying_out.router,
)


@router.get("/reception/find")
async def find(
    door: Door, actor: Receptionist, number: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """To the ticket with this number; where there is none, back with a sentence."""
    wanted = asked(door, actor, "/reception")
    try:
        ticket = await reception.find(wanted, number)
    except Refusal as refusal:
        return HTMLResponse(await reception.now(wanted.refused("find", refusal.message)), status_of(refusal))
    return RedirectResponse(f"{addresses.TICKETS}{ticket}", status_code=303)


@router.get("/manager/today.csv")
async def today_table(door: Door, actor: Manager) -> Response:
    """Today's figures for a spreadsheet."""
    wanted = asked(door, actor, "/manager")
    text = await manager.spreadsheet(wanted)
    return spreadsheets.file(text, f"promises-{wanted.today}")


@router.get("/manager/reads.csv")
async def reads(door: Door, actor: Manager) -> Response:
    """Who opened whose details, for the data protection officer; that this was asked is written down."""
    wanted = asked(door, actor, "/manager/privacy")
    text = await privacy.spreadsheet(wanted)
    return spreadsheets.file(text, f"who-opened-what-{wanted.today}")


@router.get(f"{waits.PATH}.csv")
async def waits_table(request: Request, door: Door, actor: Manager) -> Response:
    """Past days' waits as they were told, for a spreadsheet."""
    text = await waits.spreadsheet(asked(door, actor, f"{waits.PATH}?{request.url.query}"))
    return spreadsheets.file(text, "waits")


@router.get(f"{feedback.PATH}.csv")
async def feedback_table(request: Request, door: Door, actor: Manager) -> Response:
    """Past days' feedback for a spreadsheet; days on which too few gave any are hidden."""
    text = await feedback.spreadsheet(asked(door, actor, f"{feedback.PATH}?{request.url.query}"))
    return spreadsheets.file(text, "feedback")


@router.get("/follow-ups.csv")
async def what_is_open(door: Door, actor: FollowsUp) -> Response:
    """What is still to be answered, for a spreadsheet; numbers and days, no names and no texts."""
    wanted = asked(door, actor, "/follow-ups")
    text = await follow_ups.spreadsheet(wanted)
    return spreadsheets.file(text, f"follow-ups-{wanted.today}")


def install(app: FastAPI) -> None:
    """From now on `app` answers them, and serves our own style, scripts and fonts."""
    for each in _ROUTERS:
        app.router.routes.extend(each.routes)
    app.mount("/static", Files(), name="static")


def _show(path: str, page: StaffPage) -> None:
    async def show(
        request: Request, door: Door, actor: Annotated[Actor, Depends(require(page.permission))]
    ) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return HTMLResponse(await page.page(asked(door, actor, request.url.path + query)))

    router.add_api_route(path, show, methods=["GET"], name=f"page: {path}")


for _path, _page in addresses.PAGES.items():
    _show(_path, _page)
for _path, _page in addresses.EACH.items():
    _show(f"{_path}{{one}}", _page)
