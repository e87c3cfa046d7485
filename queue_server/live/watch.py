"""Looks after the shop's machines: whoever works at reception sees within a minute what needs a person.

What is wrong is shown as long as it lasts and is gone by itself; nobody has to close anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from queue_server.domain.concerns import Concern, Machine
from queue_server.live.hub import Hub
from queue_server.live.present import concerns
from queue_server.store import journal
from queue_server.store.writer import Writer

LOOK_EVERY_SECONDS = 3.0
MACHINE_EVERY = timedelta(seconds=30)

log = logging.getLogger("front_door.watch")


class Watch:
    """One server process's look at its shop. Call it again and again.

    `look` tells how the machine is; it is asked every half minute.
    """

    def __init__(
        self, hub: Hub, look: Callable[[], Awaitable[Machine]], writer: Writer, now: Callable[[], datetime]
    ) -> None:
        self._hub, self._look, self._writer, self._now = hub, look, writer, now
        self._looked_at: datetime | None = None
        self._known: frozenset[tuple[str, str, str]] = frozenset()

    async def __call__(self) -> None:
        """Rest a moment, then look; pages are told where anything began or ended."""
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        now = self._now()
        if self._looked_at is None or now - self._looked_at >= MACHINE_EVERY:
            self._hub.machine, self._looked_at = await self._look(), now
            self._hub.wake()
        wrong = concerns.every(await self._hub.snapshot(), self._hub.shop, now)
        found = {_same(each): each for each in wrong}
        if found.keys() == self._known:
            return
        for new in found.keys() - self._known:
            log.warning("%s: %s. %s", found[new].part, found[new].title, found[new].advice)
        for part, about, _ in self._known - found.keys():
            log.warning("%s: this is over%s", part, f" ({about})" if about else "")
        self._known = frozenset(found)
        await self._writer.write(lambda connection: journal.raise_tick(connection, self._hub.shop.id))
        self._hub.wake()


def _same(concern: Concern) -> tuple[str, str, str]:
    """What makes it news; that a disk is a little fuller still is none."""
    return concern.part, concern.about, concern.advice
