"""A shop at work on a real database, of both kinds, with a clock that the test turns."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from queue_server.contract.commands import (
    CallNext,
    Command,
    Finish,
    IssueTicket,
    OpenDesk,
    Outcome,
    TakeTicket,
)
from queue_server.domain.people import Actor, Role
from queue_server.domain.turn import Turn
from queue_server.operations import arrivals, calling, serving
from queue_server.operations.transaction import Done, House
from queue_server.shop import Shop, load_shop
from queue_server.store import journal, tickets
from queue_server.store.database import Database
from queue_server.store.writer import writer_for
from tests import postgres
from tests.empty_shop import lay_tables

CONFIG = Path(__file__).parents[2] / "config"
SHOP = load_shop(CONFIG)
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

KIOSK = Actor(id="kiosk-1", role=Role.KIOSK, name="kiosk-1")
PRINTER = Actor(id="printer-1", role=Role.PRINTER, name="Printer 1")
SAMIRA = Actor(id="samira", role=Role.RECEPTIONIST, name="Samira H.")
EVERY_SKILL = frozenset(
    {"general", "council-tax", "benefits", "housing", "waste", "parking", "blue-badge", "births-deaths"}
)
PRIYA = Actor(id="priya", role=Role.ADVISER, name="Priya N.", skills=EVERY_SKILL)
TOM = Actor(id="tom", role=Role.ADVISER, name="Tom R.", skills=frozenset({"general", "housing"}))
JO = Actor(
    id="jo", role=Role.PARTNER, name="Jo D.", organisation="dwp", skills=frozenset({"universal-credit"})
)


@dataclass
class Day:
    """A day in the shop: short words for what tests do most."""

    house: House
    database: Database
    shop: Shop
    now: datetime = MORNING
    commits: list[int] = field(default_factory=list)

    def pass_minutes(self, minutes: float) -> None:
        """Turn the clock."""
        self.now += timedelta(minutes=minutes)

    async def take(self, service: str | None = "council-tax", **more: object) -> Turn:
        """A walk-in at the kiosk."""
        command = TakeTicket(command_id=uuid4(), service=service, **more)  # type: ignore[arg-type]  # any field
        return self.turn((await arrivals.arrive(self.house, KIOSK, command)).ticket_id)

    async def issue(self, service: str | None = None, **more: object) -> Turn:
        """Reception's "+1"."""
        done = await self.do(arrivals.issue, SAMIRA, IssueTicket(service=service, **more))  # type: ignore[arg-type]  # any field
        return self.turn(done.ticket)

    async def open(self, adviser: Actor, desk: str) -> None:
        """Sit down."""
        await self.do(serving.open_desk, adviser, OpenDesk(desk=desk))

    async def next(self, adviser: Actor) -> Done:
        """Call next."""
        return await self.do(calling.call_next, adviser, CallNext())

    async def start(self, adviser: Actor, turn: Turn) -> None:
        """The customer is here."""
        await self.do(serving.start, adviser, Command(), turn.ticket_id)

    async def finish(self, adviser: Actor, turn: Turn) -> None:
        """Done and resolved."""
        await self.do(serving.finish, adviser, Finish(outcome=Outcome.RESOLVED), turn.ticket_id)

    async def do(self, operation, actor: Actor, command: Command, *targets: object) -> Done:
        """Carry out anything."""
        return await self.house.carry_out(operation, actor, command, *targets)

    def turn(self, ticket: UUID | None) -> Turn:
        """The ticket's newest turn as it is stored."""
        assert ticket is not None
        with self.database.reading() as connection:
            found = tickets.newest(connection, self.shop.id, ticket)
        assert found is not None
        return found

    def promise(self, standards: str, folder: Path) -> None:
        """From now on the shop makes the promises of this set."""
        config = Path(shutil.copytree(CONFIG, folder / "config"))
        text = (config / "shop.toml").read_text(encoding="utf-8")
        changed = text.replace('standards = "northampton"', f'standards = "{standards}"')
        (config / "shop.toml").write_text(changed, encoding="utf-8")
        self.shop = self.house.shop = load_shop(config)

    def look(self, reading, *more: object):
        """Read something of the store."""
        with self.database.reading() as connection:
            return reading(connection, self.shop.id, *more)

    def change(self, changing, *more: object):
        """Change something of the store outside the shop's order."""
        with self.database.writing() as connection:
            return changing(connection, self.shop.id, *more)

    def journal(self) -> list[journal.Entry]:
        """Everything that happened."""
        with self.database.reading() as connection:
            return list(journal.since(connection, self.shop.id, 0))


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """Where a PostgreSQL of the tests' own answers."""
    with postgres.running() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty shop's database, once of each kind."""
    if request.param == "sqlite":
        found = lay_tables(tmp_path / "data")
    else:
        found = postgres.emptied(request.getfixturevalue("postgres_address"))
    yield found
    found.close()


@pytest.fixture
async def day(database: Database) -> AsyncIterator[Day]:
    """Monday morning, at ten."""
    with database.writing() as connection:
        journal.found_shop(connection, SHOP.id, MORNING)
    writer = writer_for(database)
    commits: list[int] = []
    clock: list[Day] = []
    house = House(SHOP, writer, lambda: clock[0].now, lambda _: commits.append, "https://shop.example")
    clock.append(Day(house, database, SHOP, commits=commits))
    yield clock[0]
    writer.close()
