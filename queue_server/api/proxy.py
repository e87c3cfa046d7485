"""The one proxy that does TLS for us: only it, and this machine itself, may speak to us without TLS."""

from __future__ import annotations

import ipaddress
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from queue_server.api import problems
from queue_server.contract.problems import Problem

_NOT_BY_THIS_WAY = Problem(
    code="not_allowed", message="Use the https address: this way in is for the proxy alone."
)


class OnlyFromProxy:
    """Refuses everyone but `proxy` and this machine; believes forwarded headers of `proxy` alone."""

    def __init__(self, app: ASGIApp, proxy: str) -> None:
        self._proxy = proxy
        self._refuse = problems.answer(403, _NOT_BY_THIS_WAY)
        # uvicorn and starlette describe one and the same ASGI by types of their own.
        self._app: Any = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=[proxy])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 403."""
        if scope["type"] == "lifespan" or self._is_known(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._refuse(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    def _is_known(self, scope: Scope) -> bool:
        host = (scope.get("client") or ("", 0))[0]
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return str(address) == self._proxy or address.is_loopback
