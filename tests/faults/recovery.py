"""How soon everybody shows a new act once what was away is back: `python -m tests.faults.recovery --help`.

A kiosk's line, a board's feed, a printer agent and a page of reception in a real browser look on at one
address while a server is killed, or the database falls. Kiosk and board have no window.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic

import httpx2
from playwright.async_api import Page, async_playwright

from display_board.feed import BoardFeed
from kiosk.clocks import Clocks
from kiosk.offline import NumberBook
from kiosk.outbox import Outbox
from kiosk.server_link import Listeners, ServerLink
from queue_server.bench import rig
from queue_server.client import ServerClient
from queue_server.operations.sign_in import hash_of
from queue_server.store import devices
from tests import postgres
from tests.became import PATIENCE_SECONDS, became_true
from tests.conftest import BROWSERS
from tests.faults.one_address import OneAddress
from tests.printer.fakes.agent_process import agent_process

CONFIG = Path(__file__).parents[2] / "config"
AWAY_SECONDS = 9.0
"""Long enough that whoever comes back waits as long as ever between two attempts."""

Seconds = dict[str, float]
"""How long each of them took."""


class Onlookers:
    """Everybody who looks on at the server behind `address`, and a manager who acts."""

    def __init__(self, address: str, shop: rig.Rig) -> None:
        headers = {"Sec-Fetch-Site": "same-origin", **shop.manager}
        self._line = httpx2.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=5)
        self._address, self._shop = address, shop
        self._paper = shop.folder / "paper"
        self._acts = 0
        self._kiosk: ServerLink
        self._board: BoardFeed
        self._page: Page

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Onlookers]:
        """They do as long as the block runs; at its start each has a picture."""
        _pair_printer(self._shop)
        async with AsyncExitStack() as opened:
            await opened.enter_async_context(self._line)
            await self._start_kiosk(opened)
            await self._start_board(opened)
            await self._start_printer(opened)
            await self._open_page(opened)
            await self.see_an_act(monotonic())
            yield self

    async def see_an_act(self, since: float) -> Seconds:
        """Something is done now; how long after `since` each showed it. Raises TimeoutError."""
        self._acts += 1
        notice, printed = f"This is notice {self._acts}.", self._printed()
        await self._done("/api/notices", {"text": notice}, 204)
        ticket = await self._done("/api/reception/tickets", {"service": "waste", "print": True}, 201)
        shown = {
            "kiosk": became_true(lambda: self._kiosk.view and notice in self._kiosk.view.notices),
            "board": became_true(lambda: self._board.view and notice in self._board.view.notices),
            "printer": became_true(lambda: self._printed() > printed),
            "page": self._page.locator("#page", has_text=str(ticket["number"])).wait_for(
                timeout=PATIENCE_SECONDS * 1000
            ),
        }
        took = await asyncio.gather(*(_seconds_until(each, since) for each in shown.values()))
        return dict(zip(shown, took, strict=True))

    async def _done(self, path: str, body: dict[str, object], status: int) -> dict[str, object]:
        """The manager tries until it is done."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self._line.post(path, json=body)
                except httpx2.HTTPError:
                    answer = None
                if answer is not None and answer.status_code < 500:
                    assert answer.status_code == status, answer.text
                    return {} if status == 204 else answer.json()
                await asyncio.sleep(0.1)

    def _printed(self) -> int:
        return len(list(self._paper.glob("*.png")))

    async def _start_kiosk(self, opened: AsyncExitStack) -> None:
        client = await opened.enter_async_context(ServerClient(self._address, "bench-kiosk"))
        folder = self._shop.folder / "kiosk"
        folder.mkdir()
        outbox = Outbox(folder / "outbox", Clocks.of_this_machine())
        book = NumberBook(folder / "numbers.json", outbox.numbers())
        nobody = Listeners(lambda _: None, lambda _: None, lambda news, again: None)
        self._kiosk = ServerLink(client, outbox, book, folder / "view.json", nobody, version="test")
        _go_on(self._kiosk.run(), opened)

    async def _start_board(self, opened: AsyncExitStack) -> None:
        client = await opened.enter_async_context(ServerClient(self._address, "bench-board"))
        folder = self._shop.folder / "board"
        folder.mkdir()
        self._board = BoardFeed(client.live_board, folder, lambda: None)
        _go_on(self._board.follow(), opened)

    async def _start_printer(self, opened: AsyncExitStack) -> None:
        token = self._shop.folder / "printer.token"
        token.write_text("bench-printer")
        token.chmod(0o600)
        words = ("--print-to", str(self._paper), "--server", self._address, "--token-file", str(token))
        await opened.enter_async_context(agent_process(self._shop.folder / "agent", *words))

    async def _open_page(self, opened: AsyncExitStack) -> None:
        playwright = await opened.enter_async_context(async_playwright())
        executable = next(filter(None, map(shutil.which, BROWSERS)))
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        opened.push_async_callback(browser.close)
        context = await browser.new_context(base_url=self._address)
        name, _, value = self._shop.manager["Cookie"].partition("=")
        await context.add_cookies([{"name": name, "value": value, "url": self._address}])
        self._page = await context.new_page()
        await self._page.goto("/reception")


