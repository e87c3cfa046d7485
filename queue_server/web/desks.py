"""A desk's own computer: paired by a manager's code, so that people may sign in there with a PIN.

What pairing leaves in the browser opens nothing by itself.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queue_server.api.access import Public
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.domain.people import Role
from queue_server.web.drawing import draw
from queue_server.web.pages import Refused
from queue_server.web.paired import A_BROWSER, PairedBrowsers

PATH = "/desk/pair"
router = Router(include_in_schema=False)


@router.get(PATH)
async def page(door: Door, _: Public) -> Response:
    """Where the code is typed."""
    return HTMLResponse(_page(door))


@router.post(PATH)
async def make_desk(request: Request, door: Door, nobody: Public) -> Response:
    """This browser shows a code, and stands at a desk from now on."""
    return await HERE.make(request, door, nobody)


async def is_paired(request: Request, door: FrontDoor) -> bool:
    """Whether this browser stands at a desk where PINs count; that it was heard of is noted."""
    token = HERE.token(request, door)
    device = None if token is None else await door.entrance.device(token)
    if device is None or device.role is not Role.DESK:
        return False
    await note_seen(door, device, A_BROWSER)
    return True


def _page(door: FrontDoor, problem: Refused | None = None) -> str:
    zone = door.shop.timezone.key
    return draw(
        "sign_in/pair-desk.html", timezone=zone, now=door.now(), shop_name=door.shop.name, problem=problem
    )


HERE = PairedBrowsers("desk", _page, "/sign-in")
"""Browsers that stand at a desk."""
