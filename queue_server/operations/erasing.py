"""What is kept of one customer is deleted because they asked; the data protection officer decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.contract.commands import Command
from queue_server.domain.errors import BadInput, NotFound
from queue_server.operations.transaction import Done, Work
from queue_server.shop import Shop
from queue_server.store import journal, traces
from queue_server.store.database import Connection
from queue_server.store.traces import Trace

_BY = "restore"


def erase(work: Work, _: Command, trace: Trace) -> Done:
    """Erase it; the journal has which bookings and tickets, as ids. `Done.other` is how many rows went.

    Refuses with NotFound where nothing leads to anybody, and with BadInput while they are here or expected.
    """
    if not trace:
        raise NotFound("Whoever this is")
    refused = traces.why_not(work.connection, work.shop.id, trace, work.now)
    if refused is not None:
        raise BadInput(refused)
    gone = traces.erase(work.connection, work.shop.id, trace)
    for ticket in sorted(trace.tickets):
        work.fact("erased", ticket)
    for booking in sorted(trace.bookings):
        work.fact("erased", appointment=booking)
    return Done(other=str(sum(gone.values())))


def erase_again(connection: Connection, shop: Shop, trace: Trace, now: datetime) -> None:
    """After a copy was put back: what it still had of them goes once more, and is known to have gone."""
    if not trace:
        return
    traces.erase(connection, shop.id, trace)
    facts: list[dict[str, Any]] = [{"fact": "erased", "ticket": str(each)} for each in sorted(trace.tickets)]
    facts += [{"fact": "erased", "appointment": str(each)} for each in sorted(trace.bookings)]
    place = journal.take_order(connection, shop.id, now)
    journal.write(connection, shop.id, place.seq, place.at, _BY, facts)
