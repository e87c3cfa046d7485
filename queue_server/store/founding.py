"""A shop's place in a database: opened, its tables up to date, its own row made once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from queue_server.domain.laws import Laws
from queue_server.store import journal, migrate, waits
from queue_server.store.database import Database
from queue_server.store.journal import Head


def opened(url: str | None, folder: Path) -> Database:
    """The database at `url`, else the SQLite one in `folder`."""
    return Database.in_folder(folder) if url is None else Database(url)


def learnt(url: str | None, folder: Path, shop_id: str) -> Laws | None:
    """What a shop has learnt about visits; None where it has no database yet, or one that knows of none.

    It may be at work meanwhile: nothing is made, changed or held up.
    """
    if url is None and not Database.is_in(folder):
        return None
    database = opened(url, folder)
    try:
        with database.reading() as connection:
            known = waits.laws(connection, shop_id) if waits.are_kept(connection) else None
    finally:
        database.close()
    return None if known is None else known[0]


def found(database: Database, shop_id: str, now: datetime) -> Head:
    """Make the shop at home here, and say how far it has come. Raises TooNew."""
    migrate.upgrade(database)
    with database.writing() as connection:
        journal.found_shop(connection, shop_id, now)
        return journal.head(connection, shop_id)
