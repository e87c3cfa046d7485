"""A customer's rights on the command line: `privacy export FILE | erase`. Who it is, is asked for.

Nothing of them is ever an argument, for everybody on the machine can read those.
"""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from uuid import UUID

from queue_server.commands.at_hand import COMMAND_LINE, AtHand
from queue_server.contract import references
from queue_server.contract.commands import Command
from queue_server.contract.numbers import TicketNumber
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.hours import shop_day
from queue_server.operations.erasing import erase as erase_all
from queue_server.store import audit, traces
from queue_server.store.audit import Look
from queue_server.store.database import Connection
from queue_server.store.traces import Trace

_FEWEST_DIGITS_OF_A_PHONE = 6
_YES = "ERASE"


def describe(parser: ArgumentParser, shared: ArgumentParser) -> None:
    """The words of `privacy`."""
    acts = parser.add_subparsers(required=True, metavar="ACT")
    copying = acts.add_parser("export", parents=[shared], help="write all that is kept of one customer")
    copying.add_argument("file", type=Path, metavar="FILE", help="a new file, for its owner's eyes only")
    copying.set_defaults(run=export)
    acts.add_parser("erase", parents=[shared], help="delete all that is kept of one customer").set_defaults(
        run=erase
    )


async def export(asked: Namespace, here: AtHand) -> None:
    """Write every row about one customer, as JSON; that this was done is written down."""
    trace = _whom(here)
    rows = await here.reader.read(lambda connection: traces.kept(connection, here.shop.id, trace))
    written = json.dumps(rows, indent=2, ensure_ascii=False, default=str)
    try:
        file = os.open(asked.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as problem:
        raise BadInput(f"{asked.file} can't be written: {problem.strerror}.") from problem
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(written)
    with here.database.writing() as connection:
        _note(connection, here, trace)
    print(f"Written to {asked.file}. It is about one person: give it to nobody else, then delete it.")


async def erase(_: Namespace, here: AtHand) -> None:
    """Delete it, once who asked has said that they mean it."""
    trace = _whom(here)
    if _asked(f"It can't be brought back. Type {_YES} to delete it: ") != _YES:
        raise BadInput("Nothing was deleted.")
    done = await here.house.carry_out(erase_all, COMMAND_LINE, Command(), trace)
    print(
        f"Deleted: {done.other} rows, and what would lead to them. That they came stays, without who it was."
    )
    print("Copies still hold it until they are deleted. Where one is put back, this is deleted again.")


def _whom(here: AtHand) -> Trace:
    """The customer who is meant. Refuses with NotFound where nothing leads to anybody."""
    said = _asked("Their reference, ticket number, phone, email or family name: ")
    with here.database.reading() as connection:
        trace = _found(connection, here, said)
    if not trace:
        raise NotFound("Anything of theirs")
    print(f"Found: {_count(trace.bookings, 'booking')} and {_count(trace.tickets, 'ticket')}.")
    return trace


def _found(connection: Connection, here: AtHand, said: str) -> Trace:
    shop_id, reference = here.shop.id, references.read(said)
    if reference is not None:
        return traces.of_reference(connection, shop_id, reference)
    if "@" in said:
        return traces.of_email(connection, shop_id, said)
    if (number := _number(said)) is not None:
        day = _day(_asked("On which day (such as 2026-11-23; nothing for today): "), here)
        return traces.of_number(connection, shop_id, number, day)
    if sum(letter.isdigit() for letter in said) >= _FEWEST_DIGITS_OF_A_PHONE:
        return traces.of_phone(connection, shop_id, said)
    born = _day(_asked("Their date of birth (such as 1961-02-03): "))
    return traces.of_name(connection, shop_id, said, born)


def _number(said: str) -> str | None:
    try:
        return str(TicketNumber.parse(said.upper()))
    except ValueError:
        return None


def _day(said: str, here: AtHand | None = None) -> date:
    if not said and here is not None:
        return shop_day(here.now(), here.shop.timezone)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadInput("A day is written like 2026-11-23.") from None


def _asked(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        raise BadInput("Nobody answered, so nothing was done.") from None


def _note(connection: Connection, here: AtHand, trace: Trace) -> None:
    now = here.now()
    looks = [Look(now, COMMAND_LINE.id, "exported", ticket, {}) for ticket in trace.tickets]
    looks += [
        Look(now, COMMAND_LINE.id, "exported", None, {"appointment": str(booking)})
        for booking in trace.bookings
    ]
    for look in looks:
        audit.note(connection, here.shop.id, look)


def _count(ids: frozenset[UUID], what: str) -> str:
    return f"{len(ids)} {what}{'' if len(ids) == 1 else 's'}"
