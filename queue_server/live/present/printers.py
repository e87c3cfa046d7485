"""What reception should know of the printers: in the agent's own words, or that one is not heard of."""

from __future__ import annotations

from datetime import datetime

from queue_server.contract.commands import PrinterHealth
from queue_server.contract.staff_views import PrinterNote
from queue_server.domain.concerns import AWAY_AFTER
from queue_server.live.snapshot import Snapshot
from queue_server.store.devices import LastSeen


def is_news(known: LastSeen | None, said: PrinterHealth, now: datetime) -> bool:
    """Whether reception's page looks different now that a printer says this."""
    if known is None or now - known.at > AWAY_AFTER:
        return True
    return (known.health.get("problem"), known.health.get("ready")) != (said.problem, said.ready)


def for_reception(snapshot: Snapshot) -> list[PrinterNote]:
    """One note for each printer with something to say; those that are well say nothing.

    Judged as of when `snapshot` was read: a printer may have spoken since.
    """
    notes = []
    for device in snapshot.hall.devices.values():
        seen = snapshot.seen.get(device.id)
        if device.kind != "printer" or seen is None:
            continue
        if snapshot.hall.at - seen.at > AWAY_AFTER:
            sentence = "Nothing is heard from this printer. Is its computer switched on and connected?"
            notes.append(PrinterNote(name=device.name, sentence=sentence, prints=False, since=seen.at))
        elif problem := seen.health.get("problem"):
            ready = bool(seen.health.get("ready"))
            notes.append(PrinterNote(name=device.name, sentence=problem, prints=ready, since=None))
    return notes
