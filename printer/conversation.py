"""One ticket told to one printer, and how well it is known that paper came out.

A ticket is FAILED only when no byte of it left us, PRINTED only when the printer said so after it, SENT
where a printer can say nothing, and UNKNOWN in every other case: a lost line, a silence and a lost answer
look the same from here, whether or not a ticket lies in the customer's hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from printer import raster, status, transport
from printer.profiles import Profile
from printer.status import Event, PrinterStatus, Queued, RealTime, Token
from queue_server.contract.commands import Evidence, PrintState

_SLICE_BYTES = 4096
_GLANCE_SECONDS = 0.5


@dataclass(frozen=True)
class Patience:
    """How long each silence is borne, in seconds."""

    settle: float = 5.0
    answer: float = 1.0
    probe: float = 1.0
    slice: float = 10.0
    fence: float = 5.0
    blocked: float = 180.0
    slowest_rows_a_second: float = 400.0


@dataclass(frozen=True)
class Ticket:
    """One job's paper: the frozen bytes, the same as a PNG, its height in dots and a name for its files."""

    name: str
    payload: bytes
    picture: bytes
    rows: int


@dataclass(frozen=True)
class Outcome:
    """How telling it ended; `cause` is a code, None when all went well."""

    state: PrintState
    evidence: Evidence = Evidence.NONE
    cause: str | None = None


Note = Callable[[PrintState, str | None], None]
"""Told, and committed, before the next step: SENDING before byte one; BLOCKED, and why; SENT after the last
byte, unless the printer says then that it cannot go on."""

OfUse = Callable[[], bool]
"""Whether somebody still waits for the paper."""


class Printer(Protocol):
    """Whatever tickets are printed on."""

    status: PrinterStatus

    async def check(self) -> str | None:
        """Why nothing can be printed now, as a code; None when all is well."""

    async def tell(self, ticket: Ticket, note: Note, is_of_use: OfUse = lambda: True) -> Outcome:
        """Print it once. It is begun, and after a stop on the way gone on with, only while it is of use.

        Raises nothing that a printer can cause.
        """

    def close(self) -> None:
        """Let go of the printer."""


class FolderPrinter:
    """Paper that is a folder: NAME.bin, then NAME.png. Proof is that the files are there."""

    def __init__(self, where: transport.Folder) -> None:
        self._folder = where.path
        self.status = PrinterStatus(paper="ok")

    async def check(self) -> str | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return "no_folder"
        return None

    async def tell(self, ticket: Ticket, note: Note, is_of_use: OfUse = lambda: True) -> Outcome:
        if await self.check():
            return Outcome(PrintState.FAILED, cause="no_folder")
        if not is_of_use():
            return Outcome(PrintState.EXPIRED)
        note(PrintState.SENDING, None)
        try:
            transport.put_file(self._folder / f"{ticket.name}.bin", ticket.payload)
            transport.put_file(self._folder / f"{ticket.name}.png", ticket.picture)
        except OSError:
            return Outcome(PrintState.FAILED, cause="folder_refused")
        return Outcome(PrintState.PRINTED, Evidence.WRITTEN)

    def close(self) -> None:
        pass


