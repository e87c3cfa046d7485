"""No table is forgotten when a customer asks what is kept of them, or to have it deleted."""

from __future__ import annotations

from pathlib import Path

from queue_server.store import schema, traces
from queue_server.store.database import Database
from queue_server.store.traces import Trace

# Why a table has nothing of a customer that could be copied or erased.
OF_NOBODY = {
    "the shop itself": {"shop", "counter", "housekeeping", "delay", "notice", "paused_service", "closure"},
    "places while they are used": {"desk_use", "room_use", "room_out", "surgery"},
    "staff and devices": {"person", "session", "sign_in_failure", "council_link", "device", "device_seen"},
    "figures, and days that were made up": {"estimate", "learnt", "trial"},
    "ids, for seven days": {"command"},
    "codes that nobody can read back, for a day": {"attempt"},
    "codes and times; the customer's go with them": {"claim"},
    "what colleagues write to each other, until the day ends": {"message"},
}


def test_every_table_is_about_a_customer_or_it_is_known_why_not() -> None:
    about = {table.name for table, _ in traces._rows_about("shop", Trace())}
    others = set().union(*OF_NOBODY.values())
    assert about & others == set()
    assert about | others == set(schema.metadata.tables)


def test_what_leads_to_a_ticket_turn_or_booking_is_about_a_customer() -> None:
    about = {table.name for table, _ in traces._rows_about("shop", Trace())}
    leading = {"ticket_id", "turn_id", "appointment_id", "follow_up_id", "about"}
    found = {name for name, table in schema.metadata.tables.items() if leading & set(table.c.keys())}
    assert found - about == {"room_use"}


def test_what_is_deleted_is_gone_from_the_file_too(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        connection.exec_driver_sql("CREATE TABLE kept (name TEXT)")
        connection.exec_driver_sql("INSERT INTO kept VALUES ('Plantagenet'), ('Lancaster')")
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM kept WHERE name = 'Plantagenet'")
    database.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Lancaster" in held
    assert b"Plantagenet" not in held
