"""The board for a television: the hall's numbers and places, for a paired screen or whoever is signed in.

A browser on a television can't send a device's token by itself, so pairing leaves it in a cookie that no
script can read; it says nothing but that this screen is a board of this shop.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Public, who
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.commands import DeviceHealth
from queue_server.domain.errors import NotSignedIn, Refusal
from queue_server.domain.people import Actor, Permission, Role
from queue_server.live import events, messages
from queue_server.live.audiences import Audience
from queue_server.operations.devices import ShowCode, pair, refuse_wrong_code
from queue_server.operations.sign_in import hash_of, new_token
from queue_server.web.drawing import draw
from queue_server.web.forms import written
from queue_server.web.pages import Refused

router = Router(include_in_schema=False)
_PLAIN_COOKIE = "front_door_board"
_SECURE_COOKIE = "__Host-front_door_board"
_KEPT = timedelta(days=400)
# The page is fetched anew at least every half minute.
_A_BROWSER = DeviceHealth(version="browser")


@router.get("/board")
async def page(request: Request, door: Door, _: Public) -> Response:
    """The board; on a screen that is not one yet, how to make it one."""
    viewer = await _viewer(request, door)
    if viewer is None:
        return HTMLResponse(_pairing(door))
    if viewer.role is Role.BOARD:
        await note_seen(door, viewer, _A_BROWSER)
    now = door.now()
    live = messages.board_view(await door.hub.hall(), door.shop, now, speaks=False)
    position = f"{live.epoch}/{live.seq}/{live.tick}"
    text = draw("board/board.html", timezone=live.view.timezone, now=now, view=live.view, position=position)
    return HTMLResponse(text)


@router.get("/board/live")
async def stream(request: Request, door: Door, _: Public) -> Response:
    """Says when anything changed, for as long as this screen may look on."""
    viewer = await _viewer(request, door)
    if viewer is None:
        raise NotSignedIn("This screen is not a board.")

    async def still_welcome() -> bool:
        return await _viewer(request, door) is not None

    return events.stream(door.hub, Audience.STAFF, viewer.id, still_welcome)


@router.post("/board/pair")
async def make_board(request: Request, door: Door, nobody: Public) -> Response:
    """This screen shows a code and is a board from now on.

    The certificate's fingerprint after the code is left to the browser, which has its own ways to trust us.
    """
    async with request.form() as form:
        code = written(form, "code").upper().partition("-")[0]
    token = new_token()
    command = ShowCode(code_hash=hash_of(code), token_hash=hash_of(token), kinds=("board",))
    try:
        refuse_wrong_code(await door.house.carry_out(pair, nobody, command))
    except Refusal as refusal:
        return HTMLResponse(_pairing(door, Refused("code", refusal.message)), status_of(refusal))
    response = RedirectResponse("/board", status_code=303)
    response.set_cookie(
        _cookie(door),
        token,
        max_age=int(_KEPT.total_seconds()),
        secure=door.is_secure,
        httponly=True,
        samesite="lax",
    )
    return response


async def _viewer(request: Request, door: FrontDoor) -> Actor | None:
    """The paired screen or the signed-in person that looks at the board."""
    token = request.cookies.get(_cookie(door))
    screen = None if token is None else await door.entrance.device(token)
    if screen is not None and screen.may(Permission.SHOW_BOARD):
        return screen
    person = await who(request, door)
    return person if person is not None and person.may(Permission.SIGNED_IN) else None


def _pairing(door: FrontDoor, problem: Refused | None = None) -> str:
    zone = door.shop.timezone.key
    return draw("board/pair.html", timezone=zone, now=door.now(), shop_name=door.shop.name, problem=problem)


def _cookie(door: FrontDoor) -> str:
    return _SECURE_COOKIE if door.is_secure else _PLAIN_COOKIE
