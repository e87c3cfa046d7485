"""The shop that a command works on: its database, brought up to date, and the operations on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_server.domain.people import Actor, Role
from queue_server.operations.transaction import House
from queue_server.shop import Shop
from queue_server.store.database import Database
from queue_server.store.writer import Reader, writer_for

COMMAND_LINE = Actor(id="command-line", role=Role.SHOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """One shop for the time of one command. `certificate` is the file that devices pin."""

    database: Database
    shop: Shop
    house: House
    reader: Reader
    now: Callable[[], datetime]
    certificate: Path


@asynccontextmanager
async def at_hand(
    database: Database, shop: Shop, now: Callable[[], datetime], certificate: Path
) -> AsyncIterator[AtHand]:
    """Open the shop's database, and close it afterwards. A running server sees changes within seconds."""
    with ExitStack() as opened:
        writer, reader = writer_for(database), Reader(database)
        opened.callback(writer.close)
        opened.callback(reader.close)
        house = House(shop, writer, now, on_change=lambda _: lambda seq: None)
        yield AtHand(
            database=database, shop=shop, house=house, reader=reader, now=now, certificate=certificate
        )
