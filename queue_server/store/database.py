"""How a database is opened: SQLite for one shop in one process, PostgreSQL for more of either.

SQLite runs with a write-ahead log, every commit on disk before it is answered, and `BEGIN IMMEDIATE`
for writing, because SQLAlchemy's default begin loses updates silently. What was to be written is in no
error's words, for errors are logged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

__all__ = ["Connection", "Database"]

_LOCK_WAIT_MS = 10_000
_FILE = "front-door.sqlite3"


class Database:
    """Two ways in: `writing` for one transaction of changes, `reading` for a steady picture."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self._writer = _sqlite(url, "BEGIN IMMEDIATE", pool_size=1)
            self._reader = _sqlite(url, "BEGIN", pool_size=8)
        else:
            self._writer = create_engine(
                url, pool_size=16, max_overflow=4, pool_pre_ping=True, hide_parameters=True
            )
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether a data folder has a database."""
        return (folder / _FILE).exists()

    @staticmethod
    def in_folder(folder: Path) -> Database:
        """The SQLite database of a data folder, which is made (0700) if it is not there."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Database(f"sqlite:///{folder / _FILE}")

    @property
    def engine(self) -> Engine:
        """The engine that may write; for migrations."""
        return self._writer

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self._writer.begin() as connection:
            yield connection

    def opened(self) -> Connection:
        """A connection to write with, for whoever keeps one open; each transaction is a `begin` of it."""
        return self._writer.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; nothing can be changed through it."""
        with self._reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _sqlite(url: str, begin: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=8,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None, "cached_statements": 256},
    )

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_LOCK_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        if begin == "BEGIN":
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
