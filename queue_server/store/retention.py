"""Deleting what is due, and remembering when that last succeeded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, select, text

from queue_server.store import schema
from queue_server.store.prepared import Prepared

_SUCCEEDED = text(
    "INSERT INTO housekeeping (shop_id, job, last_success_at, deleted) VALUES (:shop, :job, :at, :deleted) "
    "ON CONFLICT (shop_id, job) DO UPDATE SET last_success_at = excluded.last_success_at, "
    "deleted = excluded.deleted"
).bindparams(bindparam("at", type_=schema.Moment))

_LAST_DONE = Prepared(
    select(func.min(schema.housekeeping.c.last_success_at).label("at")).where(
        schema.housekeeping.c.shop_id == bindparam("shop")
    )
)


def notes(connection: Connection, shop_id: str, now: datetime) -> int:
    """Advisers' notes whose time is over."""
    return _delete(connection, schema.turn_note, shop_id, schema.turn_note.c.delete_at <= now)


def undo(connection: Connection, shop_id: str, now: datetime) -> int:
    """What can no longer be taken back."""
    return _delete(connection, schema.undo, shop_id, schema.undo.c.until < now)


def commands(connection: Connection, shop_id: str, before: datetime) -> int:
    """Commands that no device will send again."""
    return _delete(connection, schema.command, shop_id, schema.command.c.at < before)


def messages(connection: Connection, shop_id: str, before: datetime) -> int:
    """Colleagues' lines of earlier days."""
    return _delete(connection, schema.message, shop_id, schema.message.c.sent_at < before)


def sessions(connection: Connection, shop_id: str, now: datetime) -> int:
    """Sign-ins that have ended."""
    return _delete(connection, schema.session, shop_id, schema.session.c.ends_at <= now)


def audit(connection: Connection, shop_id: str, before: datetime) -> int:
    """The record of who looked at whom."""
    return _delete(connection, schema.audit, shop_id, schema.audit.c.at < before)


def paper(connection: Connection, shop_id: str, before: datetime) -> int:
    """What printers were asked for and can no longer print."""
    return _delete(connection, schema.print_job, shop_id, schema.print_job.c.expires_at < before)


def follow_ups(connection: Connection, shop_id: str, answered_before: datetime) -> int:
    """The words about what has been answered; that it was, and when, stays."""
    asked, words = schema.follow_up, schema.follow_up_words
    answered = select(asked.c.id).where(asked.c.shop_id == shop_id, asked.c.answered_at <= answered_before)
    return _delete(connection, words, shop_id, words.c.follow_up_id.in_(answered))


def permissions(connection: Connection, shop_id: str, before: datetime) -> int:
    """The record of what customers agreed to share."""
    return _delete(connection, schema.sharing, shop_id, schema.sharing.c.asked_at < before)


def succeeded(connection: Connection, shop_id: str, job: str, at: datetime, deleted: int) -> None:
    """A job is done; its last success is shown to the data protection officer."""
    connection.execute(_SUCCEEDED, {"shop": shop_id, "job": job, "at": at, "deleted": deleted})


def last_done_at(connection: Connection, shop_id: str) -> datetime | None:
    """When deletion on schedule last succeeded as a whole; None when it never has."""
    at: datetime | None = _LAST_DONE.one(connection, {"shop": shop_id}).at
    return at


def _delete(connection: Connection, table: Table, shop_id: str, due: ColumnElement[Any]) -> int:
    return connection.execute(table.delete().where(table.c.shop_id == shop_id, due)).rowcount
