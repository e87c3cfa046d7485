"""The newest message for one listener: what it has not taken yet is replaced, so it can delay nobody."""

from __future__ import annotations

import asyncio
from enum import Enum


class Closed(Enum):
    """Why a listener hears nothing more."""

    STOPPING = "the server stops"
    REVOKED = "this device is no longer allowed"
    GONE = "the listener has gone"


class Slot:
    """Room for one message, taken by one listener."""

    def __init__(self) -> None:
        self._message: str | None = None
        self._closed: Closed | None = None
        self._news: asyncio.Future[None] | None = None

    @property
    def closed(self) -> Closed | None:
        """Why it was closed; None while it is open."""
        return self._closed

    def put(self, message: str) -> None:
        """Leave a message in place of one that was not taken; nothing once closed."""
        if self._closed is None:
            self._message = message
            self._ring()

    def close(self, why: Closed) -> None:
        """Tell the listener that nothing more comes; a message not taken is dropped."""
        if self._closed is None:
            self._closed, self._message = why, None
            self._ring()

    async def take(self) -> str | None:
        """The newest message, as soon as there is one; None once closed."""
        while self._message is None and self._closed is None:
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        message, self._message = self._message, None
        return message

    def _ring(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
