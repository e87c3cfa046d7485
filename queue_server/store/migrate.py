"""Brings a database's tables up to what this program needs; does nothing where they already are."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from queue_server.store.database import Database

NEWEST = "0013"
_ONE_AT_A_TIME = 7_062_019


class TooNew(Exception):
    """A newer program has changed this database; only that one can use it."""


def upgrade(database: Database) -> None:
    """Take every step that is missing, all in one transaction; several programs may ask at once.

    Raises TooNew.
    """
    with database.writing() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Take the steps up to `to` as part of a transaction that is under way. Raises TooNew."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    if to == "head" and revision(connection) == NEWEST:
        return
    _take_steps(connection, to)


def revision(connection: Connection) -> str | None:
    """The last step that was taken; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _take_steps(connection: Connection, to: str) -> None:
    # 8 MB and a fifth of a second, which a start with nothing to do is spared.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    steps = ScriptDirectory.from_config(config)
    found = revision(connection)
    if found is not None and found not in {step.revision for step in steps.walk_revisions()}:
        raise TooNew(
            f"This data was last used by a newer Front Door (step {found}). Use that one,"
            " or restore a copy from before."
        )
    command.upgrade(config, to)
