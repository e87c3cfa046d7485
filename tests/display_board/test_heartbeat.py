"""A board says that it is there, whether its numbers are old, and goes on when nobody hears it."""

import asyncio

from display_board import heartbeat
from queue_server.client import Unreachable


async def test_a_board_says_how_it_is_also_after_a_server_that_was_away(monkeypatch):
    monkeypatch.setattr(heartbeat, "EVERY_SECONDS", 0.0)
    heard, old = [], iter([True, False])

    async def tell(health):
        heard.append(health)
        if len(heard) == 1:
            raise Unreachable("nobody there")
        raise asyncio.CancelledError

    await asyncio.gather(heartbeat.say(tell, lambda: next(old)), return_exceptions=True)
    assert [health.problem is None for health in heard] == [False, True]
    assert "old numbers" in heard[0].problem
