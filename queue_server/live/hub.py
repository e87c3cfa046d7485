"""Keeps the newest picture of the shop and tells everyone who looks on that it has changed.

A call reaches the boards first, from a picture no larger than a board. Whoever connects, or is slow,
gets the newest message and never those between. Commits of other server processes are heard by the
bell, and seen within five seconds without it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from queue_server.domain.concerns import Machine
from queue_server.domain.errors import Trouble
from queue_server.domain.lateness import late_by_series
from queue_server.live import messages, other_times
from queue_server.live.audiences import Audience, Subscription, Subscriptions
from queue_server.live.changes import next_change_at
from queue_server.live.newest import Newest
from queue_server.live.slot import Closed
from queue_server.live.snapshot import (
    Hall,
    Snapshot,
    TicketFile,
    Today,
    read_hall,
    read_snapshot,
    read_ticket,
    read_today,
)
from queue_server.shop import Shop
from queue_server.store import journal, lease
from queue_server.store.bell import Bell
from queue_server.store.database import Connection
from queue_server.store.writer import Reader, Writer

LONGEST_SLEEP = timedelta(seconds=30)
SAFETY_POLL_SECONDS = 5.0
KEEP_LEASE_EVERY_SECONDS = 3.0
# Nobody at the desks waits for the whole picture: a twentieth of the time is spent on it.
_REST, _LONGEST_REST_SECONDS = 19.0, 1.0
_PAUSE_AFTER_ERROR_SECONDS = 1.0
_SAID_AGAIN_AFTER_SECONDS = 60.0

log = logging.getLogger(__name__)


class Hub:
    """One shop's pictures and listeners in one server process.

    `now` is the shop's clock; `bell` is None where no other process can commit anything but a
    command line. `shop` may be replaced when its files are read again, `machine` when it was looked at anew;
    say `wake` afterwards.
    `public_url` is what customers are told of the shop's pages, None where they can't reach them.
    """

    def __init__(
        self,
        shop: Shop,
        reader: Reader,
        writer: Writer,
        now: Callable[[], datetime],
        bell: Bell | None = None,
        public_url: str | None = None,
    ) -> None:
        self.shop = shop
        self._public_url = public_url
        self._reader, self._writer, self._now, self._bell = reader, writer, now, bell
        self._halls = Newest(self._read_hall)
        self._snapshots = Newest(self._read_snapshot)
        self.machine: Machine | None = None
        self._listeners = Subscriptions()
        self._for_screens, self._for_clock, self._for_others = (asyncio.Event() for _ in range(3))
        self._for_estimates = asyncio.Event()
        self._next_change_at: datetime | None = None
        self._late: Mapping[str, int] = {}
        self._free: Mapping[str, datetime | None] = {}
        self._has_lease = False
        self._closed = False
        self._silent_until = 0.0

    # What the composition root joins

    def wake(self, _seq: int = 0) -> None:
        """Something was committed; to be called on the event loop, and quick."""
        self._outdate()
        self._for_others.set()
        if self._listeners:
            self._halls.begin()

    def look(self, connection: Connection) -> Callable[[int], None]:
        """Read what screens show in an act's own transaction; what this answers is to be called as `wake`.

        A reading that begins only then goes on beside the answer, which takes both longer. Where several
        servers share the shop's order that is better than to keep the others waiting. Raises what reading
        raises, and then the act is not done.
        """
        if not self._listeners or self._bell is not None:
            return self.wake
        before, hall = self._halls.changes, self._hall(connection)

        def wake(seq: int) -> None:
            if self._halls.changes != before:  # there may be something that this one does not show
                self.wake(seq)
                return
            self._outdate()
            self._halls.put(hall)

        return wake

    async def run(self, *also: Callable[[], Awaitable[None]]) -> None:
        """Keep everybody told, and do what `also` goes on by itself, whatever happens, until cancelled."""
        work = [self._tell_screens, self._move_with_time, *also]
        if self._bell is not None:
            work += [self._tell_others, self._hear_others, self._keep_lease]
        async with asyncio.TaskGroup() as tasks:
            for each in work:
                tasks.create_task(self._keep_on(each))

    def close(self) -> None:
        """End every stream now, and each that is still to come; the server is stopping."""
        self._closed = True
        self._listeners.close(Closed.STOPPING)

    # What routes use

    async def hall(self) -> Hall:
        """The newest picture for boards and kiosks, with all that was committed here before this call."""
        self._distrust()
        return await self._halls.get()

    async def snapshot(self) -> Snapshot:
        """The newest picture of everything, with all that was committed here before this call."""
        self._distrust()
        return await self._snapshots.get()

    async def ticket(self, ticket: UUID | None) -> TicketFile | None:
        """All that is kept of one ticket, of any day; None for none."""
        if ticket is None:
            return None
        return await self._reader.read(lambda c: read_ticket(c, self.shop, ticket, self._now()))

    async def today(self) -> Today:
        """The whole of today, read anew."""
        return await self._reader.read(lambda c: read_today(c, self.shop, self._now()))

    async def change_within(self, seconds: float) -> bool:
        """Wait for something to change, but not longer than that; whether it did. For one who asks."""
        changed = await _is_set_within(self._for_estimates, seconds)
        self._for_estimates.clear()
        return changed

    @contextmanager
    def listen(self, audience: Audience, viewer: str) -> Iterator[Subscription]:
        """Listen for as long as the block runs; the newest message comes at once."""
        subscription = Subscription(audience, viewer)
        self._listeners.add(subscription)
        if self._closed:
            subscription.slot.close(Closed.STOPPING)
        self._for_screens.set()
        try:
            yield subscription
        finally:
            subscription.slot.close(Closed.GONE)
            self._listeners.remove(subscription)

    @property
    def listening(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    def close_device(self, device_id: str) -> None:
        """Close a device's sockets: it is no longer allowed."""
        self._listeners.close(Closed.REVOKED, lambda each: each.viewer == device_id)

    # What goes on by itself

    async def _keep_on(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Trouble as trouble:
                self._note(trouble)
            except Exception:
                log.exception("Telling of changes stumbled and goes on")
            else:
                continue
            await asyncio.sleep(_PAUSE_AFTER_ERROR_SECONDS)
            self._outdate()

    def _note(self, trouble: Trouble) -> None:
        """One line a minute says what is the matter: a log that fills a full disk helps nobody."""
        if monotonic() >= self._silent_until:
            self._silent_until = monotonic() + _SAID_AGAIN_AFTER_SECONDS
            log.error("%s (%s)", trouble.message, trouble.code)

    async def _tell_screens(self) -> None:
        if not await _is_set_within(self._for_screens, SAFETY_POLL_SECONDS):
            self._outdate()
        self._for_screens.clear()
        if self._listeners:
            await self._tell(await self._halls.get())
        self._for_clock.set()

    async def _tell(self, hall: Hall) -> None:
        now = self._now()
        await self._listeners.tell(Audience.BOARD, messages.for_boards(hall, self.shop, now))
        await self._listeners.tell(Audience.KIOSK, messages.for_kiosks(hall, self.shop, now))
        await self._listeners.tell(Audience.STAFF, messages.for_staff(hall))
        looking_on = {each.viewer for each in self._listeners.of(Audience.BOARD, Audience.KIOSK)}
        for device in looking_on - set(hall.devices):
            self.close_device(device)

    async def _move_with_time(self) -> None:
        wait = LONGEST_SLEEP
        if self._next_change_at is not None:
            wait = min(max(self._next_change_at - self._now(), timedelta(0)), LONGEST_SLEEP)
        await _is_set_within(self._for_clock, wait.total_seconds())
        self._for_clock.clear()
        if self._next_change_at is not None and self._now() >= self._next_change_at:
            await self._tick()
        started = monotonic()
        snapshot = await self._snapshots.get()
        now = self._now()
        self._next_change_at = next_change_at(snapshot, self.shop, now)
        await self._say_so(late_by_series(snapshot.waiting(), now), await self._read_free(snapshot, now))
        if self._listeners.of(Audience.PHONE):
            await self._listeners.tell(Audience.PHONE, messages.for_phones(snapshot, self.shop, now))
        await asyncio.sleep(min(_REST * (monotonic() - started), _LONGEST_REST_SECONDS))

    async def _tick(self) -> None:
        self._next_change_at = None
        if self._bell is not None:
            # Whoever holds the lease does it for those who listen at the other processes too.
            name, now = self._bell.name, self._now()
            if await self._writer.write(lambda c: lease.tick(c, self.shop.id, name, now)):
                self.wake()
            return
        if self._listeners:
            await self._writer.write(lambda c: journal.raise_tick(c, self.shop.id))
        self._outdate()

    async def _keep_lease(self) -> None:
        """Of several processes one moves time on; who comes after it tells at once what was missed."""
        assert self._bell is not None
        name, now = self._bell.name, self._now()
        had, self._has_lease = self._has_lease, False
        self._has_lease = await self._writer.write(lambda c: lease.keep(c, self.shop.id, name, now))
        if self._has_lease and not had:
            await self._tick()
        await asyncio.sleep(KEEP_LEASE_EVERY_SECONDS)

    async def _say_so(self, late: Mapping[str, int], free: Mapping[str, datetime | None]) -> None:
        """Screens are told without having to read who waits or what is booked, in a newer view."""
        if (late, free) != (self._late, self._free):
            self._late, self._free = late, free
            await self._writer.write(lambda c: journal.raise_tick(c, self.shop.id))
            self.wake()

    def _read_hall(self) -> asyncio.Future[Hall]:
        return self._reader.read(self._hall)

    def _hall(self, connection: Connection) -> Hall:
        hall = read_hall(connection, self.shop, self._now())
        return replace(hall, late=self._late, free=self._free, public_url=self._public_url)

    def _read_snapshot(self) -> asyncio.Future[Snapshot]:
        def look(connection: Connection) -> Snapshot:
            found = read_snapshot(connection, self.shop, self._now())
            return replace(found, hall=replace(found.hall, free=self._free), machine=self.machine)

        return self._reader.read(look)

    async def _read_free(self, snapshot: Snapshot, now: datetime) -> Mapping[str, datetime | None]:
        services = other_times.wanted(snapshot, self.shop, now)
        if not services:
            return {}
        return await self._reader.read(lambda c: other_times.read(c, self.shop, services, now))

    async def _tell_others(self) -> None:
        await self._for_others.wait()
        self._for_others.clear()
        assert self._bell is not None
        bell = self._bell
        await self._writer.write(lambda c: bell.ring(c, self.shop.id))

    async def _hear_others(self) -> None:
        assert self._bell is not None
        async for _ in self._bell.rung(self.shop.id):
            self._outdate()

    def _outdate(self) -> None:
        self._halls.outdate()
        self._snapshots.outdate()
        self._for_screens.set()
        self._for_estimates.set()

    def _distrust(self) -> None:
        """With other processes about, a picture that was read before somebody asked may be too old."""
        if self._bell is not None:
            self._halls.outdate()
            self._snapshots.outdate()


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
