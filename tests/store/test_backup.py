"""A copy holds everything, goes back whole, and never lets a number out twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from queue_server.store import backup, journal, migrate, numbers, people, schema
from queue_server.store.backup import CannotRestore
from queue_server.store.database import Database
from queue_server.store.numbers import past_next_hundred
from tests.api.conftest import PASSWORD_HASH, SHOP, STAFF

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def shop(database: Database) -> Database:
    """A shop with staff, where A017 and B001 were the last numbers."""
    migrate.upgrade(database)
    with database.writing() as connection:
        journal.found_shop(connection, SHOP.id, NOW)
        for user, person in STAFF.items():
            people.add(connection, SHOP.id, people.Account(person, user, PASSWORD_HASH, active=True))
        people.note_failure(connection, SHOP.id, "somebody", NOW)
        for _ in range(17):
            numbers.take_next(connection, SHOP.id, TODAY, "A")
        numbers.take_next(connection, SHOP.id, TODAY, "B")
    return database


def users(database: Database) -> list[str]:
    with database.reading() as connection:
        return [account.user for account in people.everyone(connection, SHOP.id)]


def test_a_copy_goes_back_into_an_empty_place(shop, tmp_path):
    file = tmp_path / "copy.backup"
    backup.write(shop, file)
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".*unfinished")) == []
    with shop.writing() as connection:
        connection.execute(schema.person.delete())
    with pytest.raises(CannotRestore, match="--replace"):
        backup.read(shop, file, replace=False)
    assert users(shop) == []
    backup.read(shop, file, replace=True)
    assert users(shop) == sorted(STAFF)
    with shop.writing() as connection:
        assert connection.execute(select(func.count()).select_from(schema.sign_in_failure)).scalar_one() == 0
        people.note_failure(connection, SHOP.id, "somebody", NOW)


def test_a_copy_is_made_while_the_shop_works_and_holds_one_moment(shop, tmp_path):
    with shop.reading() as connection:
        journal.head(connection, SHOP.id)
        backup.write(shop, tmp_path / "copy.backup")
    with shop.writing() as connection:
        journal.take_order(connection, SHOP.id, NOW)
    backup.read(shop, tmp_path / "copy.backup", replace=True)
    with shop.reading() as connection:
        assert journal.head(connection, SHOP.id).seq == 0


def test_a_new_history_begins_and_its_numbers_are_past_the_next_hundred(shop):
    with shop.writing() as connection:
        before = journal.head(connection, SHOP.id).epoch
        backup.begin_again(connection, SHOP.id, TODAY, ("A", "B", "C"), {})
        assert journal.head(connection, SHOP.id).epoch != before
        following = [str(numbers.take_next(connection, SHOP.id, TODAY, letter)) for letter in "ABC"]
    assert following == ["A101", "B101", "C101"]


@pytest.mark.parametrize(
    ("last", "then"),
    [
        (0, 100),
        (17, 100),
        (99, 100),
        (100, 200),
        (499, 500),
        (500, 999),
        (598, 999),
        (999, 1000),
        (1042, 1100),
        (9950, 9999),
    ],
)
def test_past_the_next_hundred_never_means_inside_the_kiosks_own_numbers(last, then):
    assert past_next_hundred(last) == then


@pytest.mark.parametrize(
    "content", [b"", b"not a copy", b"SQLite format 3\x00 and then nonsense", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_copy_is_refused_and_changes_nothing(shop, tmp_path, content):
    file = tmp_path / "nonsense"
    file.write_bytes(content)
    with pytest.raises(CannotRestore):
        backup.read(shop, file, replace=True)
    assert users(shop) == sorted(STAFF)


def test_a_copy_that_fails_leaves_the_older_one(shop, tmp_path, monkeypatch):
    file = tmp_path / "copy.backup"
    backup.write(shop, file)
    whole = file.read_bytes()
    shop.close()
    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk"):
        backup.write(shop, file)
    assert file.read_bytes() == whole
    assert list(tmp_path.glob(".*unfinished")) == []


def broken(*_):
    raise OSError("no disk left")
