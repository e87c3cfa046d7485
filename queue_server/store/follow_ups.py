"""What is still to be answered, the words about it and what may be shared: rows to domain values and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select

from queue_server.domain.follow_ups import FollowUp, Owner, OwnerKind, Shared, Sharing
from queue_server.domain.turn import TicketNeed
from queue_server.store import schema
from queue_server.store.ids import new_id
from queue_server.store.rows import Rows

_follow_up, _words, _sharing = schema.follow_up, schema.follow_up_words, schema.sharing
_ticket, _turn = schema.ticket, schema.turn
_FIELDS = tuple(field.name for field in fields(FollowUp) if field.name != "owner")


class About(StrEnum):
    """What the words about a follow-up say: what happens next, and what was done in the end."""

    NEXT_STEP = "next-step"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A follow-up with what its ticket says."""

    follow_up: FollowUp
    number: str
    visited_on: date
    service: str | None
    language: str
    needs: tuple[TicketNeed, ...]


_KEPT = (
    select(
        _follow_up,
        _ticket.c.number,
        _ticket.c.day.label("visited_on"),
        _turn.c.service,
        _ticket.c.language,
        _ticket.c.needs,
    )
    .join(_ticket, _ticket.c.id == _follow_up.c.ticket_id)
    .join(_turn, _turn.c.id == _follow_up.c.turn_id)
    .where(_follow_up.c.shop_id == bindparam("shop"))
)
_OF_ORGANISATION = _follow_up.c.organisation.is_not_distinct_from(bindparam("organisation"))
_OPEN = _KEPT.where(_follow_up.c.answered_at.is_(None), _OF_ORGANISATION).order_by(
    _follow_up.c.answer_by_on, _follow_up.c.id
)
_ANSWERED = _KEPT.where(_follow_up.c.answered_at > bindparam("since"), _OF_ORGANISATION).order_by(
    _follow_up.c.answered_at.desc()
)
_ONE = _KEPT.where(_follow_up.c.id == bindparam("id"))
_OF_TICKET = _KEPT.where(_follow_up.c.ticket_id == bindparam("ticket")).order_by(_follow_up.c.id)
_DUE = select(func.count()).where(
    _follow_up.c.shop_id == bindparam("shop"),
    _follow_up.c.answered_at.is_(None),
    _follow_up.c.owner_kind == OwnerKind.PERSON.value,
    _follow_up.c.owner == bindparam("person"),
    _follow_up.c.answer_by_on <= bindparam("day"),
)
_SHARINGS = (
    select(_sharing)
    .where(_sharing.c.shop_id == bindparam("shop"), _sharing.c.ticket_id == bindparam("ticket"))
    .order_by(_sharing.c.id)
)


def add(rows: Rows, shop_id: str, follow_up: FollowUp) -> None:
    """A new one."""
    rows.insert(_follow_up, {"shop_id": shop_id, **_row(follow_up)})


def save(rows: Rows, before: FollowUp, after: FollowUp) -> None:
    """Write what differs."""
    rows.update(_follow_up, {"id": after.id}, _row(before), _row(after))


def open_ones(connection: Connection, shop_id: str, organisation: str | None) -> list[Kept]:
    """Everything that an organisation (None: the council) has yet to answer, the earliest day first."""
    return _read(connection, _OPEN, shop=shop_id, organisation=organisation)


def answered_since(
    connection: Connection, shop_id: str, organisation: str | None, since: datetime
) -> list[Kept]:
    """What an organisation answered after that moment, newest first."""
    return _read(connection, _ANSWERED, shop=shop_id, organisation=organisation, since=since)


def find(connection: Connection, shop_id: str, follow_up: UUID) -> Kept | None:
    """One follow-up."""
    return next(iter(_read(connection, _ONE, shop=shop_id, id=follow_up)), None)


def of_ticket(connection: Connection, shop_id: str, ticket: UUID) -> list[Kept]:
    """Every follow-up of a ticket, oldest first."""
    return _read(connection, _OF_TICKET, shop=shop_id, ticket=ticket)


