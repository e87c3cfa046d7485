"""The whole server on a database of its own, with a clock that the test turns and everybody who may ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from queue_server.api.front_door import FrontDoor
from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.domain.people import Person, Role
from queue_server.operations.sign_in import hash_of
from queue_server.settings import Settings
from queue_server.shop import load_shop
from queue_server.store import devices, people
from queue_server.store.devices import Device, DeviceKind
from queue_server.store.people import Account
from tests.empty_shop import lay_tables

CONFIG = Path(__file__).parents[2] / "config"
SHOP = load_shop(CONFIG)
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HERE = "http://front-door.test"
PASSWORD = "four-words-and-a-dash"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

STAFF = {person.id: person for person in SHOP.people}
DEVICES: tuple[DeviceKind, ...] = ("kiosk", "board", "printer")


class TurnedClock:
    """What the computer would say; the test turns it."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        """This moment."""
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class Server:
    """The running server and ways to ask it."""

    app: FastAPI
    clock: TurnedClock

    @property
    def door(self) -> FrontDoor:
        """What routes are handed."""
        return self.app.state.front_door

    def anyone(self, **headers: str) -> httpx2.AsyncClient:
        """A browser on one of our own pages, not signed in."""
        return self._client({"Origin": HERE, **headers})

    def device(self, kind: str) -> httpx2.AsyncClient:
        """A paired device; its token is "token of KIND"."""
        return self._client({"Authorization": f"Bearer token of {kind}"})

    async def staff(self, user: str) -> httpx2.AsyncClient:
        """A browser of somebody who is signed in."""
        client = self.anyone()
        answer = await client.post("/api/sign-in", json={"user": user, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    async def take(self, service: str | None = "council-tax", **more: Any) -> dict[str, Any]:
        """A walk-in's receipt."""
        body = {"command_id": str(uuid4()), "service": service, **more}
        answer = await self.device("kiosk").post("/api/kiosk/tickets", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def ticket(self, service: str | None = "council-tax", **more: Any) -> UUID:
        """A walk-in's ticket."""
        return UUID((await self.take(service, **more))["ticket_id"])

    def _client(self, headers: dict[str, str]) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=HERE, headers=headers, trust_env=False)


def settings_in(folder: Path, **more: Any) -> Settings:
    """A server on this machine, in this folder."""
    return Settings(data=folder, public_url="https://shop.example", **more)


async def fill(door: FrontDoor) -> None:
    """Everybody of the example shop, and one device of each kind."""

    def everybody(connection: Any) -> None:
        for user, person in STAFF.items():
            people.add(connection, SHOP.id, Account(person, user, PASSWORD_HASH, active=True))
        for kind in DEVICES:
            device = Device(
                id=f"{kind}-1",
                kind=kind,
                name=f"{kind.title()} 1",
                added_at=MORNING,
                place=0 if kind == "kiosk" else None,
                token_hash=hash_of(f"token of {kind}"),
            )
            devices.add(connection, SHOP.id, device)

    await door.writer.write(everybody)


async def served(settings: Settings) -> AsyncIterator[Server]:
    """The server while it runs, filled."""
    lay_tables(settings.data).close()
    clock = TurnedClock()
    app = make_app(settings, SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        await fill(app.state.front_door)
        yield Server(app, clock)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """Monday morning, at ten, with nobody waiting."""
    async for running in served(settings_in(tmp_path)):
        yield running


def somebody(role: Role) -> Person:
    """The first of the example staff with this role."""
    return next(person for person in SHOP.people if person.role is role)
