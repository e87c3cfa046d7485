"""Hears from Linux when headphones are plugged in or pulled out; costs nothing in between."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import struct
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 5.0
_EVENT = struct.Struct("llHHi")  # seconds, microseconds, kind, code, value
_SWITCH, _HEADPHONES = 5, 2
_SWITCHES_NOW = 0x8008451B  # EVIOCGSW for eight bytes


class Jack:
    """One socket. `on_change` is told True for plugged in and False for pulled out, on the event loop."""

    def __init__(self, device: Path, on_change: Callable[[bool], None]) -> None:
        self._device = device
        self._on_change = on_change

    async def watch(self) -> None:
        """Listen until cancelled; a device that is not there, or goes, is looked for again."""
        was_there = True
        while True:
            try:
                opened = os.open(self._device, os.O_RDONLY | os.O_NONBLOCK)
            except OSError as problem:
                if was_there:
                    log.warning("The headphone jack cannot be read: %s", problem)
                was_there = False
            else:
                was_there = True
                try:
                    await self._until_gone(opened)
                finally:
                    os.close(opened)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _until_gone(self, opened: int) -> None:
        loop = asyncio.get_running_loop()
        gone: asyncio.Future[None] = loop.create_future()

        def hear() -> None:
            if not self._read(opened) and not gone.done():
                gone.set_result(None)

        if _is_plugged(opened):
            self._on_change(True)
        loop.add_reader(opened, hear)
        try:
            await gone
        finally:
            loop.remove_reader(opened)
        self._on_change(False)

    def _read(self, opened: int) -> bool:
        """Take what has come; False when the device has gone."""
        try:
            heard = os.read(opened, 64 * _EVENT.size)
        except BlockingIOError:
            return True
        except OSError:
            return False
        for at in range(0, len(heard) - _EVENT.size + 1, _EVENT.size):
            _, _, kind, code, value = _EVENT.unpack_from(heard, at)
            if (kind, code) == (_SWITCH, _HEADPHONES):
                self._on_change(bool(value))
        return bool(heard)


def _is_plugged(opened: int) -> bool:
    """Whether something is plugged in already; False where the device cannot say."""
    try:
        switches = fcntl.ioctl(opened, _SWITCHES_NOW, bytes(8))
    except OSError:
        return False
    return bool(int.from_bytes(switches, "little") >> _HEADPHONES & 1)
