"""What a printer can do, found by asking it and told in plain sentences; nothing is printed."""

from __future__ import annotations

from collections.abc import Iterator

from printer import causes
from printer.conversation import LinePrinter
from printer.profiles import Profile
from printer.transport import Folder, Target
from queue_server.contract.commands import Evidence

PROOFS = {
    Evidence.TOKEN: "It says when a ticket is printed, and which one: the best proof there is.",
    Evidence.FENCE: "It says when everything it was sent is printed: good proof.",
    Evidence.STATUS: "It can't say that a ticket is printed, only how it is: tickets end as “sent”.",
}


async def probe(target: Target, profile: Profile) -> tuple[bool, list[str]]:
    """Whether tickets can be printed there now, and what was found, a sentence each."""
    if isinstance(target, Folder):
        return True, [f"Tickets become pictures in {target.path}."]
    printer = LinePrinter(target, profile)
    try:
        problem = await printer.check()
        return problem is None, list(_sentences(printer, problem))
    finally:
        printer.close()


def _sentences(printer: LinePrinter, problem: str | None) -> Iterator[str]:
    if problem == "not_reached":
        yield "The printer cannot be reached. Is it switched on, connected, and used by no other program?"
        return
    if problem == "no_answer":
        yield "Something is there but does not answer."
        yield "If this printer never answers, start its program with --no-answers: tickets end as “sent”."
        return
    yield "The printer answers."
    said = causes.in_words("paper_low" if problem is None and printer.status.paper == "low" else problem)
    yield said or "Nothing is wrong with it."
    if printer.proof is not None:
        yield PROOFS[printer.proof]
    elif problem is not None:
        yield "What it can prove is found once that is put right."
