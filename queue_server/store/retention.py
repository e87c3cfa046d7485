"""Deleting what is due, and remembering when that last succeeded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table

from queue_server.store import schema


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


def succeeded(connection: Connection, shop_id: str, job: str, at: datetime, deleted: int) -> None:
    """A job is done; its last success is shown to the data protection officer."""
    table = schema.housekeeping
    connection.execute(table.delete().where(table.c.shop_id == shop_id, table.c.job == job))
    connection.execute(
        table.insert(), {"shop_id": shop_id, "job": job, "last_success_at": at, "deleted": deleted}
    )


def _delete(connection: Connection, table: Table, shop_id: str, due: ColumnElement[Any]) -> int:
    return connection.execute(table.delete().where(table.c.shop_id == shop_id, due)).rowcount
