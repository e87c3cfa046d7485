"""A prepared statement answers as SQLAlchemy itself would, of every type we store, on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError

from queue_server.domain.errors import DiskFailed
from queue_server.store.database import Database
from queue_server.store.prepared import Prepared
from queue_server.store.schema import Moment

_METADATA = MetaData()
_THING = Table(
    "thing",
    _METADATA,
    Column("id", Uuid, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("day", Date),
    Column("dial", Float),
    Column("key", LargeBinary),
    Column("open", Boolean, nullable=False),
    Column("name", String(20)),
    Column("facts", JSON),
)
_ADD = Prepared(_THING.insert())
_AT = Prepared(select(_THING).where(_THING.c.at == bindparam("at")).order_by(_THING.c.id).limit(2))
_CLOSE = Prepared(
    _THING.update().where(_THING.c.id == bindparam("which")).values(open=False).returning(_THING.c.name)
)
_ROW = {
    "id": UUID(int=7),
    "at": datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC),
    "day": date(2026, 11, 22),
    "dial": 1.5,
    "key": b"\x00key",
    "open": True,
    "name": "Olena's 100% “own”",
    "facts": [{"fact": "issued", "clash": False}],
}


@pytest.fixture
def table(database: Database) -> Database:
    _METADATA.create_all(database.engine)
    return database


def test_what_goes_in_comes_out_as_with_sqlalchemy(table: Database) -> None:
    with table.writing() as connection:
        _ADD.run(connection, _ROW)
        ours = _AT.all(connection, {"at": _ROW["at"]})
        theirs = connection.execute(select(_THING)).all()
    assert [row._asdict() for row in ours] == [dict(row._mapping) for row in theirs] == [_ROW]


def test_values_that_are_part_of_the_statement_are_used(table: Database) -> None:
    with table.writing() as connection:
        _ADD.run(connection, _ROW)
        assert _CLOSE.one(connection, {"which": _ROW["id"]}).name == _ROW["name"]
        assert _CLOSE.first(connection, {"which": UUID(int=8)}) is None
        assert not _AT.one(connection, {"at": _ROW["at"]}).open


def test_many_rows_go_in_with_one_call_and_none_where_one_is_refused(table: Database) -> None:
    rows = [{**_ROW, "id": UUID(int=n)} for n in (1, 2)]
    with table.writing() as connection:
        _ADD.run_each(connection, rows)
        assert [row._asdict() for row in _AT.all(connection, {"at": _ROW["at"]})] == rows
    with pytest.raises(IntegrityError) as refused, table.writing() as connection:
        _ADD.run_each(connection, [{**_ROW, "id": UUID(int=n)} for n in (3, 2)])
    assert "Olena" not in str(refused.value)
    with table.reading() as connection:
        assert connection.execute(select(func.count()).select_from(_THING)).scalar_one() == len(rows)


def test_it_is_part_of_the_transaction(table: Database) -> None:
    with suppress(ZeroDivisionError), table.writing() as connection:
        _ADD.run(connection, _ROW)
        raise ZeroDivisionError
    with table.reading() as connection:
        assert _AT.all(connection, {"at": _ROW["at"]}) == []


def test_a_reader_sees_one_moment_from_its_first_statement_on(table: Database) -> None:
    with table.reading() as reader:
        assert _AT.all(reader, {"at": _ROW["at"]}) == []
        with table.writing() as writer:
            _ADD.run(writer, _ROW)
        assert _AT.all(reader, {"at": _ROW["at"]}) == []


def test_errors_are_sqlalchemys_and_keep_values_to_themselves(table: Database) -> None:
    with table.writing() as connection:
        _ADD.run(connection, _ROW)
    with pytest.raises(IntegrityError) as refused, table.writing() as connection:
        _ADD.run(connection, _ROW)
    assert "Olena" not in str(refused.value)


def test_a_reader_may_not_write(table: Database) -> None:
    with pytest.raises(DiskFailed), table.reading() as connection:
        _ADD.run(connection, _ROW)
