"""A device on its WebSocket: sent the newest view, and listened to only so that its leaving is noticed."""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from queue_server.live.audiences import Audience, Subscription
from queue_server.live.hub import Hub
from queue_server.live.slot import Closed

_CODES = {Closed.STOPPING: 1012, Closed.REVOKED: 1008}


async def show(hub: Hub, audience: Audience, device_id: str, websocket: WebSocket) -> None:
    """Send every newer view until the device leaves, is revoked, or the server stops."""
    await websocket.accept()
    with hub.listen(audience, device_id) as subscription:
        leaving = asyncio.create_task(_notice_leaving(websocket, subscription))
        try:
            await _send(websocket, subscription)
        except (WebSocketDisconnect, OSError):
            return
        finally:
            leaving.cancel()


async def _send(websocket: WebSocket, subscription: Subscription) -> None:
    while (message := await subscription.slot.take()) is not None:
        await websocket.send_text(message)
    why = subscription.slot.closed
    if why in _CODES:
        await websocket.close(_CODES[why], why.value)


async def _notice_leaving(websocket: WebSocket, subscription: Subscription) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
    subscription.slot.close(Closed.GONE)
