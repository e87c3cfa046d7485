"""Tickets and turns: rows to the domain's Turn and back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select, text

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn
from queue_server.store import schema
from queue_server.store.rows import Rows

_ticket, _turn, _note = schema.ticket, schema.turn, schema.turn_note
_MICROSECOND = timedelta(microseconds=1)
_TOKEN_BYTES = 16

_VISIT = (
    "language",
    "arrived_at",
    "approximate",
    "greeted_at",
    "booked_at",
    "allotted_at",
    "told_longer_at",
    "appointment_offered_at",
    "room_asked_at",
    "room_given_at",
    "named_adviser",
)
_OWN = (
    "position",
    "service",
    "skill",
    "after_transfer",
    "quiet",
    "opened_at",
    "not_before",
    "called_at",
    "seen_at",
    "held_at",
    "resumed_at",
    "ended_at",
    "no_show_at",
    "last_called_at",
    "recalls",
    "called_to",
    "room",
    "desk",
    "adviser",
    "outcome",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is kept of a ticket beside its turn.

    `clash`: its offline number was taken already. `seq`: the newest journal row that is about it.
    """

    day: date
    issued_by: str
    large_print: bool = False
    clash: bool = False
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What paper says of a ticket. `phone_key` is the shop's, from which its phone page's token is made."""

    number: str
    language: str
    day: date
    large_print: bool
    needs: dict[str, bool]
    phone_key: bytes


_PRINTED = (
    select(*(_ticket.c[name] for name in Printed.__slots__ if name != "phone_key"), schema.shop.c.phone_key)
    .join(schema.shop, schema.shop.c.shop_id == _ticket.c.shop_id)
    .where(_ticket.c.id == bindparam("ticket"), _ticket.c.shop_id == bindparam("shop"))
)
_JOINED = (
    select(
        _turn.c.id,
        _turn.c.ticket_id,
        _turn.c.state,
        _turn.c.promises,
        _turn.c.served_for_us,
        *(_turn.c[name] for name in _OWN),
        _ticket.c.number,
        _ticket.c.channel,
        _ticket.c.needs,
        *(_ticket.c[name] for name in _VISIT),
    )
    .select_from(_turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id))
    .order_by(_turn.c.opened_at, _turn.c.position, _turn.c.id)
)
_OF_DAY = _JOINED.where(_turn.c.shop_id == bindparam("shop"), _turn.c.day == bindparam("day"))
_IN = ", ".join(f"'{state}'" for state in schema.ACTIVE_STATES)
_ACTIVE = _OF_DAY.where(text(f"turn.state IN ({_IN})"))
_AT_DESK = _JOINED.where(
    _turn.c.shop_id == bindparam("shop"),
    _turn.c.desk == bindparam("desk"),
    text("turn.state IN ('called', 'serving')"),
)
_OF_TICKET = _JOINED.where(_turn.c.shop_id == bindparam("shop"), _turn.c.ticket_id == bindparam("ticket"))
_BY_NUMBER = _OF_DAY.where(_ticket.c.number == bindparam("number"))
_ENDED = _JOINED.where(_turn.c.shop_id == bindparam("shop"), _turn.c.ended_at >= bindparam("since"))
_MISSED = (
    select(_ticket.c.number)
    .select_from(_turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id))
    .where(_turn.c.shop_id == bindparam("shop"), _turn.c.ended_at >= bindparam("since"))
    .where(_turn.c.state == TicketState.NO_SHOW.value, _turn.c.quiet.is_(False))
    .order_by(_turn.c.ended_at)
)
_NO_SHOWS = _OF_DAY.where(_turn.c.state == TicketState.NO_SHOW.value)


_MARK = (
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
            "issued_by": issue.issued_by,
            "clash": issue.clash,
            "last_seq": issue.seq,
            "phone_token_hash": _token_hash(phone_token(phone_key, turn.ticket_id)),
            **_visit_row(turn),
        },
    )
    insert_turn(rows, shop_id, turn, issue.day)


def insert_turn(rows: Rows, shop_id: str, turn: Turn, day: date) -> None:
    """A further turn of a ticket that is there."""
    values = {"id": turn.id, "shop_id": shop_id, "ticket_id": turn.ticket_id, "day": day}
    rows.insert(_turn, {**values, **_own_row(turn)})


def save(rows: Rows, before: Turn, after: Turn) -> None:
    """Write what differs."""
    rows.update(_turn, {"id": after.id}, _own_row(before), _own_row(after))
    rows.update(_ticket, {"id": after.ticket_id}, _visit_row(before), _visit_row(after))


def end_visit(rows: Rows, ticket: UUID, at: datetime | None, before: datetime | None = None) -> None:
    """The visit is over (or, with None, goes on): its phone page and its notes end some time after."""
    rows.update(_ticket, {"id": ticket}, {"visit_ended_at": before}, {"visit_ended_at": at})


def keep_finish(rows: Rows, shop_id: str, turn: UUID, details: dict[str, Any]) -> None:
    """How a turn ended, beside its outcome: referrals, owner, answer_by_on, next_step, been_before."""
    rows.insert(schema.finish_detail, {"turn_id": turn, "shop_id": shop_id, **details})


def write_note(rows: Rows, shop_id: str, turn: UUID, words: str, delete_at: datetime | None) -> None:
    """Keep an adviser's note until `delete_at`; it replaces an earlier one."""
    before = rows.connection.execute(select(_note).where(_note.c.turn_id == turn)).mappings().first()
    if before is None:
        rows.insert(_note, {"turn_id": turn, "shop_id": shop_id, "text": words, "delete_at": delete_at})
    else:
        rows.update(_note, {"turn_id": turn}, dict(before), {"text": words, "delete_at": delete_at})


