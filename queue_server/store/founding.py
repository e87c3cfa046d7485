"""A shop's place in a database: opened, its tables up to date, its own row made once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from queue_server.domain.errors import DataDamaged, DiskFailed
from queue_server.domain.laws import Laws
from queue_server.store import backup, journal, migrate, waits
from queue_server.store.copies import Copies
from queue_server.store.database import Database
from queue_server.store.journal import Head

_NO_COPY = " There is no copy of it where copies are kept: look for one elsewhere, and `restore` it."


def opened(url: str | None, folder: Path) -> Database:
    """The database at `url`, else the SQLite one in `folder`."""
    return Database.in_folder(folder) if url is None else Database(url)


class NotReady(Exception):
    """The data can't be used as it is; the message says what to do."""


@contextmanager
def sole_user(database: Database) -> Iterator[None]:
    """Nobody else serves or replaces this SQLite database as long as the block runs.

    Raises NotReady where somebody already does. PostgreSQL keeps its servers apart itself.
    """
    if database.file is None:
        yield
        return
    lock = database.file.with_suffix(".lock")
    try:
        opened = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise DiskFailed(f"{lock.parent} can't be written: {problem.strerror}.") from problem
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as taken:
        raise NotReady(f"A server is running on {lock.parent}. Stop it first.") from taken
    finally:
        os.close(opened)


def check(database: Database, copies: Copies | None) -> None:
    """Look whether a server may go on with this data; nothing is made or changed.

    Raises NotReady where it is damaged, or gone although there are copies of it: a shop is never begun anew
    in silence.
    """
    newest = None if copies is None else copies.newest()
    back = "" if newest is None else f" The newest copy is {newest}: put it back with `restore {newest}"
    try:
        database.check()
        is_gone = newest is not None and backup.is_empty(database)
    except DataDamaged as damaged:
        hint = f"{back} --replace`; what is damaged is kept beside it." if back else _NO_COPY
        raise NotReady(f"The data in {database.file} is damaged. Nothing was changed.{hint}") from damaged
    if is_gone:
        raise NotReady(
            f"There is no shop in {database.file or 'the database'}, but there was one.{back}`, or move the"
            " copies elsewhere to begin a new shop."
        )


def learnt(url: str | None, folder: Path, shop_id: str) -> Laws | None:
    """What a shop has learnt about visits; None where it has no database yet, or one that knows of none.

    It may be at work meanwhile: nothing is made, changed or held up.
    """
    if url is None and not Database.is_in(folder):
        return None
    database = opened(url, folder)
    try:
        with database.reading() as connection:
            known = waits.laws(connection, shop_id) if waits.are_kept(connection) else None
    finally:
        database.close()
    return None if known is None else known[0]


def found(database: Database, shop_id: str, now: datetime) -> Head:
    """Make the shop at home here, and say how far it has come. Raises TooNew."""
    migrate.upgrade(database)
    with database.writing() as connection:
        journal.found_shop(connection, shop_id, now)
        return journal.head(connection, shop_id)
