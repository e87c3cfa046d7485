"""The paper ticket: hands it to the printer agent beside the kiosk and tells how it stands."""

from __future__ import annotations

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

    async def print(self, command_id: UUID, receipt: Receipt, copy_number: int) -> None:
        """Print one copy of a ticket and tell every change until it has ended."""
        report = await self._printer.submit(receipt, command_id, copy_number)
        self._tell(PaperNews(command_id, _PAPER[report.paper]))
        if report.state is None or report.ended:
            return
        async for later in self._printer.watch(command_id, copy_number):
            self._tell(PaperNews(command_id, _PAPER[later.paper]))
