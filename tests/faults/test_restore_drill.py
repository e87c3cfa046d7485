"""The restore drill: the data is damaged, the server says what to do, it is done, and nobody is lost."""

from __future__ import annotations

import asyncio
import contextlib
import io
import shlex
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from kiosk.answers import News, TicketIssued
from kiosk.outbox import Outbox
from kiosk.server_link import Listeners, ServerLink
from queue_server.__main__ import main
from queue_server.bench import rig
from queue_server.contract.commands import TakeTicket
from queue_server.contract.views import KioskView
from queue_server.store import journal, schema, tickets
from queue_server.store.ids import new_id
from tests.became import became_true
from tests.fakes.without_window import without_window

CONFIG = Path(__file__).parents[2] / "config"

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]


@pytest.fixture
def shop() -> Iterator[rig.Rig]:
    """A shop with its own server."""
    found = rig.found(CONFIG)
    yield found
    shutil.rmtree(found.folder)


def write_what_is_to_go(shop: rig.Rig) -> None:
    """A line of a colleague of three days ago, which the next deletion takes."""
    database, long_ago = shop.opened(), datetime.now(UTC) - timedelta(days=3)
    line = {"id": new_id(long_ago), "sent_at": long_ago, "sender_name": "Rosa M.", "text": "Fire drill"}
    with database.writing() as connection:
        connection.execute(
            schema.message.insert(),
            {"shop_id": shop.shop_id, "sender": "rosa", "addressee": "manager", **line},
        )
    database.close()


@dataclass
class Kiosk:
    """All of a kiosk but its window, and the number of each command as its customer was shown it."""

    link: ServerLink
    outbox: Outbox
    paper: dict[UUID, str]

    async def come(self, people: int) -> list[str]:
        """So many people take a ticket; their numbers."""
        commands = [TakeTicket(command_id=uuid4(), service="council-tax") for _ in range(people)]
        for command in commands:
            self.link.send("ticket", command)
        ids = [command.command_id for command in commands]
        await became_true(lambda: self.paper.keys() >= set(ids))
        return [self.paper[each] for each in ids]


@asynccontextmanager
async def kiosk_of(shop: rig.Rig) -> AsyncIterator[Kiosk]:
    """The shop's kiosk, once it has heard from its server."""
    paper: dict[UUID, str] = {}

    def heard(news: News, _replayed: bool) -> None:
        if isinstance(news, TicketIssued):
            paper.setdefault(news.command_id, news.receipt.number)

    folder = shop.folder / "kiosk"
    folder.mkdir(exist_ok=True)
    views: list[KioskView] = []
    address, listeners = f"http://127.0.0.1:{shop.port}", Listeners(views.append, lambda _: None, heard)
    async with without_window(folder, address, "bench-kiosk", listeners) as (link, outbox):
        await became_true(lambda: views)
        yield Kiosk(link, outbox, paper)


def told(shop: rig.Rig, *words: object) -> tuple[int, str]:
    """A command of the server's, and all that it says."""
    said = io.StringIO()
    command = [*map(str, words), "--data", str(shop.data), "--shop", str(shop.folder / "shop")]
    with redirect_stdout(said), redirect_stderr(said):
        code = main(command)
    return code, said.getvalue()


def in_the_books(shop: rig.Rig) -> tuple[list[str], str, int]:
    """Every number, the history's name, and how many lines of colleagues are kept."""
    database = shop.opened()
    with database.reading() as connection:
        numbers = sorted(number for _, number in tickets.all_numbers(connection, shop.shop_id).values())
        epoch = journal.head(connection, shop.shop_id).epoch
        lines = connection.scalar(select(func.count()).select_from(schema.message))
    database.close()
    return numbers, epoch, lines or 0


async def test_damaged_while_it_ran_and_put_back_by_what_it_said(shop: rig.Rig) -> None:
    copy = shop.data / "backups" / "2026-11-22.backup"
    copy.parent.mkdir()
    async with rig.running(shop), kiosk_of(shop) as kiosk:
        before = await kiosk.come(2)
        write_what_is_to_go(shop)
        assert (await asyncio.to_thread(told, shop, "backup", copy))[0] == 0
        after = await kiosk.come(3)
        assert "A server is running" in (await asyncio.to_thread(told, shop, "restore", copy, "--replace"))[1]
    assert (before, after) == (["A001", "A002"], ["A003", "A004", "A005"])
    first_epoch = in_the_books(shop)[1]
    damage(shop.data / "front-door.sqlite3")

    code, sentence = told(shop, "serve", "--port", "0")
    assert (code, "is damaged" in sentence, "Traceback" in sentence) == (1, True, False)
    advised = shlex.split(sentence.split("`")[1])
    assert advised == ["restore", str(copy), "--replace"]
    code, sentence = told(shop, *advised)
    assert (code, "Restored" in sentence) == (0, True), sentence
    numbers, epoch, lines = in_the_books(shop)
    assert (numbers, epoch != first_epoch, lines) == (before, True, 0)

    async with rig.running(shop), kiosk_of(shop) as kiosk:
        await became_true(lambda: not kiosk.outbox.waiting())
        assert await kiosk.come(1) == ["A101"]
    assert in_the_books(shop)[0] == [*before, *after, "A101"]


def damage(file: Path) -> None:
    """What a failing disk leaves."""
    with contextlib.closing(file.open("r+b")) as opened:
        opened.seek(4096)
        opened.write(b"\x00" * 40_000)
