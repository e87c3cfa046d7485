"""Lets a socket stay without the layers that its request came through.

A thousand boards stay for days. Every layer that stayed with each of them took half of a board's memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

_LEFT_TO_DO = "front_door.left_to_do"
Show = Callable[[WebSocket], Awaitable[None]]


class Staying:
    """A gate that a socket passes twice: to its route, which says who may, then to what that left to do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on; once its route has answered, go on without what the layers added to the request."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        left_to_do: list[Show] = []
        await self._app({**scope, _LEFT_TO_DO: left_to_do}, receive, send)
        for show in left_to_do:
            await show(WebSocket(scope, receive, send))


def stay(websocket: WebSocket, show: Show) -> None:
    """Let this socket in, which nobody has accepted yet: `show` is all that it is here for."""
    websocket.scope[_LEFT_TO_DO].append(show)
