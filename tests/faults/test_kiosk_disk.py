"""A kiosk whose disk takes nothing goes on with its server; alone it gives no number that may be lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from kiosk import server_link
from kiosk.answers import News, NoAnswer, TicketIssued
from kiosk.clocks import Clocks
from kiosk.outbox import Outbox
from kiosk.server_link import Listeners, ServerLink
from queue_server.contract.commands import TakeTicket
from tests.became import became_true
from tests.fakes import kiosk_views
from tests.fakes.queue_server_double import TOKEN, QueueServerDouble
from tests.fakes.without_window import without_window
from tests.faults.small_disk import SmallDisk, small_disk


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """A kiosk's own."""
    with small_disk(1) as mounted:
        yield mounted


@pytest.fixture
def server() -> Iterator[QueueServerDouble]:
    """A server over real sockets."""
    with QueueServerDouble(kiosk_views.view()) as double:
        yield double


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_link, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(server_link, "LONGEST_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(server_link, "AWAY_AFTER_SECONDS", 0.1)
    monkeypatch.setattr(server_link, "HEALTH_EVERY_SECONDS", 0.1)


@dataclass
class Kiosk:
    """All of a kiosk but its window."""

    link: ServerLink
    outbox: Outbox
    news: dict[UUID, News] = field(default_factory=dict)

    async def take(self) -> News:
        """Somebody takes a ticket; what they are told."""
        command = TakeTicket(command_id=uuid4(), service="housing")
        self.link.send("ticket", command)
        await became_true(lambda: command.command_id in self.news)
        return self.news[command.command_id]


@asynccontextmanager
async def kiosk_on(disk: SmallDisk, address: str) -> AsyncIterator[Kiosk]:
    """The kiosk whose files are on this disk."""
    news: dict[UUID, News] = {}
    listeners = Listeners(
        lambda _: None, lambda _: None, lambda each, _: news.update({each.command_id: each})
    )
    async with without_window(disk.folder, address, TOKEN, listeners) as (link, outbox):
        yield Kiosk(link, outbox, news)


def said(server: QueueServerDouble) -> str | None:
    """What the kiosk last said of itself."""
    return server.told.health[-1].problem if server.told.health else "nothing yet"


async def test_with_a_server_it_goes_on_and_says_so_and_catches_up(server, disk):
    async with kiosk_on(disk, server.address) as kiosk:
        await became_true(lambda: kiosk.link.view is not None)
        given = [(await kiosk.take()).receipt.number]
        disk.fill()
        given += [(await kiosk.take()).receipt.number for _ in range(2)]
        assert len(set(given)) == len(server.told.tickets) == 3
        await became_true(lambda: "disk takes nothing" in str(said(server)))
        disk.make_room()
        await became_true(lambda: said(server) is None)
        assert not kiosk.outbox.takes_nothing
    async with kiosk_on(disk, server.address) as kiosk:
        await became_true(lambda: kiosk.link.online)
        assert kiosk.outbox.waiting() == []
        assert len(server.told.tickets) == 3


async def test_what_was_acknowledged_in_vain_is_sent_again_after_a_restart_and_done_once(server, disk):
    async with kiosk_on(disk, server.address) as kiosk:
        await became_true(lambda: kiosk.link.view is not None)
        server.lose_answers = True
        command = TakeTicket(command_id=uuid4(), service="housing")
        kiosk.link.send("ticket", command)
        await became_true(lambda: bool(server.told.tickets))
        disk.fill()
        server.lose_answers = False
        await became_true(lambda: command.command_id in kiosk.news)
        assert isinstance(kiosk.news[command.command_id], TicketIssued)
        assert kiosk.outbox.waiting() == []
    async with kiosk_on(disk, server.address) as kiosk:
        await became_true(lambda: not kiosk.outbox.waiting())
        disk.make_room()
        assert len(server.told.tickets) == 1


async def test_without_a_server_people_are_sent_to_reception_until_there_is_room(server, disk):
    async with kiosk_on(disk, server.address) as kiosk:
        await became_true(lambda: kiosk.link.view is not None)
        server.go_away()
        await became_true(lambda: not kiosk.link.online)
        disk.fill()
        assert isinstance(await kiosk.take(), NoAnswer)
        disk.make_room()
        command = TakeTicket(command_id=uuid4(), service="housing")
        kiosk.link.send("ticket", command)
        kiosk.link.number_here(command.command_id)
        await became_true(lambda: isinstance(kiosk.news.get(command.command_id), TicketIssued))


def test_a_kiosk_opens_on_a_disk_that_cannot_be_written(disk):
    now = Clocks.of_this_machine()
    Outbox(disk.folder / "outbox", now).keep("ticket", TakeTicket(command_id=uuid4(), service="housing"))
    with disk.read_only():
        outbox = Outbox(disk.folder / "outbox", now)
        assert len(outbox.waiting()) == 1
        outbox.acknowledge(outbox.waiting()[0])
        outbox.scrub()
        assert outbox.takes_nothing
    outbox.catch_up()
    assert not outbox.takes_nothing
    assert Outbox(disk.folder / "outbox", now).waiting() == []
