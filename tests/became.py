"""Waiting in a test for what gives no sign of itself."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 40  # what takes half a second alone may take long beside seven other tests

T = TypeVar("T")


async def became_true(
    said: Callable[[], object], within_seconds: float = PATIENCE_SECONDS, every_seconds: float = 0.01
) -> None:
    """Look again and again until it is so. Raises TimeoutError when that takes too long."""
    async with asyncio.timeout(within_seconds):
        while not said():  # noqa: ASYNC110 - other processes' rows and views, and uvicorn, set no event here
            await asyncio.sleep(every_seconds)


def soon(
    true: Callable[[], T], within: float = PATIENCE_SECONDS, *, what: str = "it", every: float = 0.05
) -> T:
    """What `true()`, asked every so many seconds, answers once it is true; fails after `within` seconds."""
    ends_at = time.monotonic() + within
    while not (answer := true()):
        assert time.monotonic() < ends_at, f"{what} did not happen within {within:.0f} seconds"
        time.sleep(every)
    return answer
