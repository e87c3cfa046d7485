"""A disk that is full, read-only or damaged is told as what it is, and nothing that was answered is lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from queue_server.domain import errors
from queue_server.store import journal, migrate
from queue_server.store.database import Connection, Database
from queue_server.store.trouble import trouble_of
from queue_server.store.writer import GroupWriter, Reader
from tests.empty_shop import lay_tables

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SHOP = "guildhall"
PAGE_BYTES = 4096


class Store:
    """A shop in SQLite, written to as the server does."""

    def __init__(self, folder: Path) -> None:
        self.database = lay_tables(folder)
        with self.database.writing() as connection:
            journal.found_shop(connection, SHOP, NOW)
            connection.exec_driver_sql("CREATE TABLE ballast (words TEXT)")
        self.writer, self.reader = GroupWriter(self.database), Reader(self.database, threads=1)

    async def act(self, words: str = "x" * PAGE_BYTES) -> int:
        """One act that takes a page of the disk; its place in the shop's order."""

        def change(connection: Connection) -> int:
            place = journal.take_order(connection, SHOP, NOW)
            connection.exec_driver_sql("INSERT INTO ballast VALUES (?)", (words,))
            return place.seq

        return await self.writer.write(change)

    async def setting(self, words: str) -> object:
        """A PRAGMA for the one connection that writes, while it rests; its answer."""
        raw = await self.writer.write(lambda c: c.connection.driver_connection)
        return self.set_on(raw, words)

    def set_on(self, raw: Any, words: str) -> object:
        """The same, on a connection that was found before."""
        found = raw.execute(f"PRAGMA {words}").fetchone()
        return found and found[0]

    async def seq(self) -> int:
        """How far the shop has come, as readers see it."""
        return await self.reader.read(lambda c: journal.head(c, SHOP).seq)

    def close(self) -> None:
        self.writer.close()
        self.reader.close()
        self.database.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A shop in which nothing has happened yet."""
    opened = Store(tmp_path)
    yield opened
    opened.close()


async def test_a_full_disk_is_told_keeps_what_was_answered_and_is_got_over(store):
    pages = await store.setting("page_count")
    await store.setting(f"max_page_count = {pages + 8}")
    asked = await asyncio.gather(*(store.act() for _ in range(30)), return_exceptions=True)
    kept = [answer for answer in asked if isinstance(answer, int)]
    assert {type(answer) for answer in asked} == {int, errors.DiskFull}
    assert await store.seq() == len(kept) == max(kept)
    await store.setting(f"max_page_count = {pages + 1000}")
    assert await store.act() == len(kept) + 1


async def test_a_disk_that_takes_nothing_is_told_and_can_be_read(store):
    raw = await store.writer.write(lambda c: c.connection.driver_connection)
    store.set_on(raw, "query_only = ON")
    with pytest.raises(errors.DiskFailed):
        await store.act()
    assert await store.seq() == 0
    store.set_on(raw, "query_only = OFF")
    assert await store.act() == 1


async def test_somebody_else_who_keeps_the_database_is_told_as_that(store):
    await store.setting("busy_timeout = 1")
    other = Database(store.database.url)
    with other.writing() as connection:
        journal.take_order(connection, SHOP, NOW)
        with pytest.raises(errors.DatabaseBusy):
            await store.act()
    other.close()
    assert await store.act() == 2


async def test_nothing_more_is_written_once_the_data_was_found_damaged(store):
    assert await store.act() == 1
    with pytest.raises(errors.DataDamaged):
        await store.writer.write(finds_nonsense)
    for _ in range(2):
        with pytest.raises(errors.DataDamaged, match="a copy has to be put back"):
            await store.act()
    assert await store.seq() == 1


def finds_nonsense(connection: Connection) -> None:
    """What a driver says when a page is no page."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    raise DBAPIError.instance("SELECT", None, error, sqlite3.Error)


async def test_a_file_that_is_no_database_is_damaged_and_stays_as_it_is(tmp_path):
    file = tmp_path / "front-door.sqlite3"
    nonsense = os.urandom(3 * PAGE_BYTES)
    file.write_bytes(nonsense)
    database = Database.in_folder(tmp_path)
    with pytest.raises(errors.DataDamaged), database.reading() as connection:
        journal.head(connection, SHOP)
    with pytest.raises(errors.DataDamaged):
        migrate.upgrade(database)
    database.close()
    assert file.read_bytes() == nonsense


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (psycopg.errors.DiskFull(), errors.DiskFull),
        (psycopg.errors.IoError(), errors.DiskFailed),
        (psycopg.errors.ReadOnlySqlTransaction(), errors.DiskFailed),
        (psycopg.errors.DataCorrupted(), errors.DataDamaged),
        (psycopg.errors.AdminShutdown(), errors.DatabaseAway),
        (psycopg.errors.CannotConnectNow(), errors.DatabaseAway),
        (psycopg.OperationalError("connection refused"), errors.DatabaseAway),
        (psycopg.errors.TooManyConnections(), errors.DatabaseBusy),
        (psycopg.errors.DeadlockDetected(), errors.DatabaseBusy),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.SyntaxError(), None),
    ],
)
def test_what_postgresql_says_is_told_as_what_it_means(said, meant):
    trouble = trouble_of(DBAPIError.instance("SELECT", None, said, psycopg.Error))
    assert (None if trouble is None else type(trouble)) is meant


def test_too_few_connections_are_told_and_our_own_mistakes_are_not_hidden():
    assert isinstance(trouble_of(NoConnectionFree()), errors.DatabaseBusy)
    assert trouble_of(ValueError("ours")) is None
