"""Tickets and turns: rows to the domain's Turn and back."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, exists, func, select, text

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.people import first_name
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Turn
from queue_server.store import keys, schema, turn_rows, waits
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_ticket, _turn, _note = schema.ticket, schema.turn, schema.turn_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is kept of a ticket beside its turn.

    `clash`: its offline number was taken already. `seq`: the newest journal row that is about it.
    `tells_appointment`: its paper says when the appointment is.
    """

    day: date
    issued_by: str
    large_print: bool = False
    tells_appointment: bool = False
    clash: bool = False
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What paper says of a ticket. `phone_key` is the shop's, from which its phone page's token is made.

    `told` is how long they were told to wait, None where nobody could say.
    """

    number: str
    language: str
    day: date
    large_print: bool
    tells_appointment: bool
    needs: frozenset[str]
    arrived_at: datetime
    booked_at: datetime | None
    allotted_at: datetime | None
    phone_key: bytes = field(repr=False)
    told: Outlook | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A ticket's turns, first to newest; notes by turn, first names of who served it by person's id.

    `is_booked`: it was checked in for an appointment.
    """

    turns: list[Turn]
    notes: dict[UUID, str] = field(repr=False)
    names: dict[str, str]
    is_booked: bool


_PRINTED = Prepared(
    select(
        *(_ticket.c[name] for name in Printed.__slots__ if name not in {"phone_key", "told"}),
        schema.shop.c.phone_key,
        schema.told.c.corrected.label("told"),
    )
    .join(schema.shop, schema.shop.c.shop_id == _ticket.c.shop_id)
    .outerjoin(schema.told, schema.told.c.ticket_id == _ticket.c.id)
    .where(_ticket.c.id == bindparam("ticket"), _ticket.c.shop_id == bindparam("shop"))
)
_JOINED = turn_rows.together()
_OF_DAY = _JOINED.where(_turn.c.shop_id == bindparam("shop"), _turn.c.day == bindparam("day"))
_DAY = Prepared(_OF_DAY)
_ACTIVE = Prepared(_OF_DAY.where(schema.IS_ACTIVE))
_CAME_SINCE = Prepared(
    select(_turn.c.service, func.count().label("came"))
    .select_from(_turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id))
    .where(
        _turn.c.shop_id == bindparam("shop"),
        _turn.c.day == bindparam("day"),
        schema.IS_ACTIVE,
        # Nobody's turn opens before they come: this spares looking at the tickets of all who waited before.
        _turn.c.opened_at > bindparam("since"),
        _ticket.c.last_seq > bindparam("seq"),
        _ticket.c.arrived_at > bindparam("since"),
    )
    .group_by(_turn.c.service)
)
_LEFT_OVER = Prepared(
    _JOINED.where(
        _turn.c.shop_id == bindparam("shop"),
        _turn.c.day <= bindparam("day"),
        schema.IS_ACTIVE,
    )
)
_AT_DESK = Prepared(
    _JOINED.where(
        _turn.c.shop_id == bindparam("shop"),
        _turn.c.desk == bindparam("desk"),
        text("turn.state IN ('called', 'serving')"),
    )
)
_OF_TICKET = Prepared(
    # By the ticket's shop: asked for the turn's, SQLite goes through all turns that this shop ever had.
    _JOINED.where(_ticket.c.shop_id == bindparam("shop"), _turn.c.ticket_id == bindparam("ticket"))
)
_BY_NUMBER = Prepared(_OF_DAY.where(_ticket.c.number == bindparam("number")))
_ENDED = Prepared(_JOINED.where(_turn.c.shop_id == bindparam("shop"), _turn.c.ended_at >= bindparam("since")))
_MISSED = Prepared(
    select(_ticket.c.number)
    .select_from(_turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id))
    .where(_turn.c.shop_id == bindparam("shop"), _turn.c.ended_at >= bindparam("since"))
    .where(_turn.c.state == TicketState.NO_SHOW.value, _turn.c.quiet.is_(False))
    .order_by(_turn.c.ended_at)
)


_THEIR_NOTES = (
    select(_note)
    .join(_turn, _turn.c.id == _note.c.turn_id)
    .where(_turn.c.ticket_id == bindparam("ticket"), _note.c.shop_id == bindparam("shop"))
)
_NOTES = Prepared(_THEIR_NOTES)
_NOTES_TO_DATE = Prepared(
    _THEIR_NOTES.where(
        ~exists().where(schema.follow_up.c.turn_id == _turn.c.id, schema.follow_up.c.answered_at.is_(None))
    )
)
_KEPT = Prepared(
    turn_rows.each()
    .add_columns(
        _note.c.turn_id,
        _note.c.text,
        _turn.c.adviser,
        schema.person.c.name,
        exists().where(schema.appointment.c.ticket_id == _turn.c.ticket_id).label("is_booked"),
    )
    .outerjoin(_note, _note.c.turn_id == _turn.c.id)
    .outerjoin(schema.person, schema.person.c.id == _turn.c.adviser)
    .where(_ticket.c.shop_id == bindparam("shop"), _turn.c.ticket_id == bindparam("ticket"))
)
_ISSUE = Prepared(
    select(
        _ticket.c.day,
        _ticket.c.issued_by,
        _ticket.c.large_print,
        _ticket.c.tells_appointment,
        _ticket.c.clash,
        _ticket.c.last_seq.label("seq"),
    ).where(_ticket.c.id == bindparam("ticket"), _ticket.c.shop_id == bindparam("shop"))
)
_MARK = Prepared(
    _ticket.update()
    .where(_ticket.c.id == bindparam("ticket"), _ticket.c.last_seq != bindparam("seq"))
    .values(last_seq=bindparam("seq"))
)


