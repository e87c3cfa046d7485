"""Whether somebody is at their page: what they do keeps them signed in, what it does by itself does not."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from queue_server.api.front_door import FrontDoor

BY_ITSELF = "front-door-refresh"


async def note(connection: HTTPConnection, door: FrontDoor, session: str) -> None:
    """Whoever asks with this session is here, unless their page says that it only looks what is new."""
    if BY_ITSELF not in connection.headers:
        await door.entrance.is_here(session, door.shop.idle_limit)