async def _seconds_until(ends: Awaitable[None], since: float) -> float:
    await ends
    return monotonic() - since


def _go_on(work: Awaitable[None], opened: AsyncExitStack) -> None:
    task = asyncio.ensure_future(work)
    opened.callback(task.cancel)


def _pair_printer(shop: rig.Rig) -> None:
    token = hash_of("bench-printer")
    printer = devices.Device(
        id="printer", kind="printer", name="printer", added_at=datetime.now(UTC), token_hash=token
    )
    database = shop.opened()
    with database.writing() as connection:
        devices.add(connection, shop.shop_id, printer)
    database.close()


# What happens ---------------------------------------------------------------------------------------


async def one_of_several_is_killed(shop: rig.Rig, servers: int, rounds: int) -> list[Seconds]:
    """One server of several is killed, and comes back for the next round; time runs from the kill."""
    async with OneAddress().open() as front, AsyncExitStack() as opened:
        running: list[rig.Rig] = []

        async def start() -> None:
            server = replace(shop)
            await opened.enter_async_context(rig.running(server))
            running.append(server)
            front.ports.append(server.port)

        for _ in range(servers):
            await start()
        took = []
        async with Onlookers(f"http://127.0.0.1:{front.port}", shop).looking() as they:
            for _ in range(rounds):
                server = running.pop(0)
                front.ports.remove(server.port)
                os.kill(server.pid, signal.SIGKILL)
                took.append(await they.see_an_act(monotonic()))
                await start()
        return took


async def the_database_falls(
    shop: rig.Rig, database: postgres.Postgres, servers: int, rounds: int, away: float = AWAY_SECONDS
) -> list[Seconds]:
    """PostgreSQL is gone for a while; time runs from when it answers again."""
    async with OneAddress().open() as front, AsyncExitStack() as opened:
        for _ in range(servers):
            server = await opened.enter_async_context(rig.running(replace(shop)))
            front.ports.append(server.port)
        took = []
        async with Onlookers(f"http://127.0.0.1:{front.port}", shop).looking() as they:
            for _ in range(rounds):
                await asyncio.to_thread(database.go_away)
                await asyncio.sleep(away)
                await asyncio.to_thread(database.come_back)
                took.append(await they.see_an_act(monotonic()))
        return took


async def the_only_server_is_killed(shop: rig.Rig, rounds: int, away: float = AWAY_SECONDS) -> list[Seconds]:
    """The one server is killed and gone for a while; time runs from when it says that it is ready."""
    async with OneAddress().open() as front, AsyncExitStack() as opened:

        async def start() -> None:
            await opened.enter_async_context(rig.running(shop))
            front.ports = [shop.port]

        await start()
        took = []
        async with Onlookers(f"http://127.0.0.1:{front.port}", shop).looking() as they:
            for _ in range(rounds):
                front.ports = []
                os.kill(shop.pid, signal.SIGKILL)
                await asyncio.sleep(away)
                await start()
                took.append(await they.see_an_act(monotonic()))
        return took


def main() -> int:
    """Measure all of it, and print a table of medians and longest times in seconds."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.recovery", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="of each trouble (8)")
    rounds = parser.parse_args().rounds
    with postgres.started() as database:

        def in_postgres() -> rig.Rig:
            postgres.emptied(database.address).close()
            return rig.found(CONFIG, database.address)

        troubles = {
            "one of two servers killed": (in_postgres, lambda s: one_of_several_is_killed(s, 2, rounds)),
            "one of four servers killed": (in_postgres, lambda s: one_of_several_is_killed(s, 4, rounds)),
            "PostgreSQL away, two servers": (
                in_postgres,
                lambda s: the_database_falls(s, database, 2, rounds),
            ),
            "the only server killed, SQLite": (
                lambda: rig.found(CONFIG),
                lambda s: the_only_server_is_killed(s, rounds),
            ),
        }
        for what, (found, happens) in troubles.items():
            shop = found()
            took = asyncio.run(happens(shop))
            shutil.rmtree(shop.folder)
            row = (
                f"{who} {median(s):.1f} / {max(s):.1f}" for who in took[0] for s in [[t[who] for t in took]]
            )
            print(f"{what}: {', '.join(row)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