def insert(rows: Rows, shop_id: str, turn: Turn, issue: Issue, phone_key: bytes) -> None:
    """A new ticket and its first turn."""
    rows.insert(
        _ticket,
        {
            "id": turn.ticket_id,
            "shop_id": shop_id,
            "day": issue.day,
            "large_print": issue.large_print,
            "tells_appointment": issue.tells_appointment,
            "issued_by": issue.issued_by,
            "clash": issue.clash,
            "last_seq": issue.seq,
            "phone_token_hash": keys.hash_of(phone_token(phone_key, turn.ticket_id)),
            **turn_rows.row_of(turn, turn_rows.OF_VISIT),
        },
    )
    insert_turn(rows, shop_id, turn, issue.day)


def insert_turn(rows: Rows, shop_id: str, turn: Turn, day: date) -> None:
    """A further turn of a ticket that is there."""
    values = {"id": turn.id, "shop_id": shop_id, "ticket_id": turn.ticket_id, "day": day}
    rows.insert(_turn, {**values, **turn_rows.row_of(turn, turn_rows.OF_TURN)})


def save(rows: Rows, before: Turn, after: Turn) -> None:
    """Write what differs."""
    of_both = ((_turn, after.id, turn_rows.OF_TURN), (_ticket, after.ticket_id, turn_rows.OF_VISIT))
    for table, key, fields in of_both:
        new = turn_rows.differing(before, after, fields)
        rows.update(table, {"id": key}, turn_rows.row_of(before, new), turn_rows.row_of(after, new))


def end_visit(rows: Rows, ticket: UUID, at: datetime | None, before: datetime | None = None) -> None:
    """The visit is over (or, with None, goes on): its phone page and its notes end some time after."""
    rows.update(_ticket, {"id": ticket}, {"visit_ended_at": before}, {"visit_ended_at": at})


def keep_finish(rows: Rows, shop_id: str, turn: UUID, details: dict[str, Any]) -> None:
    """How a turn ended, beside its outcome: referrals and been_before."""
    rows.insert(schema.finish_detail, {"turn_id": turn, "shop_id": shop_id, **details})


def write_note(rows: Rows, shop_id: str, turn: UUID, words: str, delete_at: datetime | None) -> None:
    """Keep an adviser's note until `delete_at`; it replaces an earlier one."""
    before = rows.connection.execute(select(_note).where(_note.c.turn_id == turn)).mappings().first()
    if before is None:
        rows.insert(_note, {"turn_id": turn, "shop_id": shop_id, "text": words, "delete_at": delete_at})
    else:
        rows.update(_note, {"turn_id": turn}, dict(before), {"text": words, "delete_at": delete_at})


def date_notes(rows: Rows, shop_id: str, ticket: UUID, delete_at: datetime) -> None:
    """Say when the notes of a ticket's turns are to go, but those that are needed to answer something."""
    for row in _NOTES_TO_DATE.all(rows.connection, {"shop": shop_id, "ticket": ticket}):
        rows.update(_note, {"turn_id": row.turn_id}, row._asdict(), {"delete_at": delete_at})


def notes(connection: Connection, shop_id: str, ticket: UUID) -> dict[UUID, str]:
    """The notes of a ticket's turns."""
    found = _NOTES.all(connection, {"shop": shop_id, "ticket": ticket})
    return {row.turn_id: row.text for row in found}


