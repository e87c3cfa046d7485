"""Who asked for a person, and who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from queue_server.store import schema
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_alert, _ticket = schema.alert, schema.ticket


FETCH, PANIC, PRIVATE_NOW = "fetch", "panic", "private_now"
SESSION_OFF = "session_off"
"""Somebody waits for an advice session that does not take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Somebody asked for a person. `kind` is a code; `place` a device's name or a service point's code."""

    id: UUID
    kind: str
    ticket_id: UUID | None
    number: str | None = None
    place: str | None
    raised_by: str
    raised_at: datetime
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None


_COLUMNS = [column for column in _alert.columns if column.name != "shop_id"]
_OPEN = Prepared(
    select(*_COLUMNS, _ticket.c.number)
    .select_from(_alert.outerjoin(_ticket, _ticket.c.id == _alert.c.ticket_id))
    .where(_alert.c.shop_id == bindparam("shop"), _alert.c.closed_at.is_(None))
    .order_by(_alert.c.raised_at, _alert.c.id)
)
_ONE = Prepared(
    select(*_COLUMNS).where(_alert.c.shop_id == bindparam("shop"), _alert.c.id == bindparam("alert"))
)


_OF_TICKET = Prepared(
    select(_alert.c.id, _alert.c.kind).where(
        _alert.c.shop_id == bindparam("shop"),
        _alert.c.ticket_id == bindparam("ticket"),
        _alert.c.closed_at.is_(None),
    )
)


def raise_alert(rows: Rows, shop_id: str, alert: Alert) -> None:
    """Ask for a person."""
    values = {column.name: getattr(alert, column.name) for column in _COLUMNS}
    rows.insert(_alert, {"shop_id": shop_id, **values})


def open_ones(connection: Connection, shop_id: str) -> list[Alert]:
    """Every alert that is not closed, oldest first; acknowledged ones too."""
    return [Alert(**row._asdict()) for row in _OPEN.all(connection, {"shop": shop_id})]


def find(connection: Connection, shop_id: str, alert: UUID) -> Alert | None:
    """One alert, open or closed."""
    row = _ONE.first(connection, {"shop": shop_id, "alert": alert})
    return None if row is None else Alert(**row._asdict())


def open_of_ticket(connection: Connection, shop_id: str, ticket: UUID, kind: str) -> Alert | None:
    """The ticket's alert of this kind that is not closed."""
    found = [row.id for row in _open_of(connection, shop_id, ticket) if row.kind == kind]
    return find(connection, shop_id, found[0]) if found else None


def save(rows: Rows, before: Alert, after: Alert) -> None:
    """Write what differs."""
    old = {column.name: getattr(before, column.name) for column in _COLUMNS}
    new = {column.name: getattr(after, column.name) for column in _COLUMNS}
    rows.update(_alert, {"id": after.id}, old, new)


def close_of_ticket(rows: Rows, shop_id: str, ticket: UUID, at: datetime, kind: str | None = None) -> None:
    """Nobody needs to come any more: the customer is being served, or has gone. `kind`: only those."""
    for row in _open_of(rows.connection, shop_id, ticket):
        if kind in {None, row.kind}:
            rows.update(_alert, {"id": row.id}, {"closed_at": None}, {"closed_at": at})


def _open_of(connection: Connection, shop_id: str, ticket: UUID) -> list[Any]:
    return _OF_TICKET.all(connection, {"shop": shop_id, "ticket": ticket})
