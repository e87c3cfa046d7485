"""How the kiosk hands a ticket to the printer agent on the same machine, and learns whether it came out.

Nothing here raises for what a printer or agent can do. No agent, no paper and no answer are all values, so
that a ticket always goes on: its number stands on the screen, and paper is a copy.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queue_server.contract.commands import Evidence, PrinterHealth, PrintState
from queue_server.contract.receipt import Receipt

FRESH_FOR = timedelta(minutes=2)
LARGEST_MESSAGE_BYTES = 256 * 1024
_LONGEST_SOCKET_PATH = 100
_ANSWER_WITHIN_SECONDS = 6.0
_AGENT_BACK_WITHIN_SECONDS = 10.0
_AGAIN_SECONDS = 0.25


class Paper(Enum):
    """What to tell the customer."""

    PRINTING = "printing"
    PRINTED = "printed"
    ASK = "ask whether it printed"
    NONE = "no paper ticket"


class PaperReport(BaseModel):
    """Where a ticket's paper stands. `state` is None when no agent took it; `ended`: it stays so."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    state: PrintState | None = None
    evidence: Evidence = Evidence.NONE
    cause: str | None = None
    ended: bool = True

    @property
    def paper(self) -> Paper:
        """What to tell the customer now. Not ended may still change, for example when a roll is put in.

        A printer that can prove nothing ends at SENT: that is taken as printed.
        """
        if self.state is PrintState.PRINTED or (self.ended and self.state is PrintState.SENT):
            return Paper.PRINTED
        if self.state is PrintState.UNKNOWN:
            return Paper.ASK
        if self.state in (PrintState.QUEUED, PrintState.SENDING, PrintState.SENT):
            return Paper.PRINTING
        return Paper.NONE


NO_AGENT = PaperReport(cause="no_agent")
"""No agent took the ticket: "No paper ticket: note your number"."""

_LOST_SIGHT = PaperReport(state=PrintState.UNKNOWN, cause="no_agent")


class Submit(BaseModel):
    """Print this copy, unless it already was or is too old."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ask: Literal["submit"] = "submit"
    command_id: UUID
    copy_number: int = Field(default=1, ge=1, le=99)
    receipt: Receipt
    fresh_seconds: float = Field(default=FRESH_FOR.total_seconds(), gt=0, le=3600)


class Watch(BaseModel):
    """Say how this copy goes on."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ask: Literal["watch"] = "watch"
    command_id: UUID
    copy_number: int = Field(default=1, ge=1, le=99)


class Expire(BaseModel):
    """Print this copy only if it comes out within so many seconds: its customer goes."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ask: Literal["expire"] = "expire"
    command_id: UUID
    copy_number: int = Field(default=1, ge=1, le=99)
    fresh_seconds: float = Field(ge=0, le=3600)


class Reprint(BaseModel):
    """Print one more copy of the newest ticket, or of the newest with this number; it is marked as a copy."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ask: Literal["reprint"] = "reprint"
    number: str | None = Field(default=None, min_length=1, max_length=12)


