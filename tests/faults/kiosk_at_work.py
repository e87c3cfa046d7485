"""All of a kiosk but its window: `python -m tests.faults.kiosk_at_work FOLDER SERVER TASK`.

TASK is "give": somebody comes as soon as the one before has a number, and each number that is shown is
written on a line of its own; or "deliver": it ends once the server has everything.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

from kiosk import server_link
from kiosk.answers import News, NumberWanted, TicketIssued
from kiosk.server_link import Listeners
from queue_server.contract.commands import TakeTicket
from tests.fakes.without_window import without_window

SOMEBODY_ELSE_COMES_AFTER = 0.02


async def work(folder: Path, address: str, task: str) -> None:
    """Do it until killed, or until all is delivered."""
    server_link.AWAY_AFTER_SECONDS = server_link.GIVE_UP_AFTER_SECONDS = 0.3
    shown = asyncio.Event()

    def heard(news: News, replayed: bool) -> None:
        if isinstance(news, NumberWanted):
            link.number_here(news.command_id)
        elif isinstance(news, TicketIssued) and not replayed:
            print(news.receipt.number, flush=True)
            shown.set()

    listeners = Listeners(lambda _: None, lambda _: None, heard)
    async with without_window(folder, address, "bench-kiosk", listeners) as (link, outbox):
        while link.view is None or (task == "deliver" and outbox.waiting()):  # noqa: ASYNC110 - files set no event
            await asyncio.sleep(0.05)
        while task == "give":
            shown.clear()
            link.send("ticket", TakeTicket(command_id=uuid4(), service="council-tax"))
            await shown.wait()
            await asyncio.sleep(SOMEBODY_ELSE_COMES_AFTER)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
