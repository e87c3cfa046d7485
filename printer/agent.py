"""The process that owns a printer and its spool: takes tickets in, prints one at a time, says how each went.

It lives through a server that is away, a printer that is away and its own restarts; the same copy asked for
twice, by the kiosk or by the server, is printed once.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from printer import causes, layout, lettering, local, raster, server_link
from printer.conversation import FolderPrinter, LinePrinter, Outcome, Printer, Ticket
from printer.fonts import FontProblem
from printer.in_english import in_english
from printer.profiles import Profile
from printer.spool import TAKES_NOTHING, Job, Key, Spool, is_damage
from printer.transport import Folder, Target
from queue_server.client import ServerClient
from queue_server.contract.commands import PrintState
from queue_server.contract.receipt import Receipt, reprint
from queue_server.contract.views import PrinterJob

_STOP_WITHIN_SECONDS = 1.2

log = logging.getLogger("printer")


class AlreadyRunning(Exception):
    """Another agent owns this printer."""


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks at an idle printer, and between tries while it can't print."""

    look: float = 10.0
    again: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)


def now() -> datetime:
    """This machine's time, aware, in UTC."""
    return datetime.now(UTC)


def render(receipt: Receipt, copy_number: int, profile: Profile, name: str) -> Ticket:
    """One copy as frozen bytes and picture, in English where need be. Raises FontProblem."""
    plain = receipt if lettering.can_set(receipt.language) else in_english(receipt)
    shown = reprint(plain, copy_number) if copy_number > 1 else plain
    page = layout.lay_out(shown, layout.Paper(profile.dots, profile.dpi))
    picture = raster.draw(page)
    return Ticket(name, raster.encode(picture, profile), raster.png(picture), page.height)


class Agent:
    """The jobs of one printer and the loop that prints them. `problem` is why it cannot, as a code."""

    def __init__(
        self,
        spool: Spool,
        printer: Printer,
        profile: Profile,
        *,
        clock: Callable[[], datetime] = now,
        pace: Pace | None = None,
    ) -> None:
        self.spool = spool
        self.printer = printer
        self.problem: str | None = None
        self._profile = profile
        self._now = clock
        self._pace = pace or Pace()
        self._taking_in = asyncio.Lock()
        self._changed = asyncio.Event()
        self._work = asyncio.Event()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._is_stopping = False
        self._failures = 0

    def next_change(self) -> asyncio.Event:
        """Set when any job or the printer has changed after this call."""
        return self._changed

    async def accept(self, key: Key, receipt: Receipt, expires_at: datetime) -> Job:
        """Take a copy in; it is on disk when this returns. One that no font can draw has FAILED at once."""
        async with self._taking_in:
            return self.spool.find(key) or await self._take_in(key, receipt, expires_at)

    async def accept_for_server(self, wanted: PrinterJob) -> bool:
        """Take in what the server wants printed; False when it was known already."""
        async with self._taking_in:
            if self.spool.find_for_server(wanted.job_id) is not None:
                return False
            key = self.spool.key_for_server(Key(wanted.command_id, wanted.copy_number))
            known = self.spool.find(key)
            if known is None:
                await self._take_in(key, wanted.receipt, wanted.expires_at, wanted.job_id)
            else:
                self.spool.attach(known, wanted.job_id)
                self._tell()
        return True

    async def expire_at(self, key: Key, moment: datetime) -> None:
        """Print this copy until then only. A job under way ends once its printer stops later than that."""
        async with self._taking_in:
            self.spool.expire_at(key, moment)
        self._work.set()

    async def _take_in(
        self, key: Key, receipt: Receipt, expires_at: datetime, job_id: UUID | None = None
    ) -> Job:
        name = _file_name(receipt, key, self._now())
        try:
            ticket = await asyncio.to_thread(render, receipt, key.copy_number, self._profile, name)
        except FontProblem as problem:
            log.error("Ticket %s cannot be drawn: %s", receipt.number, problem)
            job = self.spool.refuse(key, "cannot_draw", self._now(), job_id)
        else:
            job = self.spool.add(key, ticket, self._now(), expires_at, receipt, job_id)
        self._tell()
        self._work.set()
        return job

    async def keep_printing(self) -> None:
        """Print what comes, for ever; when nothing does, look how the printer is.

        Ends only where the spool is damaged: the next start puts it aside.
        """
        while not self._is_stopping:
            self._work.clear()
            try:
                pause = await self._print_next()
            except Exception as problem:  # one bad ticket must not end printing for everybody
                log.exception("The printer agent met a fault")
                self.printer.close()
                if is_damage(problem):
                    raise
                pause = self._pace.again[-1]
            if pause == self._pace.look:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._work.wait(), pause)
            else:
                await asyncio.sleep(pause)

    async def finish(self) -> None:
        """Start no further ticket; give the one under way a moment to end well."""
        self._is_stopping = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), _STOP_WITHIN_SECONDS)

    async def _print_next(self) -> float:
        """Do one thing; answers how many seconds to wait before the next."""
        self.spool.scrub(self._now())
        if self.spool.expire(self._now()):
            self._tell()
        due = self.spool.next(self._now())
        if due is None:
            self._found(await self.printer.check())
            return self._pace.look
        self._at_rest.clear()
        try:
            outcome = await self._print(*due)
        finally:
            self._at_rest.set()
        if outcome.state is PrintState.BLOCKED:
            return self._pace.again[0]
        if outcome.state is PrintState.FAILED:
            self._failures += 1
            return self._pace.again[min(self._failures, len(self._pace.again)) - 1]
        self._failures = 0
        return 0.0

    async def _print(self, job: Job, ticket: Ticket) -> Outcome:
        begun = False

        def note(state: PrintState, cause: str | None) -> None:
            nonlocal begun
            self.spool.note(job, state, cause, self._now())
            begun = True
            self.problem = cause
            self._tell()

        try:
            outcome = await self.printer.tell(ticket, note, lambda: self.spool.is_of_use(job, self._now()))
        except Exception as problem:  # whatever broke, the job must end as what is known of its paper
            log.exception("Printing %s met a fault", ticket.name)
            self.printer.close()
            state = PrintState.UNKNOWN if begun else PrintState.FAILED
            outcome = Outcome(state, cause="disk" if isinstance(problem, TAKES_NOTHING) else "agent_error")
        self._found(outcome.cause)
        await self._keep(job, outcome)
        log.info(
            "%s: %s, evidence %s, %s", ticket.name, outcome.state, outcome.evidence, outcome.cause or "well"
        )
        self._tell()
        return outcome

    async def _keep(self, job: Job, outcome: Outcome) -> None:
        """Note how it went; where the disk takes nothing, nothing more is printed until it does."""
        goes_back = outcome.state in (PrintState.FAILED, PrintState.BLOCKED)
        while True:
            try:
                (self.spool.back if goes_back else self.spool.end)(job, outcome, self._now())
            except TAKES_NOTHING:
                self._found("disk")
                await asyncio.sleep(self._pace.again[0])
            else:
                self._found(outcome.cause)
                return

    def _found(self, cause: str | None) -> None:
        if cause != self.problem:
            self.problem = cause
            self._tell()

    def _tell(self) -> None:
        told, self._changed = self._changed, asyncio.Event()
        told.set()


