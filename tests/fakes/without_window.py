"""All of a kiosk but its window and its printer: the files that it keeps and its line to a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kiosk.clocks import Clocks
from kiosk.offline import NumberBook
from kiosk.outbox import Outbox
from kiosk.server_link import Listeners, ServerLink
from queue_server.client import ServerClient


@asynccontextmanager
async def without_window(
    folder: Path, address: str, token: str, listeners: Listeners, clocks: Clocks | None = None
) -> AsyncIterator[tuple[ServerLink, Outbox]]:
    """Its files are in this folder; its line is open to the end, whatever happens to the server."""
    outbox = Outbox(folder / "outbox", clocks or Clocks.of_this_machine())
    book = NumberBook(folder / "numbers.json", outbox.numbers())
    async with ServerClient(address, token) as client:
        link = ServerLink(client, outbox, book, folder / "view.json", listeners, version="test")
        running = asyncio.create_task(link.run())
        try:
            yield link, outbox
        finally:
            assert not running.done()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
