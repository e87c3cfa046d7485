"""Whether somebody is at their page: what they do keeps them signed in, what it does by itself does not."""

from __future__ import annotations

from fastapi import Depends
from starlette.requests import HTTPConnection

from queue_server.api.access import token_of_session
from queue_server.api.front_door import door_of

BY_ITSELF = "front-door-refresh"


async def _note(connection: HTTPConnection) -> None:
    """Whoever asks with a session is here, unless their page says that it only looks what is new."""
    door = door_of(connection)
    token = token_of_session(connection, door)
    if token is not None and BY_ITSELF not in connection.headers:
        await door.entrance.is_here(token, door.shop.idle_limit)


# For every router but those of streams, which pages open by themselves.
SOMEBODY_IS_HERE = Depends(_note)
