"""`backup` writes a copy of everything the shop keeps; `restore` goes on from one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from queue_server.commands.at_hand import AtHand
from queue_server.domain.errors import BadInput
from queue_server.domain.hours import shop_day
from queue_server.domain.privacy import BACKUPS_KEPT
from queue_server.operations.erasing import erase_again
from queue_server.operations.housekeeping import tidy
from queue_server.shop import Shop
from queue_server.store import backup, numbers, traces
from queue_server.store.database import Database
from queue_server.store.traces import Trace


def describe_backup(parser: ArgumentParser) -> None:
    """The words of `backup`."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="replaced if it is there; may be made any time"
    )


def describe_restore(parser: ArgumentParser) -> None:
    """The words of `restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy that `backup` wrote")
    parser.add_argument("--replace", action="store_true", help="the shop that is here now goes for good")


async def write(asked: Namespace, here: AtHand) -> None:
    """Copy the shop while it works."""
    try:
        backup.write(here.database, asked.file)
    except OSError as problem:
        raise BadInput(f"{asked.file} can't be written: {problem.strerror}.") from problem
    print(f"Copied to {asked.file}. It holds personal data: keep it safe, and no longer than 30 days.")


def restore(asked: Namespace, database: Database, shop: Shop, now: datetime) -> None:
    """Go on from a copy, as a new history; the server must not be running."""
    if not asked.file.is_file():
        raise BadInput(f"There is no file {asked.file}.")
    erased, today = traces.erased_in(database, shop.id, now - BACKUPS_KEPT), shop_day(now, shop.timezone)
    replaced = numbers.reached_in(database, shop.id, today)
    try:
        backup.read(database, asked.file, replace=asked.replace)
    except backup.CannotRestore as refused:
        raise BadInput(str(refused)) from refused
    with database.writing() as connection:
        backup.begin_again(connection, shop.id, today, shop.series, replaced)
        tidy(connection, shop, now)
        erase_again(connection, shop, erased or Trace(), now)
    print("Restored. Ticket numbers go on past the next hundred; kiosks send again what they issued since.")
    print("Passwords and paired devices are as they were then: revoke again what was revoked since.")
    if erased is None:
        print("Customers who asked to be erased since the copy was made are in it again: erase them again.")
