"""A disk that takes nothing costs paper, never a number; nothing prints twice, and it passes by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from printer.client import Paper
from printer.conversation import Ticket
from printer.spool import TAKES_NOTHING, Key, Spool
from queue_server.contract.commands import PrintState
from tests.faults.small_disk import SmallDisk, small_disk
from tests.printer import receipts
from tests.printer.fakes.agent_process import AgentProcess, agent_process

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TICKET = Ticket("20261123-A042", b"\x1b@A042\n" * 400, b"picture" * 400, 90)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """Where the agent keeps its spool."""
    with small_disk(2) as mounted:
        yield mounted


@pytest.fixture
async def agent(disk: SmallDisk, tmp_path: Path) -> AsyncIterator[AgentProcess]:
    """An agent whose paper comes out elsewhere."""
    async with agent_process(disk.folder, "--print-to", str(tmp_path / "paper")) as started:
        yield started


def test_what_it_cannot_keep_changes_nothing_and_goes_in_when_there_is_room(disk):
    spool, key = Spool(disk.folder / "spool.db", NOW), Key(UUID(int=1), 1)
    disk.fill()
    with pytest.raises(TAKES_NOTHING):
        fill_up(spool)
    assert spool.find(key) is None
    disk.make_room()
    assert spool.add(key, TICKET, NOW, NOW + timedelta(minutes=1)).state is PrintState.QUEUED
    spool.close()


def fill_up(spool: Spool) -> None:
    """Jobs, until no more has room."""
    while True:
        spool.add(Key(uuid4(), 1), TICKET, NOW, NOW + timedelta(minutes=1))


def test_a_spool_on_a_disk_that_cannot_be_written_is_refused_in_a_sentence(disk):
    Spool(disk.folder / "spool.db", NOW).close()
    with disk.read_only(), pytest.raises(OSError, match="Read-only file system"):
        Spool(disk.folder / "spool.db", NOW)


@pytest.mark.parametrize("at", [0, 4096])
def test_a_damaged_spool_is_put_aside_whole_and_printing_goes_on(tmp_path, at):
    file = tmp_path / "spool.db"
    before = Spool(file, NOW)
    before.add(Key(UUID(int=1), 1), TICKET, NOW, NOW + timedelta(minutes=1))
    before.close()
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"nonsense" * 512)
    damaged = file.read_bytes()
    spool = Spool(file, NOW)
    assert spool.waiting() == 0
    assert spool.add(Key(UUID(int=2), 1), TICKET, NOW, NOW + timedelta(minutes=1)).id == 1
    spool.close()
    (aside,) = tmp_path.glob("spool.db.damaged-*")
    assert aside.read_bytes() == damaged


async def test_the_agent_says_so_prints_nothing_twice_and_goes_on(agent, disk, tmp_path):
    assert (await agent.print(receipts.ENGLISH, uuid4())).paper is Paper.PRINTED
    disk.fill()
    taken, command_id = 1, uuid4()
    while (report := await agent.client.submit(receipts.ENGLISH, command_id)).state is not None:
        taken, command_id = taken + 1, uuid4()
    assert (report.paper, report.cause) == (Paper.NONE, "disk")
    disk.make_room()
    assert (await agent.print(receipts.ENGLISH, command_id)).paper is Paper.PRINTED
    assert (await agent.print(receipts.ENGLISH, command_id)).paper is Paper.PRINTED
    assert len(list((tmp_path / "paper").glob("*.png"))) == taken + 1
