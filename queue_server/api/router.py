"""Routes of one subject, what they ask of a request, and the directory that finds the route by the address.

FastAPI's own `include_router` asks router after router and each of them all its routes, twice, and makes
every route anew for every application: with some 260 routes that took longer than most of the work behind
them, and a tenth of a second more for whoever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from queue_server.api import problems

_ANSWERS = "front_door.answers"


class _Route(APIRoute):
    """A route that learns who asks before it reads what they send.

    All that our routes depend on wants the connection alone. FastAPI reads the body first, and then finds out
    for each of them, at each request, how it is to be called.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own for all the rest, after our questions."""
        described, endpoint = self.dependant, self.endpoint
        questions = [(each.name, each.call) for each in described.dependencies if each.call is not None]

        async def with_answers(connection: HTTPConnection, **values: Any) -> Any:
            return await endpoint(**connection.scope[_ANSWERS], **values)

        self.dependant = replace(
            described, dependencies=[], call=with_answers, http_connection_param_name="connection"
        )
        handle = super().get_route_handler()
        self.dependant = described

        async def ask(request: Request) -> Response:
            answers = [(name, await question(request)) for name, question in questions]
            request.scope[_ANSWERS] = {name: answer for name, answer in answers if name is not None}
            return await handle(request)

        return ask


class Router(APIRouter):
    """Routes of one subject, each described with every way to be refused.

    What they depend on takes the connection and nothing else.
    """

    def __init__(self, *, responses: dict[int | str, dict[str, Any]] | None = None, **named: Any) -> None:
        every = {**problems.RESPONSES, **(responses or {})}
        super().__init__(responses=every, route_class=_Route, **named)


class Directory:
    """Hands each request to its route, after one look at how its address begins.

    `router` is the application's, with all its routes. Where no route fits, its own word for that is given;
    where one fits but for the method, that route says so.
    """

    def __init__(self, router: APIRouter) -> None:
        self._router = router
        self._routes: dict[tuple[str, ...], list[BaseRoute]] = defaultdict(list)
        for route in router.routes:
            assert isinstance(route, Route | WebSocketRoute | Mount)
            self._routes[beginning(route.path)].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route answer."""
        if scope["type"] == "lifespan":
            await self._router.lifespan(scope, receive, send)
            return
        route, found = self._route_of(scope)
        if route is None:
            await self._router.default(scope, receive, send)
            return
        scope.update(found)
        await route.handle(scope, receive, send)

    def _route_of(self, scope: Scope) -> tuple[BaseRoute | None, Scope]:
        almost: tuple[BaseRoute | None, Scope] = None, {}
        for route in self._routes.get(beginning(scope["path"]), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return route, found
            if match is Match.PARTIAL and almost[0] is None:
                almost = route, found
        return almost


def beginning(path: str) -> tuple[str, ...]:
    """The first word of a page's address, the first two of one below /api: none of ours is a blank."""
    words = path.split("/", 3)[1:3]
    return tuple(words if words[:1] == ["api"] else words[:1])
