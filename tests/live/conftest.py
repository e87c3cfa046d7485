"""A shop at work on a real database, a hub that tells its screens, and a clock that can be put forward."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from queue_server.live.hub import Hub
from queue_server.operations.sign_in import actor_of, hash_of
from queue_server.operations.transaction import House
from queue_server.shop import load_shop
from queue_server.store import devices, journal, people
from queue_server.store.bell import Bell
from queue_server.store.database import Database
from queue_server.store.devices import Device
from queue_server.store.people import Account
from queue_server.store.writer import Reader, Writer, writer_for
from tests.empty_shop import lay_tables
from tests.live import pictures
from tests.operations.conftest import CONFIG, Day

SAMIRA, PRIYA, TOM, JO = (
    actor_of(person) for person in (pictures.SAMIRA, pictures.PRIYA, pictures.TOM, pictures.JO)
)
SHOP = load_shop(CONFIG)


class MovingClock:
    """The shop's clock: it goes on by itself from half past ten, and can be put forward."""

    def __init__(self) -> None:
        self._started, self._ahead = monotonic(), timedelta(0)

    def now(self) -> datetime:
        """This moment."""
        return pictures.NOW + self._ahead + timedelta(seconds=monotonic() - self._started)

    def forward(self, **by: float) -> None:
        """Put the clock forward."""
        self._ahead += timedelta(**by)


class MovingDay(Day):
    """A day whose clock goes on by itself."""

    clock: MovingClock

    @property  # type: ignore[override]  # it moves
    def now(self) -> datetime:
        """This moment."""
        return self.clock.now()

    @now.setter
    def now(self, _: datetime) -> None:
        """A moving clock is not set."""


@dataclass
class OpenShop:
    """The shop, its hub and what lies between them."""

    day: Day
    hub: Hub
    clock: MovingClock
    writer: Writer
    database: Database


def fill(database: Database, clock: MovingClock) -> None:
    """The example shop with its people, a kiosk and a board; tokens are "token of ID"."""
    with database.writing() as connection:
        journal.found_shop(connection, SHOP.id, clock.now())
        for person in pictures.EVERYBODY.values():
            people.add(connection, SHOP.id, Account(person, person.id, "-", active=True))
        for device in (pictures.KIOSK, pictures.BOARD):
            devices.add(connection, SHOP.id, with_token(device))


def with_token(device: Device) -> Device:
    """The device, paired."""
    values = {name: getattr(device, name) for name in Device.__slots__}
    return Device(**values | {"token_hash": hash_of(f"token of {device.id}")})


@asynccontextmanager
async def at_work(
    database: Database, clock: MovingClock, bell: Bell | None = None
) -> AsyncIterator[OpenShop]:
    """One server process's store, house and hub."""
    writer, reader = writer_for(database), Reader(database)
    hub = Hub(SHOP, reader, writer, clock.now, bell)
    day = MovingDay(House(SHOP, writer, clock.now, hub.look, "https://shop.example"), database, SHOP)
    day.clock = clock
    running = asyncio.create_task(hub.run())
    try:
        yield OpenShop(day, hub, clock, writer, database)
    finally:
        hub.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        writer.close()
        reader.close()


@pytest.fixture
async def open_shop(tmp_path: Path) -> AsyncIterator[OpenShop]:
    """Half past ten on a Monday, with nobody there yet."""
    clock, database = MovingClock(), lay_tables(tmp_path)
    fill(database, clock)
    async with at_work(database, clock) as shop:
        yield shop
    database.close()
