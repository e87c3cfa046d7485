"""A kiosk, its printer agent and a faulty printer, joined as in a shop, and what each person there reads."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from kiosk.answers import PaperNews
from kiosk.printing import Printing
from kiosk.screens.seen import Seen
from kiosk.screens.ticket import paper
from kiosk.visit import Visit
from printer import local
from printer.agent import Agent, Pace
from printer.conversation import LinePrinter, Patience
from printer.health import health_of
from printer.profiles import Profile
from printer.spool import Job, Key, Spool
from printer.transport import Device, Network, SerialPort
from queue_server.contract.receipt import Receipt
from tests.became import became_true
from tests.fakes import kiosk_views


class ShopFloor:
    """One agent with its printer, and the kiosk beside it."""

    def __init__(self, agent: Agent, data: Path) -> None:
        self.agent = agent
        self.data = data
        self.ahead = timedelta()
        self._news: dict[UUID, PaperNews] = {}
        self._kiosk = Printing(data, self._hear)
        self._printing: set[asyncio.Task[None]] = set()

    def take_ticket(self, receipt: Receipt, copy_number: int = 1, command_id: UUID | None = None) -> UUID:
        """A customer takes a ticket at the kiosk, or asks for one more copy."""
        command_id = command_id or uuid4()
        self._start(self._kiosk.print(command_id, receipt, copy_number))
        return command_id

    def leave(self, command_id: UUID, seconds: float = 0.0) -> None:
        """The customer's page is over: their paper comes within so many seconds or not at all."""
        self._start(self._kiosk.expire(command_id, 1, seconds))

    def job(self, command_id: UUID, copy_number: int = 1) -> Job | None:
        """Where its paper stands in the spool."""
        return self.agent.spool.find(Key(command_id, copy_number))

    def customer_reads(self, command_id: UUID) -> str | None:
        """The words at the kiosk about the paper of this ticket."""
        if (news := self._news.get(command_id)) is None:
            return None
        seen = Seen(Visit(paper=news.paper), kiosk_views.view(), ("en",), kiosk_views.NOW)
        return str(paper(seen)[0].text)  # type: ignore[union-attr]  # there is paper

    def reception_reads(self) -> str | None:
        """The words at reception about this printer; None when there is nothing to say."""
        return health_of(self.agent).problem

    async def until(self, see: Callable[[], object], wanted: object) -> None:
        """Wait until that is seen; fails with what is seen instead."""
        with contextlib.suppress(TimeoutError):
            await became_true(lambda: see() == wanted)
        assert see() == wanted

    async def close(self) -> None:
        """The kiosk stops watching."""
        for task in self._printing:
            task.cancel()
        await asyncio.gather(*self._printing, return_exceptions=True)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._printing.add(task)
        task.add_done_callback(self._printing.discard)

    def _hear(self, news: PaperNews) -> None:
        self._news[news.command_id] = news


@contextlib.asynccontextmanager
async def shop_floor(
    data: Path,
    where: Network | Device | SerialPort,
    profile: Profile,
    patience: Patience,
    *,
    expect_answers: bool = True,
) -> AsyncIterator[ShopFloor]:
    """All of it, running until the end."""
    printer = LinePrinter(where, profile, expect_answers=expect_answers, patience=patience)
    with contextlib.closing(Spool(data / "spool.db", datetime.now(UTC))) as spool:
        agent = Agent(
            *(spool, printer, profile),
            clock=lambda: datetime.now(UTC) + floor.ahead,
            pace=Pace(look=0.1, again=(0.05,)),
        )
        floor = ShopFloor(agent, data)
        async with local.door(agent, data):
            working = asyncio.ensure_future(agent.keep_printing())
            try:
                yield floor
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                printer.close()
                await floor.close()
