"""What everybody was told, compared with what the shop kept: nothing lost, nothing twice, nothing grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from queue_server.domain.ticket import ENDED
from queue_server.store import journal, tickets
from queue_server.store.database import Database
from tests.soak.house import Papers, Size

MEMORY_MAY_GROW_BY_MB = 40.0
FILES_MAY_GROW_BY = 6
TASKS_MAY_GROW_BY = 6


@dataclass(frozen=True, slots=True)
class Evening:
    """What was found when a day was over. `pid` is the server's: a new one starts small again."""

    day: date
    pid: int
    server: Size
    agent: Size
    tasks: int


@dataclass
class Report:
    """What the people were told, what went wrong on purpose, and what should not have.

    `given` are the numbers that customers hold, by day. `unshown`: commands that the kiosk kept and delivered
    although whoever stood there was sent to reception.
    """

    given: Counter[tuple[date, str]] = field(default_factory=Counter)
    acts: Counter[tuple[str, UUID]] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    paper: Counter[str] = field(default_factory=Counter)
    evenings: list[Evening] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unshown: int = 0
    offline: int = 0
    unanswered: int = 0
    repeated: int = 0

    def did(self, act: str, ticket: str) -> None:
        """Somebody was told that this was done."""
        self.acts[act, UUID(ticket)] += 1

    def lines(self) -> Iterator[str]:
        """The result, for people."""
        calls = sum(count for (act, _), count in self.acts.items() if act == "called")
        yield f"{len(self.evenings)} days; {self.given.total():,} numbers given, {self.offline} by the kiosk;"
        yield f"{calls:,} calls; {self.acts.total():,} acts at desks and reception."
        yield f"Went wrong on purpose: {_counted(self.troubles)}."
        yield f"Requests sent again for want of an answer: {self.unanswered}; all the same: {self.repeated}."
        yield f"Paper at the kiosk: {_counted(self.paper)}."
        for each in self.evenings:
            yield (
                f"{each.day}: server {each.server.memory_mb:.0f} MB, {each.server.files} files,"
                f" {each.server.threads} threads, {each.server.children} children, {each.tasks} tasks;"
                f" agent {each.agent.memory_mb:.0f} MB, {each.agent.files} files"
            )
        yield "; ".join(self.faults) or "Nothing lost, nothing twice, nothing grew."


def compare(report: Report, data: Path, shop_id: str) -> Iterator[str]:
    """What the shop kept otherwise than people were told."""
    database = Database.in_folder(data)
    with database.reading() as connection:
        issued = tickets.all_numbers(connection, shop_id)
        entries = list(journal.since(connection, shop_id, 0))
        days = sorted({day for day, _ in issued.values()})
        turns = [turn for day in days for turn in tickets.of_day(connection, shop_id, day)]
    database.close()
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        yield "the journal has a gap"
    kept = Counter(issued.values())
    yield from _amount("numbers are on two tickets", kept - Counter(set(kept)))
    yield from _amount("numbers were given to two people", report.given - Counter(set(report.given)))
    yield from _amount("numbers are lost", report.given - kept)
    if (kept - report.given).total() > report.unshown:
        yield f"{(kept - report.given).total()} tickets that nobody was given, {report.unshown} expected"
    left_open = Counter(str(turn.number) for turn in turns if turn.state not in ENDED)
    yield from _amount("turns were left open", left_open)
    acts = {act for act, _ in report.acts}
    done = Counter((entry.act, entry.ticket_id) for entry in entries if entry.act in acts and entry.ticket_id)
    yield from _amount("acts are lost", Counter(report.acts) - done)
    yield from _amount("acts are done and not told, or twice", done - Counter(report.acts))


def twice_on_paper(papers: Papers) -> Iterator[str]:
    """Tickets that came out of the printer more than once as the same copy."""
    pieces = Counter(piece for (piece,) in papers)
    yield from _amount("pieces of paper came out twice", pieces - Counter(set(pieces)))


def grown(evenings: list[Evening]) -> Iterator[str]:
    """What is larger on the last evening than on the second of the same server process, when it was warm."""
    last = evenings[-1]
    first = [each for each in evenings if each.pid == last.pid][:2][-1]
    for name, before, now in (("server", first.server, last.server), ("agent", first.agent, last.agent)):
        if now.memory_mb - before.memory_mb > MEMORY_MAY_GROW_BY_MB:
            yield f"the {name} grew from {before.memory_mb:.0f} to {now.memory_mb:.0f} MB"
        if now.files - before.files > FILES_MAY_GROW_BY:
            yield f"the {name} has {now.files} files open, {before.files} before"
    if last.tasks - first.tasks > TASKS_MAY_GROW_BY:
        yield f"the server has {last.tasks} tasks, {first.tasks} before"


def _amount(what: str, found: Counter[object] | Counter[str]) -> Iterator[str]:
    if found:
        yield f"{found.total()} {what}, such as {next(iter(found))}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"
