"""Many connected boards, and when each of them was told of a call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from websockets.asyncio.client import ClientConnection, connect

from queue_server.bench.rig import Rig

_CONNECT_AT_ONCE = 50


class Boards:
    """What each board was told last, and when (by `perf_counter`)."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._told_at: dict[str, list[float]] = {}
        self._news = asyncio.Event()

    async def all_told(self, number: str) -> list[float]:
        """The moments at which the boards showed this number, in order, once all do."""
        while len(self._told_at.get(number, ())) < self.count:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 10)
        return self._told_at[number]

    async def watch(self, line: ClientConnection) -> None:
        """Note the newest call of each message; ends with the line."""
        async for message in line:
            now = perf_counter()
            calls = json.loads(message)["view"]["calls"]
            if calls:
                self._told_at.setdefault(calls[0]["number"], []).append(now)
                self._news.set()


@asynccontextmanager
async def connected(rig: Rig, count: int) -> AsyncIterator[Boards]:
    """So many boards look on while the block runs."""
    boards = Boards(count)
    lines: list[ClientConnection] = []
    for start in range(0, count, _CONNECT_AT_ONCE):
        some = range(start, min(start + _CONNECT_AT_ONCE, count))
        lines += await asyncio.gather(*(_line(rig) for _ in some))
    watching = [asyncio.create_task(boards.watch(line)) for line in lines]
    try:
        yield boards
    finally:
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        for line in lines:
            line.transport.abort()


async def _line(rig: Rig) -> ClientConnection:
    address = f"ws://127.0.0.1:{rig.port}/live/board"
    return await connect(
        address, additional_headers=rig.board, compression=None, ping_interval=None, proxy=None
    )
