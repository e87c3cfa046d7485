"""What is written of each request: when, what, how it ended and how long it took; never who or what for.

The customers' tokens, booking references and everything behind a question mark are written as `*`.
"""

from __future__ import annotations

import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queue_server.api.figures import Figures

_TOKEN = re.compile(r"(^|/)t/[^/]+")
_REFERENCE = re.compile(r"\d{3}[- ]?\d{3}[- ]?\d{3}")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")
_LONGEST = 200
_HALF_OPEN = 499

log = structlog.get_logger("front_door.access")


def masked(path: str, query: bytes = b"") -> str:
    """The address as it may be written down."""
    shown = _REFERENCE.sub("*", _TOKEN.sub(r"\1t/*", path))
    return _UNPRINTABLE.sub("*", shown)[:_LONGEST] + ("?*" if query else "")


class AccessLog:
    """One line for each request, once it has been answered."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write the line also when it breaks."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), _HALF_OPEN

        async def listen(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = int(message["status"])
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, listen)
        finally:
            seconds = time.perf_counter() - began
            self._figures.answered(scope, status, seconds)
            log.info(
                "answered",
                method=scope.get("method", "WS"),
                path=masked(scope["path"], scope["query_string"]),
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )
