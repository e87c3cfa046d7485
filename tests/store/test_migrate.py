"""The tables come by themselves, are exactly those of the schema, and a newer program's are left alone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from queue_server.store import migrate
from queue_server.store.migrate import TooNew
from queue_server.store.schema import metadata


def test_the_steps_make_exactly_the_tables_of_the_schema(database):
    migrate.upgrade(database)
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_the_newest_step_is_known_without_the_library_that_takes_it():
    steps = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
    assert steps.get_current_head() == migrate.NEWEST


def test_a_second_time_nothing_is_done(database):
    migrate.upgrade(database)
    with database.writing() as connection:
        connection.execute(text("INSERT INTO paused_service VALUES ('s', 'waste', 'staff', 1)"))
    migrate.upgrade(database)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM paused_service")).scalar_one() == 1


def test_several_programs_may_start_at_once(database):
    failed = []

    def start():
        try:
            migrate.upgrade(database)
        except SQLAlchemyError as problem:
            failed.append(problem)

    programs = [threading.Thread(target=start) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert failed == []
    with database.reading() as connection:
        assert migrate.revision(connection) is not None


def test_a_newer_programs_data_is_refused_and_left_as_it_is(database):
    migrate.upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew, match="newer Front Door"):
        migrate.upgrade(database)
    with database.reading() as connection:
        assert migrate.revision(connection) == "9999"
