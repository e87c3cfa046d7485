"""Puts the first picture before all else that a program with a screen has to do at its start."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

LONGEST_WAIT_SECONDS = 5.0


def hold_back() -> None:
    """Look for no rubbish until `settle`: next to nothing of what a start reads is ever thrown away."""
    gc.disable()


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
