"""A small real HTTP and WebSocket server that speaks the kiosk's part of the contract.

It keeps no rules: it counts numbers, remembers what it was asked and can be told to go away, to be slow, to
refuse, or to lose its answers. All that comes in and goes out is the contract's own models.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.responses import JSONResponse

from queue_server.contract.appointments import CheckedIn, CheckIn, CheckInOutcome
from queue_server.contract.commands import (
    AlertKind,
    CancelTicket,
    ChangeKioskNeeds,
    DeviceHealth,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.problems import Problem
from queue_server.contract.receipt import Receipt, ReceiptFacts, compose
from queue_server.contract.views import KioskAlert, KioskTicket, KioskView, Live
from tests.became import became_true
from tests.ports import free_port

TOKEN = "kiosk-token"
WITH_TICKET = frozenset(CheckInOutcome) - {
    CheckInOutcome.WRONG_DAY,
    CheckInOutcome.WRONG_SHOP,
    CheckInOutcome.NOT_FOUND,
    CheckInOutcome.SEE_RECEPTION,
}


@dataclass
class Told:
    """What the server was asked, in order, and what it gave."""

    tickets: dict[UUID, Receipt] = field(default_factory=dict)
    checked_in: list[CheckIn] = field(default_factory=list)
    taken: list[TakeTicket] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    alerts: dict[UUID, KioskTicket] = field(default_factory=dict)
    needs: list[tuple[UUID, ChangeKioskNeeds]] = field(default_factory=list)
    cancelled: list[UUID] = field(default_factory=list)
    feedback: list[KioskFeedback] = field(default_factory=list)
    health: list[DeviceHealth] = field(default_factory=list)
    requests: int = 0


class QueueServerDouble:
    """Runs on its own thread; use as a context manager. `address` stays the same after it came back."""

    def __init__(self, view: KioskView) -> None:
        self.view = view
        self.told = Told()
        self.epoch = "first"
        self.lose_answers = False
        self.refuse: Problem | None = None
        self.outcome = CheckInOutcome.ON_TIME
        self.delay_seconds = 0.0
        self._seq = 0
        self._port = free_port()
        self._lines: set[asyncio.Queue[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.come()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()

    @property
    def address(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self._port}"

    # What a test may do

    def come(self) -> None:
        """Be there, and answer from now on."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10), "The double did not start."

    def go_away(self) -> None:
        """Stop answering and drop every line."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(10)
            self._server = self._loop = None

    def show(self, view: KioskView) -> None:
        """Push a new view to every kiosk."""
        self.view = view
        self._seq += 1
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake_lines)

    def acknowledge(self, name: str) -> None:
        """A person answers every open alert."""
        alerts = [alert.model_copy(update={"acknowledged_by": name}) for alert in self.view.alerts]
        self.show(self.view.model_copy(update={"alerts": alerts}))

    def restore(self) -> None:
        """Come back from an old backup: nothing known, and a new epoch."""
        self.told = Told()
        self.epoch = uuid4().hex
        self.show(self.view)

    # Inside

    def _run(self, ready: threading.Event) -> None:
        async def serve() -> None:
            config = uvicorn.Config(
                self._routes(),
                host="127.0.0.1",
                port=self._port,
                log_level="error",
                ws="websockets-sansio",
                lifespan="off",
            )
            self._loop = asyncio.get_running_loop()
            self._server = uvicorn.Server(config)
            serving = asyncio.ensure_future(self._server.serve())
            await became_true(lambda: self._server.started or serving.done())
            ready.set()
            await serving

        asyncio.run(serve())

    def _wake_lines(self) -> None:
        for line in self._lines:
            line.put_nowait(None)

    def _live(self) -> str:
        return Live[KioskView](epoch=self.epoch, seq=self._seq, tick=0, view=self.view).model_dump_json()

    def _routes(self) -> FastAPI:
        app = FastAPI()
        app.middleware("http")(self._gate)
        app.websocket("/live/kiosk")(self._line)
        app.post("/api/kiosk/tickets", status_code=201)(self._take)
        app.post("/api/kiosk/check-in", status_code=201)(self._check_in)
        app.post("/api/kiosk/alert", status_code=201)(self._alert)
        app.post("/api/kiosk/tickets/{ticket}/needs", status_code=204)(self._needs)
        app.post("/api/kiosk/tickets/{ticket}/cancel", status_code=204)(self._cancel)
        app.post("/api/kiosk/feedback", status_code=204)(self._feedback)
        app.post("/api/kiosk/health", status_code=204)(self._health)
        return app

    async def _gate(self, request: Request, go_on: Any) -> Response:
        self.told.requests += 1
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _problem(401, Problem(code="not_signed_in", message="Who are you?"))
        await asyncio.sleep(self.delay_seconds)
        if self.refuse is not None:
            return _problem(409, self.refuse)
        answer: Response = await go_on(request)
        # Done, and yet nobody hears of it: the worst moment for a line to drop.
        return Response(status_code=502) if self.lose_answers else answer

    async def _line(self, line: WebSocket) -> None:
        await line.accept()
        changed: asyncio.Queue[None] = asyncio.Queue()
        self._lines.add(changed)
        try:
            while True:
                await line.send_text(self._live())
                waiting = asyncio.ensure_future(changed.get())
                hearing = asyncio.ensure_future(line.receive())
                done, _ = await asyncio.wait({waiting, hearing}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                hearing.cancel()
                if hearing in done:
                    return
        except RuntimeError:
            return
        finally:
            self._lines.discard(changed)

    async def _take(self, command: TakeTicket) -> Receipt:
        if command.command_id not in self.told.tickets:
            self.told.taken.append(command)
            self.told.tickets[command.command_id] = self._receipt(command.language)
        if command.offline_number is not None:
            self.told.printed.append(command.offline_number)
        return self.told.tickets[command.command_id]

    async def _check_in(self, command: CheckIn) -> CheckedIn:
        self.told.checked_in.append(command)
        receipt = self._receipt(command.language) if self.outcome in WITH_TICKET else None
        return CheckedIn(outcome=self.outcome, receipt=receipt, starts_at=self.view.as_at)

    async def _alert(self, command: RaiseAlert) -> KioskTicket:
        known = self.told.alerts.get(command.command_id)
        if known is not None:
            return known
        receipt = self._receipt(command.language) if command.kind is AlertKind.PRIVATE else None
        alert = KioskAlert(
            alert_id=uuid4(),
            ticket_id=receipt.ticket_id if receipt else None,
            kind=command.kind,
            raised_at=self.view.as_at,
            acknowledged_by=None,
        )
        raised = KioskTicket(alert=alert, receipt=receipt)
        self.told.alerts[command.command_id] = raised
        self.show(self.view.model_copy(update={"alerts": [*self.view.alerts, alert]}))
        return raised

    async def _needs(self, ticket: UUID, command: ChangeKioskNeeds) -> None:
        self.told.needs.append((ticket, command))

    async def _cancel(self, ticket: UUID, command: CancelTicket) -> None:
        self.told.cancelled.append(ticket)

    async def _feedback(self, command: KioskFeedback) -> None:
        self.told.feedback.append(command)

    async def _health(self, health: DeviceHealth) -> None:
        self.told.health.append(health)

    def _receipt(self, language: str) -> Receipt:
        number = 42 + len(self.told.tickets) + len(self.told.alerts)
        token = uuid4().hex[:22]
        return compose(
            ReceiptFacts(
                number=f"A{number:03d}",
                language=language,
                shop_name=self.view.shop_names["en"],
                waiting_area=self.view.waiting_area["en"],
                greet_minutes=self.view.greet_minutes,
                issued_on=self.view.as_at.date(),
                ticket_id=uuid4(),
                qr_url=f"https://frontdoor.council.example/t/{token}",
            )
        )


def _problem(status: int, problem: Problem) -> JSONResponse:
    return JSONResponse(problem.model_dump(), status)
