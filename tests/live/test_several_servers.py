"""Several server processes on one PostgreSQL: each hears of the others' commits, and one moves time on."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, text

from queue_server.contract.commands import SetNotice
from queue_server.live.audiences import Audience
from queue_server.operations import delays
from queue_server.store import journal, lease, schema
from queue_server.store.bell import Bell
from queue_server.store.database import Database
from tests import postgres
from tests.became import became_true
from tests.live.conftest import SAMIRA, SHOP, MovingClock, at_work, fill
from tests.live.pictures import BOARD

SOON = 20

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
            await became_true(lambda: listeners_to_the_bell(one.database) == 2)
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
    clock, database = MovingClock(), postgres.emptied(address)
    fill(database, clock)

    def tick(holder):
        with database.writing() as connection:
            return lease.tick(connection, SHOP.id, holder, clock.now())

    assert tick("a")
    assert not tick("b")
    assert tick("a")
    clock.forward(seconds=lease.LASTS.total_seconds())
    assert tick("b")
    with database.writing() as connection:
        assert not lease.keep(connection, SHOP.id, "a", clock.now())
        assert lease.keep(connection, SHOP.id, "b", clock.now())
        assert journal.head(connection, SHOP.id).tick == 3
    database.close()


async def test_who_moves_time_on_does_so_for_pages_of_the_other_server_too(address, monkeypatch):
    monkeypatch.setattr("queue_server.live.hub.KEEP_LEASE_EVERY_SECONDS", 0.2)
    async with two_servers(address) as (one, other):
        one_has = partial(held_by, one.database, one.hub)
        await became_true(lambda: one_has() or held_by(one.database, other.hub), SOON)
        holder, watched = (one, other) if one_has() else (other, one)
        ends_at = one.clock.now() + timedelta(seconds=5)
        await one.day.do(delays.set_notice, SAMIRA, SetNotice(text="Fire drill.", until=ends_at))
        await became_true(lambda: foresees(holder.hub, ends_at), SOON)
        with watched.hub.listen(Audience.STAFF, SAMIRA.id) as page:
            before = tick_of(one)
            one.clock.forward(seconds=6)
            await became_true(lambda: tick_of(one) > before, SOON)
            async with asyncio.timeout(SOON):
                while json.loads((await page.slot.take()).split("data: ")[1])["tick"] <= before:
                    pass
        assert held_by(one.database, holder.hub)


async def test_the_other_server_takes_over_and_tells_at_once_what_was_missed(address, monkeypatch):
    monkeypatch.setattr("queue_server.live.hub.KEEP_LEASE_EVERY_SECONDS", 0.2)
    clock, database = MovingClock(), postgres.emptied(address)
    fill(database, clock)
    with database.writing() as connection:
        assert lease.tick(connection, SHOP.id, "gone", clock.now())
    async with at_work(database, clock, Bell(database)) as left:
        with left.hub.listen(Audience.STAFF, SAMIRA.id) as page:
            await page.slot.take()
            await asyncio.sleep(0.5)  # it has asked for the lease by now, and was refused
            assert not held_by(database, left.hub)
            clock.forward(seconds=lease.LASTS.total_seconds())
            async with asyncio.timeout(SOON):
                assert await page.slot.take() is not None
            assert held_by(database, left.hub)
    database.close()


def listeners_to_the_bell(database):
    """How many servers PostgreSQL would wake now."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE starts_with(query, 'LISTEN') AND state = 'idle'"
    with database.reading() as connection:
        return connection.scalar(text(asked))


def held_by(database, hub):
    """Whether this server's hub holds the lease."""
    with database.reading() as connection:
        return connection.scalar(select(schema.shop.c.lease_holder)) == hub._bell.name


def foresees(hub, moment):
    """Whether this server's hub knows that views change at the moment, or before."""
    return hub._next_change_at is not None and hub._next_change_at <= moment + timedelta(seconds=1)


def tick_of(shop):
    """How often time alone has changed the views."""
    with shop.database.reading() as connection:
        return journal.head(connection, SHOP.id).tick
