"""A kiosk and a printer agent are killed at random under load: nothing twice, and nobody is lost."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from queue_server.bench import rig
from queue_server.contract.commands import PrintState
from queue_server.store import tickets
from tests.faults.one_address import OneAddress
from tests.printer import receipts
from tests.printer.fakes.agent_process import agent_process

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def shop() -> Iterator[rig.Rig]:
    """A shop with its own server."""
    found = rig.found(ROOT / "config")
    (found.folder / "kiosk").mkdir()
    yield found
    shutil.rmtree(found.folder)


async def kiosk(shop: rig.Rig, port: int, task: str) -> asyncio.subprocess.Process:
    """The shop's kiosk starts."""
    words = ("-m", "tests.faults.kiosk_at_work", shop.folder / "kiosk", f"http://127.0.0.1:{port}", task)
    return await asyncio.create_subprocess_exec(
        sys.executable, *map(str, words), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def shown_until_killed(shop: rig.Rig, port: int, after: int) -> list[str]:
    """The numbers that customers saw on a kiosk that is killed once it has given so many."""
    process = await kiosk(shop, port, "give")
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        lines = [await process.stdout.readline() for _ in range(after)]
    await asyncio.sleep(random.uniform(0, 0.05))
    process.send_signal(signal.SIGKILL)
    lines += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


async def test_a_kiosk_killed_at_work_with_and_without_its_server(shop: rig.Rig) -> None:
    async with OneAddress().open() as front:
        async with rig.running(shop):
            front.ports = [shop.port]
            shown = await shown_until_killed(shop, front.port, random.randint(3, 12))
        front.ports = []
        alone = await shown_until_killed(shop, front.port, random.randint(3, 9))
        alone += await shown_until_killed(shop, front.port, random.randint(3, 9))
        async with rig.running(shop):
            front.ports = [shop.port]
            async with asyncio.timeout(PATIENCE_SECONDS):
                assert await (await kiosk(shop, front.port, "deliver")).wait() == 0
    shown += alone
    assert len(set(shown)) == len(shown) >= 9
    assert all(600 <= int(number[1:]) <= 639 for number in alone)
    database = shop.opened()
    with database.reading() as connection:
        kept = [number for _, number in tickets.all_numbers(connection, shop.shop_id).values()]
    database.close()
    assert len(set(kept)) == len(kept)
    assert set(shown) <= set(kept)
    # Whoever stood there when it was killed may have a number that they never saw; nobody else.
    assert len(set(kept) - set(shown)) <= 3


async def test_an_agent_killed_while_it_prints_one_ticket_after_the_other(tmp_path: Path) -> None:
    customers = [(uuid4(), receipts.ENGLISH.model_copy(update={"number": f"A{n:03d}"})) for n in range(8)]
    async with agent_process(tmp_path / "data", "--print-to", str(tmp_path / "paper")) as agent:

        async def everybody_comes() -> list[PrintState | None]:
            return [(await agent.print(receipt, command)).state for command, receipt in customers]

        for _ in range(2):
            coming = asyncio.create_task(everybody_comes())
            await asyncio.sleep(random.uniform(0.02, 0.5))
            await agent.end(signal.SIGKILL)
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            await agent.start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            ended = await everybody_comes()
    papers = [file.stem.split("-")[2] for file in (tmp_path / "paper").glob("*.png")]
    assert len(papers) == len(set(papers))
    assert set(ended) <= {PrintState.PRINTED, PrintState.UNKNOWN}
    printed = {
        receipt.number
        for (_, receipt), state in zip(customers, ended, strict=True)
        if state is PrintState.PRINTED
    }
    assert printed <= set(papers)
    assert len(printed) >= len(customers) - 2
