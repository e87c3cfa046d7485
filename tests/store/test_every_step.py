"""A database of any earlier step, with rows in all its tables, comes up to the newest with every row kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from queue_server.store import migrate
from queue_server.store.database import Connection, Database
from queue_server.store.schema import metadata

AT = int(datetime(2026, 11, 20, 10, tzinfo=UTC).timestamp()) * 1_000_000
ROWS = 3
_STEPS = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
EARLIER = [step.revision for step in _STEPS.walk_revisions() if step.revision != migrate.NEWEST]


def value(column: sa.Column, n: int) -> object:
    """Something that such a column may hold; the nth of each key, so that rows point at rows."""
    kind = column.type
    if isinstance(kind, sa.Uuid):
        return UUID(int=n)
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.JSON):
        return []
    if isinstance(kind, sa.Date):
        return date(2026, 11, 20 + n)
    if isinstance(kind, sa.LargeBinary):
        return bytes([n])
    if isinstance(kind, sa.BigInteger):
        return AT + n
    if isinstance(kind, sa.Integer | sa.Float | sa.Numeric):
        return n
    return str(n)


def filled(connection: Connection) -> dict[str, int]:
    """Some rows in every table that there is at this step; how many each has."""
    there = sa.MetaData()
    there.reflect(connection)
    for table in there.sorted_tables:
        if table.name != "alembic_version":
            rows = [{each.name: value(each, n) for each in table.columns} for n in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)
    return {name: ROWS for name in there.tables if name != "alembic_version"}


@pytest.mark.parametrize("step", EARLIER)
def test_every_row_survives_the_way_up(database: Database, step: str) -> None:
    with database.writing() as connection:
        migrate.upgrade_within(connection, to=step)
        before = filled(connection)
    migrate.upgrade(database)
    with database.reading() as connection:
        assert migrate.revision(connection) == migrate.NEWEST
        for name, rows in before.items():
            count = sa.select(sa.func.count()).select_from(metadata.tables[name])
            assert connection.scalar(count) == rows, name
        names = connection.execute(sa.select(metadata.tables["person"].c.name)).scalars()
        assert sorted(names) == ["1", "2", "3"]
