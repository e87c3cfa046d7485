"""How the printer is, in words for staff and IT, and how its tickets ended lately."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from printer import causes
from printer.conversation import Printer
from printer.spool import KEEP_PAPER, Spool
from queue_server.client import own_version
from queue_server.contract.commands import PrinterHealth


class Host(Protocol):
    """What there is to know of an agent."""

    spool: Spool
    printer: Printer
    problem: str | None


def health_of(host: Host, lack: str | None = None) -> PrinterHealth:
    """How the printer is, in words for staff; `lack` is said of one that has no other problem."""
    problem, paper = host.problem, host.printer.status.paper
    also = "paper_low" if paper == "low" else lack
    return PrinterHealth(
        version=own_version(),
        waiting_commands=host.spool.waiting(),
        problem=causes.in_words(problem or also),
        ready=problem is None,
        paper=paper,
        ended=host.spool.ended(datetime.now(UTC) - KEEP_PAPER),
    )
