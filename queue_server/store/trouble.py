"""What a database's own errors mean for those who asked: a full disk, a broken one, nobody there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from queue_server.domain import errors

_OF_SQLITE: dict[int, type[errors.Trouble]] = {
    sqlite3.SQLITE_FULL: errors.DiskFull,
    sqlite3.SQLITE_READONLY: errors.DiskFailed,
    sqlite3.SQLITE_IOERR: errors.DiskFailed,
    sqlite3.SQLITE_CANTOPEN: errors.DiskFailed,
    sqlite3.SQLITE_CORRUPT: errors.DataDamaged,
    sqlite3.SQLITE_NOTADB: errors.DataDamaged,
    sqlite3.SQLITE_BUSY: errors.DatabaseBusy,
    sqlite3.SQLITE_LOCKED: errors.DatabaseBusy,
}
# The first characters of what PostgreSQL calls SQLSTATE; the longest that fits counts.
_OF_POSTGRES: dict[str, type[errors.Trouble]] = {
    "53100": errors.DiskFull,
    "25006": errors.DiskFailed,
    "58": errors.DiskFailed,
    "XX001": errors.DataDamaged,
    "XX002": errors.DataDamaged,
    "08": errors.DatabaseAway,
    "57P": errors.DatabaseAway,
    "53": errors.DatabaseBusy,
    "40": errors.DatabaseBusy,
    "55P03": errors.DatabaseBusy,
}
_FIRST_BYTE = 0xFF


@contextmanager
def told_as_trouble() -> Iterator[None]:
    """Errors that are the database's or the disk's fault leave the block as a Trouble; others as they are."""
    try:
        yield
    except (DBAPIError, NoConnectionFree, sqlite3.Error) as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


def trouble_of(error: BaseException) -> errors.Trouble | None:
    """What this error means for whoever asked; None where the database is well and says no."""
    if isinstance(error, NoConnectionFree):
        return errors.DatabaseBusy()
    kind = _kind(error.orig if isinstance(error, DBAPIError) else error)
    if kind is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        kind = errors.DatabaseAway
    return None if kind is None else kind()


def _kind(said: Any) -> type[errors.Trouble] | None:
    if isinstance(said, sqlite3.Error):
        return _OF_SQLITE.get(getattr(said, "sqlite_errorcode", 0) & _FIRST_BYTE)
    state = getattr(said, "sqlstate", None)
    if state is None:
        # Without a word from the server itself there was no line to it, or it broke.
        return errors.DatabaseAway if type(said).__name__ in ("OperationalError", "InterfaceError") else None
    fitting = [known for known in _OF_POSTGRES if state.startswith(known)]
    return _OF_POSTGRES[max(fitting, key=len)] if fitting else None
