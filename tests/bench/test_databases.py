"""The bench on a PostgreSQL uses only an empty database, and leaves it empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.bench import command, past, rig
from queue_server.store import backup
from queue_server.store.database import Database
from tests import postgres

CONFIG = Path(__file__).resolve().parents[2] / "config"

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An empty PostgreSQL."""
    with postgres.running() as found:
        yield found


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """A look into it."""
    opened = Database(address)
    yield opened
    opened.close()


def test_a_shop_with_a_past_is_made_in_it_and_leaves_nothing(address: str, database: Database) -> None:
    shop = rig.found(CONFIG, address)
    past.fill(shop, 50)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar_one() == 50
    rig.removed(shop)
    assert backup.tables(database) == []
    assert not shop.folder.exists()


def test_a_database_that_holds_anything_is_refused_and_left_alone(
    address: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE somebody_elses (words TEXT)")
    assert command.main(["--database", address, "--waits"]) == 1
    assert "an empty one of its own" in capsys.readouterr().err
    assert backup.tables(database) == ["somebody_elses"]
    backup.clear(database)


def test_a_database_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--database", "postgresql://nobody@127.0.0.1:1/nothing", "--waits"]) == 1
    assert "can't reach its data" in capsys.readouterr().err
