"""Keeps the newest board view at hand: follows the server, comes back by itself, knows how old it is.

The last view is kept on disk, so that a board which starts without a server shows it, marked as old.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from queue_server.client import LONGEST_PAUSE_SECONDS, Unreachable
from queue_server.contract.views import BoardView, Live

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, LONGEST_PAUSE_SECONDS

log = logging.getLogger(__name__)


class Kept(BaseModel):
    """What is on disk: a view, and when (server's time) it was last known to be current."""

    model_config = ConfigDict(frozen=True)

    heard_at: datetime
    live: Live[BoardView]


def is_newer(one: Live[BoardView], other: Live[BoardView]) -> bool:
    """Whether `one` replaces `other`: another epoch always does, else the larger (seq, tick).

    Of two at the same place the later does: the same queue may look different a moment later.
    """
    return one.epoch != other.epoch or _place(one) > _place(other)


def _place(live: Live[BoardView]) -> tuple[int, int, datetime]:
    return live.seq, live.tick, live.view.as_at


def pause_before(attempt: int) -> float:
    """Seconds before the nth attempt in a row (from 0), spread so that boards don't all come at once."""
    longest = min(LONGEST_PAUSE, 2 * SHORTEST_PAUSE * 2**attempt)
    return random.uniform(SHORTEST_PAUSE, longest)  # noqa: S311 - no secret hangs on it


class BoardFeed:
    """The board's view of one shop.

    `line` opens a stream of views (`ServerClient.live_board`); `on_news` is called after each newer view and
    each time the line comes or goes. `folder` holds the kept view.
    """

    def __init__(
        self,
        line: Callable[[], AsyncIterator[Live[BoardView]]],
        folder: Path,
        on_news: Callable[[], None],
    ) -> None:
        self._line = line
        self._file = folder / "last-view.json"
        self._on_news = on_news
        self._live: Live[BoardView] | None = None
        self._away_since: datetime | None = _boot_clock()
        self._heard_at: datetime | None = None
        self._clock_lead = timedelta()
        self._attempt = 0
        self._load()

    @property
    def view(self) -> BoardView | None:
        """The newest view there is; None before the first."""
        return self._live.view if self._live else None

    @property
    def is_open(self) -> bool:
        """Whether views come in now."""
        return self._away_since is None

    @property
    def away_for(self) -> timedelta:
        """How long no views have come in since this board was started."""
        return timedelta() if self._away_since is None else _boot_clock() - self._away_since

    @property
    def heard_at(self) -> datetime | None:
        """When the view was last known to be current, by the server's clock; None without a view."""
        return self.now() if self.is_open else self._heard_at

    def now(self) -> datetime:
        """What the server's clock says now; before it was ever heard, what ours says.

        Boards are small computers whose clocks may be wrong; ages of calls must not suffer from that.
        """
        return _boot_clock() + self._clock_lead if self._clock_lead else datetime.now(UTC)

    async def follow(self) -> None:
        """Follow the server for ever: this ends only by being cancelled."""
        while True:
            try:
                await self._follow_once()
            except Unreachable as error:
                self._lose(str(error))
            except Exception:
                log.exception("The board's feed stumbled and starts again")
                self._lose("it stumbled")
            await asyncio.sleep(pause_before(self._attempt))
            self._attempt += 1

    async def _follow_once(self) -> None:
        async for message in self._line():
            if not self.is_open:
                log.info("The server is there")
            self._away_since, self._attempt = None, 0
            self._clock_lead = message.view.as_at - _boot_clock()
            if self._live is None or is_newer(message, self._live):
                self._live = message
            self._on_news()
            await asyncio.to_thread(self._save)

    def _lose(self, why: str) -> None:
        if self.is_open:
            log.warning("The server is away: %s", why)
            self._heard_at = self.now()
            self._away_since = _boot_clock()
            self._save()
            self._on_news()
        elif self._attempt == 0:
            log.warning("The server does not answer yet: %s", why)

    def _load(self) -> None:
        try:
            kept = Kept.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValidationError) as error:
            log.warning("The kept view cannot be read and is left aside: %s", error)
            return
        self._live, self._heard_at = kept.live, kept.heard_at

    def _save(self) -> None:
        if self._live is None or (heard_at := self.heard_at) is None:
            return
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(Kept(heard_at=heard_at, live=self._live).model_dump_json())
            fresh.replace(self._file)
        except OSError as error:
            log.warning("The view cannot be kept: %s", error)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _boot_clock() -> datetime:
    """A clock that nobody sets: only differences of it mean something."""
    return _EPOCH + timedelta(seconds=time.monotonic())
