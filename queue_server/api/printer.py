"""What a printer agent asks for: paper for reception and reprints."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Query

from queue_server.api.access import Printer
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import PrinterHealth, PrintResult
from queue_server.contract.views import PrinterJobs
from queue_server.domain.people import Actor
from queue_server.live.audiences import Audience
from queue_server.live.present import printer as present
from queue_server.live.present.printers import is_news
from queue_server.operations.printing import note_result
from queue_server.store import devices, jobs, journal
from queue_server.store.jobs import PrintJob

router = Router(prefix="/api/printer", tags=["printer"])


@router.get("/jobs")
async def waiting(door: Door, printer: Printer, wait: Annotated[int, Query(ge=0, le=25)] = 0) -> PrinterJobs:
    """What this printer has yet to print; waits up to `wait` seconds for something to come.

    What it is told of is its own for a minute, and longer while it goes on asking.
    """
    until = asyncio.get_running_loop().time() + wait
    with door.hub.listen(Audience.STAFF, printer.id) as line:
        while not (found := await _take(door, printer)) and line.slot.closed is None:
            try:
                async with asyncio.timeout_at(until):
                    await line.slot.take()
            except TimeoutError:
                break
    return present.view(found)


@router.post("/jobs/{job}/result", status_code=204)
async def result(door: Door, printer: Printer, job: UUID, said: PrintResult) -> None:
    """How a job stands now."""
    await door.house.carry_out(note_result, printer, said, job)


@router.post("/health", status_code=204)
async def health(door: Door, printer: Printer, said: PrinterHealth) -> None:
    """How the printer is. Reception's page follows where that is news."""
    before = await door.reader.read(lambda c: devices.last_seen(c, door.shop.id))
    await note_seen(door, printer, said)
    if is_news(before.get(printer.id), said, door.now()):
        await door.writer.write(lambda c: journal.raise_tick(c, door.shop.id))
        door.hub.wake()


async def _take(door: FrontDoor, printer: Actor) -> list[PrintJob]:
    asked = (door.shop.id, printer, door.now())
    if not await door.reader.read(lambda connection: jobs.is_waiting(connection, *asked)):
        return []
    return await door.writer.write(lambda connection: jobs.take(connection, *asked))
