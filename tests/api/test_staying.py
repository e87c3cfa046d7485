"""A socket stays without the layers that its request came through."""

from starlette.websockets import WebSocket

from queue_server.api.staying import Staying, stay

SCOPE = {"type": "websocket", "path": "/live/board", "headers": []}


async def _nothing(*_):
    return {"type": "websocket.connect"}


async def test_it_is_shown_once_its_route_is_over_and_keeps_nothing_of_the_way_there():
    happened = []

    async def show(websocket):
        happened.append(("shown", dict(websocket.scope)))

    async def route(scope, receive, send):
        scope["left_by_a_layer"] = True
        stay(WebSocket(scope, receive, send), show)
        happened.append("welcomed")

    await Staying(route)(dict(SCOPE), _nothing, _nothing)
    assert happened == ["welcomed", ("shown", SCOPE)]


async def test_whoever_is_not_let_in_is_shown_nothing_and_other_requests_pass():
    asked = []

    async def route(scope, receive, send):
        asked.append(scope)

    request = {"type": "http", "path": "/"}
    await Staying(route)(dict(SCOPE), _nothing, _nothing)
    await Staying(route)(request, _nothing, _nothing)
    assert [each["type"] for each in asked] == ["websocket", "http"]
    assert asked[1] is request
