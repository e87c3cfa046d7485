"""A desk's own computer: paired by a manager's code, so that people may sign in there with a PIN.

What pairing leaves in the browser is a cookie that no script can read and no other site can send. By itself
it opens nothing.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Public
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.commands import DeviceHealth
from queue_server.domain.errors import Refusal
from queue_server.domain.people import Role
from queue_server.operations.devices import ShowCode, pair, refuse_wrong_code
from queue_server.operations.sign_in import hash_of, new_token
from queue_server.web.drawing import draw
from queue_server.web.forms import written
from queue_server.web.pages import Refused

PATH = "/desk/pair"
router = Router(include_in_schema=False)
_PLAIN_COOKIE = "front_door_desk"
_SECURE_COOKIE = "__Host-front_door_desk"
_KEPT = timedelta(days=400)
_A_BROWSER = DeviceHealth(version="browser")


@router.get(PATH)
async def page(door: Door, _: Public) -> Response:
    """Where the code is typed."""
    return HTMLResponse(_page(door))


@router.post(PATH)
async def make_desk(request: Request, door: Door, nobody: Public) -> Response:
    """This browser shows a code, and stands at a desk from now on.

    The certificate's fingerprint after the code is left to the browser, which has its own ways to trust us.
    """
    async with request.form() as form:
        code = written(form, "code").upper().partition("-")[0]
    token = new_token()
    command = ShowCode(code_hash=hash_of(code), token_hash=hash_of(token), kinds=("desk",))
    try:
        refuse_wrong_code(await door.house.carry_out(pair, nobody, command))
    except Refusal as refusal:
        return HTMLResponse(_page(door, Refused("code", refusal.message)), status_of(refusal))
    response = RedirectResponse("/sign-in", status_code=303)
    keep(response, door, token)
    return response


def token_at(request: Request, door: FrontDoor) -> str | None:
    """What this browser was given when it was paired, if it was."""
    return request.cookies.get(_cookie(door))


async def is_paired(request: Request, door: FrontDoor) -> bool:
    """Whether this browser stands at a desk where PINs count; that it was heard of is noted."""
    token = token_at(request, door)
    device = None if token is None else await door.entrance.device(token)
    if device is None or device.role is not Role.DESK:
        return False
    await note_seen(door, device, _A_BROWSER)
    return True


def keep(response: Response, door: FrontDoor, token: str) -> None:
    """Leave the token in the browser, for as long as browsers keep anything."""
    response.set_cookie(
        _cookie(door),
        token,
        max_age=int(_KEPT.total_seconds()),
        secure=door.is_secure,
        httponly=True,
        samesite="lax",
    )


def _page(door: FrontDoor, problem: Refused | None = None) -> str:
    zone = door.shop.timezone.key
    return draw(
        "sign_in/pair-desk.html", timezone=zone, now=door.now(), shop_name=door.shop.name, problem=problem
    )


def _cookie(door: FrontDoor) -> str:
    return _SECURE_COOKIE if door.is_secure else _PLAIN_COOKIE
