"""Several real servers on one PostgreSQL behind one address: killed, and without their database for a while.

Sixteen clients go on working, and a board, a kiosk and a page of staff go on looking. What was answered is
kept, nothing is done twice, views come in order, and everybody is soon as well informed as before.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select

from queue_server.bench import rig
from queue_server.bench.drill import Bench, books
from queue_server.bench.line import Line
from queue_server.client import ServerClient, Unreachable
from queue_server.store import journal, schema
from tests import postgres
from tests.became import became_true
from tests.faults.one_address import OneAddress

CONFIG = Path(__file__).parents[2] / "config"
OPERATIONS = 64  # for each trouble
# They are as they were within ten seconds; a machine that does seven other things gets more.
PATIENCE_SECONDS = 40

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(300)]
Place = tuple[str, int, int]


@pytest.fixture(scope="module")
def database() -> Iterator[postgres.Postgres]:
    """A PostgreSQL of these tests' own."""
    with postgres.started() as server:
        yield server


@pytest.fixture
def shop(database: postgres.Postgres) -> Iterator[rig.Rig]:
    """A shop with sixteen desks in it, and no other."""
    postgres.emptied(database.address).close()
    found = rig.found(CONFIG, database.address)
    yield found
    shutil.rmtree(found.folder)


@dataclass
class Watcher:
    """Somebody who looks on and comes back: the places in the order of views of each line it had."""

    look: Callable[[], AsyncIterator[Place]]
    lines: list[list[Place]] = field(default_factory=list)

    async def watch(self) -> None:
        """Look on until cancelled."""
        while True:
            line: list[Place] = []
            self.lines.append(line)
            with suppress(Unreachable, httpx2.HTTPError):
                async for place in self.look():
                    line.append(place)
            await asyncio.sleep(0.5)

    def has_seen(self, seq: int) -> bool:
        """Whether they know of this act by now."""
        return any(line[-1][1] >= seq for line in self.lines if line)


class Crew:
    """The servers of one shop, their address, who works and who looks on."""

    def __init__(self, shop: rig.Rig, front: OneAddress) -> None:
        self.shop, self._front = shop, front
        self.servers: list[rig.Rig] = []
        self.bench = Bench(replace(shop, port=front.port))
        self.watchers = [Watcher(look) for look in (self._board, self._kiosk, self._staff)]
        self._open = AsyncExitStack()

    async def start(self) -> None:
        """One server more."""
        server = replace(self.shop)
        await self._open.enter_async_context(rig.running(server))
        self.servers.append(server)
        self._front.ports.append(server.port)

    def kill(self, n: int) -> None:
        """The nth server is gone, as in a power cut."""
        server = self.servers.pop(n)
        os.kill(server.pid, signal.SIGKILL)
        self._front.ports.remove(server.port)

    async def close(self) -> None:
        """Stop those that still run."""
        await self._open.aclose()

    async def works_through(self, *troubles: Callable[[], Awaitable[None]]) -> None:
        """For each trouble everybody does some work, of which a part is done when the trouble comes."""
        self.bench.is_up.set()
        for trouble in troubles:
            done = len(self.bench.report.answers)
            work = asyncio.create_task(self.bench.work(OPERATIONS))
            await self.bench.reach(done + OPERATIONS // 4)
            await trouble()
            await work

    async def says_something_to_all(self) -> None:
        """The last two acts: one that kiosks show, then one that boards show."""
        async with Line(self._front.port, **self.shop.manager) as line:
            paused = await line.ask("POST", "/api/services/waste/pause", {"reason": "staff-away"})
            told = await line.ask("POST", "/api/notices", {"text": "Fire drill at noon."})
        assert (paused[0], told[0]) == (204, 204), (paused, told)

    def head(self) -> journal.Head:
        """How far the shop has come."""
        opened = self.shop.opened()
        with opened.reading() as connection:
            found = journal.head(connection, self.shop.shop_id)
        opened.close()
        return found

    def holder(self) -> str | None:
        """Which process has the shop's lease."""
        opened = self.shop.opened()
        with opened.reading() as connection:
            found = connection.scalar(select(schema.shop.c.lease_holder))
        opened.close()
        return found

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self._front.port}"

    async def _board(self) -> AsyncIterator[Place]:
        async with ServerClient(self._address, "bench-board") as client:
            async for live in client.live_board():
                yield live.epoch, live.seq, live.tick

    async def _kiosk(self) -> AsyncIterator[Place]:
        async with ServerClient(self._address, "bench-kiosk") as client:
            async for live in client.live_kiosk():
                yield live.epoch, live.seq, live.tick

    async def _staff(self) -> AsyncIterator[Place]:
        async with (
            httpx2.AsyncClient(
                headers=self.shop.manager, trust_env=False, timeout=PATIENCE_SECONDS
            ) as client,
            client.stream("GET", f"{self._address}/live/staff") as stream,
        ):
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    said = json.loads(line.removeprefix("data: "))
                    yield said["epoch"], said["seq"], said["tick"]


