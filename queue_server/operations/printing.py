"""Paper that the server asks for: reception's tickets and reprints; paper is a copy of the ticket."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract import receipt as paper
from queue_server.contract.commands import Command, Evidence, PrintResult, PrintState
from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.receipt import Receipt, ReceiptFacts, compose
from queue_server.contract.words import Words, in_language
from queue_server.domain.appointments import not_before
from queue_server.domain.delays import Delay, delay_of_service
from queue_server.domain.errors import NotFound
from queue_server.domain.surgeries import seen_late_at
from queue_server.operations.transaction import Done, Work
from queue_server.shop import Shop
from queue_server.store import floor, jobs, surgeries, tickets
from queue_server.store.database import Connection

JOB_EXPIRES_AFTER = timedelta(minutes=10)
_A_MOMENT = timedelta(seconds=1)


def receipt_of(connection: Connection, shop: Shop, public_url: str | None, ticket: UUID | None) -> Receipt:
    """What the ticket says, the same whenever it is asked for. Raises NotFound."""
    said = None if ticket is None else tickets.printed(connection, shop.id, ticket)
    if said is None or ticket is None:
        raise NotFound("This ticket")
    estimate = shop.as_told(said.told, said.arrived_at)
    slot = said.allotted_at if estimate is not None and estimate.closing_time is None else None
    words, booked_at = Words.of(said.language), said.booked_at if said.tells_appointment else None
    late, new_time = _delay(connection, shop, ticket, booked_at, slot)
    called_after = booked_at and not_before(booked_at, said.arrived_at)
    return compose(
        ReceiptFacts(
            ticket_id=ticket,
            number=said.number,
            language=said.language,
            shop_name=in_language(shop.names, said.language),
            waiting_area=in_language(shop.waiting_area, said.language),
            greet_minutes=shop.greet_minutes,
            issued_on=said.day,
            large_print=said.large_print or "large-print" in said.needs,
            easy_words=EASY_WORDS in said.needs,
            qr_url=public_url and f"{public_url}/t/{tickets.phone_token(said.phone_key, ticket)}",
            estimate=estimate,
            allotted_at=slot,
            slot_time=slot and words.time(slot, shop.timezone),
            appointment_time=booked_at and words.time(booked_at, shop.timezone),
            called_after=called_after and words.time(called_after, shop.timezone),
            delay=late and in_language(shop.delay_reason(late.reason), said.language),
            delay_time=new_time and words.time(new_time, shop.timezone),
        )
    )


def print_at_reception(work: Work, ticket: UUID, command_id: UUID | None) -> None:
    """A first copy from reception's printer."""
    _ask(work, ticket, command_id, 1, work.shop.reception_printer)


def reprint(work: Work, command: Command, ticket: UUID) -> Done:
    """A further copy, marked as one, from the printer at which the ticket was issued."""
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        raise NotFound("This ticket")
    issue = tickets.issue_of(work.connection, work.shop.id, ticket)
    printer = jobs.printer_of(work.connection, work.shop.id, issue.issued_by)
    copy = jobs.copies(work.connection, work.shop.id, ticket) + 1
    _ask(work, ticket, command.command_id, copy, printer or work.shop.reception_printer)
    work.fact("reprint_asked", ticket, copy=copy)
    return Done(ticket=ticket)


def note_result(work: Work, result: PrintResult, job: UUID) -> Done:
    """How a printer agent says that a job stands. It is a fact about paper: it ends nobody's undo.

    What an agent says of a job that another has taken since changes nothing.
    """
    known = jobs.find(work.connection, work.shop.id, job)
    if known is None:
        raise NotFound("This print job")
    if known.taken_by not in {None, work.actor.id}:
        return Done(ticket=known.ticket_id)
    jobs.note(work.rows, known, result.state, result.evidence, result.cause)
    work.fact("print_job", job=job, state=result.state)
    return Done(ticket=known.ticket_id)


def ask_for(
    work: Work, ticket: UUID | None, receipt: Receipt, command_id: UUID | None, copy: int, printer: str | None
) -> UUID:
    """Ask the printer, any of the shop's where that one is not known, for this paper; the job's id."""
    known = jobs.printers(work.connection, work.shop.id)
    job = jobs.PrintJob(
        id=work.new_id(),
        command_id=command_id or work.new_id(),
        copy_number=copy,
        ticket_id=ticket,
        printer=printer if printer in known else None,
        receipt=receipt,
        state=PrintState.QUEUED,
        evidence=Evidence.NONE,
        cause=None,
        created_at=work.now,
        expires_at=work.now + JOB_EXPIRES_AFTER,
    )
    jobs.ask(work.rows, work.shop.id, job)
    return job.id


def _delay(
    connection: Connection, shop: Shop, ticket: UUID, booked_at: datetime | None, slot: datetime | None
) -> tuple[Delay | None, datetime | None]:
    """What staff had announced when the ticket was issued, and the new time that it tells, if any.

    Its paper is the same whenever it is asked for.
    """
    delays = floor.delays(connection, shop.id)
    turn = tickets.newest(connection, shop.id, ticket) if delays else None
    if turn is None:
        return None, None
    known = (each for each in delays if each.set_at <= turn.arrived_at)
    late = delay_of_service(turn.service, known, turn.arrived_at)
    if late is None:
        return None, None
    if booked_at is None or turn.service is None:
        return late, late.time_for(slot)
    theirs = surgeries.of_service(connection, shop.id, turn.service, booked_at, booked_at + _A_MOMENT)
    return late, seen_late_at(theirs, turn.service, booked_at) or late.time_for(booked_at)


def _ask(work: Work, ticket: UUID, command_id: UUID | None, copy: int, printer: str | None) -> None:
    first = receipt_of(work.connection, work.shop, work.public_url, ticket)
    receipt = first if copy == 1 else paper.reprint(first, copy)
    work.fact("print_asked", ticket, job=ask_for(work, ticket, receipt, command_id, copy, printer))
