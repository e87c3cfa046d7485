"""Waiting in a test for what gives no sign of itself."""

import asyncio
from collections.abc import Callable

PATIENCE_SECONDS = 40  # what takes half a second alone may take long beside seven other tests


async def became_true(said: Callable[[], object], within_seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it is so. Raises TimeoutError when that takes too long."""
    async with asyncio.timeout(within_seconds):
        while not said():  # noqa: ASYNC110 - rows and views of other processes set no event here
            await asyncio.sleep(0.01)
