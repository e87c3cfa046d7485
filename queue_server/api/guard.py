"""Only our own pages may act for a signed-in person.

A browser says where a request comes from: `Sec-Fetch-Site`, else `Origin`. Unsafe methods and WebSockets
from anywhere else are refused. Devices send a bearer token, which no browser adds by itself, so they pass.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from queue_server.api import problems
from queue_server.contract.problems import Problem

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ELSEWHERE = Problem(code="not_allowed", message="This did not come from one of our own pages.")
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Guard:
    """The innermost gate before the routes, as plain ASGI so that WebSockets pass it too.

    `public_url` is the address browsers use, where a proxy changes the Host header.
    """

    def __init__(self, app: ASGIApp, public_url: str | None = None) -> None:
        self._app = app
        self._public = None if public_url is None else urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe, from a device, or from our own pages; refuse the rest with 403."""
        if scope["type"] == "lifespan" or self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": _ELSEWHERE.message})
        else:
            await problems.answer(403, _ELSEWHERE)(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
            return True
        if headers.get("authorization", "").lower().startswith("bearer "):
            return True
        return self._is_ours(headers, scope)

    def _is_ours(self, headers: Headers, scope: Scope) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None and scope["type"] == "http":
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is None:
            return False
        scheme, _, asking = origin.partition("://")
        asks = _host(asking, scheme)
        own = {headers.get("host", ""), self._public}
        return asks is not None and asks in {_host(name, scheme) for name in own if name}


def _host(netloc: str, scheme: str) -> tuple[str, int | None] | None:
    """Host and port, so that an address with its default port equals the one without it."""
    try:
        parts = urlsplit(f"//{netloc}")
        return (parts.hostname, parts.port or _DEFAULT_PORTS.get(scheme)) if parts.hostname else None
    except ValueError:
        return None