def _file_name(receipt: Receipt, key: Key, at: datetime) -> str:
    """When, which number, which copy; such as "20261123-104200123-A042"."""
    number = "".join(letter for letter in receipt.number if letter.isascii() and letter.isalnum())
    copy = f"-copy{key.copy_number}" if key.copy_number > 1 else ""
    return f"{at.astimezone():%Y%m%d-%H%M%S%f}"[:-3] + f"-{number}{copy}"


# Running ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setup:
    """What one agent runs with. Without `server` it prints for the kiosk beside it only."""

    data: Path
    target: Target
    profile: Profile
    expect_answers: bool = True
    server: str | None = None
    token: str | None = None
    authority: Path | None = None


def local_lack() -> str | None:
    """What this machine lacks although it can print, as a code."""
    return None if lettering.SHAPES else "no_shaping"


def check_paper(profile: Profile) -> None:
    """Raise TooNarrow now rather than at the first ticket."""
    layout.Paper(profile.dots, profile.dpi)


def printer_for(setup: Setup) -> Printer:
    """The printer at the target; nothing is opened yet."""
    if isinstance(setup.target, Folder):
        return FolderPrinter(setup.target)
    return LinePrinter(setup.target, setup.profile, expect_answers=setup.expect_answers)


async def run(setup: Setup, ready: Callable[[], None]) -> int:
    """Run until SIGTERM or SIGINT, which it obeys within 2 s; the exit code. Raises AlreadyRunning."""
    folder = setup.data / "printer"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (lack := local_lack()) is not None:
        log.warning("%s", causes.in_words(lack))
    with _owned(folder / "lock"), contextlib.closing(Spool(folder / "spool.db", now())) as spool:
        agent = Agent(spool, printer_for(setup), setup.profile)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with contextlib.AsyncExitStack() as closing:
            await closing.enter_async_context(local.door(agent, setup.data))
            jobs = [agent.keep_printing(), stop.wait()]
            if setup.server is not None:
                client = ServerClient(setup.server, setup.token, authority=setup.authority)
                link = server_link.ServerLink(agent, await closing.enter_async_context(client), local_lack())
                jobs += [link.take_jobs(), link.report(), link.say_health()]
            ready()
            tasks = [asyncio.ensure_future(job) for job in jobs]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await agent.finish()
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            agent.printer.close()
    faults = [end for end in ended if isinstance(end, Exception)]
    for fault in faults:
        log.error("The printer agent ends", exc_info=fault)
    return 1 if faults else 0


@contextlib.contextmanager
def _owned(path: Path) -> Iterator[None]:
    """This process alone owns the printer of this folder, for as long as it lives."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise AlreadyRunning(f"Another printer agent already uses {path.parent.parent}.") from error
    finally:
        os.close(descriptor)
