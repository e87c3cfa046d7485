"""Who looked at whose details, and when; never what they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from queue_server.store import schema
from queue_server.store.ids import new_id

_audit = schema.audit


@dataclass(frozen=True, slots=True)
class Look:
    """One reading. `details` holds ids and codes only."""

    at: datetime
    actor: str
    act: str
    ticket_id: UUID | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Looked:
    """One reading as it is shown: of which ticket (`number` on `day`) or booking, if still known."""

    at: datetime
    actor: str
    act: str
    number: str | None
    day: date | None
    reference: str | None


def note(connection: Connection, shop_id: str, look: Look) -> None:
    """Write down that somebody looked; takes no place in the shop's order."""
    connection.execute(
        _audit.insert(),
        {
            "id": new_id(look.at),
            "shop_id": shop_id,
            "at": look.at,
            "actor": look.actor,
            "act": look.act,
            "ticket_id": look.ticket_id,
            "details": look.details,
        },
    )


def since(connection: Connection, shop_id: str, moment: datetime) -> Iterator[Look]:
    """Every reading from `moment` on, oldest first."""
    found = select(_audit).where(_audit.c.shop_id == shop_id, _audit.c.at >= moment)
    for row in connection.execute(found.order_by(_audit.c.at, _audit.c.id)):
        yield Look(row.at, row.actor, row.act, row.ticket_id, row.details)


def newest(connection: Connection, shop_id: str, since: datetime, most: int | None = None) -> list[Looked]:
    """The readings from `since` on, the newest first, and no more than `most`."""
    tickets = schema.ticket
    found = (
        select(_audit, tickets.c.number, tickets.c.day)
        .select_from(_audit.outerjoin(tickets, tickets.c.id == _audit.c.ticket_id))
        .where(_audit.c.shop_id == shop_id, _audit.c.at >= since)
        .order_by(_audit.c.at.desc(), _audit.c.id.desc())
        .limit(most)
    )
    rows = connection.execute(found).all()
    references = _references(connection, {row.details.get("appointment") for row in rows})
    return [
        Looked(
            row.at, row.actor, row.act, row.number, row.day, references.get(row.details.get("appointment"))
        )
        for row in rows
    ]


def _references(connection: Connection, ids: set[str | None]) -> dict[str | None, str]:
    booked = schema.appointment
    found: dict[str | None, str] = {}
    for each in ids - {None}:
        reference = connection.scalar(select(booked.c.reference).where(booked.c.id == UUID(each)))
        if reference is not None:
            found[each] = reference
    return found
