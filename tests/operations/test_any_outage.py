"""Whatever falls and whenever: no number twice, nobody lost, no order invented.

A real kiosk's outbox and book of numbers before the shop's real operations, while replies are lost, the
server hangs and goes on, the kiosk is killed or restarted with any wall clock, and the server is restored
from an older copy.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.clocks import Clocks
from kiosk.offline import NumberBook
from kiosk.outbox import Entry, Outbox
from queue_server.contract.commands import TakeTicket
from queue_server.domain.hours import shop_day
from queue_server.operations.arrivals import arrive
from queue_server.operations.transaction import House
from queue_server.shop import load_shop
from queue_server.store import backup, journal, numbers, tickets
from queue_server.store.database import Database
from queue_server.store.writer import GroupWriter
from tests.conftest import examples
from tests.empty_shop import lay_tables
from tests.fakes import kiosk_views
from tests.operations.conftest import CONFIG, KIOSK, MORNING

pytestmark = pytest.mark.timeout(600)
SHOP = load_shop(CONFIG).at_any_hour()
WALL_ERRORS = st.sampled_from([0.0, -400 * 86_400.0, 400 * 86_400.0, 600.0, -600.0])
SERVICES = st.sampled_from(["council-tax", "benefits", None])


class AnyOutage(RuleBasedStateMachine):
    """One kiosk and its server. `paper` has each customer's number by command, in the order of coming."""

    @initialize()
    def open_the_doors(self) -> None:
        """A new shop, and a kiosk that has heard from it."""
        self.folder = Path(tempfile.mkdtemp())
        self.now, self.boot, self.boot_seconds, self.wall_error = MORNING, 1, 100.0, 0.0
        self.paper: dict[UUID, str] = {}
        self.hanging: list[TakeTicket] = []
        self.server_starts(self.folder / "data-0")
        self.copy: Path | None = None
        self.generation = 0
        self.view = kiosk_views.view().model_copy(update={"series": ["A", "B", "C"]})
        self.kiosk_starts()
        self.box.times.heard(self.now)

    def server_starts(self, data: Path, known: bool = False) -> None:
        self.data = data
        self.database = Database.in_folder(data) if known else lay_tables(data)
        if not known:
            with self.database.writing() as connection:
                journal.found_shop(connection, SHOP.id, MORNING)
        self.writer = GroupWriter(self.database)
        self.house = House(SHOP, self.writer, lambda: self.now, lambda _: lambda seq: None)

    def kiosk_starts(self) -> None:
        clocks = Clocks(
            lambda: self.now.timestamp() + self.wall_error, lambda: self.boot_seconds, str(self.boot)
        )
        self.box = Outbox(self.folder / "outbox", clocks)
        self.book = NumberBook(self.folder / "numbers.json", self.box.numbers())

    def teardown(self) -> None:
        """At the end all is merged, and the queue is what the customers hold."""
        if not hasattr(self, "folder"):
            return
        try:
            self.deliver(lost=99)
            self.pass_seconds(60)
            self.everyone_is_in_the_queue_in_order()
        finally:
            self.writer.close()
            self.database.close()
            shutil.rmtree(self.folder)

    @rule(seconds=st.integers(1, 400))
    def pass_seconds(self, seconds: int) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)
        self.boot_seconds += seconds

    @rule(service=SERVICES, server=st.sampled_from(["is away", "is heard too late", "hangs"]))
    def come(self, service: str | None, server: str) -> None:
        """Somebody takes a ticket; the server is away, does it and is heard too late, or does it long after.

        A server that is there has told its time, and what came before goes to it first.
        """
        if server != "is away":
            self.deliver(lost=99)
        self.pass_seconds(2)
        command = TakeTicket(command_id=uuid4(), service=service)
        entry = self.box.keep("ticket", command)
        late = asyncio.run(arrive(self.house, KIOSK, command)) if server == "is heard too late" else None
        if server == "hangs":
            self.hanging.append(command)
        times = self.box.times
        number = self.book.take(self.view, command, times.today, rough=times.is_rough)
        if number is None:
            self.box.acknowledge(entry)
            return
        self.box.number(command.command_id, number)
        self.paper[command.command_id] = number
        assert late is None or not self.box.acknowledge(entry, late)

    @rule(service=SERVICES)
    def come_while_the_server_answers(self, service: str | None) -> None:
        """As on most days."""
        self.deliver(lost=99)
        self.pass_seconds(2)
        command = TakeTicket(command_id=uuid4(), service=service)
        entry = self.box.keep("ticket", command)
        receipt = asyncio.run(arrive(self.house, KIOSK, self.box.as_sent(entry)))
        self.box.acknowledge(entry, receipt)
        self.paper[command.command_id] = receipt.number

    @rule(lost=st.integers(0, 3))
    def deliver(self, lost: int) -> None:
        """The line is back for so many commands, and the reply to the last is lost.

        A server that hung does first what it was asked before.
        """
        for command in self.hanging:
            asyncio.run(arrive(self.house, KIOSK, command))
        self.hanging.clear()
        self.box.times.heard(self.now)
        self.send(self.box.sendable(), lost)

    def send(self, entries: list[Entry], lost: int) -> None:
        for count, entry in enumerate(entries):
            sent = self.box.as_sent(entry)
            receipt = asyncio.run(arrive(self.house, KIOSK, sent))
            if count >= lost:
                return
            assert self.box.acknowledge(entry, receipt)

    @rule()
    def deliver_to_a_server_that_hangs(self) -> None:
        """What the kiosk sends lies in the line; it gives up waiting, and will send it again."""
        self.hanging += [self.box.as_sent(entry) for entry in self.box.sendable()]

    @rule()
    def kill_the_kiosk(self) -> None:
        """kill -9: nothing in memory is left."""
        self.kiosk_starts()

    @rule(wall_error=WALL_ERRORS, off=st.integers(10, 600))
    def the_power_fails(self, wall_error: float, off: int) -> None:
        """Another boot, with whatever its clock says then."""
        self.now += timedelta(seconds=off)
        self.boot, self.boot_seconds, self.wall_error = self.boot + 1, 5.0, wall_error
        self.kiosk_starts()

    @rule()
    def keep_a_copy(self) -> None:
        """The server's backup."""
        self.hanging.clear()
        self.generation += 1
        self.copy = self.folder / f"copy-{self.generation}"
        self.writer.close()
        self.database.close()
        shutil.copytree(self.data, self.copy)
        self.server_starts(self.data, known=True)

    @precondition(lambda self: self.copy is not None)
    @rule(replaces=st.booleans())
    def restore(self, replaces: bool) -> None:
        """The server begins again from its copy, in the place of the shop that was or of a disk that is gone.

        The kiosk hears of the new epoch.
        """
        today = shop_day(self.now, SHOP.timezone)
        known = numbers.reached_in(self.database, SHOP.id, today) if replaces else {}
        self.writer.close()
        self.database.close()
        self.generation += 1
        data = self.folder / f"data-{self.generation}"
        shutil.copytree(self.copy, data)
        self.server_starts(data, known=True)
        self.hanging.clear()
        with self.database.writing() as connection:
            backup.begin_again(connection, SHOP.id, today, SHOP.series, known)
        self.box.times.heard(self.now)
        self.box.replay()

    @invariant()
    def no_number_is_given_twice(self) -> None:
        """Not on paper, whatever the server knows."""
        given = list(getattr(self, "paper", {}).values())
        assert len(set(given)) == len(given)

    def everyone_is_in_the_queue_in_order(self) -> None:
        with self.database.reading() as connection:
            turns = tickets.of_day(connection, SHOP.id, shop_day(self.now, SHOP.timezone))
        known = {str(turn.number): turn for turn in turns}
        assert set(self.paper.values()) <= set(known)
        assert len(known) == len(turns) == len(self.paper)
        arrived = [known[number].arrived_at for number in self.paper.values()]
        assert arrived == sorted(arrived)
        assert all(moment <= self.now for moment in arrived)


TestAnyOutage = AnyOutage.TestCase
TestAnyOutage.settings = settings(max_examples=examples(5), stateful_step_count=15, deadline=None)
