"""An empty database of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from queue_server.store.database import Database
from tests import postgres


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    with postgres.running() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that no shop has ever used."""
    opened = empty(request) if request.param == "postgres" else Database.in_folder(tmp_path / "data")
    yield opened
    opened.close()


def empty(request: pytest.FixtureRequest) -> Database:
    """The run's PostgreSQL with nothing in it."""
    database = Database(request.getfixturevalue("postgres_address"))
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return database
