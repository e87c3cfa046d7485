"""The newest picture of one kind: read when somebody asks, once for all who ask, never an outdated one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

P = TypeVar("P")


class Newest(Generic[P]):
    """Pictures made by `read`, one reading under way at a time."""

    def __init__(self, read: Callable[[], Awaitable[P]]) -> None:
        self._read = read
        self._wanted = 1
        self._have = 0
        self._picture: P | None = None
        self._reading: asyncio.Task[None] | None = None

    def outdate(self) -> None:
        """Something changed: a reading that has already begun may not show it."""
        self._wanted += 1

    async def get(self) -> P:
        """A picture whose reading began after the last `outdate`. Raises what the reading raises."""
        wanted = self._wanted
        while self._have < wanted:
            if self._reading is None:
                self._reading = asyncio.create_task(self._take())
            await asyncio.shield(self._reading)
        assert self._picture is not None
        return self._picture

    async def _take(self) -> None:
        as_of = self._wanted
        try:
            self._picture = await self._read()
            self._have = as_of
        finally:
            self._reading = None