@asynccontextmanager
async def at_work(shop: rig.Rig, servers: int) -> AsyncIterator[Crew]:
    """So many servers, with everybody looking on."""
    async with OneAddress().open() as front:
        crew = Crew(shop, front)
        async with AsyncExitStack() as ends:
            ends.push_async_callback(crew.close)
            await asyncio.gather(*(crew.start() for _ in range(servers)))
            watching = [asyncio.create_task(watcher.watch()) for watcher in crew.watchers]
            yield crew
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)


async def assert_all_is_well(crew: Crew) -> None:
    """The books are right, views came in order, and everybody has heard of what was done last."""
    assert list(books(crew.shop, crew.bench.report)) + crew.bench.report.faults == []
    assert len(crew.bench.report.answers) >= 2 * OPERATIONS
    await crew.says_something_to_all()
    last = crew.head()
    for watcher in crew.watchers:
        await became_true(lambda watcher=watcher: watcher.has_seen(last.seq - 1))
        for line in watcher.lines:
            assert line == sorted(line)
        assert {place[0] for line in watcher.lines for place in line} == {last.epoch}


async def test_two_servers_of_which_each_is_killed_once(shop: rig.Rig) -> None:
    async with at_work(shop, 2) as crew:
        await became_true(lambda: crew.holder() is not None)
        first = crew.holder()

        async def one_falls_and_comes_back() -> None:
            crew.kill(0)
            await crew.start()

        await crew.works_through(one_falls_and_comes_back, one_falls_and_comes_back)
        await assert_all_is_well(crew)
        await became_true(lambda: crew.holder() not in (None, first))
        assert crew.bench.report.unanswered > 0


async def test_four_servers_whose_database_falls_and_one_of_which_is_killed(
    shop: rig.Rig, database: postgres.Postgres
) -> None:
    async with at_work(shop, 4) as crew:

        async def one_is_gone() -> None:
            crew.kill(0)

        async def the_database_falls_and_comes_back() -> None:
            await asyncio.to_thread(database.crash_and_start_again)

        await crew.works_through(
            the_database_falls_and_comes_back, one_is_gone, the_database_falls_and_comes_back
        )
        await assert_all_is_well(crew)
        await became_true(lambda: crew.holder() is not None)
        assert crew.bench.report.unanswered > 0


async def test_while_the_database_is_away_whoever_asks_is_told_when_to_ask_again(
    shop: rig.Rig, database: postgres.Postgres
) -> None:
    ask = {"headers": shop.kiosk, "trust_env": False, "timeout": PATIENCE_SECONDS}
    body = {"command_id": str(uuid4()), "service": "waste", "language": "en"}
    async with (
        rig.running(shop),
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{shop.port}", **ask) as kiosk,
    ):
        first = await kiosk.post("/api/kiosk/tickets", json=body)
        assert first.status_code == 201
        await asyncio.to_thread(database.go_away)
        for path in ("/api/kiosk/view", "/health"):
            answer = await kiosk.get(path)
            assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5"), path
        refused = await kiosk.post("/api/kiosk/tickets", json={**body, "command_id": str(uuid4())})
        assert (refused.status_code, refused.json()["code"]) == (503, "database_away")
        await asyncio.to_thread(database.come_back)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (again := await kiosk.post("/api/kiosk/tickets", json=body)).status_code == 503:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.2)
        assert (again.status_code, again.json()["number"]) == (201, first.json()["number"])
        healed = await kiosk.post("/api/kiosk/tickets", json={**body, "command_id": str(uuid4())})
        assert healed.json()["number"] == "B002"
