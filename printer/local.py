"""The agent's door for the kiosk beside it: one question a connection, answered by a line for every change.

Only this machine's user of the agent can open it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import Field, TypeAdapter

from printer import health
from printer.client import (
    FRESH_FOR,
    LARGEST_MESSAGE_BYTES,
    AskHealth,
    Expire,
    PaperReport,
    Reprint,
    Submit,
    Watch,
    socket_path,
)
from printer.spool import TAKES_NOTHING, Job, Key
from queue_server.contract.commands import PrinterHealth
from queue_server.contract.receipt import Receipt

_ASK_WITHIN_SECONDS = 5.0
_Question = Submit | Watch | Expire | Reprint | AskHealth
_QUESTION: TypeAdapter[_Question] = TypeAdapter(Annotated[_Question, Field(discriminator="ask")])


class Host(health.Host, Protocol):
    """What the door needs of the agent."""

    async def accept(self, key: Key, receipt: Receipt, expires_at: datetime) -> Job:
        """Take a copy in."""

    async def expire_at(self, key: Key, moment: datetime) -> None:
        """Print a copy until then only."""

    def next_change(self) -> asyncio.Event:
        """Set when anything changed after this call."""


@contextlib.asynccontextmanager
async def door(host: Host, data: Path) -> AsyncIterator[None]:
    """The door is open within; a socket left by a crash is replaced (the agent's lock says whose it is)."""
    path = socket_path(data)
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(
            lambda reader, writer: _answer(host, reader, writer), path, limit=LARGEST_MESSAGE_BYTES
        )
    finally:
        os.umask(before)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


async def _answer(host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(_ASK_WITHIN_SECONDS):
            question = _QUESTION.validate_json(await reader.readline())
        if isinstance(question, AskHealth):
            await _say(writer, health.health_of(host))
        elif (key := await _taken_in(host, question)) is None:
            await _say(writer, PaperReport(cause="no_such_ticket"))
        else:
            await _follow(host, key, writer)
    except ValueError:  # not JSON of ours, or too much of it
        await _say(writer, PaperReport(cause="bad_question"))
    except TAKES_NOTHING:
        await _say(writer, PaperReport(cause="disk"))
    except (OSError, TimeoutError):
        return
    finally:
        writer.close()


async def _taken_in(host: Host, question: Submit | Watch | Expire | Reprint) -> Key | None:
    """The copy that is asked about, once the spool has it; None for an unknown ticket to print again."""
    if isinstance(question, Reprint):
        again = host.spool.newest(question.number)
        if again is not None:
            await host.accept(*again, datetime.now(UTC) + FRESH_FOR)
        return None if again is None else again[0]
    key = Key(question.command_id, question.copy_number)
    if not isinstance(question, Watch):
        fresh_until = datetime.now(UTC) + timedelta(seconds=question.fresh_seconds)
        if isinstance(question, Submit):
            await host.accept(key, question.receipt, fresh_until)
        else:
            await host.expire_at(key, fresh_until)
    return key


async def _follow(host: Host, key: Key, writer: asyncio.StreamWriter) -> None:
    """Every state of this job from now until it ended."""
    said: PaperReport | None = None
    while said is None or not said.ended:
        change = host.next_change()
        report = _report(host.spool.find(key))
        if report != said:
            await _say(writer, report)
            said = report
        else:
            await change.wait()


def _report(job: Job | None) -> PaperReport:
    if job is None:
        return PaperReport(cause="no_such_job")
    return PaperReport(state=job.state, evidence=job.evidence, cause=job.cause, ended=job.has_ended)


async def _say(writer: asyncio.StreamWriter, answer: PaperReport | PrinterHealth) -> None:
    writer.write(answer.model_dump_json().encode() + b"\n")
    with contextlib.suppress(ConnectionError):
        await writer.drain()
