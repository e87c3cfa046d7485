"""A consistent copy of everything, in one file that only its owner may read; and back again.

SQLite copies itself while the server runs; on PostgreSQL the copy is a zip of tables, read in one
snapshot. A copy goes back only into the same kind of database. Who is signed in, and whose sign-in
failed, is not copied.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, inspect, text

from queue_server.domain.errors import DataDamaged
from queue_server.store import migrate, numbers, schema
from queue_server.store.database import Database
from queue_server.store.trouble import told_as_trouble

_SQLITE_SAYS = b"SQLite format 3\x00"
DAMAGED = ".damaged"
_REVISION = "revision"
_NOT_COPIED = frozenset({"session", "sign_in_failure"})
_BLOCK_BYTES = 1 << 20


class CannotRestore(Exception):
    """Nothing was changed; the message says why."""


def is_empty(database: Database) -> bool:
    """Whether no shop has ever used this database; one that is damaged was used."""
    try:
        with database.reading() as connection:
            return not inspect(connection).has_table("alembic_version")
    except DataDamaged:
        return False


def tables(database: Database) -> list[str]:
    """The names of all tables, whoever made them."""
    with database.reading() as connection:
        return inspect(connection).get_table_names()


def clear(database: Database) -> None:
    """Remove every table with all that is in it. There is no way back."""
    with database.writing() as connection:
        _drop_every_table(connection)


def write(database: Database, file: Path) -> None:
    """Write the copy; an older one of this name is replaced only once the new one is whole.

    Raises a Trouble, DataDamaged where the data is not whole, and OSError.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        with told_as_trouble():
            (_copy_sqlite if database.is_sqlite else _copy_postgres)(database, unfinished)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def read(database: Database, file: Path, *, replace: bool) -> None:
    """Make the database what the copy was, and bring it up to date.

    Raises CannotRestore where the place is not empty (unless `replace`), or the file is no such copy.
    """
    if not replace and not is_empty(database):
        raise CannotRestore("There is already a shop here. To put the copy in its place, say --replace.")
    with file.open("rb") as opened:
        is_sqlite = opened.read(len(_SQLITE_SAYS)) == _SQLITE_SAYS
    if not is_sqlite and not zipfile.is_zipfile(file):
        raise CannotRestore(f"{file} is not a copy that Front Door made.")
    if is_sqlite is not database.is_sqlite:
        kind = "SQLite" if is_sqlite else "PostgreSQL"
        raise CannotRestore(f"{file} is a copy of a {kind} database and goes back only into one.")
    (_restore_sqlite if is_sqlite else _restore_postgres)(database, file)
    migrate.upgrade(database)


def begin_again(
    connection: Connection, shop_id: str, day: date, series: Iterable[str], replaced: Mapping[str, int]
) -> None:
    """Start a new history: another epoch, and the day's numbers go on past the next hundred.

    What was issued after the copy was made is on paper only, so no such number may be issued again:
    `replaced` is how far each series had come in the shop that the copy replaces, as far as that is known.
    What waited to be told to customers may have been told since, so carriers are asked before it is sent.
    """
    shop, outgoing = schema.shop, schema.outgoing_message
    values = {"epoch": str(uuid.uuid4()), "lease_holder": None, "lease_until": None}
    connection.execute(shop.update().where(shop.c.shop_id == shop_id).values(**values))
    waits = (outgoing.c.shop_id == shop_id) & (outgoing.c.state == "waiting") & (outgoing.c.attempts == 0)
    connection.execute(outgoing.update().where(waits).values(attempts=1))
    copied = numbers.reached(connection, shop_id, day)
    for letter in {*series, *copied, *replaced}:
        last = max(copied.get(letter, 0), replaced.get(letter, 0))
        numbers.skip_hundred(connection, shop_id, day, letter, last)


def _copy_sqlite(database: Database, file: Path) -> None:
    raw = database.engine.raw_connection()
    try:
        with closing(sqlite3.connect(file)) as target:
            cast(sqlite3.Connection, raw.driver_connection).backup(target)
            for name in _NOT_COPIED:
                target.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own tables' names
            target.execute("PRAGMA journal_mode=DELETE")
            target.commit()
            if not _is_whole(target):
                raise DataDamaged
    finally:
        raw.close()


def _restore_sqlite(database: Database, file: Path) -> None:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        if not _is_whole(source):
            raise CannotRestore(f"{file} is not a whole copy that Front Door made.")
        _set_aside_what_is_damaged(database)
        raw = database.engine.raw_connection()
        try:
            source.backup(cast(sqlite3.Connection, raw.driver_connection))
        finally:
            raw.close()


def _set_aside_what_is_damaged(database: Database) -> None:
    """SQLite puts no copy into a file that it can't read; what is in it may still help somebody."""
    try:
        database.check()
    except DataDamaged:
        database.close()
        assert database.file is not None
        for part in database.file.parent.glob(f"{database.file.name}*"):
            if DAMAGED not in part.name:
                part.replace(part.with_name(f"{part.name}{DAMAGED}-{int(part.stat().st_mtime)}"))


def _is_whole(source: sqlite3.Connection) -> bool:
    try:
        known = source.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
        return [*known, *source.execute("PRAGMA quick_check")] == [(1,), ("ok",)]
    except sqlite3.DatabaseError:
        return False


def _copy_postgres(database: Database, file: Path) -> None:
    with (
        database.reading() as connection,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as copy,
    ):
        copy.writestr(_REVISION, migrate.revision(connection) or "")
        for name in (table.name for table in schema.metadata.sorted_tables):
            if name in _NOT_COPIED:
                continue
            asked = f'COPY "{name}" TO STDOUT'
            with copy.open(name, "w", force_zip64=True) as out, _cursor(connection).copy(asked) as rows:
                for block in rows:
                    out.write(block)


def _restore_postgres(database: Database, file: Path) -> None:
    with zipfile.ZipFile(file) as copy, database.writing() as connection:
        names = copy.namelist()
        if names[:1] != [_REVISION] or copy.testzip() is not None:
            raise CannotRestore(f"{file} is not a whole copy that Front Door made.")
        _drop_every_table(connection)
        migrate.upgrade_within(connection, copy.read(_REVISION).decode())
        for name in names[1:]:
            with copy.open(name) as stored, _cursor(connection).copy(f'COPY "{name}" FROM STDIN') as rows:
                while block := stored.read(_BLOCK_BYTES):
                    rows.write(block)


def _drop_every_table(connection: Connection) -> None:
    for name in inspect(connection).get_table_names():
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))


def _cursor(connection: Connection) -> Any:
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver.cursor()
