"""Printers as reception reads of them when something is wrong."""

from queue_server.contract import staff_views
from tests.web.samples import ago


def printers() -> list[staff_views.PrinterNote]:
    """One says what is wrong, one says nothing any more."""
    away = "Nothing is heard from this printer. Is its computer switched on and connected?"
    return [
        staff_views.PrinterNote(
            name="Printer 1", sentence="The printer is out of paper.", prints=False, since=None
        ),
        staff_views.PrinterNote(name="Printer 2", sentence=away, prints=False, since=ago(minutes=3)),
    ]
