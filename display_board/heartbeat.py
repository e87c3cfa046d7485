"""Says every 20 seconds that this board is there, and whether what it shows is old."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from queue_server.client import ServerError, own_version
from queue_server.contract.commands import DeviceHealth

EVERY_SECONDS = 20.0
_OLD = "It shows old numbers: its line to the server is down, though it is switched on."

log = logging.getLogger(__name__)


async def say(tell: Callable[[DeviceHealth], Awaitable[None]], is_old: Callable[[], bool]) -> None:
    """Go on until cancelled; a server that does not hear it is told again after 20 seconds.

    `tell` is `ServerClient.board_health`; `is_old` answers whether no views have come in for too long.
    """
    while True:
        health = DeviceHealth(version=own_version(), problem=_OLD if is_old() else None)
        try:
            await tell(health)
        except ServerError as problem:
            log.info("Health not reported: %s", problem)
        await asyncio.sleep(EVERY_SECONDS)
