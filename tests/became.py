"""Waiting in a test for what gives no sign of itself."""

import asyncio
from collections.abc import Callable


async def became_true(said: Callable[[], bool], within_seconds: float) -> None:
    """Look again and again until it is so. Raises TimeoutError when that takes too long."""
    async with asyncio.timeout(within_seconds):
        while not said():  # noqa: ASYNC110 - rows and views of other processes set no event here
            await asyncio.sleep(0.05)
