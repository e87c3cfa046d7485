"""The shop's day ends by itself at 03:00 by the local clock, also on the nights when the clocks change."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.contract.commands import TakeTicket
from queue_server.domain.people import Actor, Role
from queue_server.domain.ticket import TicketState
from queue_server.operations.arrivals import take_ticket
from queue_server.settings import Settings
from queue_server.store import tickets
from tests.api.conftest import CONFIG, SHOP

KIOSK = Actor(id="kiosk", role=Role.KIOSK, name="Kiosk")
NIGHTS = {
    "clocks go forward": (datetime(2027, 3, 28, 2, 0, tzinfo=UTC), date(2027, 3, 27)),
    "clocks go back": (datetime(2027, 10, 31, 3, 0, tzinfo=UTC), date(2027, 10, 30)),
    "winter": (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), date(2026, 11, 23)),
    "summer": (datetime(2027, 6, 2, 2, 0, tzinfo=UTC), date(2027, 6, 1)),
}


@pytest.mark.parametrize(("ends_at", "day"), NIGHTS.values(), ids=NIGHTS)
async def test_a_day_ends_at_three_and_not_before(tmp_path: Path, ends_at: datetime, day: date) -> None:
    began: list[float] = []

    def clock() -> datetime:
        """Two seconds before three, and on by itself once the doors are open."""
        return ends_at + timedelta(seconds=monotonic() - began[0] - 2 if began else -2)

    settings = Settings(data=tmp_path, shop=CONFIG)
    app = make_app(settings, SHOP.at_any_hour(), Clock(clock))
    async with app.router.lifespan_context(app):
        door = app.state.front_door
        done = await door.house.carry_out(take_ticket, KIOSK, TakeTicket(command_id=uuid4()))

        async def waits() -> bool:
            turn = await door.reader.read(lambda c: tickets.newest(c, SHOP.id, done.ticket))
            return turn.state is TicketState.WAITING

        began.append(monotonic())
        assert (await door.reader.read(lambda c: tickets.active(c, SHOP.id, day)))[0].ticket_id == done.ticket
        while await waits():
            assert clock() < ends_at + timedelta(seconds=20)
            await asyncio.sleep(0.05)
        assert clock() >= ends_at


async def test_a_day_that_ended_while_no_server_ran_is_closed_at_the_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, shop=CONFIG)
    evening = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    app = make_app(settings, SHOP.at_any_hour(), Clock(lambda: evening))
    async with app.router.lifespan_context(app):
        done = await app.state.front_door.house.carry_out(take_ticket, KIOSK, TakeTicket(command_id=uuid4()))
    app = make_app(settings, SHOP.at_any_hour(), Clock(lambda: evening + timedelta(days=3)))
    async with app.router.lifespan_context(app), asyncio.timeout(20):
        door = app.state.front_door
        turn = None
        while turn is None or turn.state is TicketState.WAITING:
            turn = await door.reader.read(lambda c: tickets.newest(c, SHOP.id, done.ticket))
            await asyncio.sleep(0.05)
    assert turn.state is TicketState.NOT_SEEN
    assert turn.ended_at == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
