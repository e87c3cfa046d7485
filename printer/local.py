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

from pydantic import Field, TypeAdapter, ValidationError

from printer.client import LARGEST_MESSAGE_BYTES, PaperReport, Submit, Watch, socket_path
from printer.spool import Job, Key, Spool
from queue_server.contract.receipt import Receipt

_ASK_WITHIN_SECONDS = 5.0
_QUESTION: TypeAdapter[Submit | Watch] = TypeAdapter(Annotated[Submit | Watch, Field(discriminator="ask")])


class Host(Protocol):
    """What the door needs of the agent."""

    spool: Spool

    async def accept(self, key: Key, receipt: Receipt, expires_at: datetime) -> Job:
        """Take a copy in."""

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
        key = Key(question.command_id, question.copy_number)
        if isinstance(question, Submit):
            fresh_until = datetime.now(UTC) + timedelta(seconds=question.fresh_seconds)
            await host.accept(key, question.receipt, fresh_until)
        await _follow(host, key, writer)
    except (ValidationError, ValueError):
        await _say(writer, PaperReport(cause="bad_question"))
    except (OSError, TimeoutError):
        return
    finally:
        writer.close()


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


async def _say(writer: asyncio.StreamWriter, report: PaperReport) -> None:
    writer.write(report.model_dump_json().encode() + b"\n")
    with contextlib.suppress(ConnectionError):
        await writer.drain()
