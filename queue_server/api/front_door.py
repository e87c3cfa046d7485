"""What every route is handed: the shop at work and the ways to ask it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends
from starlette.requests import HTTPConnection

from queue_server.api.council import Council
from queue_server.domain.outgoing import Way
from queue_server.domain.people import Actor
from queue_server.domain.turn import Turn
from queue_server.live.hub import Hub
from queue_server.live.tryout import Tryout
from queue_server.operations.phone import turn_behind
from queue_server.operations.sign_in import Entrance
from queue_server.operations.transaction import House
from queue_server.shop import Shop
from queue_server.store import audit
from queue_server.store.audit import Look
from queue_server.store.writer import Reader, Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoor:
    """The running server. `is_secure`: browsers reach it by https; without a `metrics_token` no figures.

    `certificate` is what devices see and may pin. `ways` answers how messages to customers go out now.
    `tryout` plays what managers try out. `council` is its own directory, where staff use it.
    """

    house: House
    writer: Writer
    reader: Reader
    hub: Hub
    entrance: Entrance
    tryout: Tryout
    now: Callable[[], datetime]
    is_secure: bool = False
    metrics_token: str | None = None
    certificate: Path | None = None
    ways: Callable[[], Collection[Way]] = tuple
    council: Council | None = None

    @property
    def shop(self) -> Shop:
        """What the shop offers, as its files say now."""
        return self.house.shop

    async def write_down(self, who: Actor, act: str, ticket: UUID | None = None, **about: UUID) -> None:
        """That somebody looked: which kind of reading it was, and of what, by ids. Never what they read."""
        look = Look(self.now(), who.id, act, ticket, {name: str(each) for name, each in about.items()})
        await self.writer.write(lambda connection: audit.note(connection, self.shop.id, look))

    async def turn_behind(self, token: str) -> Turn:
        """The turn that a phone's page shows, by the page's token. Raises NotFound."""
        now = self.now()
        return await self.reader.read(lambda connection: turn_behind(connection, self.shop, token, now))


def door_of(connection: HTTPConnection) -> FrontDoor:
    """The server that this request or WebSocket came to."""
    return cast(FrontDoor, connection.app.state.front_door)


async def _front_door(connection: HTTPConnection) -> FrontDoor:
    """For routes: FastAPI would call a plain function on another thread."""
    return door_of(connection)


Door = Annotated[FrontDoor, Depends(_front_door)]
