"""The live line to the server: the newest view, whether the server is there, and commands delivered for sure.

The last view is kept on disk, so that a kiosk that starts without its server still opens; alerts, which name
people, are not kept. Whoever waits while nobody answers gets a number from here. Everything runs on one event
loop and tells what happens through plain callbacks.
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

from kiosk import offline
from kiosk.answers import AlertRaised, CheckInAnswered, News, NoAnswer, NumberWanted, TicketIssued
from kiosk.files import write_private
from kiosk.outbox import Entry, Kind, Outbox, Outgoing
from queue_server.client import LONGEST_PAUSE_SECONDS, Refused, ServerClient, Unreachable
from queue_server.contract.appointments import CheckedIn, CheckIn
from queue_server.contract.commands import (
    CancelTicket,
    ChangeKioskNeeds,
    DeviceHealth,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.receipt import Receipt
from queue_server.contract.views import KioskView, Live

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
AWAY_AFTER_SECONDS = 4.0
GIVE_UP_AFTER_SECONDS = 8.0
HEALTH_EVERY_SECONDS = 20.0
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
        book: offline.NumberBook,
        cache: Path,
        listeners: Listeners,
        *,
        version: str,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._book = book
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

        Whoever waits is told after 8 seconds, at once while the server is away: NumberWanted for a ticket,
        for all else NoAnswer. The command is delivered all the same. What this disk does not take is sent to
        a server that is there; without one the answer is NoAnswer, for nothing would be known of it.
        """
        try:
            self._outbox.keep(kind, command, ticket_id)
        except OSError as problem:
            log.error("Nothing can be kept on this disk: %s", problem)
            if not self._online:
                self._tell_in(0, NoAnswer(command.command_id))
                return
            self._outbox.hold(kind, command, ticket_id)
        self._wake.set()
        patience = GIVE_UP_AFTER_SECONDS if self._online else 0
        if kind == "ticket":
            self._tell_in(patience, NumberWanted(command.command_id))
        elif kind == "alert":
            self._tell_in(patience, NoAnswer(command.command_id))

    def number_here(self, command_id: UUID) -> None:
        """Give a kept ticket a number of this kiosk's own; the server hears of it when it is back.

        Tells TicketIssued, or NoAnswer where there is no number left or it could not be kept safe.
        """
        try:
            news = self._numbered(command_id)
        except OSError as problem:
            log.error("No number can be kept on this disk: %s", problem)
            news = NoAnswer(command_id)
        if news is not None:
            self._tell_in(0, news)

    def _numbered(self, command_id: UUID) -> News | None:
        """None where the server's own answer came meanwhile."""
        command = self._outbox.unnumbered(command_id)
        if command is None:
            return None
        view, times = self.view, self._outbox.times
        now, rough = times.today, times.is_rough
        number = None if view is None else self._book.take(view, command, now, rough=rough)
        if view is None or number is None:
            return NoAnswer(command_id)
        self._outbox.number(command_id, number)
        self._wake.set()
        receipt = offline.receipt(view, command, number, now)
        return TicketIssued(command_id, receipt, offline.asks_for_a_person(view, command))

    @property
    def can_number(self) -> bool:
        """Whether this kiosk has a number to give by itself."""
        times = self._outbox.times
        return self.view is not None and self._book.has_left(self.view, times.today, rough=times.is_rough)

    def _tell_in(self, seconds: float, news: News) -> None:
        asyncio.get_running_loop().call_later(seconds, self._tell.on_news, news, False)

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
                    self._outbox.times.heard(live.view.as_at)
                    self._set_online(True)
                    self._take(live)
            except Unreachable as problem:
                log.info("The server's line is down: %s", problem)
            if away is None:
                # A line that drops and comes back at once is nobody's business.
                away = loop.call_later(AWAY_AFTER_SECONDS if self._online else 0, self._set_online, False)
            # A little more or less, so that kiosks do not all come back at the same moment.
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - no secret hangs on it
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
            self._keep_view(live)
        self._tell.on_view(live.view)

    def _keep_view(self, live: Live[KioskView]) -> None:
        try:
            write_private(self._cache, _without_alerts(live).model_dump_json().encode())
        except OSError as problem:
            log.warning("The newest view could not be kept: %s", problem)

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
        while waiting := self._outbox.sendable():
            entry = waiting[0]
            try:
                news, receipt = await self._send(entry)
            except Unreachable as problem:
                log.info("Not delivered yet: %s", problem)
                return False
            except Refused as refusal:
                if refusal.status in (401, 403, 429):
                    # Not about this command: it stays until this kiosk may speak again.
                    log.warning("Refused for now: %s", refusal.problem.code)
                    return False
                log.warning("Refused: %s", refusal.problem.code)
                self._outbox.refuse(entry)
                self._tell_unless_numbered(entry, NoAnswer(entry.command_id))
                continue
            # Known to be done before anyone sees it: a power cut here must not make it look undone.
            if self._outbox.acknowledge(entry, receipt):
                self._tell_unless_numbered(entry, news)
        return True

    def _tell_unless_numbered(self, entry: Entry, news: News | None) -> None:
        """Whoever has a number of this kiosk's own knows all there is to know."""
        if news is not None and entry.number is None:
            self._tell.on_news(news, entry.replayed)

    async def _send(self, entry: Entry) -> tuple[News | None, Receipt | None]:
        match self._outbox.as_sent(entry):
            case TakeTicket() as command:
                receipt = await self._client.take_ticket(command)
                return TicketIssued(entry.command_id, receipt), receipt
            case RaiseAlert() as command:
                raised = await self._client.raise_alert(command)
                return AlertRaised(entry.command_id, raised.alert, raised.receipt), None
            case ChangeKioskNeeds() as command:
                assert entry.ticket_id is not None
                await self._client.change_needs(entry.ticket_id, command)
            case CancelTicket() as command:
                assert entry.ticket_id is not None
                await self._client.cancel_ticket(entry.ticket_id, command)
            case KioskFeedback() as command:
                await self._client.give_feedback(command)
        return None, None

    # Housekeeping

    async def _every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            await act()
            await asyncio.sleep(seconds)

    async def _report_health(self) -> None:
        self._outbox.catch_up()
        refused = len(self._outbox.refused())
        health = DeviceHealth(
            version=self._version,
            waiting_commands=len(self._outbox.waiting()) + refused,
            problem=_problem(refused, self._outbox.takes_nothing),
        )
        try:
            await self._client.kiosk_health(health)
        except (Unreachable, Refused) as problem:
            log.info("Health not reported: %s", problem)

    async def _scrub(self) -> None:
        self._outbox.scrub()


def _problem(refused: int, takes_nothing: bool) -> str | None:
    """What reception is told of this kiosk; a sentence, or None where all is well."""
    if takes_nothing:
        return "Its disk takes nothing new. It gives numbers only while the server is there. Tell IT."
    return f"Tickets that could not be passed on: {refused}" if refused else None


def _place(live: Live[KioskView]) -> tuple[int, int]:
    return live.seq, live.tick


def _without_alerts(live: Live[KioskView]) -> Live[KioskView]:
    """Nothing that names a person or a ticket goes to disk."""
    return live.model_copy(update={"view": live.view.model_copy(update={"alerts": []})})


def _without_passing(view: KioskView) -> KioskView:
    """What is worth writing to disk again when it changes."""
    return view.model_copy(update={"alerts": [], "as_at": None, "services": [s.code for s in view.services]})
