"""The shop's time: runs so many times faster than ours, stands still when told to, and jumps over nights."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.clocks import Clocks

_WRITTEN_EVERY_SECONDS = 0.05


class FastClock:
    """Stands still until it is told to run. `file` is where the server reads how far it is ahead of ours."""

    def __init__(self, file: Path, start: datetime, speed: float) -> None:
        self.speed = speed
        self._file = file
        self._from, self._since, self._runs = start, time.monotonic(), False
        self._last = start
        self._nights = 0.0

    def now(self) -> datetime:
        """The shop's moment."""
        ran = time.monotonic() - self._since if self._runs else 0.0
        return min(self._from + timedelta(seconds=ran * self.speed), self._last)

    def kiosks(self) -> Clocks:
        """A kiosk's own clocks: they go at our pace, and through the nights that are jumped over."""
        mine = Clocks.of_this_machine()
        return Clocks(
            wall=lambda: mine.wall() + self._nights,
            boot_seconds=lambda: mine.boot_seconds() + self._nights,
            boot=mine.boot,
        )

    def run(self) -> None:
        """From now on time passes."""
        self._set(self.now(), runs=True)

    def stop(self) -> None:
        """Time stands still: whoever looks finds the same moment."""
        self._set(self.now(), runs=False)

    def jump(self, moment: datetime, last: datetime) -> None:
        """Go to a later moment and stand still there; from now on `last` is never passed."""
        self._nights += (moment - self.now()).total_seconds()
        self._last = last
        self._set(moment, runs=False)

    async def sleep(self, **span: float) -> None:
        """Let so much of the shop's time pass, such as `minutes=5`, and no more than there is."""
        until = min(self.now() + timedelta(**span), self._last)
        while (left := (until - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - it may stand still
            await asyncio.sleep(min(left / self.speed, 0.1) + 0.001)

    async def keep(self) -> None:
        """Tell the server the time, until cancelled."""
        while True:
            self.write()
            await asyncio.sleep(_WRITTEN_EVERY_SECONDS)

    def write(self) -> None:
        """Tell the server the time once."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(self.now().timestamp() - time.time()))
        fresh.replace(self._file)

    def _set(self, moment: datetime, *, runs: bool) -> None:
        self._from, self._since, self._runs = moment, time.monotonic(), runs
        self.write()
