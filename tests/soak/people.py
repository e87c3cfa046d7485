"""Who is in the shop: customers at a real kiosk's inside, a receptionist, and advisers at their desks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx2

from kiosk.answers import News, NoAnswer, NumberWanted, Paper, PaperNews, TicketIssued
from kiosk.outbox import Outbox
from kiosk.printing import Printing
from kiosk.server_link import Listeners, ServerLink
from queue_server.contract.commands import TakeTicket
from queue_server.contract.receipt import Receipt
from tests.became import became_true
from tests.fakes.without_window import without_window
from tests.journeys.stage import PASSWORD
from tests.soak.books import Report
from tests.soak.clock import FastClock

SERVICES = ("general", "council-tax", "benefits", "housing", "waste", "parking", "blue-badge", "licensing")
LANGUAGES = ("en", "en", "en", "ro", "pl", "ar", "ur")
_AGAIN_AFTER_SECONDS = 0.1
_SENT_TWICE = 0.03
_LOOKS_EVERY_SECONDS = 0.3


class Refused(Exception):
    """The server said no."""


class Staff:
    """Somebody signed in who asks until there is an answer, under the same command id."""

    def __init__(self, line: httpx2.AsyncClient, user: str, report: Report, chance: Random) -> None:
        self._line, self._user, self._report, self._chance = line, user, report, chance

    async def sign_in(self) -> None:
        """A new session: one lasts twelve hours at most."""
        self._line.cookies.clear()
        await self._until_answered("POST", "/api/sign-in", {"user": self._user, "password": PASSWORD})

    async def do(self, path: str, **body: Any) -> Any:
        """The answer to a command, None for an empty one; now and then it is sent twice. Raises Refused."""
        command = {"command_id": str(uuid4()), **body}
        answer = await self._until_answered("POST", path, command)
        if self._chance.random() < _SENT_TWICE and answer is not None:
            self._report.repeated += 1
            if _whose(await self._until_answered("POST", path, command)) != _whose(answer):
                self._report.faults.append(f"{path}: the same command had two answers")
        return answer

    async def see(self, path: str) -> Any:
        """What the page shows."""
        return await self._until_answered("GET", path, None)

    async def _until_answered(self, method: str, path: str, body: Any) -> Any:
        while True:
            try:
                answer = await self._line.request(method, path, json=body)
            except httpx2.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 401 and path != "/api/sign-in":
                await self.sign_in()
            elif answer is not None and answer.status_code < 500:
                if answer.status_code >= 400:
                    raise Refused(f"{path}: {answer.text}")
                return answer.json() if answer.content else None
            else:
                self._report.unanswered += 1
                await asyncio.sleep(_AGAIN_AFTER_SECONDS)


def _whose(answer: Any) -> Any:
    """Which ticket an answer is about; None where it is about none."""
    return answer.get("ticket_id") or answer.get("id") or (answer.get("ticket") or {}).get("id")


class Adviser:
    """One desk's day: call, recall, start, hold, transfer, finish."""

    def __init__(self, staff: Staff, clock: FastClock, report: Report, chance: Random) -> None:
        self._staff, self._clock, self._report, self._chance = staff, clock, report, chance

    async def work(self, desk: str, is_over: Callable[[], bool]) -> None:
        """Until the day is over and nobody waits whom this desk can serve."""
        await self._staff.sign_in()
        await self._staff.do("/api/desk/open", desk=desk)
        while True:
            called = await self._staff.do("/api/desk/call-next")
            if called is not None:
                ticket = called["ticket"]["id"]
                self._report.did("called", ticket)
                await self._serve(ticket)
            elif is_over():
                return
            else:
                await self._clock.sleep(minutes=3)
                await asyncio.sleep(_LOOKS_EVERY_SECONDS)

    async def _serve(self, ticket: str) -> None:
        kind = self._chance.random()
        if kind < 0.06 and await self._did_not_come(ticket):
            return
        await self._act(ticket, "start", "started")
        await self._clock.sleep(minutes=self._chance.lognormvariate(1.9, 0.6))
        if kind < 0.14:
            await self._act(ticket, "hold", None, reason="fetching-papers")
            await self._clock.sleep(minutes=3)
            await self._act(ticket, "resume", None)
        if kind > 0.93:
            await self._act(ticket, "transfer", "transferred", service=self._chance.choice(SERVICES))
        else:
            await self._act(ticket, "finish", "finished", outcome="resolved")

    async def _did_not_come(self, ticket: str) -> bool:
        for _ in range(2):
            await self._clock.sleep(minutes=3)
            await self._act(ticket, "recall", None)
        await self._clock.sleep(minutes=3)
        try:
            await self._act(ticket, "no-show", "no_show")
        except Refused:
            return False
        return True

    async def _act(self, ticket: str, verb: str, act: str | None, **body: Any) -> None:
        await self._staff.do(f"/api/tickets/{ticket}/{verb}", **body)
        if act is not None:
            self._report.did(act, ticket)


