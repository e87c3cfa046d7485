"""Measures the real board in a real window: call → drawn and call → chime, in milliseconds; prints JSON.

Run it on a display: `python -m tests.display_board.measure CALLS`.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kiosk.kit.window import prepare
from tests.became import became_true
from tests.display_board.scenes import call, view
from tests.display_board.small_server import TOKEN, SmallServer


class TimedPlayer:
    """Notes when each sound began, and ends it at once."""

    def __init__(self) -> None:
        self.began = []

    def start(self, sound: Path) -> float:
        if sound.name == "chime.wav":
            self.began.append(time.monotonic())
        return 0.01

    def stop(self) -> None:
        pass


async def measure(folder: Path, calls: int) -> dict[str, object]:
    prepare(folder / "kivy", (1920, 1080))
    from kivy.base import async_runTouchApp, stopTouchApp
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    from display_board.app import Board, Setup
    from kiosk.kit.speech import Speaker
    from queue_server.client import ServerClient

    server, player = SmallServer(), TimedPlayer()
    await server.start()
    speaker = Speaker(player)
    setup = Setup(server.address, TOKEN, None, folder, (952, 536))
    async with ServerClient(server.address, TOKEN) as client, asyncio.TaskGroup() as group:
        board = Board(setup, client, speaker)
        endless = [group.create_task(board.feed.follow()), group.create_task(board.announcer.run())]

        async def act():
            drawn = await call_again_and_again(server, board, Window, glFinish, player, calls)
            stopTouchApp()
            return drawn

        acting = group.create_task(act())
        await async_runTouchApp(board.screen.widget, async_lib="asyncio")
        for task in endless:
            task.cancel()
        result = await acting
    speaker.close()
    await server.stop()
    return result


async def call_again_and_again(server, board, window, finish, player, calls):
    flips = []

    def flipped(*_):
        finish()
        flips.append((time.monotonic(), board.feed.view and board.feed.view.calls[-1].number))

    window.bind(on_flip=flipped)
    before = [call(f"B00{nth}", ago=300 + nth, at=datetime.now(UTC)) for nth in range(5)]
    await server.show(view(*before, at=datetime.now(UTC)))
    await became_true(lambda: board.feed.is_open)
    drawn, chimed = [], []
    for nth in range(1, calls + 1):
        await asyncio.sleep(0.3)
        called_at, newest = time.monotonic(), call(f"A{nth:03d}", at=datetime.now(UTC))
        await server.show(view(*before, newest, at=newest.called_at))
        await became_true(
            partial(has_come, flips, newest.number, player.began, nth), within_seconds=10, every_seconds=0.002
        )
        drawn.append(next(at for at, number in flips if number == newest.number) - called_at)
        chimed.append(player.began[-1] - called_at)
    return {"drawn_ms": ms(drawn), "chime_ms": ms(chimed), "memory_mb": memory_mb()}


def has_come(flips, number, chimes, count):
    """Whether this number was drawn and this many calls chimed."""
    return flips[-1][1] == number and len(chimes) == count


def memory_mb():
    status = Path("/proc/self/status").read_text()
    return round(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024)


def ms(seconds):
    return sorted(round(each * 1000, 1) for each in seconds)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(asyncio.run(measure(Path(place), int(sys.argv[1])))))
