"""What goes on by itself: days end at 03:00, also one that ended while nobody ran; files are read again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from queue_server import app as composition
from queue_server.app import make_app, read_again
from queue_server.clock import Clock
from queue_server.store import journal, tickets
from tests.api.conftest import MORNING, SHOP, Server, TurnedClock, fill, served, settings_in
from tests.became import PATIENCE_SECONDS

LATE = datetime(2026, 11, 24, 2, 59, 59, tzinfo=UTC)
THREE = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


async def states(server: Server, ticket) -> tuple[str, list[str]]:
    """Where a ticket stands, and all that was done in the shop."""
    door = server.door
    turn = await door.reader.read(lambda c: tickets.newest(c, door.shop.id, ticket))
    acts = await door.reader.read(lambda c: [entry.act for entry in journal.since(c, door.shop.id, 0)])
    return turn.state.value, acts


async def until_closed(server: Server) -> list[str]:
    """All that was done, once the day's end is among it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            acts = await server.door.reader.read(
                lambda c: [entry.act for entry in journal.since(c, server.door.shop.id, 0)]
            )
            if "day_closed" in acts:
                return acts
            await asyncio.sleep(0.02)


async def test_the_day_ends_at_three_and_not_a_second_before(tmp_path, monkeypatch):
    monkeypatch.setattr(composition, "LONGEST_SLEEP_SECONDS", 0.02)
    clock = TurnedClock()
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        server = Server(app, clock)
        await fill(server.door)
        ticket = await server.ticket("waste")
        clock.now = LATE
        await asyncio.sleep(0.2)
        assert (await states(server, ticket))[0] == "waiting"
        clock.now = THREE
        await until_closed(server)
        assert (await states(server, ticket))[0] == "not_seen"
        assert (await server.take("waste"))["number"] == "B001"


async def test_a_day_that_ended_while_no_server_ran_is_closed_at_the_start_and_today_is_left_alone(tmp_path):
    clock = TurnedClock()
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        server = Server(app, clock)
        await fill(server.door)
        yesterday = await server.ticket("waste")
    clock.now = MORNING.replace(day=25)
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        server = Server(app, clock)
        await until_closed(server)
        assert (await states(server, yesterday))[0] == "not_seen"
        today = await server.ticket("waste")
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0.2)
        state, acts = await states(Server(app, clock), today)
        assert (state, acts.count("day_closed")) == ("waiting", 1)


async def test_files_that_are_read_again_count_from_the_next_request(tmp_path):
    async for server in served(settings_in(tmp_path)):
        kiosk = server.device("kiosk")
        assert (await kiosk.get("/api/kiosk/view")).json()["view"]["languages"] == list(SHOP.languages)
        read_again(server.app, replace(SHOP, languages=("en",)))
        assert (await kiosk.get("/api/kiosk/view")).json()["view"]["languages"] == ["en"]


async def test_the_clock_starts_where_the_journal_ended(tmp_path):
    clock = TurnedClock()
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        server = Server(app, clock)
        await fill(server.door)
        clock.forward(hours=1)
        await server.take("waste")
    clock.now = MORNING
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        assert MORNING.replace(hour=11) <= app.state.front_door.now() < MORNING.replace(hour=12)


async def test_what_is_due_is_deleted_when_the_server_starts_and_said_to_the_manager(tmp_path):
    app = make_app(settings_in(tmp_path), SHOP.at_any_hour(), Clock(TurnedClock()))
    async with app.router.lifespan_context(app):
        door = app.state.front_door
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await door.hub.snapshot()).deleted_at is None:
                door.hub.wake()
                await asyncio.sleep(0.02)
