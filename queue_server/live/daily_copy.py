"""Copies the shop once each of its days, while it works; a copy that fails is tried again and told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from queue_server.domain.errors import Trouble
from queue_server.domain.hours import shop_day
from queue_server.shop import Shop
from queue_server.store.copies import Copies
from queue_server.store.database import Database

LOOK_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class DailyCopy:
    """One server's copies. `problem` is why the last try failed, in a sentence; None where it did not."""

    def __init__(
        self, copies: Copies, database: Database, shop: Callable[[], Shop], now: Callable[[], datetime]
    ) -> None:
        self._copies, self._database, self._shop, self._now = copies, database, shop, now
        self.problem: str | None = None

    async def __call__(self) -> None:
        """Rest first, for who has just started has better things to do; then copy, if it is due."""
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        await asyncio.to_thread(self.copy_if_due)

    def copy_if_due(self) -> None:
        """Copy, unless there is one of this day of the shop; remove what is too old."""
        now, zone, made_at = self._now(), self._shop().timezone, self.made_at()
        if made_at is not None and shop_day(made_at, zone) == shop_day(now, zone):
            return
        try:
            self._copies.make(self._database, shop_day(now, zone), now)
        except Trouble as trouble:
            self.problem = trouble.message
            log.error("The daily backup failed: %s", trouble.message)
        else:
            self.problem = None
        self._copies.remove_old(now)

    def made_at(self) -> datetime | None:
        """When the newest copy was made; None without one."""
        return self._copies.newest_made_at()
