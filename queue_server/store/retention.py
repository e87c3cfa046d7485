"""Deleting what is due, and remembering when that last succeeded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, case, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from queue_server.store import schema
from queue_server.store.prepared import Prepared

_SUCCEEDED = text(
    "INSERT INTO housekeeping (shop_id, job, last_success_at, deleted) VALUES (:shop, :job, :at, :deleted) "
    "ON CONFLICT (shop_id, job) DO UPDATE SET last_success_at = excluded.last_success_at, "
    "deleted = excluded.deleted"
).bindparams(bindparam("at", type_=schema.Moment))

_FAILED = text(
    "INSERT INTO housekeeping (shop_id, job, last_failure_at, deleted) VALUES (:shop, :job, :at, 0) "
    "ON CONFLICT (shop_id, job) DO UPDATE SET last_failure_at = excluded.last_failure_at"
).bindparams(bindparam("at", type_=schema.Moment))
_job = schema.housekeeping
_LAST_DONE = Prepared(
    select(
        func.min(_job.c.last_success_at).label("at"),
        func.sum(case((_job.c.last_success_at.is_(None), 1), else_=0)).label("never"),
    ).where(_job.c.shop_id == bindparam("shop"))
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """How deletion of one kind stands: when it last succeeded and failed, and how many rows went last."""

    name: str
    last_success_at: datetime | None
    last_failure_at: datetime | None
    deleted: int

    @property
    def has_failed(self) -> bool:
        """Whether it did not succeed the last time."""
        if self.last_failure_at is None:
            return False
        return self.last_success_at is None or self.last_failure_at > self.last_success_at


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


def tried(
    connection: Connection, shop_id: str, job: str, at: datetime, delete: Callable[[], int]
) -> int | None:
    """Do one job and note its success; None where the database refused it, which is noted and logged."""
    about = {"shop": shop_id, "job": job, "at": at}
    try:
        with connection.begin_nested():
            deleted = delete()
    except SQLAlchemyError as error:
        log.error("Deletion of %s has failed", job, exc_info=error)
        connection.execute(_FAILED, about)
        return None
    connection.execute(_SUCCEEDED, {**about, "deleted": deleted})
    return deleted


def forget_other_jobs(connection: Connection, shop_id: str, jobs: Collection[str]) -> None:
    """Forget how jobs stand that this program no longer has."""
    connection.execute(_job.delete().where(_job.c.shop_id == shop_id, _job.c.job.not_in(jobs)))


def standing(connection: Connection, shop_id: str) -> list[Job]:
    """How every job stands, by name."""
    found = select(_job).where(_job.c.shop_id == shop_id).order_by(_job.c.job)
    return [
        Job(row.job, row.last_success_at, row.last_failure_at, row.deleted)
        for row in connection.execute(found)
    ]


def last_done_at(connection: Connection, shop_id: str) -> datetime | None:
    """When deletion on schedule last succeeded as a whole; None when some of it never has."""
    row = _LAST_DONE.one(connection, {"shop": shop_id})
    at: datetime | None = None if row.never else row.at
    return at


def _delete(connection: Connection, table: Table, shop_id: str, due: ColumnElement[Any]) -> int:
    return connection.execute(table.delete().where(table.c.shop_id == shop_id, due)).rowcount
