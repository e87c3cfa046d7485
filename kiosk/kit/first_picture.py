"""Puts the first picture before all else that a program with a screen has to do at its start."""

from __future__ import annotations

import asyncio
import ctypes
import gc
from typing import Any

LONGEST_WAIT_SECONDS = 5.0

_LARGE_BYTES = 64 * 1024
# The C library's names for its settings, as malloc.h numbers them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def hold_back() -> None:
    """Look for no rubbish until `settle`: next to nothing of what a start reads is ever thrown away."""
    gc.disable()


def give_back() -> None:
    """Give the machine back what a picture took as soon as it is done with, where the C library can.

    It else keeps the room for more of the same, some 20 MB of it.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        for option, value in (
            (_ARENA_MAX, 1),
            (_MMAP_THRESHOLD, _LARGE_BYTES),
            (_TRIM_THRESHOLD, _LARGE_BYTES),
        ):
            set_option(option, value)


def settle() -> None:
    """Look for rubbish again, from now on only in what is newer than this; else every look takes longer."""
    gc.collect()
    gc.freeze()
    gc.enable()


def drawn(window: Any) -> asyncio.Future[None]:
    """Done when the window's next picture is on the screen, or after five seconds without one."""
    done = asyncio.get_running_loop().create_future()

    def end(*_: object) -> None:
        window.unbind(on_flip=end)
        given_up.cancel()
        if not done.done():
            done.set_result(None)

    given_up = asyncio.get_running_loop().call_later(LONGEST_WAIT_SECONDS, end)
    window.bind(on_flip=end)
    return done
