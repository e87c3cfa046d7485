"""A page on server-sent events: it hears that something changed, and fetches what it may see by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from time import monotonic

from starlette.responses import StreamingResponse

from queue_server.live.audiences import Audience
from queue_server.live.hub import Hub

HEARTBEAT = timedelta(seconds=15)
_COME_BACK_AFTER_MS = 1000
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(
    hub: Hub,
    audience: Audience,
    viewer: str,
    still_welcome: Callable[[], Awaitable[bool]],
    heartbeat: timedelta = HEARTBEAT,
) -> StreamingResponse:
    """The answer to a page that listens. `still_welcome` is asked before each heartbeat."""
    spoken = _spoken(hub, audience, viewer, still_welcome, heartbeat.total_seconds())
    return StreamingResponse(spoken, media_type="text/event-stream", headers=_HEADERS)


async def _spoken(
    hub: Hub, audience: Audience, viewer: str, still_welcome: Callable[[], Awaitable[bool]], heartbeat: float
) -> AsyncIterator[str]:
    yield f"retry: {_COME_BACK_AFTER_MS}\n\n"
    asked_at = monotonic()
    with hub.listen(audience, viewer) as subscription:
        while subscription.slot.closed is None:
            if monotonic() - asked_at >= heartbeat:
                if not await still_welcome():
                    return
                asked_at = monotonic()
                yield ": still here\n\n"
            try:
                async with asyncio.timeout(heartbeat):
                    message = await subscription.slot.take()
            except TimeoutError:
                continue
            if message is not None:
                yield message
