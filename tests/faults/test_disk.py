"""A real server whose disk runs full: it says so, keeps what it answered, and goes on by itself."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from queue_server.bench import rig
from tests.commands.typing_it import typed
from tests.faults.small_disk import SmallDisk, small_disk

CONFIG = Path(__file__).parents[2] / "config"
PATIENCE_SECONDS = 30

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """Eight megabytes for a shop and its server's log."""
    with small_disk(8) as mounted:
        yield mounted


@pytest.fixture
def shop(disk: SmallDisk) -> Iterator[rig.Rig]:
    """A shop whose data are on that disk."""
    found = rig.found(CONFIG)
    shutil.copytree(found.data, disk.folder / "data")
    shutil.rmtree(found.data)
    found.data.symlink_to(disk.folder / "data")
    yield found
    shutil.rmtree(found.folder)


class Visitors:
    """Those who ask the server: a kiosk, and the manager."""

    def __init__(self, shop: rig.Rig) -> None:
        address = f"http://127.0.0.1:{shop.port}"
        own = {"Sec-Fetch-Site": "same-origin"}
        asked = {"base_url": address, "timeout": PATIENCE_SECONDS, "trust_env": False}
        self.kiosk = httpx2.AsyncClient(headers=shop.kiosk, **asked)
        self.manager = httpx2.AsyncClient(headers={**own, **shop.manager}, **asked)

    async def take(self, command_id: str | None = None) -> httpx2.Response:
        """Somebody touches "Take a ticket"."""
        body = {"command_id": command_id or str(uuid4()), "service": "waste", "language": "en"}
        return await self.kiosk.post("/api/kiosk/tickets", json=body)

    async def waiting(self) -> list[str]:
        """The numbers on reception's page."""
        view = (await self.manager.get("/api/reception/view")).json()
        return [row["number"] for row in view["not_greeted"]]


@asynccontextmanager
async def visited(shop: rig.Rig) -> AsyncIterator[Visitors]:
    """The server runs, logs to the same disk, and is asked."""
    async with rig.running(shop, shop.data / "server.log"):
        visitors = Visitors(shop)
        try:
            yield visitors
        finally:
            await visitors.kiosk.aclose()
            await visitors.manager.aclose()


async def test_a_disk_that_runs_full_under_a_server_and_is_emptied_again(shop, disk):
    async with visited(shop) as they:
        given = [(await they.take()).json()["number"]]
        disk.fill()
        refused, command_id = await until_full(they, given)
        assert refused.status_code == 507
        assert refused.headers["retry-after"]
        assert refused.json()["code"] == "disk_full"
        assert await they.waiting() == given
        page = await they.manager.get("/reception", headers={"Accept": "text/html"})
        assert page.status_code == 200
        act = await they.manager.post("/api/notices", json={"text": "Fire drill at noon."})
        assert (act.status_code, act.json()["code"]) == (507, "disk_full")
        disk.make_room()
        again = await they.take(command_id)
        assert again.status_code == 201
        given.append(again.json()["number"])
        assert (await they.take(command_id)).json()["number"] == given[-1]
        assert await they.waiting() == given == [f"B{n:03d}" for n in range(1, len(given) + 1)]


async def until_full(they: Visitors, given: list[str]) -> tuple[httpx2.Response, str]:
    """Tickets are taken until one is refused; `given` gets the numbers of the others."""
    while True:
        command_id = str(uuid4())
        answer = await they.take(command_id)
        if answer.status_code != 201:
            return answer, command_id
        given.append(answer.json()["number"])


def test_a_server_on_a_read_only_disk_is_refused_in_a_sentence(shop, disk):
    words = ("serve", "--data", shop.data, "--shop", shop.folder / "shop", "--port", "0")
    with disk.read_only():
        refused = typed(*words)
    assert (refused.code, "Traceback" in refused.stderr) == (1, False)
    assert f"{shop.data} can't be written: Read-only file system." in refused.stderr
