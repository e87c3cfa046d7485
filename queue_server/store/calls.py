"""What was called: one row for each call and recall, and whether it was withdrawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from queue_server.store import schema, texts
from queue_server.store.columns import moment
from queue_server.store.prepared import Prepared, read_id
from queue_server.store.rows import Rows

_call = schema.call


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A number called to a place. Quiet ones are fetched by reception and never announced."""

    id: UUID
    turn_id: UUID
    number: str
    place: str
    language: str
    quiet: bool
    called_at: datetime


_NEWEST = (
    select(*(_call.c[name] for name in Call.__slots__))
    .where(
        _call.c.shop_id == bindparam("shop"),
        _call.c.called_at >= bindparam("since"),
        _call.c.withdrawn_at.is_(None),
        _call.c.quiet.is_(False),
    )
    .order_by(_call.c.called_at.desc(), _call.c.id.desc())
    .limit(bindparam("most"))
    .subquery()
)
_RECENT = Prepared(select(texts.together(_NEWEST.columns).label("written")))
_BY_MOMENT = attrgetter("called_at", "id")
_REMEMBERED = 64

_STANDING = Prepared(
    select(_call.c.id).where(_call.c.turn_id == bindparam("turn"), _call.c.withdrawn_at.is_(None))
)


def announce(rows: Rows, shop_id: str, day: date, call: Call) -> None:
    """Put a call on the boards once this transaction is committed."""
    values = {name: getattr(call, name) for name in Call.__slots__}
    rows.insert(_call, {"shop_id": shop_id, "day": day, **values})


def withdraw(rows: Rows, turn: UUID, at: datetime) -> None:
    """Take every call of a turn off the boards."""
    for row in _STANDING.all(rows.connection, {"turn": turn}):
        rows.update(_call, {"id": row.id}, {"withdrawn_at": None}, {"withdrawn_at": at})


def recent(connection: Connection, shop_id: str, since: datetime, most: int = 12) -> list[Call]:
    """Calls for the boards since that moment, newest first; no quiet and no withdrawn ones."""
    found = _RECENT.one(connection, {"shop": shop_id, "since": since, "most": most})
    return sorted(map(_taken_apart, texts.lines(found.written)), key=_BY_MOMENT, reverse=True)


@lru_cache(maxsize=_REMEMBERED)
def _taken_apart(written: str) -> Call:
    """Most of what the boards show was called before what they show for the first time."""
    call_id, turn_id, number, place, language, quiet, called_at = json.loads(written)
    return Call(
        id=read_id(call_id),
        turn_id=read_id(turn_id),
        number=number,
        place=place,
        language=language,
        quiet=bool(quiet),
        called_at=moment(called_at),
    )
