"""The newest picture of one kind: read once for all who ask, never an outdated one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

P = TypeVar("P")


class Newest(Generic[P]):
    """Pictures that `read` begins to read as soon as it is called, one reading under way at a time."""

    def __init__(self, read: Callable[[], asyncio.Future[P]]) -> None:
        self._read = read
        self._wanted = 1
        self._as_of = 0
        self._reading: asyncio.Future[P] | None = None

    def outdate(self) -> None:
        """Something changed: a reading that has already begun may not show it."""
        self._wanted += 1

    @property
    def changes(self) -> int:
        """A number that grows by one with every `outdate`."""
        return self._wanted

    def put(self, picture: P) -> None:
        """Nobody needs to read: this was read elsewhere and shows all up to the last `outdate`."""
        self._as_of, self._reading = self._wanted, asyncio.get_running_loop().create_future()
        self._reading.set_result(picture)

    def begin(self) -> asyncio.Future[P]:
        """Begin to read if need be, and if no reading is under way; whoever asks next finds it begun."""
        if self._reading is None or self._is_over(self._reading):
            self._as_of, self._reading = self._wanted, self._read()
        return self._reading

    async def get(self) -> P:
        """A picture whose reading began after the last `outdate`. Raises what the reading raises."""
        wanted = self._wanted
        while True:
            reading, as_of = self.begin(), self._as_of
            picture = await asyncio.shield(reading)
            if as_of >= wanted:
                return picture

    def _is_over(self, reading: asyncio.Future[P]) -> bool:
        """Whether it has ended with nothing that may be shown now."""
        if not reading.done():
            return False
        return self._as_of < self._wanted or reading.cancelled() or reading.exception() is not None
