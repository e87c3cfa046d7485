"""Who looked at whose details, and when; never what they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
