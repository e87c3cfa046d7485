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

from queue_server.domain.errors import DataDamaged
from queue_server.store.trouble import told_as_trouble

__all__ = ["Connection", "Database"]

_LOCK_WAIT_MS = 10_000
_FILE = "front-door.sqlite3"
_POOL_WAIT_SECONDS = 5
_READER_KEEPS_KB = 512
# A database machine that is gone without a word is given up soon enough for screens to be told.
POSTGRES_LINE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}


class Database:
    """Two ways in: `writing` for one transaction of changes, `reading` for a steady picture.

    Both raise a Trouble where the disk or the database is at fault.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self._writer = _sqlite(url, "BEGIN IMMEDIATE", pool_size=1)
            self._reader = _sqlite(url, "BEGIN", pool_size=8)
        else:
            self._writer = create_engine(
                url,
                pool_size=16,
                max_overflow=4,
                pool_timeout=_POOL_WAIT_SECONDS,
                pool_pre_ping=True,
                connect_args=POSTGRES_LINE,
                hide_parameters=True,
            )
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for any other."""
        return Path(self.url.partition(":///")[2]) if self.is_sqlite else None

    def size_bytes(self) -> int:
        """How much a copy of it takes at most."""
        if self.file is not None:
            return self.file.stat().st_size
        with self.reading() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())

    def check(self) -> None:
        """Look at every page of an SQLite database. Raises DataDamaged where one is not as it was written."""
        if not self.is_sqlite:
            return
        with self.reading() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
                raise DataDamaged

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
        with told_as_trouble(), self._writer.begin() as connection:
            yield connection

    def opened(self) -> Connection:
        """A connection to write with, for whoever keeps one open; each transaction is a `begin` of it."""
        return self._writer.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; nothing can be changed through it."""
        with told_as_trouble(), self._reader.connect() as connection:
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
        # What is deleted is gone from the file too; without this it lies there until it is written over.
        cursor.execute("PRAGMA secure_delete=ON")
        if begin == "BEGIN":
            cursor.execute("PRAGMA query_only=ON")
            # Each commit outdates what a reader has kept of the file, so it need not keep much.
            cursor.execute(f"PRAGMA cache_size=-{_READER_KEEPS_KB}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # By the driver itself: what SQLAlchemy adds takes longer than the two words.
        cursor = connection.connection.cursor()
        cursor.execute(begin)
        cursor.close()

    return engine