class Reception:
    """Greets who came, issues tickets with paper, and prints some again."""

    def __init__(self, staff: Staff, clock: FastClock, report: Report, chance: Random) -> None:
        self._staff, self._clock, self._report, self._chance = staff, clock, report, chance

    async def greet_all(self) -> None:
        """Say hello to everybody who was not greeted yet."""
        for row in (await self._staff.see("/api/reception/view"))["not_greeted"]:
            try:
                await self._staff.do(f"/api/tickets/{row['id']}/greet")
            except Refused:
                continue  # an adviser was quicker

    async def issue(self) -> None:
        """A ticket for somebody who does not use the kiosk."""
        service, language = self._chance.choice(SERVICES), self._chance.choice(LANGUAGES)
        ticket = await self._staff.do("/api/reception/tickets", service=service, language=language)
        self._report.given[self._clock.now().date(), ticket["number"]] += 1
        if self._chance.random() < 0.1:
            await self._staff.do(f"/api/tickets/{ticket['id']}/reprint")


class Kiosk:
    """All of a kiosk but its window: link, outbox, own numbers, paper. `take` is a customer at its screen."""

    def __init__(
        self, link: ServerLink, paper: Printing, clock: FastClock, report: Report, chance: Random
    ) -> None:
        self._link, self._paper, self._clock, self._report, self._chance = link, paper, clock, report, chance
        self._waits: dict[UUID, asyncio.Future[Receipt | None]] = {}
        self._papers: dict[UUID, Paper] = {}
        self._printing: set[asyncio.Task[None]] = set()

    async def take(self) -> None:
        """Somebody takes a ticket; one in five gets paper, and asks again where it did not come."""
        command = TakeTicket(
            command_id=uuid4(),
            service=self._chance.choice((*SERVICES, None)),
            language=self._chance.choice(LANGUAGES),
            needs=["seated"] if self._chance.random() < 0.1 else [],
        )
        assert command.command_id is not None
        self._waits[command.command_id] = asyncio.get_running_loop().create_future()
        self._link.send("ticket", command)
        receipt = await self._waits[command.command_id]
        if receipt is None:
            self._report.unshown += 1
            return
        self._report.given[self._clock.now().date(), receipt.number] += 1
        self._report.offline += receipt.ticket_id is None
        if self._chance.random() < 0.2:
            task = asyncio.create_task(self._print(command.command_id, receipt))
            self._printing.add(task)
            task.add_done_callback(self._printing.discard)

    async def printed(self) -> None:
        """Wait until no paper is on its way any more."""
        await asyncio.gather(*self._printing)

    def hear(self, news: News, _: bool) -> None:
        """What the link says."""
        waits = self._waits.get(news.command_id)
        if isinstance(news, PaperNews):
            self._papers[news.command_id] = news.paper
        elif waits is None or waits.done():
            return
        elif isinstance(news, NumberWanted):
            self._link.number_here(news.command_id)
        elif isinstance(news, TicketIssued):
            waits.set_result(news.receipt)
        elif isinstance(news, NoAnswer):
            waits.set_result(None)

    async def _print(self, command_id: UUID, receipt: Receipt) -> None:
        await self._paper.print(command_id, receipt, 1)
        first = self._papers.pop(command_id)
        self._report.paper[first.name.lower()] += 1
        if first is Paper.ASK:
            await self._paper.print(command_id, receipt, 2)
            self._report.paper[f"{self._papers.pop(command_id).name.lower()} as a copy"] += 1


@asynccontextmanager
async def kiosk_at(
    address: str, folder: Path, data: Path, token: str, clock: FastClock, report: Report, chance: Random
) -> AsyncIterator[tuple[Kiosk, Outbox]]:
    """A kiosk with its line open. `data` is where its printer's agent is."""
    listeners = Listeners(lambda _: None, lambda _: None, lambda news, again: kiosk.hear(news, again))
    async with without_window(folder, address, token, listeners, clock.kiosks()) as (link, outbox):
        kiosk = Kiosk(link, Printing(data, lambda news: kiosk.hear(news, False)), clock, report, chance)
        await became_true(lambda: link.view is not None, within_seconds=60)
        yield kiosk, outbox


# A kiosk that waits no longer than its customers, whose time runs fast.
HURRIED = {
    "FIRST_PAUSE_SECONDS": 0.05,
    "LONGEST_PAUSE_SECONDS": 0.5,
    "AWAY_AFTER_SECONDS": 0.5,
    "GIVE_UP_AFTER_SECONDS": 2.0,
}
