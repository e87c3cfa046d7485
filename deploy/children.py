"""One child program: started, logged, started again when it falls, ended within seconds.

A child runs in a session of its own, so that Ctrl-C reaches only `together`, which then ends the children in
order. Should `together` be killed outright, Linux ends its children too.
"""

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60
ASKED_TO_STOP = frozenset({0, -signal.SIGTERM, -signal.SIGINT})
LOG_BYTES, LOGS_KEPT = 5_000_000, 3
PR_SET_PDEATHSIG = 1


def say(sentence: str) -> None:
    """One sentence for the person who started us, at once."""
    print(sentence, flush=True)


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def pauses() -> Callable[[float], int]:
    """How many seconds to wait before the next start: 1, 2, 4 … 30, from 1 again after a steady minute."""
    pause = 0

    def after(ran_for_seconds: float) -> int:
        nonlocal pause
        pause = 1 if ran_for_seconds > STEADY_SECONDS or not pause else min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause

    return after


@dataclass
class Child:
    """A program that is kept running; `watch` sees each line it prints, as does its log file."""

    name: str
    command: Sequence[str]
    log: Path
    watch: Callable[[str], None] = lambda line: None
    ended: int | None = None
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)
    _stopping: bool = False
    _last_line: str = ""

    async def keep_up(self, give_up: Callable[[int], bool] = lambda code: False) -> int:
        """Start it, and again whenever it falls, until `stop` or until `give_up(exit code)` says so."""
        pause_after = pauses()
        while True:
            began = asyncio.get_running_loop().time()
            code = await self._run_once()
            if self._stopping or give_up(code):
                self.ended = code
                return code
            pause = pause_after(asyncio.get_running_loop().time() - began)
            say(f"The {self.name} stopped ({describe(code)}); starting it again in {pause} s. See {self.log}")
            if self._last_line and code >= 0:  # who was killed had no last word
                say(f"  It said: {self._last_line}")
            await asyncio.sleep(pause)

    async def _run_once(self) -> int:
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            preexec_fn=die_with_parent,
            limit=1_000_000,
        )
        await self._read_lines(self._process)
        return await self._process.wait()

    async def _read_lines(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        log = open_log(self.name, self.log)
        self._last_line = ""
        async for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip("\n")
            log.info(line)
            self._last_line = line.strip() or self._last_line
            self.watch(line)

    async def stop(self, within_seconds: float) -> None:
        """End it politely, then, when the time is up, at once with all it started."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), within_seconds)
                return
            os.killpg(process.pid, signal.SIGKILL)


class LogFile(RotatingFileHandler):
    """A log that loses its lines while the disk takes none, and says so once."""

    _takes_nothing = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, or lose it."""
        took_nothing, self._takes_nothing = self._takes_nothing, False
        super().emit(record)
        if self._takes_nothing and not took_nothing:
            say(f"Nothing can be written to {self.baseFilename}: is the disk full?")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the name and the record are how logging calls it
        """Called by `emit` where it could not write."""
        self._takes_nothing = True


def open_log(name: str, path: Path) -> logging.Logger:
    """The child's log: its lines as they come, at most three files of 5 MB, for its owner alone."""
    log = logging.getLogger(f"together.{name}")
    if not log.handlers:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = LogFile(path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT - 1, encoding="utf-8")
        path.chmod(0o600)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return log


def describe(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name
