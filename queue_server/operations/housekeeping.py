"""What is deleted on schedule, and when each kind last was; outside the shop's order of commands."""

from __future__ import annotations

from datetime import datetime

from queue_server.domain import privacy
from queue_server.domain.hours import day_span, shop_day
from queue_server.shop import Shop
from queue_server.store import attempts, claims, contacts, outgoing, retention
from queue_server.store.database import Connection


def tidy(connection: Connection, shop: Shop, now: datetime) -> dict[str, int]:
    """Delete all that is due and note the success of each job; answers how many rows went."""
    today, _ = day_span(shop_day(now, shop.timezone), shop.timezone)
    gone = {
        "notes": retention.notes(connection, shop.id, now),
        "follow_ups": retention.follow_ups(connection, shop.id, now - privacy.VISIT_DETAILS_KEPT),
        "paper": retention.paper(connection, shop.id, today),
        "undo": retention.undo(connection, shop.id, now),
        "commands": retention.commands(connection, shop.id, now - privacy.COMMAND_IDS_KEPT),
        "messages": retention.messages(connection, shop.id, today),
        "outgoing_emptied": outgoing.empty(connection, shop.id, now - privacy.VISIT_DETAILS_KEPT),
        "outgoing": outgoing.forget(connection, shop.id, now - privacy.OUTGOING_KEPT),
        "booking_contacts": contacts.forget(connection, shop.id, now),
        "claims": claims.forget(connection, shop.id, today),
        "attempts": attempts.forget(connection, shop.id, now - privacy.ATTEMPTS_KEPT),
        "sessions": retention.sessions(connection, shop.id, now),
        "audit": retention.audit(connection, shop.id, now - privacy.AUDIT_KEPT),
        "permissions": retention.permissions(connection, shop.id, now - privacy.AUDIT_KEPT),
    }
    for job, deleted in gone.items():
        retention.succeeded(connection, shop.id, job, now, deleted)
    return gone
