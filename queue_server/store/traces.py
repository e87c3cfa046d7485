"""All that is kept of one customer: found by what they know of themselves, copied out, and erased.

Who they are lies in few places; the bookings and tickets themselves stay for the figures, and nothing in
them leads back to anybody once it is erased.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, or_, select
from sqlalchemy.exc import SQLAlchemyError

from queue_server.domain.appointments import sought_email, sought_name, sought_phone
from queue_server.domain.errors import Trouble
from queue_server.store import schema
from queue_server.store.database import Database

_SECRET = ("_hash", "_tries")
_OURS = frozenset({"shop_id", "sought_name", "sought_phone", "sought_email", "taken_by", "taken_until"})
_HASH_BYTES = 32
_OF_THEM = (
    "booking_contact",
    "outgoing_message",
    "turn_note",
    "follow_up_words",
    "remark_words",
    "print_job",
    "undo",
)
"""Tables whose rows are nothing but what is known of somebody, or a copy of it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What leads to one customer: the ids of their bookings and tickets."""

    bookings: frozenset[UUID] = frozenset()
    tickets: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.bookings or self.tickets)


def of_reference(connection: Connection, shop_id: str, reference: str) -> Trace:
    """Whose booking has this reference, nine digits."""
    booked = schema.appointment
    return _whole(connection, shop_id, _ids(connection, booked, shop_id, booked.c.reference == reference))


def of_number(connection: Connection, shop_id: str, number: str, day: date) -> Trace:
    """Whose ticket had this number on this day of the shop."""
    ticket = schema.ticket
    mine = (ticket.c.number == number) & (ticket.c.day == day)
    return _whole(connection, shop_id, [], _ids(connection, ticket, shop_id, mine))


def of_phone(connection: Connection, shop_id: str, phone: str) -> Trace:
    """Who can be reached at this number, protected bookings too."""
    return _reached_at(connection, shop_id, "phone", sought_phone(phone), sought_phone)


def of_email(connection: Connection, shop_id: str, email: str) -> Trace:
    """Who can be reached at this address, protected bookings too."""
    return _reached_at(connection, shop_id, "email", sought_email(email), sought_email)


def of_name(connection: Connection, shop_id: str, name: str, born: date) -> Trace:
    """Who booked under this family name and was born that day, protected bookings too."""
    contact = schema.booking_contact
    found = select(contact.c.appointment_id, contact.c.family_name).where(
        contact.c.shop_id == shop_id, contact.c.date_of_birth == born
    )
    sought = sought_name(name)
    mine = [row[0] for row in connection.execute(found) if sought_name(row[1] or "") == sought]
    return _whole(connection, shop_id, mine)


def kept(connection: Connection, shop_id: str, trace: Trace) -> dict[str, list[dict[str, Any]]]:
    """Every row that is about them, by table; without what opens their pages."""
    return {
        table.name: [_plain(row._mapping) for row in connection.execute(select(table).where(mine))]
        for table, mine in _rows_about(shop_id, trace)
    }


def why_not(connection: Connection, shop_id: str, trace: Trace, now: datetime) -> str | None:
    """Why nothing can be erased now, as a sentence: they are here, or expected; None where it can."""
    turn, booked = schema.turn, schema.appointment
    is_here = turn.c.ticket_id.in_(trace.tickets) & turn.c.state.in_(schema.ACTIVE_STATES)
    if connection.execute(select(turn.c.id).where(turn.c.shop_id == shop_id, is_here)).first():
        return "They are here now. Erase it after their visit."
    is_expected = booked.c.id.in_(trace.bookings) & (booked.c.state == "booked") & (booked.c.ends_at > now)
    if connection.execute(select(booked.c.id).where(booked.c.shop_id == shop_id, is_expected)).first():
        return "They have an appointment that is still to come. Cancel it first."
    return None


def erase(connection: Connection, shop_id: str, trace: Trace) -> dict[str, int]:
    """Delete who they were, what they needed and what was said of them; answers how many rows went, by table.

    Their links and phone pages are dead from then on. That they came, when and what for stays.
    """
    gone = {}
    for table, mine in _rows_about(shop_id, trace):
        if table.name in _OF_THEM:
            gone[table.name] = connection.execute(table.delete().where(mine)).rowcount
    ticket, booked, claim = schema.ticket, schema.appointment, schema.claim
    connection.execute(
        ticket.update()
        .where(ticket.c.shop_id == shop_id, ticket.c.id.in_(trace.tickets))
        .values(needs="{}", named_adviser=None, large_print=False, phone_token_hash=None)
    )
    for each in trace.bookings:
        connection.execute(
            booked.update()
            .where(booked.c.shop_id == shop_id, booked.c.id == each)
            .values(needs=[], protected=False, manage_hash=secrets.token_bytes(_HASH_BYTES))
        )
    answers = schema.feedback
    connection.execute(
        answers.update()
        .where(answers.c.shop_id == shop_id, answers.c.ticket_id.in_(trace.tickets))
        .values(ticket_id=None)
    )
    theirs = (claim.c.kind == "customer") & claim.c.holder.in_(trace.bookings)
    connection.execute(claim.delete().where(claim.c.shop_id == shop_id, theirs))
    return gone


def erased_in(database: Database, shop_id: str, since: datetime) -> Trace | None:
    """All that was erased here since then; None where nothing is here, or it can't be read any more."""
    try:
        with database.reading() as connection:
            return erased_since(connection, shop_id, since)
    except (SQLAlchemyError, Trouble):
        return None


