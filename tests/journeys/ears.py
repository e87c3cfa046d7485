"""How a journey listens: everything that a live stream says, taken down as it comes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.became import soon
from tests.journeys.stage import Person, Stage


class Ear:
    """Listens in a thread of its own until the server hangs up."""

    def __init__(self, listen: Callable[[], Iterator[str]]) -> None:
        self.said: list[str] = []
        self._listen = listen
        threading.Thread(target=self._take_down, daemon=True).start()
        soon(lambda: self.said, what="the first word of a stream")

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.said)

    def _take_down(self) -> None:
        with contextlib.suppress(httpx2.HTTPError, WebSocketException, OSError):
            for word in self._listen():
                self.said.append(word)


class Watcher(Ear):
    """Somebody's open page: at each word of change it fetches their view; `views` says when it was there."""

    def __init__(self, person: Person, view: str) -> None:
        self.views: list[tuple[datetime, dict[str, Any]]] = []
        self._person, self._view = person, view
        super().__init__(self._words)

    def first(self, true: Callable[[dict[str, Any]], bool]) -> datetime | None:
        """When a view was first there of which this is true."""
        return next((at for at, view in list(self.views) if true(view)), None)

    def _words(self) -> Iterator[str]:
        with self._person.line.stream("GET", "/live/staff") as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    view = self._person.get(self._view)
                    self.views.append((datetime.now(UTC), view))
                if line:
                    yield line


def device_ear(stage: Stage, kind: str) -> Ear:
    """What a board's or a kiosk's line is sent."""

    def views() -> Iterator[str]:
        address = stage.address.replace("http", "ws", 1) + f"/live/{kind}"
        headers = {"Authorization": f"Bearer {stage.token(kind)}"}
        with connect(address, additional_headers=headers, compression=None, proxy=None) as line:
            for message in line:
                yield str(message)

    return Ear(views)
