"""What goes wrong in a shop, and when: lines cut, programs killed, a printer with all of its faults."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from tests.journeys.stage import Program
from tests.printer.fakes.faulty_printer import Faults
from tests.soak.books import Report
from tests.soak.clock import FastClock
from tests.soak.house import Cable, House

PRINTER = {
    "printer resets the line": lambda: Faults(reset_after=3000),
    "printer hangs up": lambda: Faults(close_after=5000),
    "printer loses power": lambda: Faults(dies_after=4000),
    "printer runs out of paper": lambda: Faults(out_of_paper_after=3000),
    "printer's cover opens": lambda: Faults(cover_open_after=4000),
    "printer has no paper": lambda: Faults(out_of_paper=True),
    "printer is silent": lambda: Faults(silent=True),
    "printer's answer is lost": lambda: Faults(hangs_up_on_fence=True),
}


class Trouble:
    """Does what a shop does to its machines. The shop's time stands still while its server is down."""

    def __init__(
        self, house: House, clock: FastClock, kiosk: Cable, boards: Cable, report: Report, chance: Random
    ) -> None:
        self._house, self._clock, self._report, self._chance = house, clock, report, chance
        self._kiosk, self._boards = kiosk, boards
        self._starting: list[asyncio.Task[Program]] = []

    async def of_a_day(self, every_seconds: float, *, kills: bool) -> None:
        """One after the other, so many seconds apart, until cancelled."""
        kinds: list[Callable[[], Awaitable[None]]] = [self._cut_kiosk, self._cut_boards]
        if kills:
            kinds = [self._kill_server, *kinds, self._kill_agent]
        while True:
            for kind in kinds:
                await asyncio.sleep(every_seconds)
                await kind()
            self._chance.shuffle(kinds)

    async def settle(self) -> None:
        """All programs are up again, the printer is well and time passes."""
        await asyncio.gather(*self._starting)
        self._starting.clear()
        self._house.printer.mend()
        self._clock.run()

    async def of_the_printer(self, every_seconds: float) -> None:
        """The printer fails in one way after the other and is put right, until cancelled."""
        printer = self._house.printer
        while True:
            for name, faults in self._chance.sample(list(PRINTER.items()), len(PRINTER)):
                await asyncio.sleep(every_seconds)
                self._report.troubles[name] += 1
                printer.faults = faults()
                await asyncio.sleep(every_seconds / 2)
                printer.mend()

    async def _cut_kiosk(self) -> None:
        await self._cut(self._kiosk, "kiosk cut off")

    async def _cut_boards(self) -> None:
        await self._cut(self._boards, "boards cut off")

    async def _cut(self, cable: Cable, name: str) -> None:
        self._report.troubles[name] += 1
        cable.cut()
        try:
            await asyncio.sleep(self._chance.uniform(0.5, 2.5))
        finally:
            cable.mend()

    async def _kill_server(self) -> None:
        self._report.troubles["server killed"] += 1
        self._house.programs["server"].kill()
        self._clock.stop()
        await self._start(self._house.start_server)
        self._clock.run()

    async def _kill_agent(self) -> None:
        self._report.troubles["printer agent killed"] += 1
        self._house.programs["printer"].kill()
        await self._start(self._house.start_agent)

    async def _start(self, start: Callable[[], Program]) -> None:
        """It goes on starting where the day ends meanwhile."""
        starting = asyncio.create_task(asyncio.to_thread(start))
        self._starting.append(starting)
        await asyncio.shield(starting)
