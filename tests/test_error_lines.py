"""An error in the log says what broke and where, and repeats nothing that a customer had told us."""

from __future__ import annotations

import io
import logging

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from queue_server.error_lines import ErrorLines
from queue_server.store.database import Database

PLANTED = "Planted-Haddad"


def logged(act) -> str:
    """What is written of the error that this ends in."""
    written = io.StringIO()
    lines = logging.StreamHandler(written)
    lines.setFormatter(ErrorLines("event=%(message)r"))
    with pytest.raises((LookupError, OSError, ValueError, SQLAlchemyError)) as raised:
        act()
    broken = (raised.type, raised.value, raised.tb)
    lines.handle(logging.LogRecord("front_door", logging.ERROR, "", 0, "Broken.", (), broken))
    return written.getvalue()


def test_an_error_of_ours_is_written_without_its_words():
    def act() -> None:
        try:
            TypeAdapter(int).validate_python(PLANTED)
        except ValueError as error:
            raise LookupError(PLANTED) from error

    said = logged(act)
    assert said.startswith("event='Broken.'\n")
    assert "pydantic_core._pydantic_core.ValidationError\n" in said
    assert said.endswith("builtins.LookupError\n")
    assert "in act" in said
    assert PLANTED not in said


def test_a_disks_own_words_are_kept_for_it():
    def act() -> None:
        raise OSError(28, "No space left on device")

    assert "No space left on device" in logged(act)


def test_the_database_says_what_it_refuses_and_not_what_it_was_given(tmp_path):
    database = Database.in_folder(tmp_path)

    def act() -> None:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE kept (name TEXT UNIQUE)"))
            for _ in range(2):
                connection.execute(text("INSERT INTO kept VALUES (:name)"), {"name": PLANTED})

    said = logged(act)
    database.close()
    assert "UNIQUE constraint failed: kept.name" in said
    assert PLANTED not in said


@pytest.mark.parametrize("error", [ValueError("no context"), KeyError("x")])
def test_what_was_set_aside_is_not_written(error):
    def act() -> None:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            raise error from None

    assert "builtins.ZeroDivisionError" not in logged(act)
