"""SQLite databases that have their tables at once: the migrations run one time, then the file is copied."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from queue_server.store.database import Database
from queue_server.store.migrate import upgrade

FILE = "front-door.sqlite3"


def lay_tables(folder: Path) -> Database:
    """The database of this data folder, with every table and nothing in them."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copy(Path(_made().name) / FILE, folder)
    return Database.in_folder(folder)


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory()
    database = Database.in_folder(Path(folder.name))
    upgrade(database)
    database.close()
    return folder
