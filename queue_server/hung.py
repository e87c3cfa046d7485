"""Ends a program that hangs, so that whoever keeps it up starts it anew.

A screen driver, a library or a mistake of ours can hold a program for good. It is still there then, so nobody
starts it again, and it can't say so itself.
"""

from __future__ import annotations

import asyncio
import faulthandler
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")
HUNG_AFTER_SECONDS = 60.0


async def unless_hung(work: Coroutine[Any, Any, R], after_seconds: float = HUNG_AFTER_SECONDS) -> R:
    """What `work` answers. The process ends with code 1 when the event loop stands still for so long.

    Standard error says then where it stood: files, lines and functions, no values. Nothing is finished first;
    what was on disk is all that is left, as after a power cut. A process has one such watch.
    """
    watch = asyncio.create_task(_watched(after_seconds))
    try:
        return await work
    finally:
        watch.cancel()
        faulthandler.cancel_dump_traceback_later()


async def _watched(after_seconds: float) -> None:
    while True:
        # A thread of the interpreter's own, which needs no lock that a hanging program may hold.
        faulthandler.dump_traceback_later(after_seconds, exit=True)
        await asyncio.sleep(after_seconds / 4)
