"""What browsers are told with every answer: run our own files only, show us in no frame, keep no copies."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(
            f"{kind}-src 'self'"
            for kind in ("script", "style", "img", "font", "connect", "media", "manifest")
        ),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_ALWAYS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_ONE_YEAR = 365 * 24 * 3600


class Headers:
    """Adds the headers. `is_secure`: browsers reach us by https, and shall from now on."""

    def __init__(self, app: ASGIApp, is_secure: bool) -> None:
        self._app = app
        always = dict(_ALWAYS)
        if is_secure:
            always["strict-transport-security"] = f"max-age={_ONE_YEAR}"
        self._for_files = [(name.encode(), value.encode()) for name, value in always.items()]
        self._for_others = [*self._for_files, (b"cache-control", b"no-store")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything but our own static files is for this reader, now, and kept nowhere."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        ours = self._for_files if scope["path"].startswith("/static/") else self._for_others

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                new = (header for header in ours if header[0] not in said)
                message["headers"] = [*message["headers"], *new]
            await send(message)

        await self._app(scope, receive, with_headers)