class AskHealth(BaseModel):
    """Say how the printer is, and how tickets ended lately."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ask: Literal["health"] = "health"


class PrinterClient:
    """The kiosk's way to the agent whose data folder is `data`. Call it within an event loop."""

    def __init__(self, data: Path) -> None:
        self._data = data

    async def submit(self, receipt: Receipt, command_id: UUID, copy_number: int = 1) -> PaperReport:
        """Hand over one copy; the first report once the agent has it on disk, or NO_AGENT.

        `command_id` is that of the command that issued the ticket: the same copy twice prints once.
        A copy above 1 is marked REPRINT by the agent.
        """
        asked = Submit(command_id=command_id, copy_number=copy_number, receipt=receipt)
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
                async with aclosing(self._ask(asked)) as reports:
                    async for report in reports:
                        return report
        except TimeoutError:
            return NO_AGENT if await self._never_took(command_id, copy_number) else _LOST_SIGHT
        return NO_AGENT

    async def watch(self, command_id: UUID, copy_number: int = 1) -> AsyncGenerator[PaperReport, None]:
        """Every change from now until it ended; the last report has `ended`.

        An agent that goes away is waited for; one that stays away leaves the ticket UNKNOWN.
        """
        loop = asyncio.get_running_loop()
        watched = Watch(command_id=command_id, copy_number=copy_number)
        give_up_at = loop.time() + _AGENT_BACK_WITHIN_SECONDS
        while loop.time() < give_up_at:
            async with aclosing(self._ask(watched)) as reports:
                async for report in reports:
                    give_up_at = loop.time() + _AGENT_BACK_WITHIN_SECONDS
                    yield report
                    if report.ended:
                        return
            await asyncio.sleep(_AGAIN_SECONDS)
        yield _LOST_SIGHT

    async def expire(self, command_id: UUID, copy_number: int, fresh_seconds: float) -> None:
        """Have this copy printed within so many seconds from now or not at all.

        Returns when the agent has that on disk. One that is away is asked again for as long as the copy
        could be printed otherwise.
        """
        loop = asyncio.get_running_loop()
        too_late_at = loop.time() + fresh_seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(FRESH_FOR.total_seconds()):
                while True:
                    left = max(0.0, too_late_at - loop.time())
                    asked = Expire(command_id=command_id, copy_number=copy_number, fresh_seconds=left)
                    if await self._was_understood(asked):
                        return
                    await asyncio.sleep(_AGAIN_SECONDS)

    async def reprint(self, number: str | None) -> PaperReport:
        """One more copy of a ticket of the last 24 hours, the newest where no number is given; how it ended.

        Its cause is `no_such_ticket` where the agent knows of none.
        """
        async with aclosing(self._ask(Reprint(number=number))) as reports:
            said = [report async for report in reports]
        if not said:
            return NO_AGENT
        return said[-1] if said[-1].ended else _LOST_SIGHT

    async def health(self) -> PrinterHealth | None:
        """How the printer is; None without an agent."""
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS), aclosing(self._lines(AskHealth())) as lines:
                async for line in lines:
                    return PrinterHealth.model_validate_json(line)
        except (TimeoutError, ValidationError):
            return None
        return None

    async def _was_understood(self, asked: Expire) -> bool:
        """Whether the agent did so, or knows of no such job."""
        async with aclosing(self._ask(asked)) as reports:
            async for report in reports:
                return report.state is not None or report.cause == "no_such_job"
        return False

    async def _never_took(self, command_id: UUID, copy_number: int) -> bool:
        """After a silence: whether the agent now says that it knows of no such job."""
        watched = Watch(command_id=command_id, copy_number=copy_number)
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
                async with aclosing(self._ask(watched)) as reports:
                    async for report in reports:
                        return report.state is None
        except TimeoutError:
            return False
        return True

    async def _ask(self, asked: Submit | Watch | Expire | Reprint) -> AsyncGenerator[PaperReport, None]:
        """The agent's reports until it ended or the line broke; none at all without an agent."""
        async with aclosing(self._lines(asked)) as lines:
            async for line in lines:
                try:
                    yield PaperReport.model_validate_json(line)
                except ValidationError:
                    return

    async def _lines(
        self, asked: Submit | Watch | Expire | Reprint | AskHealth
    ) -> AsyncGenerator[bytes, None]:
        """The agent's answers, a line each, until the line broke."""
        try:
            reader, writer = await asyncio.open_unix_connection(
                socket_path(self._data), limit=LARGEST_MESSAGE_BYTES
            )
        except OSError:
            return
        try:
            writer.write(asked.model_dump_json().encode() + b"\n")
            await writer.drain()
            while line := await reader.readline():
                yield line
        except (OSError, ValueError):
            return
        finally:
            writer.close()


def socket_path(data: Path) -> Path:
    """Where the agent of this data folder listens: `printer.sock` in it, or in a short private folder.

    A socket's path may be no longer than about a hundred bytes. Raises PermissionError where another
    user owns that folder.
    """
    usual = data.resolve() / "printer.sock"
    if len(os.fsencode(usual)) <= _LONGEST_SOCKET_PATH:
        return usual
    name = hashlib.sha256(os.fsencode(usual)).hexdigest()[:16]
    place = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    private = place / f"front-door-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid():
        raise PermissionError(f"{private} belongs to someone else.")
    return private / f"{name}.sock"
