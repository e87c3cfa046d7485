"""Working days one after the other, each with its customers, troubles and evening."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

import httpx2

from display_board.feed import BoardFeed
from kiosk import server_link
from queue_server.client import ServerClient
from tests.became import became_true
from tests.journeys.stage import ROOT, copy_of
from tests.soak import books, people
from tests.soak.books import Evening, Report
from tests.soak.clock import FastClock
from tests.soak.house import TOKEN, Cable, House
from tests.soak.people import Adviser, Kiosk, Reception, Staff
from tests.soak.trouble import Trouble

ADVISERS, BOARDS = 6, 3
SHOP = "guildhall"
_OPENS, _HOURS, _AT_MOST_HOURS = 9, 8, 13
_CLEARS_WITHIN_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how much. Servers and agents are killed on the first `killing` days alone."""

    days: int = 10
    killing: int = 5
    seconds_a_day: float = 30.0
    customers: int = 120
    trouble_every: float = 6.0
    seed: int = 1


async def soak(plan: Plan, prepared: Path, folder: Path) -> Report:
    """Play it in this folder, in a copy of the prepared shop, and look at the books."""
    copy_of(prepared, folder)
    short = folder / "tmp"
    for needed in (short, folder / "kiosk-inside"):
        needed.mkdir()
    programs = {"TMPDIR": str(short), "FRONT_DOOR_METRICS_TOKEN": TOKEN}
    with patch.dict(os.environ, programs), patch.multiple(server_link, **people.HURRIED):
        async with _opened(plan, folder) as week:
            for number in range(plan.days):
                await week.day(number)
    report = week.report
    report.faults += books.compare(report, folder, SHOP)
    report.faults += books.twice_on_paper(week.house.printer.pieces)
    report.faults += books.grown(report.evenings)
    if left := [file.name for file in short.iterdir()]:
        report.faults.append(f"{len(left)} temporary files are left, such as {left[0]}")
    return report


@asynccontextmanager
async def _opened(plan: Plan, folder: Path) -> AsyncIterator[Week]:
    house, report, chance = House(folder), Report(), Random(plan.seed)
    start = _next_monday(datetime.now(UTC))
    clock = FastClock(folder / "ahead", start, _HOURS * 3600 / plan.seconds_a_day)
    clock.write()
    house.server_words = ("--shop", str(_shop_files(folder / "shop-files")))
    async with AsyncExitStack() as opened:
        opened.callback(house.close)
        house.printer_port = await opened.enter_async_context(house.printer.listening())
        telling = asyncio.create_task(clock.keep())
        opened.callback(telling.cancel)
        await asyncio.to_thread(house.start_server)
        await asyncio.to_thread(house.start_agent)
        kiosk_line = await opened.enter_async_context(Cable().laid(house.port))
        board_line = await opened.enter_async_context(Cable().laid(house.port))
        token = house.token("kiosk")
        inside = (folder / "kiosk-inside", folder, token, clock, report, chance)
        kiosk, outbox = await opened.enter_async_context(people.kiosk_at(kiosk_line.address, *inside))
        week = Week(plan, house, clock, report, chance, kiosk)
        week.is_delivered = lambda: not outbox.waiting()
        week.trouble = Trouble(house, clock, kiosk_line, board_line, report, chance)
        await week.hang_boards(opened, board_line.address, folder)
        await week.employ(opened)
        yield week
        await asyncio.to_thread(house.close)


