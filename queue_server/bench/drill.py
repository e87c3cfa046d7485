"""`bench --drill`: sixteen clients at work while the server is killed again and again.

Every command has an id and is sent again, under the same id, until it is answered, as devices and pages do.
In the end the store's books are compared with what the clients were told.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from time import perf_counter
from typing import Any, Self
from uuid import UUID, uuid4

from queue_server.bench import rig
from queue_server.bench.line import Line
from queue_server.bench.rig import DESKS, Rig
from queue_server.store import journal, tickets

OPERATIONS, KILLS = 10_000, 5
_ACTS_A_CASE = 4
_ANSWER_WITHIN_SECONDS = 20
_ASKED_AGAIN_ANYHOW = 0.05
_ASKED_AGAIN_AFTER_SECONDS = 0.1


@dataclass
class Report:
    """What was answered, and what is wrong; `answers` are (act, client, ticket) as the clients heard them."""

    answers: list[tuple[str, str, UUID]] = field(default_factory=list)
    numbers: dict[UUID, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unanswered: int = 0
    repeated: int = 0
    kills: int = 0
    seconds: float = 0.0

    def sentence(self) -> str:
        """The result in one line."""
        verdict = "; ".join(self.faults) or "nothing lost, nothing twice, no gap in the journal"
        return (
            f"{len(self.answers):,} operations by {DESKS} clients in {self.seconds:.0f} s, the server killed "
            f"{self.kills} times, {self.unanswered} requests without an answer and {self.repeated} others "
            f"sent again: {verdict}."
        )


async def drill(shop: Rig, operations: int = OPERATIONS, kills: int = KILLS) -> Report:
    """So many operations (at least) on a fresh shop, with so many kills spread over them."""
    began = perf_counter()
    bench = Bench(shop)
    everybody = asyncio.create_task(bench.work(operations))
    for kill in range(1, kills + 1):
        async with rig.running(shop):
            bench.is_up.set()
            reached = asyncio.create_task(bench.reach(operations * kill // (kills + 1)))
            await asyncio.wait({reached, everybody}, return_when=asyncio.FIRST_COMPLETED)
            reached.cancel()
            bench.is_up.clear()
            os.kill(shop.pid, signal.SIGKILL)
            bench.report.kills += 1
    async with rig.running(shop):
        bench.is_up.set()
        await everybody
    bench.report.seconds = perf_counter() - began
    bench.report.faults += books(shop, bench.report)
    return bench.report


def books(shop: Rig, report: Report) -> Iterator[str]:
    """What the store says otherwise than the clients were told."""
    database = shop.opened()
    with database.reading() as connection:
        issued = tickets.all_numbers(connection, shop.shop_id)
        entries = list(journal.since(connection, shop.shop_id, 0))
    database.close()
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        yield "the journal has a gap"
    if len(set(issued.values())) != len(issued):
        yield "a number was given out twice"
    if {ticket: number for ticket, (_, number) in issued.items()} != report.numbers:
        yield "the tickets are not those that the clients were given"
    told = Counter(report.answers)
    done = Counter((entry.act, entry.actor, entry.ticket_id) for entry in entries if entry.ticket_id)
    for what, amount in (("lost", told - done), ("done and not told, or twice", done - told)):
        for act, count in Counter(act for act, _, _ in amount.elements()).items():
            yield f"{act}: {count} {what}"


class Bench:
    """What the clients share: whether the server is up, and what they were told."""

    def __init__(self, shop: Rig) -> None:
        self.shop, self.report = shop, Report()
        self.is_up = asyncio.Event()
        self._goal, self._reached = 0, asyncio.Event()

    async def reach(self, answers: int) -> None:
        """Wait until so many operations were answered."""
        self._goal = answers
        self._reached.clear()
        await self._reached.wait()

    async def work(self, operations: int) -> None:
        """All clients do so many operations (at least) together; while `is_up` is clear they wait."""
        cases = -(-operations // (DESKS * _ACTS_A_CASE))
        try:
            async with asyncio.TaskGroup() as clients:
                for n in range(DESKS):
                    clients.create_task(_work(n, cases, self))
        except* _Refused as refused:
            self.report.faults += map(str, refused.exceptions)

    def answered(self, act: str, who: str, ticket: UUID) -> None:
        """An operation was done, as far as its client knows."""
        self.report.answers.append((act, who, ticket))
        if len(self.report.answers) >= self._goal:
            self._reached.set()


async def _work(n: int, cases: int, bench: Bench) -> None:
    """One client's whole work: a ticket from the kiosk, a call, a start, a finish, and again."""
    shop, adviser = bench.shop, f"adviser-{n}"
    async with _Asker(bench, shop.kiosk) as kiosk, _Asker(bench, shop.adviser(n)) as desk:
        await desk.answer("/api/desk/open", rig.desk(n))
        for _ in range(cases):
            given = await kiosk.sure("/api/kiosk/tickets", {"service": "council-tax"})
            ticket = UUID(given["ticket_id"])
            bench.report.numbers[ticket] = given["number"]
            bench.answered("issued", "kiosk", ticket)
            called = await desk.sure("/api/desk/call-next", {})
            customer = UUID(called["ticket"]["id"])
            bench.answered("called", adviser, customer)
            await desk.sure(f"/api/tickets/{customer}/start", {})
            bench.answered("started", adviser, customer)
            await desk.sure(f"/api/tickets/{customer}/finish", {"outcome": "resolved"})
            bench.answered("finished", adviser, customer)


class _Refused(Exception):
    """The server refused what it must do."""


class _Stumbled(Exception):
    """The server could not; whether it was done is not known."""


class _Asker:
    """Somebody who goes on asking until there is an answer; use it as an async context manager."""

    def __init__(self, bench: Bench, headers: dict[str, str]) -> None:
        self._bench, self._headers = bench, headers
        self._line: Line | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def sure(self, path: str, body: dict[str, Any]) -> Any:
        """The answer to a command with an id; now and then it is sent twice although it was answered."""
        command = {"command_id": str(uuid4()), **body}
        answer = await self.answer(path, command)
        if random.random() < _ASKED_AGAIN_ANYHOW:  # noqa: S311 - which ones does not matter
            self._bench.report.repeated += 1
            if _whose(await self.answer(path, command)) != _whose(answer):
                raise _Refused(f"{path}: the same command had two answers")
        return answer

    async def answer(self, path: str, body: dict[str, Any]) -> Any:
        """The answer; where it was lost, that to the same body sent again."""
        while True:
            await self._bench.is_up.wait()
            try:
                return await self._once(path, body)
            except (OSError, EOFError, TimeoutError, _Stumbled):
                self._bench.report.unanswered += 1
                await self._hang_up()
                await asyncio.sleep(_ASKED_AGAIN_AFTER_SECONDS)

    async def _once(self, path: str, body: dict[str, Any]) -> Any:
        if self._line is None:
            self._line = await Line(self._bench.shop.port, **self._headers).__aenter__()
        async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
            status, answer, _ = await self._line.ask("POST", path, body)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Stumbled
        if status not in (200, 201):
            raise _Refused(f"{path} was answered with {status}: {answer}")
        return answer

    async def _hang_up(self) -> None:
        if self._line is not None:
            await self._line.__aexit__()
        self._line = None


def _whose(answer: Any) -> Any:
    return answer.get("ticket_id") or answer.get("id") or answer["ticket"]["id"]