def count_due(connection: Connection, shop_id: str, person: str, day: date) -> int:
    """How many a person has to answer by that day."""
    asked = {"shop": shop_id, "person": person, "day": day}
    count: int = connection.execute(_DUE, asked).scalar_one()
    return count


def referrals(connection: Connection, shop_id: str, turn: UUID) -> list[str]:
    """Where the customer was sent at the end of a turn, as codes."""
    detail = schema.finish_detail
    found = select(detail.c.referrals).where(detail.c.shop_id == shop_id, detail.c.turn_id == turn)
    codes: list[str] | None = connection.execute(found).scalar_one_or_none()
    return codes or []


# Words ------------------------------------------------------------------------------------------


def say(rows: Rows, shop_id: str, follow_up: UUID, about: About, text: str) -> None:
    """Keep these words, instead of earlier ones of the same kind."""
    key = {"follow_up_id": follow_up, "kind": about.value}
    before = said(rows.connection, shop_id, follow_up).get(about)
    if before is None:
        rows.insert(_words, {**key, "shop_id": shop_id, "text": text})
    else:
        rows.update(_words, key, {"text": before}, {"text": text})


def said(connection: Connection, shop_id: str, follow_up: UUID) -> dict[About, str]:
    """The words that are kept; none once they are deleted."""
    found = select(_words).where(_words.c.shop_id == shop_id, _words.c.follow_up_id == follow_up)
    return {About(row.kind): row.text for row in connection.execute(found)}


def date_note(rows: Rows, shop_id: str, turn: UUID, delete_at: datetime | None) -> None:
    """Say when the note of a turn is to go; None while something is still to be answered."""
    note = schema.turn_note
    found = select(note).where(note.c.turn_id == turn, note.c.shop_id == shop_id)
    row = rows.connection.execute(found).mappings().first()
    if row is not None:
        rows.update(note, {"turn_id": turn}, dict(row), {"delete_at": delete_at})


# What customers agreed to share -----------------------------------------------------------------


def permit(
    rows: Rows, shop_id: str, *, ticket: UUID, turn: UUID, sharing: Sharing, at: datetime, by: str
) -> None:
    """Keep what the customer answered; for the same organisation it counts instead of an earlier answer."""
    rows.insert(
        _sharing,
        {
            "id": new_id(at),
            "shop_id": shop_id,
            "ticket_id": ticket,
            "turn_id": turn,
            "organisation": sharing.organisation,
            "agreed": sharing.agreed,
            "shared": sorted(sharing.named),
            "asked_at": at,
            "asked_by": by,
        },
    )


def sharings(connection: Connection, shop_id: str, ticket: UUID) -> dict[UUID, list[Sharing]]:
    """What was answered on a visit, by the turn that it is about, the newest last."""
    found: dict[UUID, list[Sharing]] = {}
    for row in connection.execute(_SHARINGS, {"shop": shop_id, "ticket": ticket}):
        named = frozenset(Shared(code) for code in row.shared)
        found.setdefault(row.turn_id, []).append(Sharing(row.organisation, row.agreed, named))
    return found


# ------------------------------------------------------------------------------------------------


def _read(connection: Connection, wanted: Select[Any], **where: object) -> list[Kept]:
    return [_kept(row) for row in connection.execute(wanted, where)]


def _kept(row: Any) -> Kept:
    values = row._mapping
    owner = Owner(OwnerKind(values["owner_kind"]), values["owner"])
    return Kept(
        follow_up=FollowUp(owner=owner, **{name: values[name] for name in _FIELDS}),
        number=row.number,
        visited_on=row.visited_on,
        service=row.service,
        language=row.language,
        needs=tuple(TicketNeed(*need) for need in json.loads(row.needs).items()),
    )


def _row(follow_up: FollowUp) -> dict[str, Any]:
    row = {name: getattr(follow_up, name) for name in _FIELDS}
    return {**row, "owner_kind": follow_up.owner.kind.value, "owner": follow_up.owner.code}
