"""Says how long people will wait: plays the queue forward whenever it changes, and keeps what comes out.

Calls reach the boards first. One server process does it for all: the one that holds the shop's lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID
from zlib import crc32

from queue_server.domain.foreseen import WITHOUT_SERVICE, Foreseen, Waits, each_more
from queue_server.domain.hours import shop_day
from queue_server.domain.laws import Laws
from queue_server.domain.told import Correction, Outlook
from queue_server.live import queue_now
from queue_server.live.hub import Hub
from queue_server.live.player import Player
from queue_server.live.reckoned import learn, outlooks
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop
from queue_server.store import journal, lease, waits
from queue_server.store.bell import Bell
from queue_server.store.database import Connection
from queue_server.store.writer import Reader, Writer

AT_LEAST_EVERY = timedelta(seconds=30)
LEARNS_FROM = timedelta(days=90)
CORRECTS_EVERY = timedelta(minutes=5)
_TOLD_READ = 1000
# Boards come first, and who arrive together are played together.
_SETTLE_SECONDS = 1.0
_REST = 9.0
_LONGEST_REST_SECONDS = 5.0


class Estimator:
    """One shop's estimates in one server process. Call it again and again; close it at the end."""

    def __init__(
        self,
        hub: Hub,
        reader: Reader,
        writer: Writer,
        now: Callable[[], datetime],
        bell: Bell | None = None,
    ) -> None:
        self._hub, self._reader, self._writer, self._now, self._bell = hub, reader, writer, now, bell
        self._player = Player()
        self._kept: Waits | None = None
        self._laws: Laws | None = None
        self._learnt_at = self._corrected_at = datetime.min.replace(tzinfo=UTC)
        self._correction = Correction()

    async def __call__(self) -> None:
        """Wait for a change or for the time to look again; then say anew how long everybody waits.

        At most a tenth of the time is spent on it, unless the machine is so slow that it would come too late.
        """
        if self._kept is not None:
            await self._hub.change_within(AT_LEAST_EVERY.total_seconds())
        await asyncio.sleep(_SETTLE_SECONDS)
        started = monotonic()
        snapshot = await self._hub.snapshot()
        if self._is_news(snapshot) and not await self._is_anothers():
            await self._keep(await self._foresee(snapshot), snapshot)
        await asyncio.sleep(min(_REST * (monotonic() - started), _LONGEST_REST_SECONDS))

    async def close(self) -> None:
        """Nothing more is played."""
        await self._player.close()

    def _is_news(self, snapshot: Snapshot) -> bool:
        kept = self._kept
        return kept is None or kept.seq != snapshot.head.seq or self._now() - kept.at >= AT_LEAST_EVERY

    async def _is_anothers(self) -> bool:
        if self._bell is None:
            return False
        name, now = self._bell.name, self._now()
        return await self._reader.read(lambda c: lease.is_anothers(c, self._hub.shop.id, name, now))

    async def _foresee(self, snapshot: Snapshot) -> Waits:
        """How long everybody waits; where no desk is open nothing is played and nothing said."""
        shop, now = self._hub.shop, self._now()
        if not snapshot.desks:
            return Waits(snapshot.head.seq, now)
        laws = await self._learnt(shop, now)
        expected = await self._reader.read(lambda c: queue_now.still_expected(c, shop, snapshot, now))
        queue = queue_now.queue_of(snapshot, shop, expected, now)
        policy = queue_now.rule(snapshot, shop, now)
        seed = (crc32(shop.id.encode()), snapshot.head.seq)
        waiting, newcomers = await self._player.ask(outlooks, queue, laws, policy, now, seed)
        tickets = [turn.ticket_id for turn in queue.waiting]
        more = [each_more(queue, laws, turn) for turn in queue.newcomers]
        services = [turn.service or WITHOUT_SERVICE for turn in queue.newcomers]
        coming = dict(zip(services, zip(newcomers, more, strict=True), strict=True))
        return _said(snapshot.head.seq, now, tickets, waiting, coming, self._correction)

    async def _learnt(self, shop: Shop, now: datetime) -> Laws:
        """What past visits teach, learnt anew each day; and what the last waits teach, every few minutes."""
        laws = self._laws
        if laws is None or shop_day(self._learnt_at, shop.timezone) != shop_day(now, shop.timezone):
            laws = self._laws = await self._laws_of_today(shop, now)
            self._learnt_at = now
        if now - self._corrected_at >= CORRECTS_EVERY:
            since = now - LEARNS_FROM
            told = await self._reader.read(lambda c: waits.told_since(c, shop.id, since, _TOLD_READ))
            self._correction, self._corrected_at = Correction.learnt_from(told), now
        return laws

    async def _laws_of_today(self, shop: Shop, now: datetime) -> Laws:
        known = await self._reader.read(lambda c: waits.laws(c, shop.id))
        if known is not None and shop_day(known[1], shop.timezone) == shop_day(now, shop.timezone):
            return known[0]
        since = now - LEARNS_FROM
        visits = await self._reader.read(lambda c: waits.visits(c, shop.id, since))
        plans = {code: float(service.planned_minutes) for code, service in shop.services.items()}
        laws = await self._player.ask(learn, visits, shop.timezone, plans)
        await self._writer.write(lambda c: waits.keep_laws(c, shop.id, laws, now))
        return laws

    async def _keep(self, foreseen: Waits, snapshot: Snapshot) -> None:
        """Keep them and show them, unless nothing could be said before and nothing can now."""
        self._kept, before = foreseen, snapshot.hall.waits
        if foreseen.say_nothing and (before is None or before.say_nothing):
            return
        if await self._writer.write(lambda c: self._keep_if_ours(c, foreseen)):
            self._hub.wake()

    def _keep_if_ours(self, connection: Connection, foreseen: Waits) -> bool:
        """Keep them and raise the shop's tick; False when another process has come to hold the lease."""
        shop_id = self._hub.shop.id
        if self._bell is None:
            journal.raise_tick(connection, shop_id)
        elif not lease.tick(connection, shop_id, self._bell.name, foreseen.at):
            return False
        waits.keep(connection, shop_id, foreseen)
        return True


# ------------------------------------------------------------------------------------------------


def _said(
    seq: int,
    at: datetime,
    tickets: Sequence[UUID],
    waiting: Sequence[Outlook],
    coming: Mapping[str, tuple[Outlook, Mapping[str, float]]],
    correction: Correction,
) -> Waits:
    """What may be told of what was played: nothing about those whom nobody can say anything about."""
    told = zip(tickets, map(correction.of, waiting), strict=True)
    foreseen = {
        service: Foreseen(outlook, correction.of(outlook), more)
        for service, (outlook, more) in coming.items()
    }
    return Waits(
        seq,
        at,
        {ticket: outlook for ticket, outlook in told if outlook.is_known},
        {service: each for service, each in foreseen.items() if each.corrected.is_known},
    )