def erased_since(connection: Connection, shop_id: str, moment: datetime) -> Trace:
    """All that was erased since then, as the journal has it."""
    journal = schema.journal
    found = select(journal.c.facts).where(
        journal.c.shop_id == shop_id, journal.c.act == "erased", journal.c.at >= moment
    )
    facts = [fact for row in connection.execute(found) for fact in row.facts]
    return Trace(
        frozenset(UUID(fact["appointment"]) for fact in facts if "appointment" in fact),
        frozenset(UUID(fact["ticket"]) for fact in facts if "ticket" in fact),
    )


# ------------------------------------------------------------------------------------------------


def _reached_at(connection: Connection, shop_id: str, column: str, sought: str, compared: Any) -> Trace:
    contact, message = schema.booking_contact, schema.outgoing_message
    known = select(contact.c.appointment_id, contact.c[column]).where(
        contact.c.shop_id == shop_id, contact.c[column].is_not(None)
    )
    sent = select(message.c.about, message.c.address).where(
        message.c.shop_id == shop_id, message.c.address.is_not(None)
    )
    bookings = [row[0] for row in connection.execute(known) if compared(row[1]) == sought]
    about = [row[0] for row in connection.execute(sent) if compared(row[1]) == sought]
    return _whole(connection, shop_id, [*bookings, *about], about)


def _whole(
    connection: Connection, shop_id: str, bookings: Iterable[UUID], tickets: Iterable[UUID] = ()
) -> Trace:
    """With the tickets that bookings led to, and the bookings that were made from tickets."""
    booked, ticket = schema.appointment, schema.ticket
    trace = Trace(frozenset(bookings), frozenset(tickets))
    while True:
        mine = or_(
            booked.c.id.in_(trace.bookings),
            booked.c.ticket_id.in_(trace.tickets),
            booked.c.from_ticket.in_(trace.tickets),
        )
        found = select(booked.c.id, booked.c.ticket_id, booked.c.from_ticket)
        rows = connection.execute(found.where(booked.c.shop_id == shop_id, mine)).all()
        led_to = {each for row in rows for each in (row.ticket_id, row.from_ticket)} | trace.tickets
        here = _ids(connection, ticket, shop_id, ticket.c.id.in_(led_to - {None}))
        wider = Trace(frozenset(row.id for row in rows), frozenset(here))
        if wider == trace:
            return trace
        trace = wider


def _ids(connection: Connection, table: Table, shop_id: str, mine: ColumnElement[bool]) -> list[UUID]:
    found = select(table.c.id).where(table.c.shop_id == shop_id, mine)
    return list(connection.execute(found).scalars())


def _rows_about(shop_id: str, trace: Trace) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that has something about them, and which of its rows."""
    turns = select(schema.turn.c.id).where(schema.turn.c.ticket_id.in_(trace.tickets))
    left = select(schema.follow_up.c.id).where(schema.follow_up.c.ticket_id.in_(trace.tickets))
    written = select(schema.remark_words.c.remark_id).where(
        schema.remark_words.c.ticket_id.in_(trace.tickets)
    )
    by_ticket = (schema.turn, schema.told, schema.alert, schema.print_job, schema.undo, schema.follow_up)
    said = (schema.sharing, schema.feedback)
    by_turn = (schema.turn_note, schema.finish_detail, schema.call)
    rows: list[tuple[Table, ColumnElement[bool]]] = [
        (schema.booking_contact, schema.booking_contact.c.appointment_id.in_(trace.bookings)),
        (schema.outgoing_message, schema.outgoing_message.c.about.in_(trace.bookings | trace.tickets)),
        (schema.follow_up_words, schema.follow_up_words.c.follow_up_id.in_(left)),
        *((table, table.c.turn_id.in_(turns)) for table in by_turn),
        *((table, table.c.ticket_id.in_(trace.tickets)) for table in (*by_ticket, *said)),
        (schema.remark, schema.remark.c.id.in_(written)),
        (schema.remark_words, schema.remark_words.c.ticket_id.in_(trace.tickets)),
        (schema.appointment, schema.appointment.c.id.in_(trace.bookings)),
        (schema.ticket, schema.ticket.c.id.in_(trace.tickets)),
        (schema.journal, _names_them(schema.journal, "facts", trace)),
        (schema.audit, _names_them(schema.audit, "details", trace)),
    ]
    return ((table, (table.c.shop_id == shop_id) & mine) for table, mine in rows)


def _names_them(table: Table, column: str, trace: Trace) -> ColumnElement[bool]:
    written = cast(table.c[column], Text)
    named = (written.contains(str(each)) for each in trace.bookings)
    return or_(table.c.ticket_id.in_(trace.tickets), *named)


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.items()
        if name not in _OURS and not name.endswith(_SECRET) and value is not None
    }
