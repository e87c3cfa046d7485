"""A real server is killed under load; nothing that was answered is lost, and nothing is done twice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.bench import rig
from queue_server.bench.drill import Report, books, drill
from queue_server.store import schema
from queue_server.store.database import Database

CONFIG = Path(__file__).parents[2] / "config"
OPERATIONS, KILLS = 640, 3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def shop() -> Iterator[rig.Rig]:
    """A shop with sixteen desks."""
    shop = rig.found(CONFIG)
    yield shop
    shutil.rmtree(shop.folder)


@pytest.fixture(scope="module")
def report(shop: rig.Rig) -> Report:
    """What sixteen clients heard while the server was killed three times."""
    return asyncio.run(drill(shop, OPERATIONS, KILLS))


def test_nothing_answered_is_lost_and_nothing_is_done_twice(report: Report) -> None:
    assert report.faults == []
    assert report.kills == KILLS
    assert len(report.answers) >= OPERATIONS
    assert report.unanswered >= KILLS
    assert report.repeated > 0
    assert "nothing lost, nothing twice" in report.sentence()


def test_the_books_would_show_what_was_lost_or_done_twice(shop: rig.Rig, report: Report) -> None:
    database = Database.in_folder(shop.data)
    with database.writing() as connection:
        called = connection.execute(
            schema.journal.select().where(schema.journal.c.act == "called").limit(1)
        ).one()
        connection.execute(schema.journal.delete().where(schema.journal.c.seq == called.seq))
        connection.execute(schema.journal.insert(), {**called._mapping, "seq": 900_000})
        connection.execute(schema.journal.insert(), {**called._mapping, "seq": 900_001})
    database.close()
    assert list(books(shop, report)) == [
        "the journal has a gap",
        "called: 1 done and not told, or twice",
    ]
    report.answers.append(report.answers[0])
    assert "issued: 1 lost" in list(books(shop, report))
