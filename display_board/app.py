"""Joins feed, board, announcer and screen in one window, on one loop; drawing never waits for speech."""

from __future__ import annotations

import kiosk.kit.text  # noqa: F401  isort: skip  before anything else of Kivy's

import asyncio
import logging
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.base import async_runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from display_board import heartbeat
from display_board.announcer import Announced, Announcer, Voice
from display_board.board import STALE_AFTER, Turns, picture, take_turns
from display_board.feed import BoardFeed
from display_board.layout import MM_OF_43_INCHES, lay_out, readable
from display_board.screen import BoardScreen
from kiosk.kit.speech import Speaker
from queue_server.client import ServerClient

LOOK_AGAIN_SECONDS = 0.25

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setup:
    """What one board needs to know. Without `screen_mm` it is a preview and says so."""

    server: str
    token: str
    authority: Path | None
    folder: Path
    screen_mm: tuple[float, float] | None


class Board:
    """The joined parts, without a window of their own."""

    def __init__(self, setup: Setup, client: ServerClient, voice: Voice) -> None:
        setup.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.screen = BoardScreen(preview=setup.screen_mm is None)
        self.feed = BoardFeed(client.live_board, setup.folder, self._news)
        self.announcer = Announcer(voice, Announced(setup.folder / "announced"), self.feed.now)
        self._screen_mm = setup.screen_mm
        self._turns = Turns()
        self._room = 1
        self.screen.widget.bind(size=self._measure)

    def look(self, *_: Any) -> None:
        """What is on screen follows view and time; nothing is drawn when nothing has changed."""
        view, now = self.feed.view, self.feed.now()
        if view is not None:
            self._turns = take_turns(self._turns, view.calls, now, self._room)
        self.screen.show(picture(view, self._turns, now, self.feed.heard_at))

    def is_old(self) -> bool:
        """Whether nothing was heard for so long that what it shows is old."""
        return self.feed.away_for > STALE_AFTER

    def _news(self) -> None:
        if self.feed.is_open and self.feed.view is not None:
            self.announcer.hear(self.feed.view)
        self.look()

    def _measure(self, _widget: Any, size: tuple[float, float]) -> None:
        seen = readable(lay_out(*size), self._screen_mm or MM_OF_43_INCHES)
        self._room = seen.at_once
        if self._screen_mm:
            log.info("Numbers are readable from %.1f metres, %d at once", seen.metres, seen.at_once)
        self.look()


async def run(setup: Setup) -> None:
    """Show the board until the program is asked to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopTouchApp)
    Window.set_title("Front Door: display board")
    speaker = Speaker()
    try:
        async with (
            ServerClient(setup.server, setup.token, authority=setup.authority) as client,
            asyncio.TaskGroup() as group,
        ):
            board = Board(setup, client, speaker)
            endless = [
                group.create_task(board.feed.follow()),
                group.create_task(board.announcer.run()),
                group.create_task(heartbeat.say(client.board_health, board.is_old)),
            ]
            Clock.schedule_interval(board.look, LOOK_AGAIN_SECONDS)
            await async_runTouchApp(board.screen.widget, async_lib="asyncio")
            for task in endless:
                task.cancel()
    finally:
        speaker.close()
