"""What is deleted on schedule, each kind by itself, and when each last was; outside the order of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from queue_server.domain import privacy
from queue_server.domain.hours import day_span, shop_day
from queue_server.shop import Shop
from queue_server.store import attempts, claims, contacts, feedback, outgoing, people, retention
from queue_server.store.database import Connection


def tidy(connection: Connection, shop: Shop, now: datetime) -> dict[str, int]:
    """Delete all that is due and note the success or failure of each job; answers how many rows went.

    A job that the database refuses keeps no other back; it is missing in the answer.
    """
    jobs = _jobs(connection, shop, now)
    retention.forget_other_jobs(connection, shop.id, jobs)
    tried = {job: retention.tried(connection, shop.id, job, now, delete) for job, delete in jobs.items()}
    return {job: deleted for job, deleted in tried.items() if deleted is not None}


def _jobs(connection: Connection, shop: Shop, now: datetime) -> Mapping[str, Callable[[], int]]:
    today, _ = day_span(shop_day(now, shop.timezone), shop.timezone)
    over = now - privacy.VISIT_DETAILS_KEPT
    a_year_ago = now - privacy.AUDIT_KEPT

    def of(delete: Callable[[Connection, str, datetime], int], moment: datetime) -> Callable[[], int]:
        return partial(delete, connection, shop.id, moment)

    return {
        "notes": of(retention.notes, now),
        "follow_ups": of(retention.follow_ups, over),
        "paper": of(retention.paper, today),
        "undo": of(retention.undo, now),
        "commands": of(retention.commands, now - privacy.COMMAND_IDS_KEPT),
        "messages": of(retention.messages, today),
        "outgoing_emptied": of(outgoing.empty, over),
        "outgoing": of(outgoing.forget, now - privacy.OUTGOING_KEPT),
        "booking_contacts": of(contacts.forget, now),
        "claims": of(claims.forget, today),
        "attempts": of(attempts.forget, now - privacy.ATTEMPTS_KEPT),
        "sign_in_failures": of(people.forget_old_failures, now - privacy.ATTEMPTS_KEPT),
        "sessions": of(retention.sessions, now),
        "audit": of(retention.audit, a_year_ago),
        "feedback_unlinked": of(feedback.unlink, over),
        "remarks": partial(feedback.forget_words, connection, shop.id, over, now - privacy.REMARKS_KEPT),
        "permissions": of(retention.permissions, a_year_ago),
    }