def date_notes(rows: Rows, shop_id: str, ticket: UUID, delete_at: datetime) -> None:
    """Say when the notes of a ticket's turns are to go."""
    found = select(_note).join(_turn, _turn.c.id == _note.c.turn_id)
    where = found.where(_turn.c.ticket_id == ticket, _note.c.shop_id == shop_id)
    for row in rows.connection.execute(where).mappings().all():
        rows.update(_note, {"turn_id": row["turn_id"]}, dict(row), {"delete_at": delete_at})


def notes(connection: Connection, shop_id: str, ticket: UUID) -> dict[UUID, str]:
    """The notes of a ticket's turns."""
    found = select(_note.c.turn_id, _note.c.text).join(_turn, _turn.c.id == _note.c.turn_id)
    told = connection.execute(found.where(_turn.c.ticket_id == ticket, _note.c.shop_id == shop_id))
    return {row.turn_id: row.text for row in told}


def active(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Every turn that waits, is called, served or on hold; in order of opening."""
    return [_read(row) for row in connection.execute(_ACTIVE, {"shop": shop_id, "day": day})]


def of_day(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Every turn of that day, in order of opening."""
    return [_read(row) for row in connection.execute(_OF_DAY, {"shop": shop_id, "day": day})]


def no_shows(connection: Connection, shop_id: str, day: date) -> list[Turn]:
    """Who was called that day, did not come and was not reinstated."""
    return [_read(row) for row in connection.execute(_NO_SHOWS, {"shop": shop_id, "day": day})]


def ended_since(connection: Connection, shop_id: str, since: datetime) -> list[Turn]:
    """Every turn that ended at that moment or later, in order of opening."""
    return [_read(row) for row in connection.execute(_ENDED, {"shop": shop_id, "since": since})]


def missed_numbers(connection: Connection, shop_id: str, since: datetime) -> list[str]:
    """Numbers of those who did not come since then and were not called quietly, oldest first."""
    return [row.number for row in connection.execute(_MISSED, {"shop": shop_id, "since": since})]


def newest(connection: Connection, shop_id: str, ticket: UUID) -> Turn | None:
    """The ticket's newest turn; None when there is no such ticket in this shop."""
    return _last(connection, _OF_TICKET, {"shop": shop_id, "ticket": ticket})


def history(connection: Connection, shop_id: str, ticket: UUID) -> list[Turn]:
    """Every turn of a ticket, first to newest."""
    return [_read(row) for row in connection.execute(_OF_TICKET, {"shop": shop_id, "ticket": ticket})]


def by_number(connection: Connection, shop_id: str, day: date, number: str) -> Turn | None:
    """The newest turn of that day's ticket with this number."""
    return _last(connection, _BY_NUMBER, {"shop": shop_id, "day": day, "number": number})


def at_desk(connection: Connection, shop_id: str, desk: str) -> Turn | None:
    """Who is called to or served at a desk."""
    return _last(connection, _AT_DESK, {"shop": shop_id, "desk": desk})


def by_phone_token(connection: Connection, shop_id: str, token: str) -> tuple[Turn, datetime | None] | None:
    """The newest turn behind a phone page's token, and when the visit ended."""
    found = select(_ticket.c.id, _ticket.c.visit_ended_at).where(
        _ticket.c.phone_token_hash == _token_hash(token), _ticket.c.shop_id == shop_id
    )
    row = connection.execute(found).first()
    if row is None:
        return None
    turn = newest(connection, shop_id, row.id)
    return None if turn is None else (turn, row.visit_ended_at)


def printed(connection: Connection, shop_id: str, ticket: UUID) -> Printed | None:
    """What is said on a ticket's paper."""
    row = connection.execute(_PRINTED, {"shop": shop_id, "ticket": ticket}).first()
    return None if row is None else Printed(**row._mapping)


def issue_of(connection: Connection, shop_id: str, ticket: UUID) -> Issue:
    """What a ticket keeps beside its turns."""
    found = select(
        _ticket.c.day,
        _ticket.c.issued_by,
        _ticket.c.large_print,
        _ticket.c.clash,
        _ticket.c.last_seq.label("seq"),
    )
    row = connection.execute(found.where(_ticket.c.id == ticket, _ticket.c.shop_id == shop_id)).one()
    return Issue(**row._mapping)


def mark(connection: Connection, touched: Collection[UUID], seq: int) -> None:
    """These tickets' newest journal row is `seq`."""
    for ticket in touched:
        connection.execute(_MARK, {"ticket": ticket, "seq": seq})


def renumber(rows: Rows, ticket: UUID, before: str, number: str) -> None:
    """A number printed offline wins over the one that the server had given."""
    rows.update(_ticket, {"id": ticket}, {"number": before}, {"number": number})


def phone_token(key: bytes, ticket: UUID) -> str:
    """The 128-bit token of a ticket's phone page; only its hash is stored."""
    digest = hmac.digest(key, ticket.bytes, "sha256")[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _last(connection: Connection, found: Select[Any], where: dict[str, object]) -> Turn | None:
    rows = connection.execute(found, where).all()
    return _read(rows[-1]) if rows else None


def _visit_row(turn: Turn) -> dict[str, Any]:
    row = {name: getattr(turn, name) for name in _VISIT}
    row["number"] = str(turn.number)
    row["channel"] = turn.channel.value
    row["needs"] = {need.code: need.confirmed for need in turn.needs}
    return row


def _own_row(turn: Turn) -> dict[str, Any]:
    row = {name: getattr(turn, name) for name in _OWN}
    row["state"] = turn.state.value
    row["promises"] = _write_promises(turn.promises)
    row["served_for_us"] = turn.served_for // _MICROSECOND
    return row


def _read(row: Any) -> Turn:
    values = dict(row._mapping)
    values["state"] = TicketState(values["state"])
    values["channel"] = Channel(values["channel"])
    values["number"] = TicketNumber.parse(values["number"])
    values["promises"] = _read_promises(values["promises"])
    values["needs"] = tuple(TicketNeed(code, agreed) for code, agreed in values["needs"].items())
    values["served_for"] = values.pop("served_for_us") * _MICROSECOND
    return Turn(**values)


@cache
def _write_promises(promises: tuple[Promise, ...]) -> str:
    written = [
        {
            "standard": promise.standard,
            "starts": [start.value for start in promise.starts],
            "stops": [stop.value for stop in promise.stops],
            "minutes": promise.minutes,
            "drives": promise.drives,
        }
        for promise in promises
    ]
    return json.dumps(written)


@cache
def _read_promises(written: str) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            standard=promise["standard"],
            starts=tuple(Start(start) for start in promise["starts"]),
            stops=tuple(Stop(stop) for stop in promise["stops"]),
            minutes=promise["minutes"],
            drives=promise["drives"],
        )
        for promise in json.loads(written)
    )
