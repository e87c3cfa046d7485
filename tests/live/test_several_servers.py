"""Several server processes on one PostgreSQL: each hears of the others' commits, and one moves time on."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from queue_server.contract.commands import SetNotice
from queue_server.live.audiences import Audience
from queue_server.operations import delays
from queue_server.store import journal, lease
from queue_server.store.bell import Bell
from queue_server.store.database import Database
from tests import postgres
from tests.live.conftest import SAMIRA, SHOP, MovingClock, at_work, fill
from tests.live.pictures import BOARD

SOON = 10

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def address():
    """Where a PostgreSQL of these tests' own answers."""
    with postgres.running() as address:
        yield address


@asynccontextmanager
async def two_servers(url):
    """Two processes' worth of server on one database, emptied first."""
    clock, first, second = MovingClock(), postgres.emptied(url), Database(url)
    fill(first, clock)
    async with at_work(first, clock, Bell(first)) as one, at_work(second, clock, Bell(second)) as other:
        yield one, other
    first.close()
    second.close()


async def heard(subscription):
    async with asyncio.timeout(SOON):
        return json.loads(await subscription.slot.take())


async def test_a_board_on_one_server_hears_at_once_of_what_another_committed(address, monkeypatch):
    monkeypatch.setattr("queue_server.live.hub.SAFETY_POLL_SECONDS", 60)
    async with two_servers(address) as (one, other):
        with other.hub.listen(Audience.BOARD, BOARD.id) as board:
            await heard(board)
            await asyncio.sleep(0.5)  # time to begin to listen to the bell
            async with asyncio.timeout(5):
                await one.day.do(delays.set_notice, SAMIRA, SetNotice(text="The lift is out of order."))
                message = await heard(board)
    assert message["view"]["notices"] == ["The lift is out of order."]


async def test_a_page_of_one_server_shows_what_another_committed(address):
    async with two_servers(address) as (one, other):
        await other.hub.snapshot()
        for _ in range(10):
            turn = await one.day.issue("council-tax")
            assert (await other.hub.snapshot()).turn_of(turn.ticket_id) == turn


async def test_a_lost_ring_is_made_up_for_by_looking_now_and_then(address, monkeypatch):
    monkeypatch.setattr("queue_server.live.hub.SAFETY_POLL_SECONDS", 0.3)
    monkeypatch.setattr(Bell, "ring", lambda *_: None)
    async with two_servers(address) as (one, other):
        with other.hub.listen(Audience.BOARD, BOARD.id) as board:
            await heard(board)
            await one.day.do(delays.set_notice, SAMIRA, SetNotice(text="The lift is out of order."))
            assert (await heard(board))["view"]["notices"] == ["The lift is out of order."]


async def test_only_one_server_moves_time_on_until_it_is_gone(address):
    async with two_servers(address) as (one, _):

        def tick(holder):
            return lambda connection: lease.tick(connection, SHOP.id, holder, one.clock.now())

        assert await one.writer.write(tick("a"))
        assert not await one.writer.write(tick("b"))
        assert await one.writer.write(tick("a"))
        one.clock.forward(seconds=lease.LASTS.total_seconds())
        assert await one.writer.write(tick("b"))
        with one.database.reading() as connection:
            assert journal.head(connection, SHOP.id).tick == 3
