"""The appointments that the bench makes are like those that people book."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.bench import bookings, rig
from queue_server.bench.rig import Rig
from queue_server.contract import references
from queue_server.operations.bookable import slots_between
from queue_server.shop import load_shop
from queue_server.store import appointments, contacts
from queue_server.store.database import Database

CONFIG = Path(__file__).resolve().parents[2] / "config"
YEAR = timedelta(days=365)


@pytest.fixture
def shop() -> Iterator[Rig]:
    found = rig.found(CONFIG)
    yield found
    shutil.rmtree(found.folder)


def test_past_ones_are_kept_and_those_to_come_hold_their_time(shop: Rig) -> None:
    bookings.fill(shop, 400)
    now = datetime.now(UTC)
    database = Database.in_folder(shop.data)
    with database.reading() as connection:
        past = appointments.between(connection, shop.shop_id, now - YEAR, now)
        coming = appointments.between(connection, shop.shop_id, now, now + YEAR)
        someone = contacts.find(connection, shop.shop_id, coming[0].id)
        lanes = {(each.source, each.starts_at): 0 for each in coming}
        for each in coming:
            lanes[each.source, each.starts_at] += 1
        first, last = coming[0].starts_at.date(), coming[-1].starts_at.date()
        listed = slots_between(connection, load_shop(CONFIG), coming[0].service, first, last)
    database.close()
    assert (len(past), {each.state for each in past}) == (400, {"kept"})
    assert (len(coming), {each.state for each in coming}) == (20, {"booked"})
    assert all(references.read(each.reference) for each in (*past, *coming))
    assert someone is not None
    assert someone.family_name is not None
    left = {(slot.source, slot.starts_at): slot.lanes - taken for slot, taken in listed}
    mine = {key: count for key, count in lanes.items() if key[0] == coming[0].source}
    assert {key: left[key] for key in mine} == mine