def active(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Every turn that waits, is called, served or on hold; in order of opening."""
    return turn_rows.read(_ACTIVE.one(connection, {"shop": shop_id, "day": day}).written)


def left_over(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Every turn of that day or an earlier one that is still active, in order of opening."""
    return turn_rows.read(_LEFT_OVER.one(connection, {"shop": shop_id, "day": day}).written)


def of_day(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Every turn of that day, in order of opening."""
    return turn_rows.read(_DAY.one(connection, {"shop": shop_id, "day": day}).written)


def ended_since(connection: Connection, shop_id: str, since: datetime) -> list[Turn]:
    """Every turn that ended at that moment or later, in order of opening."""
    return turn_rows.read(_ENDED.one(connection, {"shop": shop_id, "since": since}).written)


def missed_numbers(connection: Connection, shop_id: str, since: datetime) -> list[str]:
    """Numbers of those who did not come since then and were not called quietly, oldest first."""
    return [row.number for row in _MISSED.all(connection, {"shop": shop_id, "since": since})]


def newest(connection: Connection, shop_id: str, ticket: UUID) -> Turn | None:
    """The ticket's newest turn; None when there is no such ticket in this shop."""
    return _last(connection, _OF_TICKET, {"shop": shop_id, "ticket": ticket})


def visit(connection: Connection, shop_id: str, ticket: UUID) -> Visit | None:
    """What is kept of a ticket's turns, in one look; None when there is no such ticket in this shop."""
    rows = _KEPT.all(connection, {"shop": shop_id, "ticket": ticket})
    if not rows:
        return None
    return Visit(
        turns=turn_rows.read_each(rows),
        notes={row.turn_id: row.text for row in rows if row.turn_id is not None},
        names={row.adviser: first_name(row.name) for row in rows if row.name is not None},
        is_booked=rows[0].is_booked,
    )


def all_numbers(connection: Connection, shop_id: str) -> dict[UUID, tuple[date, str]]:
    """Every ticket ever issued: its day and its number. For checking the books; it reads all the past."""
    found = select(_ticket.c.id, _ticket.c.day, _ticket.c.number).where(_ticket.c.shop_id == shop_id)
    return {row.id: (row.day, row.number) for row in connection.execute(found)}


def by_number(connection: Connection, shop_id: str, day: date, number: str) -> Turn | None:
    """The newest turn of that day's ticket with this number."""
    return _last(connection, _BY_NUMBER, {"shop": shop_id, "day": day, "number": number})


def at_desk(connection: Connection, shop_id: str, desk: str) -> Turn | None:
    """Who is called to or served at a desk."""
    return _last(connection, _AT_DESK, {"shop": shop_id, "desk": desk})


def by_phone_token(connection: Connection, shop_id: str, token: str) -> tuple[Turn, datetime | None] | None:
    """The newest turn behind a phone page's token, and when the visit ended."""
    found = select(_ticket.c.id, _ticket.c.visit_ended_at).where(
        _ticket.c.phone_token_hash == keys.hash_of(token), _ticket.c.shop_id == shop_id
    )
    row = connection.execute(found).first()
    if row is None:
        return None
    turn = newest(connection, shop_id, row.id)
    return None if turn is None else (turn, row.visit_ended_at)


def printed(connection: Connection, shop_id: str, ticket: UUID) -> Printed | None:
    """What is said on a ticket's paper."""
    row = _PRINTED.first(connection, {"shop": shop_id, "ticket": ticket})
    if row is None:
        return None
    told = None if row.told is None else waits.read_outlook(row.told)
    return Printed(**{**row._asdict(), "needs": frozenset(json.loads(row.needs)), "told": told})


def came_since(
    connection: Connection, shop_id: str, day: date, seq: int, since: datetime
) -> dict[str | None, int]:
    """How many came after that act, and that moment, still here, by service (None: not sure which)."""
    wanted = {"shop": shop_id, "day": day, "seq": seq, "since": since}
    return {row.service: row.came for row in _CAME_SINCE.all(connection, wanted)}


def issue_of(connection: Connection, shop_id: str, ticket: UUID) -> Issue:
    """What a ticket keeps beside its turns."""
    row = _ISSUE.one(connection, {"ticket": ticket, "shop": shop_id})
    return Issue(**row._asdict())


def given_offline(connection: Connection, shop_id: str, day: date) -> dict[UUID, Issue]:
    """That day's tickets that a kiosk gave a number by itself, by id."""
    columns = [_ticket.c[name] for name in ("id", "number", "issued_by", "large_print", "clash", "last_seq")]
    mine = (_ticket.c.shop_id == shop_id) & (_ticket.c.day == day)
    return {
        row.id: Issue(
            day=day,
            issued_by=row.issued_by,
            large_print=row.large_print,
            clash=row.clash,
            seq=row.last_seq,
        )
        for row in connection.execute(select(*columns).where(mine))
        if row.clash or TicketNumber.parse(row.number).is_offline
    }


def mark(connection: Connection, touched: Collection[UUID], seq: int) -> None:
    """These tickets' newest journal row is `seq`."""
    for ticket in touched:
        _MARK.run(connection, {"ticket": ticket, "seq": seq})


def mark_clash(rows: Rows, ticket: UUID) -> None:
    """The number on the ticket's paper is on another's too."""
    rows.update(_ticket, {"id": ticket}, {"clash": False}, {"clash": True})


def renumber(rows: Rows, ticket: UUID, before: str, number: str) -> None:
    """A number printed offline wins over the one that the server had given."""
    rows.update(_ticket, {"id": ticket}, {"number": before}, {"number": number})


def phone_token(key: bytes, ticket: UUID) -> str:
    """The 128-bit token of a ticket's phone page; only its hash is stored."""
    return keys.token_for(key, ticket.bytes)


def _last(connection: Connection, found: Prepared, where: dict[str, object]) -> Turn | None:
    turns = turn_rows.read(found.one(connection, where).written)
    return turns[-1] if turns else None
