"""Several server processes behind one address: each line goes to the next of them that answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class OneAddress:
    """A small balancer. `ports` are the servers behind it now; it may be changed at any time."""

    def __init__(self) -> None:
        self.port = 0
        self.ports: list[int] = []
        self._turn = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OneAddress]:
        """Listens at `port` as long as the block runs."""
        listening = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            listening.close()

    async def _join(self, read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        for _ in self.ports.copy():
            self._turn += 1
            with suppress(OSError):
                there = await asyncio.open_connection("127.0.0.1", self.ports[self._turn % len(self.ports)])
                await asyncio.gather(carry(read, there[1]), carry(there[0], write))
                return
        write.close()


async def carry(read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
    """Hand on what comes, until either end is gone."""
    with suppress(OSError):
        while piece := await read.read(65536):
            write.write(piece)
            await write.drain()
    write.close()
