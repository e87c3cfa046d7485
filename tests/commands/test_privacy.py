"""A customer's rights at the command line: who is meant is asked for, and what is erased stays erased."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from queue_server.commands.at_hand import at_hand
from queue_server.contract.appointments import BookAppointment
from queue_server.contract.commands import Command
from queue_server.operations import bookings
from queue_server.operations.bookable import slots_between
from queue_server.store import appointments, audit, journal, schema
from queue_server.store.database import Database
from tests.api.conftest import SHOP
from tests.commands.typing_it import typed
from tests.empty_shop import lay_tables
from tests.operations.conftest import SAMIRA

# The command line goes by the real clock, and deletes by it what was kept long enough.
NOW = datetime.now(UTC)
NEXT_FORTNIGHT = (NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=14))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop where somebody has booked, and cancelled."""
    folder = tmp_path / "data"
    database = lay_tables(folder)
    with database.writing() as connection:
        journal.found_shop(connection, SHOP.id, NOW)
        slot, _ = slots_between(connection, SHOP, "housing", *NEXT_FORTNIGHT)[0]
    command = BookAppointment(
        command_id=uuid4(),
        slot=slot.id,
        service="housing",
        family_name="Planted-Haddad",
        date_of_birth=date(1961, 2, 3),
        phone="07700 900123",
    )

    async def book() -> None:
        async with at_hand(database, SHOP, lambda: NOW, tmp_path) as here:
            done = await here.house.carry_out(bookings.book, SAMIRA, command)
            booked = await here.reader.read(lambda c: appointments.find(c, SHOP.id, UUID(done.other)))
            await here.house.carry_out(bookings.cancel, SAMIRA, Command(), booked.reference)

    asyncio.run(book())
    database.close()
    return folder


def kept(folder: Path) -> list[str]:
    """The family names that a shop still knows."""
    database = Database.in_folder(folder)
    with database.reading() as connection:
        found = connection.execute(select(schema.booking_contact.c.family_name)).scalars().all()
    database.close()
    return list(found)


def test_a_copy_is_for_its_owner_alone_and_that_it_was_made_is_written_down(folder, tmp_path):
    file = tmp_path / "hers.json"
    answers = "planted haddad\n1961-02-03\n"
    said = typed("privacy", "export", file, "--data", folder, said=answers)
    assert (said.code, "1 booking and 0 tickets" in said.stdout) == (0, True), said.stderr
    assert file.stat().st_mode & 0o077 == 0
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["booking_contact"][0]["phone"] == "07700 900123"
    assert held["appointment"][0]["state"] == "cancelled"
    again = typed("privacy", "export", file, "--data", folder, said=answers)
    assert (again.code, "can't be written" in again.stderr) == (1, True)
    database = Database.in_folder(folder)
    with database.reading() as connection:
        looks = audit.newest(connection, SHOP.id, NOW)
    database.close()
    assert [(look.actor, look.act) for look in looks] == [("command-line", "exported")]
    assert looks[0].reference == held["appointment"][0]["reference"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("", "Nobody answered"),
        ("07700 900999\n", "Anything of theirs is not here."),
        ("A042\n23 November\n", "A day is written like"),
        ("Planted-Haddad\n1961-02-03\nyes\n", "Nothing was deleted."),
        ("07700900123\n", "Nobody answered"),
    ],
)
def test_nothing_is_deleted_unless_somebody_is_found_and_meant(folder, answers, told):
    said = typed("privacy", "erase", "--data", folder, said=answers)
    assert (said.code, told in said.stderr) == (1, True), said.stderr
    assert kept(folder) == ["Planted-Haddad"]


def test_what_is_erased_does_not_come_back_with_an_older_copy(folder, tmp_path):
    copy = tmp_path / "copy.backup"
    assert typed("backup", copy, "--data", folder).code == 0
    said = typed("privacy", "erase", "--data", folder, said="+44 7700 900123\nERASE\n")
    assert (said.code, kept(folder)) == (0, []), said.stderr
    assert "Haddad" not in said.stdout
    restored = typed("restore", copy, "--replace", "--data", folder)
    assert (restored.code, kept(folder)) == (0, []), restored.stderr
    assert "erase them again" not in restored.stdout
    elsewhere = typed("restore", copy, "--data", tmp_path / "elsewhere")
    assert "erase them again" in elsewhere.stdout
    assert kept(tmp_path / "elsewhere") == ["Planted-Haddad"]