class Week:
    """The shop and everybody in it."""

    trouble: Trouble

    def __init__(
        self, plan: Plan, house: House, clock: FastClock, report: Report, chance: Random, kiosk: Kiosk
    ) -> None:
        self.house, self.report = house, report
        self._plan, self._clock, self._chance, self._kiosk = plan, clock, chance, kiosk
        self._monday = clock.now()
        self.is_delivered: Callable[[], bool] = lambda: True
        self._boards: list[BoardFeed] = []
        self._advisers: list[Adviser] = []

    async def hang_boards(self, opened: AsyncExitStack, address: str, folder: Path) -> None:
        """Boards that follow the shop."""
        for number in range(BOARDS):
            client = await opened.enter_async_context(ServerClient(address, self.house.token("board")))
            own = folder / f"board-{number}"
            own.mkdir()
            feed = BoardFeed(client.live_board, own, lambda: None)
            following = asyncio.create_task(feed.follow())
            opened.callback(following.cancel)
            self._boards.append(feed)

    async def employ(self, opened: AsyncExitStack) -> None:
        """Reception, advisers and a manager, each with a line of their own."""

        async def staff(user: str) -> Staff:
            line = httpx2.AsyncClient(base_url=self.house.address, timeout=20, trust_env=False)
            line.headers["Sec-Fetch-Site"] = "same-origin"
            return Staff(await opened.enter_async_context(line), user, self.report, self._chance)

        rest = (self._clock, self.report, self._chance)
        self._advisers = [Adviser(await staff(f"adviser{n + 1}"), *rest) for n in range(ADVISERS)]
        self._manager, self._at_reception = await staff("manager"), await staff("reception")
        self._reception = Reception(self._at_reception, *rest)

    async def day(self, number: int) -> None:
        """One working day, from the first customer to the evening."""
        opens_at = self._monday + timedelta(days=number // 5 * 7 + number % 5)
        self._clock.jump(opens_at, opens_at + timedelta(hours=_AT_MOST_HOURS))
        await asyncio.gather(self._manager.sign_in(), self._at_reception.sign_in())
        self._clock.run()
        kills = number < self._plan.killing
        troubles = [
            asyncio.create_task(self.trouble.of_a_day(self._plan.trouble_every, kills=kills)),
            asyncio.create_task(self.trouble.of_the_printer(self._plan.trouble_every / 2)),
        ]
        is_over = asyncio.Event()
        work = [
            asyncio.create_task(adviser.work(f"desk-{n + 1}", is_over.is_set))
            for n, adviser in enumerate(self._advisers)
        ]
        await self._customers_come(opens_at)
        for each in troubles:
            each.cancel()
        await asyncio.gather(*troubles, return_exceptions=True)
        await self.trouble.settle()
        await self._evening(work, is_over)

    async def _customers_come(self, opens_at: datetime) -> None:
        coming: list[asyncio.Task[None]] = []
        apart = _HOURS * 60 / self._plan.customers
        for n in range(self._plan.customers):
            await self._clock.sleep(minutes=self._chance.expovariate(1 / apart))
            at_reception = self._chance.random() < 0.15
            comes = self._reception.issue() if at_reception else self._kiosk.take()
            coming.append(asyncio.create_task(comes))
            if n % 5 == 4:
                coming.append(asyncio.create_task(self._reception.greet_all()))
            if self._clock.now() >= opens_at + timedelta(hours=_HOURS):
                break
        await self._ended(coming)

    async def _evening(self, work: list[asyncio.Task[None]], is_over: asyncio.Event) -> None:
        """All lines are whole again: everything is delivered, the queue is worked off, the day is closed."""
        await self._until(self.is_delivered, "the kiosk could not deliver everything")
        is_over.set()
        await self._ended(work)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._kiosk.printed(), _CLEARS_WITHIN_SECONDS)
        self._clock.stop()
        await self._until(self._boards_agree, "the boards do not show the same calls")
        await self._manager.do("/api/manager/close-day")
        server = self.house.programs["server"].process.pid
        sizes = self.house.size("server"), self.house.size("printer")
        tasks = await self.house.tasks()
        self.report.evenings.append(Evening(self._clock.now().date(), server, *sizes, tasks))

    async def _ended(self, work: list[asyncio.Task[None]]) -> None:
        """Let all of it end; what does not, or ends badly, is a fault."""
        _, endless = await asyncio.wait(work, timeout=_CLEARS_WITHIN_SECONDS)
        self.report.faults += [f"{each.get_coro()} did not end" for each in endless]
        for each in endless:
            each.cancel()
        for ended in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(ended, Exception):
                self.report.faults.append(f"{type(ended).__name__}: {ended}")

    def _boards_agree(self) -> bool:
        """Whether all show the same newest call."""
        shown = {
            feed.view.calls[0].call_id for feed in self._boards if feed.view is not None and feed.view.calls
        }
        return len(shown) == 1 and all(feed.is_open for feed in self._boards)

    async def _until(self, true: Callable[[], bool], otherwise: str) -> None:
        try:
            await became_true(true, _CLEARS_WITHIN_SECONDS, every_seconds=0.05)
        except TimeoutError:
            self.report.faults.append(otherwise)


def _shop_files(folder: Path) -> Path:
    """The example shop's, but that nobody is signed out for not moving while hours pass in seconds."""
    shutil.copytree(ROOT / "config", folder)
    file = folder / "shop.toml"
    file.write_text(file.read_text().replace("idle_minutes = 60", "idle_minutes = 600"))
    return folder


def _next_monday(now: datetime) -> datetime:
    """When the shop opens on the first Monday after this day."""
    day = now + timedelta(days=7 - now.weekday())
    return day.replace(hour=_OPENS, minute=0, second=0, microsecond=0)
