"""The board for a television: the hall's numbers and places, for a paired screen or whoever is signed in.

A browser on a television can't send a device's token by itself, so pairing leaves it in a cookie that no
script can read; it says nothing but that this screen is a board of this shop.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queue_server.api.access import Public, who
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.domain.errors import NotSignedIn
from queue_server.domain.people import Actor, Permission, Role
from queue_server.live import events, messages
from queue_server.live.audiences import Audience
from queue_server.web.drawing import draw
from queue_server.web.pages import Refused
from queue_server.web.paired import A_BROWSER, PairedBrowsers

router = Router(include_in_schema=False)


@router.get("/board")
async def page(request: Request, door: Door, _: Public) -> Response:
    """The board; on a screen that is not one yet, how to make it one."""
    viewer = await _viewer(request, door)
    if viewer is None:
        return HTMLResponse(_pairing(door))
    if viewer.role is Role.BOARD:
        await note_seen(door, viewer, A_BROWSER)
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
    """This screen shows a code and is a board from now on."""
    return await _SCREENS.make(request, door, nobody)


async def _viewer(request: Request, door: FrontDoor) -> Actor | None:
    """The paired screen or the signed-in person that looks at the board."""
    token = _SCREENS.token(request, door)
    screen = None if token is None else await door.entrance.device(token)
    if screen is not None and screen.may(Permission.SHOW_BOARD):
        return screen
    person = await who(request, door)
    return person if person is not None and person.may(Permission.SIGNED_IN) else None


def _pairing(door: FrontDoor, problem: Refused | None = None) -> str:
    zone = door.shop.timezone.key
    return draw("board/pair.html", timezone=zone, now=door.now(), shop_name=door.shop.name, problem=problem)


_SCREENS = PairedBrowsers("board", _pairing, "/board")
