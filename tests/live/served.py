"""The whole server on a free port of this machine, in the test's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from queue_server.api.front_door import FrontDoor
from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.settings import read
from tests.became import became_true
from tests.empty_shop import lay_tables
from tests.live.conftest import SHOP, MovingClock, fill


class Served:
    """A server that answers at `address`; `door` is its inside."""

    def __init__(self, server: uvicorn.Server, port: int, door: FrontDoor, clock: MovingClock) -> None:
        self.server, self.door, self.clock = server, door, clock
        self.address = f"http://127.0.0.1:{port}"
        self.live = f"ws://127.0.0.1:{port}/live"


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Served]:
    """A shop with its people, a kiosk and a board, served as `serve` does it."""
    clock = MovingClock()
    database = lay_tables(folder)
    fill(database, clock)
    database.close()
    app = make_app(read(data=folder), SHOP, Clock(clock.now))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_config=None,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve([listening]))
    await became_true(lambda: server.started or running.done())
    try:
        yield Served(server, listening.getsockname()[1], app.state.front_door, clock)
    finally:
        if not running.done():
            app.state.front_door.hub.close()
            server.should_exit = True
        await running
