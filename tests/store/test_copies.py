"""Copies in a folder: one a day, old ones gone; a server on damaged or vanished data says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.domain.errors import DataDamaged, DiskFailed, DiskFull
from queue_server.store import backup, founding, journal
from queue_server.store.copies import Copies
from queue_server.store.database import Database
from queue_server.store.founding import NotReady
from tests.empty_shop import FILE, lay_tables
from tests.faults.small_disk import small_disk

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SHOP = "guildhall"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A shop's database."""
    opened = lay_tables(tmp_path / "data")
    with opened.writing() as connection:
        journal.found_shop(connection, SHOP, NOW)
    yield opened
    opened.close()


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    """A folder that is not there yet."""
    return Copies(tmp_path / "copies", kept_days=30)


def seq_in(database: Database) -> int:
    with database.reading() as connection:
        return journal.head(connection, SHOP).seq


def act(database: Database) -> None:
    with database.writing() as connection:
        journal.take_order(connection, SHOP, NOW)


def damage(file: Path, at: int) -> bytes:
    """Overwrite a page; what the file is then."""
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"nonsense" * 512)
    return file.read_bytes()


def test_a_copy_that_goes_while_we_look_was_none(database, copies):
    """A link to what is gone is listed, and then not there."""
    made = copies.make(database, TODAY, NOW)
    (copies.folder / "going.backup").symlink_to(copies.folder / "gone")
    assert (copies.newest(), copies.newest_made_at()) == (made, NOW)
    copies.remove_old(NOW)
    assert made.exists()


def test_a_copy_a_day_for_its_owners_eyes_only(database, copies):
    assert copies.newest() is None
    file = copies.make(database, TODAY, NOW)
    assert (file.name, file.stat().st_mode & 0o777) == ("2026-11-23.backup", 0o600)
    assert copies.folder.stat().st_mode & 0o777 == 0o700
    act(database)
    assert copies.make(database, TODAY, NOW) == file == copies.newest()
    backup.read(database, file, replace=True)
    assert seq_in(database) == 1


def test_old_copies_go_and_the_newest_stays(database, copies):
    ages = {"2026-10-01": 53, "2026-10-23": 31, "by-hand": 31, "2026-10-25": 29}
    copies.make(database, TODAY, NOW)
    for name, days in ages.items():
        file = shutil.copy(copies.folder / "2026-11-23.backup", copies.folder / f"{name}.backup")
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))
    copies.remove_old(NOW)
    assert {file.stem for file in copies.folder.iterdir()} == {"2026-11-23", "2026-10-25"}
    copies.remove_old(NOW + timedelta(days=900))
    assert [file.stem for file in copies.folder.iterdir()] == ["2026-11-23"]


def test_a_copy_leaves_the_room_that_the_shop_needs(database):
    with small_disk(4) as disk:
        copies = Copies(disk.folder / "copies", 30)
        copies.make(database, TODAY, NOW)
        disk.fill()
        with pytest.raises(
            DiskFull, match=r"no room for a copy in .*: it takes up to 2 MB, and 0 MB are free"
        ):
            copies.make(database, TODAY + timedelta(days=1), NOW)
        assert [file.name for file in copies.folder.iterdir()] == ["2026-11-23.backup"]
        disk.make_room()
        with disk.read_only(), pytest.raises(DiskFailed, match="Read-only"):
            copies.make(database, TODAY + timedelta(days=1), NOW)


def test_damaged_data_never_replace_a_good_copy(database, copies):
    whole = copies.make(database, TODAY, NOW).read_bytes()
    database.close()
    damage(database.file, 8192)
    with pytest.raises(DataDamaged):
        copies.make(database, TODAY, NOW)
    assert [file.read_bytes() for file in copies.folder.iterdir()] == [whole]


@pytest.mark.parametrize("at", [0, 8192])
def test_damaged_data_are_refused_with_what_to_do_and_the_copy_goes_back(database, copies, at):
    copy = copies.make(database, TODAY, NOW)
    act(database)
    database.close()
    nonsense = damage(database.file, at)
    with pytest.raises(NotReady, match=rf"damaged.*newest copy is {copy}: .*`restore {copy} --replace`"):
        founding.check(database, copies)
    database.close()
    assert database.file.read_bytes() == nonsense
    with pytest.raises(backup.CannotRestore, match="--replace"):
        backup.read(database, copy, replace=False)
    backup.read(database, copy, replace=True)
    assert seq_in(database) == 0
    founding.check(database, copies)
    (aside,) = database.file.parent.glob(f"{FILE}.damaged-*")
    assert aside.read_bytes() == nonsense


def test_without_a_copy_it_says_where_none_is(database, copies):
    database.close()
    damage(database.file, 0)
    with pytest.raises(NotReady, match="no copy of it where copies are kept"):
        founding.check(database, copies)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_shop_that_has_vanished_is_never_begun_anew_in_silence(database, copies, tmp_path, is_there):
    copy = copies.make(database, TODAY, NOW)
    empty = Database.in_folder(tmp_path / "not mounted")
    if is_there:
        (tmp_path / "not mounted" / FILE).touch()
    with pytest.raises(NotReady, match=rf"There is no shop in .* but there was one.*`restore {copy}`"):
        founding.check(empty, copies)
    founding.check(empty, None)
    copy.unlink()
    founding.check(empty, copies)
    empty.close()


def test_one_server_at_a_time_uses_a_folder(database):
    again = Database(database.url)
    refused = pytest.raises(NotReady, match="A server is running on")
    with founding.sole_user(database), refused, founding.sole_user(again):
        pass
    with founding.sole_user(again):
        pass
    again.close()
