"""The paper ticket: hands it to the printer agent beside the kiosk and tells how it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from kiosk.answers import Paper, PaperNews
from printer import client
from queue_server.contract.receipt import Receipt

_PAPER = {
    client.Paper.PRINTING: Paper.PRINTING,
    client.Paper.PRINTED: Paper.PRINTED,
    client.Paper.ASK: Paper.ASK,
    client.Paper.NONE: Paper.NONE,
}


class Printing:
    """Prints through the agent whose data folder is `data`; without one there is simply no paper."""

    def __init__(self, data: Path, on_news: Callable[[PaperNews], None]) -> None:
        self._printer = client.PrinterClient(data)
        self._tell = on_news
        self._handing_over = asyncio.Lock()

    async def print(self, command_id: UUID, receipt: Receipt, copy_number: int) -> None:
        """Print one copy of a ticket and tell every change until it has ended."""
        async with self._handing_over:
            report = await self._printer.submit(receipt, command_id, copy_number)
        self._tell(PaperNews(command_id, _PAPER[report.paper]))
        if report.state is None or report.ended:
            return
        async for later in self._printer.watch(command_id, copy_number):
            self._tell(PaperNews(command_id, _PAPER[later.paper]))

    async def expire(self, command_id: UUID, copy_number: int, seconds: float) -> None:
        """Let this copy come out within so many seconds or not at all; one being handed over comes first."""
        async with self._handing_over:
            pass
        await self._printer.expire(command_id, copy_number, seconds)
