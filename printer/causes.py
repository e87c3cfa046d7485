"""Why no paper came, as codes on the wire and in plain sentences for staff."""

from __future__ import annotations

_SENTENCES = {
    "paper_out": "The printer is out of paper.",
    "paper_low": "The printer has little paper left.",
    "cover_open": "The printer's cover is open.",
    "cutter": "The printer's cutter is stuck.",
    "printer_error": "The printer reports an error. Switch it off and on again.",
    "offline": "The printer is not ready. Look at its lights and buttons.",
    "not_reached": "The printer cannot be reached. Is it switched on and connected?",
    "no_answer": "The printer does not answer. Switch it off and on again.",
    "no_folder": "The folder for tickets cannot be made.",
    "folder_refused": "The folder for tickets takes no files.",
    "line_lost": "The line to the printer broke while a ticket was sent.",
    "no_proof": "The printer did not say that it printed.",
    "disk": "The disk of the printer's computer takes nothing new. Tell IT: it may be full.",
    "restarted": "The printer program stopped while a ticket was sent.",
    "no_shaping": "Tickets in Arabic, Urdu, Bengali, Gujarati and Punjabi are printed in English: "
    "install libfribidi0.",
    "cannot_draw": "A ticket has letters for which no font is installed.",
    "agent_error": "The printer program met a fault of its own; its log says more.",
    "no_such_ticket": "This printer printed no such ticket in the last 24 hours.",
    "no_agent": "The printer program is not running.",
}


def in_words(cause: str | None) -> str | None:
    """The sentence for a cause; None when there is nothing to say."""
    return None if cause is None else _SENTENCES.get(cause, cause)
