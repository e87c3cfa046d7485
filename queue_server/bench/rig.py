"""A real server process on a shop of its own: sixteen desks, all staff, a kiosk and boards."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from queue_server.contract.commands import OpenDesk
from queue_server.domain.people import Person, Role
from queue_server.operations.sign_in import hash_of
from queue_server.shop import load_shop
from queue_server.store import backup, devices, founding, journal, people
from queue_server.store.database import Connection, Database
from queue_server.store.migrate import upgrade

DESKS = 16
_READY = b"Front Door is ready at "
_STOP_WITHIN_SECONDS = 10
_DESK = '\n[[place]]\ncode = "bench-{n}"\nkind = "desk"\nnames = {{ en = "Desk {n}" }}\n'


@dataclass
class Rig:
    """Where the bench's shop is and how to speak to it. Tokens are its own and worth nothing elsewhere."""

    folder: Path
    shop_id: str
    database: str | None = None
    port: int = 0
    pid: int = 0

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    def opened(self) -> Database:
        """Its database: the one that was named, else the SQLite one in the data folder."""
        return founding.opened(self.database, self.data)

    @property
    def kiosk(self) -> dict[str, str]:
        """A kiosk's headers."""
        return {"Authorization": "Bearer bench-kiosk"}

    @property
    def board(self) -> dict[str, str]:
        """A board's headers."""
        return {"Authorization": "Bearer bench-board"}

    def adviser(self, n: int) -> dict[str, str]:
        """The nth adviser's headers."""
        return {"Cookie": f"front_door=bench-adviser-{n}"}

    @property
    def manager(self) -> dict[str, str]:
        """The manager's headers."""
        return {"Cookie": "front_door=bench-manager"}

    @property
    def receptionist(self) -> dict[str, str]:
        """The receptionist's headers."""
        return {"Cookie": "front_door=bench-receptionist"}

    def memory_mb(self) -> float:
        """What the server process has in memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


class NotEmpty(Exception):
    """There is something in the database, and the bench would spoil it."""


def removed(rig: Rig) -> None:
    """Nothing is left of the shop; its database is as empty as it was."""
    shutil.rmtree(rig.folder)
    if rig.database is None:
        return
    database = rig.opened()
    backup.clear(database)
    database.close()


def check_empty(database_url: str) -> None:
    """Raises NotEmpty where there is anything in this database."""
    database = Database(database_url)
    try:
        if backup.tables(database):
            raise NotEmpty("There is something in this database. The bench needs an empty one of its own.")
    finally:
        database.close()


def found(config: Path, database_url: str | None = None) -> Rig:
    """A new shop like the one in `config`, with everybody signed in.

    It is kept in SQLite, or in the empty database at `database_url`.
    """
    folder = Path(tempfile.mkdtemp(prefix="front-door-bench-"))
    shutil.copytree(config, folder / "shop")
    with (folder / "shop" / "places.toml").open("a") as places:
        places.writelines(_DESK.format(n=100 + n) for n in range(DESKS))
    shop = load_shop(folder / "shop")
    rig = Rig(folder, shop.id, database_url)
    database = rig.opened()
    upgrade(database)
    now = datetime.now(UTC)
    with database.writing() as connection:
        journal.found_shop(connection, shop.id, now)
        for kind in ("kiosk", "board"):
            token = hash_of(f"bench-{kind}")
            place = 0 if kind == "kiosk" else None
            device = devices.Device(
                id=kind,
                kind="kiosk" if kind == "kiosk" else "board",
                name=kind,
                added_at=now,
                place=place,
                token_hash=token,
            )
            devices.add(connection, shop.id, device)
        skills = frozenset(shop.services)
        for n in range(DESKS):
            adviser = Person(id=f"adviser-{n}", name=f"Adviser {n}", role=Role.ADVISER, skills=skills)
            _sign_in(connection, shop.id, adviser, now)
        for role in (Role.MANAGER, Role.RECEPTIONIST):
            _sign_in(connection, shop.id, Person(id=role.value, name=role.value.title(), role=role), now)
    database.close()
    return rig


def _sign_in(connection: Connection, shop_id: str, person: Person, now: datetime) -> None:
    people.add(connection, shop_id, people.Account(person, person.id, "", active=True))
    ends_at = now + timedelta(hours=12)
    people.start_session(connection, shop_id, hash_of(f"bench-{person.id}"), person.id, now, ends_at)


@asynccontextmanager
async def running(rig: Rig, log: Path = Path(os.devnull)) -> AsyncIterator[Rig]:
    """The server runs as long as the block does; what it logs is added to `log`."""
    where = ("--database", rig.database) if rig.database else ("--data", str(rig.data))
    with log.open("ab") as lines:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "queue_server", "serve", "--open-all-hours", "--port", "0"),
            *(*where, "--shop", str(rig.folder / "shop")),
            stdout=asyncio.subprocess.PIPE,
            stderr=lines,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    assert process.stdout is not None
    async for line in process.stdout:
        if line.startswith(_READY):
            rig.port, rig.pid = int(line.rsplit(b":", 1)[1]), process.pid
            break
    try:
        yield rig
    finally:
        with suppress(ProcessLookupError):  # it may have been killed meanwhile
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), _STOP_WITHIN_SECONDS)


def desk(n: int) -> dict[str, str]:
    """The command that opens the nth adviser's desk."""
    return OpenDesk(desk=f"bench-{100 + n}").model_dump(exclude={"command_id"})
