"""A new shop for every run of a state machine, in which being refused is an ordinary answer."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from queue_server.contract.commands import Command
from queue_server.domain.errors import Refusal
from queue_server.domain.people import Actor
from queue_server.operations.transaction import House
from queue_server.shop import load_shop
from queue_server.store import journal
from queue_server.store.writer import GroupWriter
from tests.empty_shop import lay_tables
from tests.operations.conftest import CONFIG

SHOP = load_shop(CONFIG).at_any_hour()


class AnyShop(RuleBasedStateMachine):
    """The example shop on a database of its own, and its clock."""

    def found(self, now: datetime) -> None:
        """Nobody is there yet, and it is `now` until somebody moves it on."""
        self.now = now
        self.folder = Path(tempfile.mkdtemp())
        self.database = lay_tables(self.folder)
        with self.database.writing() as connection:
            journal.found_shop(connection, SHOP.id, self.now)
        self.writer = GroupWriter(self.database)
        self.commits: list[int] = []
        self.house = House(SHOP, self.writer, lambda: self.now, lambda _: self.commits.append)
        self.loop = asyncio.Runner()

    def teardown(self) -> None:
        """Close."""
        if hasattr(self, "loop"):
            self.loop.close()
            self.writer.close()
            self.database.close()
            shutil.rmtree(self.folder)

    def attempt(self, operation, actor: Actor, command: Command, *targets: object):
        """Do it; being refused is an ordinary answer."""
        try:
            return self.loop.run(self.house.carry_out(operation, actor, command, *targets))
        except Refusal:
            return None
