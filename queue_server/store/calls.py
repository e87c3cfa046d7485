"""What was called: one row for each call and recall, and whether it was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from queue_server.store import schema
from queue_server.store.prepared import Prepared
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


_RECENT = Prepared(
    select(
        _call.c.id,
        _call.c.turn_id,
        _call.c.number,
        _call.c.place,
        _call.c.language,
        _call.c.quiet,
        _call.c.called_at,
    )
    .where(
        _call.c.shop_id == bindparam("shop"),
        _call.c.called_at >= bindparam("since"),
        _call.c.withdrawn_at.is_(None),
        _call.c.quiet.is_(False),
    )
    .order_by(_call.c.called_at.desc(), _call.c.id.desc())
    .limit(bindparam("most"))
)


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
    found = _RECENT.all(connection, {"shop": shop_id, "since": since, "most": most})
    return [Call(**row._asdict()) for row in found]