class LinePrinter:
    """A printer at the end of a line. One owner, one ticket at a time; the line is kept open between them."""

    def __init__(
        self,
        where: transport.Network | transport.Device | transport.SerialPort,
        profile: Profile,
        *,
        expect_answers: bool = True,
        patience: Patience | None = None,
    ) -> None:
        self.status = PrinterStatus()
        self._where = where
        self._profile = profile
        self._expect_answers = expect_answers
        self._patience = patience or Patience()
        self._line: transport.Line | None = None
        self._reader = status.Reader()
        self._events: deque[Event] = deque()
        self._heard = asyncio.Event()
        self._proof: Evidence | None = None
        # Not from the start: a token that an earlier run asked for may still come on a serial line.
        self._tokens_asked = secrets.randbelow(status.TOKENS)
        self._left_half = False
        self._blocked_since: float | None = None
        self._is_of_use: OfUse = lambda: True

    @property
    def proof(self) -> Evidence | None:
        """The best proof that this unit was found to give; None while it can't be asked."""
        return self._proof

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    async def check(self) -> str | None:
        try:
            line = await self._connected()
            if not self._talks(line):
                return None
            await self._ask_all(line)
            if self._proof is None and self.status.trouble is None:
                self._proof = await self._probe(line)
        except transport.NotReached:
            return "not_reached"
        except (transport.LineLost, TimeoutError):
            self._abandon()
            return "no_answer"
        return self.status.trouble

    async def tell(self, ticket: Ticket, note: Note, is_of_use: OfUse = lambda: True) -> Outcome:
        self._is_of_use = is_of_use
        cause = await self.check()
        if cause is not None:
            is_known = cause not in ("not_reached", "no_answer")
            return Outcome(PrintState.BLOCKED if is_known else PrintState.FAILED, cause=cause)
        try:
            line = await self._made_ready()
        except (transport.LineLost, TimeoutError):
            self._abandon()
            return Outcome(PrintState.FAILED, cause="line_lost")
        if not is_of_use():
            return Outcome(PrintState.EXPIRED)
        note(PrintState.SENDING, None)
        sent_before = line.sent
        try:
            await self._send_all(line, ticket.payload, note)
            if self.status.trouble is None:
                self._blocked_since = None
                note(PrintState.SENT, None)
            return await self._proved(line, ticket, note)
        except (transport.LineLost, TimeoutError) as problem:
            return await self._lost(line, problem, nothing_left=line.sent == sent_before)

    # The line

    def _talks(self, line: transport.Line) -> bool:
        return line.answers and self._expect_answers

    async def _connected(self) -> transport.Line:
        """The open line, opened anew if it broke; a new one is put at rest and asked what it can prove."""
        if self._line is not None and not self._line.is_lost:
            return self._line
        self.close()
        self.status = PrinterStatus()
        self._reader = status.Reader()
        self._proof = None
        line = self._line = await transport.open_line(self._where, self._hear)
        if self._talks(line):
            await self._clear(line)
        await line.send(raster.resync(self._profile), self._patience.slice)
        if self._talks(line):
            await self._ask(line, status.ASK_PRINTER, self._patience.settle)
            await line.send(status.TELL_CHANGES, self._patience.answer)
        return line

    async def _made_ready(self) -> transport.Line:
        """The line, with what an earlier loss left hanging cut off, and the printer asked anew to tell of
        changes, for off and on again makes it forget. Raises LineLost or TimeoutError."""
        line = self._line
        if line is None:
            raise transport.LineLost
        if self._left_half:
            await line.send(raster.cut(self._profile), self._patience.slice)
            self._left_half = False
        if self._talks(line):
            await line.send(status.TELL_CHANGES, self._patience.answer)
        return line

    async def _probe(self, line: transport.Line) -> Evidence:
        """The best proof this unit gives, found by asking it while idle: its name proves nothing."""
        if await self._fenced(line, Evidence.TOKEN, self._patience.probe):
            return Evidence.TOKEN
        # Whatever it took the question for is forgotten, and so is its promise to tell of changes.
        await line.send(b"\x1b@" + status.TELL_CHANGES, self._patience.answer)
        fenced = await self._fenced(line, Evidence.FENCE, self._patience.probe)
        return Evidence.FENCE if fenced else Evidence.STATUS

    def _hear(self, data: bytes) -> None:
        for event in self._reader.feed(data):
            if isinstance(event, status.Change):
                self.status.changed(event)
            self._events.append(event)
        self._heard.set()

    async def _ask(self, line: transport.Line, question: bytes, patience: float) -> None:
        """Ask one real-time question and take in its answer. Raises TimeoutError."""
        self._events.clear()
        await line.send(question, self._patience.answer)
        async with asyncio.timeout(patience):
            while True:
                event = await self._next_event(line)
                if isinstance(event, RealTime):
                    self.status.answered(question, event.bits)
                    return

    async def _ask_all(self, line: transport.Line) -> None:
        self.status.error = False
        for question in (status.ASK_PRINTER, status.ASK_OFFLINE, status.ASK_ERROR, status.ASK_PAPER):
            await self._ask(line, question, self._patience.answer)

    async def _next_event(self, line: transport.Line) -> Event:
        while not self._events:
            if line.is_lost:
                raise transport.LineLost
            self._heard.clear()
            await self._heard.wait()
        return self._events.popleft()

    # One ticket

    async def _send_all(self, line: transport.Line, payload: bytes, note: Note) -> None:
        """Hand the ticket over; a printer that stops for a known reason is given time to go on."""
        self._blocked_since = None
        for start in range(0, len(payload), _SLICE_BYTES):
            rest = payload[start : start + _SLICE_BYTES]
            until = time.monotonic() + self._patience.slice
            while rest:
                before = line.sent
                try:
                    await line.send(rest, min(_GLANCE_SECONDS, self._patience.slice))
                    break
                except TimeoutError:
                    rest = rest[line.sent - before :]
                    if self._may_wait(note):
                        until = time.monotonic() + self._patience.slice
                    elif self.status.trouble or time.monotonic() >= until:
                        raise

    def _may_wait(self, note: Note) -> bool:
        """Whether the printer said why it stopped, has not stood still for too long, and is waited for."""
        trouble = self.status.trouble
        if trouble is None:
            self._blocked_since = None
            return False
        if self._blocked_since is None:
            self._blocked_since = time.monotonic()
            note(PrintState.BLOCKED, trouble)
        return self._is_of_use() and time.monotonic() - self._blocked_since < self._patience.blocked

    async def _proved(self, line: transport.Line, ticket: Ticket, note: Note) -> Outcome:
        if self._proof is None:
            return Outcome(PrintState.SENT, Evidence.WRITTEN)
        patience = self._patience.fence + ticket.rows / self._patience.slowest_rows_a_second
        if self._proof is Evidence.STATUS:
            return await self._healthy_after(line, patience, note)
        if await self._fenced(line, self._proof, patience, note):
            return Outcome(PrintState.PRINTED, self._proof)
        raise TimeoutError

    async def _healthy_after(self, line: transport.Line, patience: float, note: Note) -> Outcome:
        """For a printer without a fence: it took everything and complains of nothing once it had time."""
        while True:
            await asyncio.sleep(min(patience, self._patience.answer))
            try:
                await self._ask_all(line)
            except TimeoutError:  # the question waits behind the ticket, which waits for paper
                if self.status.trouble is None:
                    raise
            if self.status.trouble is None:
                return Outcome(PrintState.SENT, Evidence.STATUS)
            if not self._may_wait(note):
                raise TimeoutError

    async def _fenced(
        self, line: transport.Line, kind: Evidence, patience: float, note: Note | None = None
    ) -> bool:
        """Whether the printer answers that all before this question is done, within `patience` seconds.

        With `note`, time in which the printer says that it cannot go on does not count.
        """
        self._events.clear()
        token = self._next_token()
        if kind is Evidence.TOKEN:
            question, answers = status.ask_token(token), 1
        else:
            # A stray byte may look like this answer, so it is asked for twice: one of two is the printer's.
            question, answers = 2 * status.ASK_FENCE, 2
        await line.send(question, self._patience.slice)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                async with asyncio.timeout(min(_GLANCE_SECONDS, patience)):
                    event = await self._next_event(line)
            except TimeoutError:
                if note is None or self.status.trouble is None:
                    continue
                if not self._may_wait(note):
                    return False
                until = time.monotonic() + patience
                continue
            answers -= event == Token(token) if kind is Evidence.TOKEN else isinstance(event, Queued)
            if not answers:
                return True
        return False

    def _next_token(self) -> str:
        self._tokens_asked += 1
        return status.token(self._tokens_asked)

    async def _lost(self, line: transport.Line, problem: Exception, *, nothing_left: bool) -> Outcome:
        """Give up on this line, so that neither a late answer nor half a ticket meets the next job."""
        cause = self.status.trouble or ("no_proof" if isinstance(problem, TimeoutError) else "line_lost")
        if isinstance(problem, TimeoutError) and not line.is_lost:
            with contextlib.suppress(transport.LineLost, TimeoutError):
                await self._clear(line)
        self._abandon()
        if nothing_left:
            return Outcome(PrintState.FAILED, cause=cause)
        self._left_half = True
        return Outcome(PrintState.UNKNOWN, Evidence.WRITTEN, cause)

    def _abandon(self) -> None:
        """Let go of the line with all that it still holds."""
        if self._line is not None:
            self._line.abort()
            self._line = None

    async def _clear(self, line: transport.Line) -> None:
        """Have the printer forget what it has not printed: no ticket may come out long after its time.

        One that does not know how is given a moment all the same: it passes over what it was told.
        """
        self._events.clear()
        await line.send(status.CLEAR_BUFFERS, self._patience.answer)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience.probe):
                while not isinstance(await self._next_event(line), status.Cleared):
                    pass
