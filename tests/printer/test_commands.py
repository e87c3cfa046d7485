"""From the command line: how the printer of a running agent is, and a ticket printed again."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from printer.__main__ import main
from printer.conversation import Ticket
from printer.spool import Key, Spool
from queue_server.contract.commands import PrintState
from tests.printer import receipts
from tests.printer.fakes.agent_process import agent_process

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


async def typed(*words: str) -> int:
    return await asyncio.to_thread(main, list(words))


async def test_a_ticket_is_printed_again_as_a_copy_and_the_counts_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with agent_process(tmp_path / "data") as agent:
        data = ("--data", str(agent.data))
        assert await typed("reprint", *data) == 1
        assert "no such ticket" in capsys.readouterr().out
        await agent.print(receipts.ENGLISH, uuid4())
        assert await typed("reprint", "a042", *data) == 0
        assert await typed("reprint", *data) == 0
        assert await typed("reprint", "B999", *data) == 1
        names = sorted(path.stem for path in (agent.data / "paper").glob("*.png"))
        assert [name.partition("A042")[2] for name in names] == ["", "-copy2", "-copy3"]
        capsys.readouterr()
        assert await typed("status", *data) == 0
    said = capsys.readouterr().out
    assert "The printer is ready." in said
    assert "Tickets that wait to be printed: 0." in said
    assert "3 printed" in said


def test_without_an_agent_that_is_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(tmp_path))
    assert (main(["status", *data]), main(["reprint", *data])) == (1, 1)
    assert capsys.readouterr().out.count("The printer program is not running.") == 2


def test_a_spool_of_an_older_version_goes_on(tmp_path: Path) -> None:
    path, key = tmp_path / "spool.db", Key(uuid4(), 1)
    Spool(path, NOW).close()
    with closing(sqlite3.connect(path)) as older:
        older.execute("ALTER TABLE jobs DROP COLUMN receipt")
    with closing(Spool(path, NOW)) as spool:
        job = spool.add(key, Ticket("A042", b"bytes", b"picture", 9), NOW, NOW, receipts.ENGLISH)
        assert spool.newest("A042") == (Key(key.command_id, 2), receipts.ENGLISH)
        spool.expire(NOW)
        assert spool.ended(NOW - timedelta(hours=1)) == {PrintState.EXPIRED: 1}
        spool.scrub(NOW + timedelta(hours=25))
        assert spool.newest(None) is None
        assert spool.find(job.key) is not None
