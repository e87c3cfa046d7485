"""What a shop does all day costs as much after a year as on its first day: counted in SQLite's own steps."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from queue_server.bench import past, rig
from queue_server.bench.rig import Rig
from queue_server.live.snapshot import read_snapshot, read_ticket
from queue_server.shop import load_shop
from queue_server.store import journal, tickets
from queue_server.store.database import Connection, Database

CONFIG = Path(__file__).parents[2] / "config"
PAST = 3_000
EVERY = 50
FEW_STEPS = PAST // 3


@pytest.fixture(scope="module")
def old_shop() -> Iterator[Rig]:
    """A shop that has seen some days."""
    shop = rig.found(CONFIG)
    past.fill(shop, PAST)
    yield shop
    shutil.rmtree(shop.folder)


def steps(shop: Rig, look: Callable[[Connection], object]) -> int:
    """How many steps SQLite took for it, to the nearest `EVERY`."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += EVERY
        return 0

    database = Database.in_folder(shop.data)
    with database.reading() as connection:
        look(connection)  # what is read once only is no cost of every day
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(count, EVERY)
        look(connection)
        driver.set_progress_handler(None, EVERY)
    database.close()
    return counted


def test_the_counting_sees_who_reads_all_the_past(old_shop: Rig) -> None:
    assert steps(old_shop, lambda c: tickets.all_numbers(c, old_shop.shop_id)) > 3 * PAST


def test_a_ticket_is_found_without_reading_the_past(old_shop: Rig) -> None:
    shop = load_shop(CONFIG)

    def one(connection: Connection) -> None:
        ticket = UUID(connection.exec_driver_sql("SELECT id FROM ticket LIMIT 1").scalar_one())
        assert read_ticket(connection, shop, ticket, datetime.now(UTC)) is not None

    assert steps(old_shop, one) < FEW_STEPS


def test_the_whole_picture_is_read_without_reading_the_past(old_shop: Rig) -> None:
    shop, now = load_shop(CONFIG), datetime.now(UTC)
    assert steps(old_shop, lambda c: read_snapshot(c, shop, now)) < FEW_STEPS


def test_what_is_new_is_found_without_reading_the_past(old_shop: Rig) -> None:
    shop_id = old_shop.shop_id

    def newest(connection: Connection) -> None:
        list(journal.since(connection, shop_id, journal.head(connection, shop_id).seq - 5))

    assert steps(old_shop, newest) < FEW_STEPS
