"""The live line to the server: the newest view, whether the server is there, and commands delivered for sure.

The last view is kept on disk, so that a kiosk that starts without its server still opens; alerts, which name
people, are not kept. Everything runs on one event loop and tells what happens through plain callbacks.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from kiosk.answers import AlertRaised, CheckInAnswered, News, NoAnswer, TicketIssued
from kiosk.outbox import Entry, Kind, Outbox, Outgoing, write_private
from queue_server.client import Refused, ServerClient, Unreachable
from queue_server.contract.appointments import CheckedIn, CheckIn
from queue_server.contract.commands import (
    CancelTicket,
    ChangeKioskNeeds,
    DeviceHealth,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.views import KioskView, Live

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
AWAY_AFTER_SECONDS = 4.0
GIVE_UP_AFTER_SECONDS = 8.0
HEALTH_EVERY_SECONDS = 60.0
SCRUB_EVERY_SECONDS = 600.0


@dataclass(frozen=True)
class Listeners:
    """Who is told what. All are called on the event loop."""

    on_view: Callable[[KioskView], None]
    on_link: Callable[[bool], None]
    on_news: Callable[[News, bool], None]
    """News, and whether it answers a replayed command."""


class ServerLink:
    """Keeps the line open and the outbox moving. `run` until cancelled."""

    def __init__(
        self,
        client: ServerClient,
        outbox: Outbox,
        cache: Path,
        listeners: Listeners,
        *,
        version: str,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._cache = cache
        self._tell = listeners
        self._version = version
        self._newest = self._cached()
        # A kiosk that knows its shop opens at once; a server that does not answer is noticed soon enough.
        self._online = self._newest is not None
        self._wake = asyncio.Event()
        self._asking: set[asyncio.Task[None]] = set()

    @property
    def view(self) -> KioskView | None:
        """The newest view, from the server or from disk; None on a kiosk that never saw one."""
        return self._newest.view if self._newest is not None else None

    @property
    def online(self) -> bool:
        """Whether the line is open, or was a moment ago."""
        return self._online

    async def run(self) -> None:
        """Listen, deliver, report health and scrub, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._deliver())
            tasks.create_task(self._every(HEALTH_EVERY_SECONDS, self._report_health))
            tasks.create_task(self._every(SCRUB_EVERY_SECONDS, self._scrub))

    def send(self, kind: Kind, command: Outgoing, ticket_id: UUID | None = None) -> None:
        """Keep this command and deliver it; its answer comes as news.

        Whoever waits is told NoAnswer after 8 seconds; the command is delivered all the same.
        """
        entry = self._outbox.keep(kind, command, ticket_id)
        self._wake.set()
        if kind in ("ticket", "alert"):
            loop = asyncio.get_running_loop()
            loop.call_later(GIVE_UP_AFTER_SECONDS, self._tell.on_news, NoAnswer(entry.command_id), False)

    def check_in(self, command: CheckIn) -> None:
        """Send this for at most 8 seconds; its answer, or NoAnswer, comes as news.

        It names somebody, so it is never kept: whoever stands there is sent to a person instead.
        """
        asking = asyncio.get_running_loop().create_task(self._ask(command))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)

    async def _ask(self, command: CheckIn) -> None:
        news: News = NoAnswer(command.command_id)
        try:
            async with asyncio.timeout(GIVE_UP_AFTER_SECONDS):
                news = CheckInAnswered(command.command_id, await self._answer_to(command))
        except (TimeoutError, Unreachable):
            log.info("Nobody answered a check-in.")
        except Refused as refusal:
            log.warning("A check-in was refused: %s", refusal.problem.code)
        self._tell.on_news(news, False)

    async def _answer_to(self, command: CheckIn) -> CheckedIn:
        """Ask again while the line looks open; the answer to the same command is the same."""
        while True:
            try:
                return await self._client.check_in(command)
            except Unreachable:
                if not self._online:
                    raise
            await asyncio.sleep(FIRST_PAUSE_SECONDS)

    # Listening

    async def _listen(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        away: asyncio.TimerHandle | None = None
        loop = asyncio.get_running_loop()
        while True:
            try:
                async for live in self._client.live_kiosk():
                    if away is not None:
                        away.cancel()
                        away = None
                    pause = FIRST_PAUSE_SECONDS
                    self._set_online(True)
                    self._take(live)
            except Unreachable as problem:
                log.info("The server's line is down: %s", problem)
            if away is None:
                # A line that drops and comes back at once is nobody's business.
                away = loop.call_later(AWAY_AFTER_SECONDS if self._online else 0, self._set_online, False)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  so that kiosks do not march in step
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)

    def _set_online(self, online: bool) -> None:
        if online != self._online:
            self._online = online
            self._tell.on_link(online)
        if online:
            self._wake.set()

    def _take(self, live: Live[KioskView]) -> None:
        before = self._newest
        if before is not None and before.epoch == live.epoch and _place(live) < _place(before):
            return
        self._newest = live
        if before is not None and before.epoch != live.epoch and (again := self._outbox.replay()):
            log.warning("The server was restored: sending %d commands again.", again)
            self._wake.set()
        if before is None or _without_passing(before.view) != _without_passing(live.view):
            write_private(self._cache, _without_alerts(live).model_dump_json().encode())
        self._tell.on_view(live.view)

    def _cached(self) -> Live[KioskView] | None:
        try:
            return Live[KioskView].model_validate_json(self._cache.read_bytes())
        except (OSError, ValidationError):
            return None

    # Delivering

    async def _deliver(self) -> None:
        """Oldest first, one at a time; what cannot be delivered now is tried again when the line is back."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            self._wake.clear()
            if await self._deliver_all():
                pause = FIRST_PAUSE_SECONDS
                await self._wake.wait()
                continue
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)

    async def _deliver_all(self) -> bool:
        for entry in self._outbox.waiting():
            try:
                news = await self._send(entry)
            except Unreachable as problem:
                log.info("Not delivered yet: %s", problem)
                return False
            except Refused as refusal:
                if refusal.status in (401, 403, 429):
                    # Not about this command: it stays until this kiosk may speak again.
                    log.warning("Refused for now: %s", refusal.problem.code)
                    return False
                log.warning("Refused: %s", refusal.problem.code)
                news = NoAnswer(entry.command_id)
            # Known to be done before anyone sees it: a power cut here must not make it look undone.
            self._outbox.acknowledge(entry)
            if news is not None:
                self._tell.on_news(news, entry.replayed)
        return True

    async def _send(self, entry: Entry) -> News | None:
        match self._outbox.as_sent(entry):
            case TakeTicket() as command:
                return TicketIssued(entry.command_id, await self._client.take_ticket(command))
            case RaiseAlert() as command:
                raised = await self._client.raise_alert(command)
                return AlertRaised(entry.command_id, raised.alert, raised.receipt)
            case ChangeKioskNeeds() as command:
                assert entry.ticket_id is not None
                await self._client.change_needs(entry.ticket_id, command)
            case CancelTicket() as command:
                assert entry.ticket_id is not None
                await self._client.cancel_ticket(entry.ticket_id, command)
        return None

    # Housekeeping

    async def _every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            await act()
            await asyncio.sleep(seconds)

    async def _report_health(self) -> None:
        health = DeviceHealth(version=self._version, waiting_commands=len(self._outbox.waiting()))
        try:
            await self._client.kiosk_health(health)
        except (Unreachable, Refused) as problem:
            log.info("Health not reported: %s", problem)

    async def _scrub(self) -> None:
        self._outbox.scrub()


def _place(live: Live[KioskView]) -> tuple[int, int]:
    return live.seq, live.tick


def _without_alerts(live: Live[KioskView]) -> Live[KioskView]:
    """Nothing that names a person or a ticket goes to disk."""
    return live.model_copy(update={"view": live.view.model_copy(update={"alerts": []})})


def _without_passing(view: KioskView) -> KioskView:
    """What is worth writing to disk again when it changes."""
    return view.model_copy(update={"alerts": [], "as_at": None, "services": [s.code for s in view.services]})
