"""How server processes on one PostgreSQL hear of each other's commits; it wakes, and carries no news.

A bell rung while nobody listened is not heard: who listens first listens, then reads, and reads now and
then anyhow.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from queue_server.domain.errors import DatabaseAway
from queue_server.store.database import POSTGRES_LINE, Database

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_CHANNEL = "front_door"


class Bell:
    """One process's way to ring for the others, and to hear them."""

    def __init__(self, database: Database) -> None:
        self._address = database.url.replace("postgresql+psycopg://", "postgresql://", 1)
        self.name = str(uuid.uuid4())

    async def rung(self, shop_id: str) -> AsyncIterator[None]:
        """Once when it is listening, then each time another process rings for this shop.

        Ends only by DatabaseAway or by being closed.
        """
        from psycopg import OperationalError

        try:
            async with await self._connect() as line:
                await line.execute(f"LISTEN {_CHANNEL}")
                yield
                async for heard in line.notifies():
                    shop, _, ringer = heard.payload.rpartition(" ")
                    if shop == shop_id and ringer != self.name:
                        yield
        except OperationalError as error:
            raise DatabaseAway from error

    def ring(self, connection: Connection, shop_id: str) -> None:
        """Wake the other processes, after the transaction whose commit they should see."""
        payload = f"{shop_id} {self.name}"
        connection.execute(
            text("SELECT pg_notify(:channel, :payload)"), {"channel": _CHANNEL, "payload": payload}
        )

    async def _connect(self) -> AsyncConnection[tuple[Any, ...]]:
        from psycopg import AsyncConnection  # 8 MB that a shop on SQLite does without

        return await AsyncConnection.connect(self._address, autocommit=True, **POSTGRES_LINE)
