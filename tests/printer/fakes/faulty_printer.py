"""A printer of ours with every fault that a shop will meet, at the end of a real TCP line or a device file.

As in a real one, what it has not printed yet stays in its buffer when a line ends, real-time commands are
obeyed on arrival, and what it printed is on the paper whatever is cleared afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import tty
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.printer.fakes.escpos_reader import Command, EscposReader, Plain, Raster

BUFFER_BYTES = 4096
OFF_SECONDS = 0.3


@dataclass
class Faults:
    """What goes wrong. Byte counts are those of pictures, not of questions before them."""

    silent: bool = False
    deaf_after: int | None = None
    reset_after: int | None = None
    close_after: int | None = None
    dies_after: int | None = None
    lose_fence: bool = False
    hangs_up_on_fence: bool = False
    fence_late_by: float = 0.0
    knows_tokens: bool = True
    knows_fence: bool = True
    knows_clear: bool = True
    bytes_a_second: int | None = None
    out_of_paper: bool = False
    out_of_paper_after: int | None = None
    cover_open: bool = False
    cover_open_after: int | None = None
    cutter_stuck: bool = False
    chatters: bool = False
    says_all_twice: bool = False
    mutters: bytes = b""
    low_paper: bool = False


class Wire(Protocol):
    """What an answer is written to."""

    def write(self, data: bytes) -> object: ...

    def end(self, *, reset: bool) -> None: ...


class FaultyPrinter:
    """Remembers each piece of paper that it cut off, as rows of bytes."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        self.pieces: list[list[bytes]] = []
        self.connections = 0
        self.cleared = 0
        self.has_forgotten = False
        self.reader = EscposReader(clears=self.faults.knows_clear)
        self._rows: list[bytes] = []
        self._taken = 0
        self._is_able = asyncio.Event()
        self._wire: Wire | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._tells_changes = False
        self._off_until = 0.0

    @property
    def is_stopped(self) -> bool:
        """Whether it prints nothing now."""
        return self.faults.out_of_paper or self.faults.cover_open or self.faults.cutter_stuck

    @property
    def has_proof(self) -> bool:
        """Whether it can say that it printed."""
        return self.faults.knows_tokens or self.faults.knows_fence

    @property
    def holds_back(self) -> bool:
        """Whether there is anything that it would still print."""
        return bool(self.reader.buffer)

    @property
    def has_paper_hanging_out(self) -> bool:
        """Whether something was printed and not cut off."""
        return bool(self._rows)

    def hang_up(self, *, reset: bool = False) -> None:
        """End the line, as many do to one on which nothing was said for minutes."""
        assert self._wire is not None
        self._wire.end(reset=reset)

    def mend(self) -> None:
        """All is well again: a new roll, the cover closed, the cutter free, an ear for what comes."""
        knows = ("knows_tokens", "knows_fence", "knows_clear")
        self.faults = Faults(**{name: getattr(self.faults, name) for name in knows})
        self._look()
        self._tell_change()

    def put_in_paper(self) -> None:
        """A new roll: what waits goes on."""
        self.faults.out_of_paper, self.faults.out_of_paper_after = False, None
        self._look()
        self._tell_change()

    def switch_off_and_on(self) -> None:
        """The buffer is empty and nothing is promised any more; the paper stays as it is.

        For a moment it hears nothing.
        """
        self._off_until = asyncio.get_running_loop().time() + OFF_SECONDS
        self.reader = EscposReader(clears=self.faults.knows_clear)
        self._tells_changes, self._taken = False, 0

    # At the end of a line

    @contextlib.asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[int]:
        """The port it listens on."""
        plug = socket.socket()
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        plug.bind(("127.0.0.1", port))
        server = await asyncio.start_server(self._serve, sock=plug, limit=BUFFER_BYTES)
        try:
            yield plug.getsockname()[1]
        finally:
            server.close()
            if self._wire is not None:
                self._wire.end(reset=False)
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    @contextlib.contextmanager
    def plugged_in(self, name: Path) -> Iterator[None]:
        """A device file of this name leads to it, as udev names a USB printer; unplugged afterwards."""
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        name.symlink_to(os.ttyname(theirs))
        os.close(theirs)
        os.set_blocking(ours, False)
        serving = asyncio.ensure_future(self._serve_device(ours))
        try:
            yield
        finally:
            serving.cancel()
            name.unlink()
            os.close(ours)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = self._begin(_Plug(writer))
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)  # the loop itself keeps only a weak hold of it
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while (data := await reader.read(1024)) and await self._take(data, wire):
                pass
        writer.close()

    async def _serve_device(self, descriptor: int) -> None:
        wire = self._begin(_Cable(descriptor))
        while True:
            try:
                data = os.read(descriptor, 1024)
            except OSError:  # nothing came, or nobody has opened it yet
                await asyncio.sleep(0.005)
                continue
            if not await self._take(data, wire):
                return

    def _begin(self, wire: Wire) -> Wire:
        self.connections += 1
        self._wire, self._tells_changes, self._taken = wire, False, 0
        self.has_forgotten = False
        return wire

    # The printer itself

    async def _take(self, data: bytes, wire: Wire) -> bool:
        """What came is worked on as far as it can be; False once the line has ended."""
        if self.faults.bytes_a_second:
            await asyncio.sleep(len(data) / self.faults.bytes_a_second)
        if wire is not self._wire:
            return False
        if self.faults.silent or asyncio.get_running_loop().time() < self._off_until:
            return True
        for command in self.reader.hear(data):
            self._answer(self._at_once(command))
        self._look()
        while self.is_stopped and len(self.reader.buffer) >= BUFFER_BYTES:
            self._is_able.clear()
            await self._is_able.wait()
        return await self._goes_on(wire)

    async def _goes_on(self, wire: Wire) -> bool:
        faults, so_far = self.faults, self._taken + len(self.reader.buffer)
        if _reached(faults.deaf_after, so_far):
            await asyncio.Event().wait()
        if _reached(faults.dies_after, so_far):
            faults.dies_after = None
            self.switch_off_and_on()
            wire.end(reset=True)
            return not isinstance(wire, _Plug)
        if _reached(faults.reset_after, so_far):
            wire.end(reset=True)
            return False
        if _reached(faults.close_after, so_far):
            wire.end(reset=False)
            return False
        return True

    def _look(self) -> None:
        """Print while it can."""
        while not self.is_stopped and (command := self.reader.next()) is not None:
            self._obey(command)
        self._is_able.set()

    def _obey(self, command: Command) -> None:
        if isinstance(command, Raster):
            self._print(command)
            return
        if command.name == "cut":
            self.pieces.append(self._rows)
            self._rows = []
        if command.name in ("token", "fence") and self.pieces and self.faults.hangs_up_on_fence:
            self.faults.hangs_up_on_fence = False
            self.hang_up(reset=True)
            return
        answer = self._in_turn(command)
        if answer and self.faults.fence_late_by and self.pieces and command.name in ("token", "fence"):
            asyncio.get_running_loop().call_later(self.faults.fence_late_by, self._answer, answer)
        else:
            self._answer(answer)

    def _print(self, band: Raster) -> None:
        step, faults = band.width_bytes, self.faults
        self._rows += [band.data[at : at + step] for at in range(0, len(band.data), step)]
        self._taken += len(band.data)
        self._answer(faults.mutters)
        if _reached(faults.out_of_paper_after, self._taken):
            faults.out_of_paper, faults.out_of_paper_after = True, None
            self._tell_change()
        if _reached(faults.cover_open_after, self._taken):
            faults.cover_open, faults.cover_open_after = True, None
            self._tell_change()

    def _at_once(self, command: Plain) -> bytes:
        if command.name == "status":
            return bytes((self._status(command.argument[0]),)) * (2 if self.faults.says_all_twice else 1)
        self.cleared += 1
        self.has_forgotten = True
        return b"\x37\x25\x00"

    def _in_turn(self, command: Plain) -> bytes:
        if command.name == "tell_changes":
            self._tells_changes = True
            return self._change()
        if command.name == "init":
            self._tells_changes = False
        if command.name == "identity":
            return b"_TM-T88VII\0"
        if command.name == "token" and self.faults.knows_tokens and not self._loses_fence():
            middle = self._change() if self.faults.chatters else b""
            return b"\x37\x22" + command.argument[:2] + middle + command.argument[2:] + b"\x00"
        if command.name == "fence" and self.faults.knows_fence and not self._loses_fence():
            return b"\x00"
        return b""

    def _loses_fence(self) -> bool:
        """The fence of a ticket is lost, not the one that asks an idle printer what it knows."""
        if not (self.faults.lose_fence and self.pieces):
            return False
        self.faults.lose_fence = False
        return True

    def _status(self, question: int) -> int:
        faults = self.faults
        stopped = (0x20 if faults.out_of_paper else 0) | (0x04 if faults.cover_open else 0)
        bits = {
            1: 0x08 if self.is_stopped else 0,
            2: stopped | (0x40 if faults.cutter_stuck else 0),
            3: 0x08 if faults.cutter_stuck else 0,
            4: (0x60 if faults.out_of_paper else 0)
            | (0x0C if faults.out_of_paper or faults.low_paper else 0),
        }
        return 0x12 | bits[question]

    def _change(self) -> bytes:
        faults = self.faults
        head = 0x10 | (0x08 if self.is_stopped else 0) | (0x20 if faults.cover_open else 0)
        paper = 0x0F if faults.out_of_paper else 0x03 if faults.low_paper else 0
        return bytes((head, 0x08 if faults.cutter_stuck else 0, paper, 0))

    def _tell_change(self) -> None:
        if self._tells_changes:
            self._answer(self._change())

    def _answer(self, data: bytes) -> None:
        if data and self._wire is not None and not self.faults.silent:
            with contextlib.suppress(OSError):
                self._wire.write(data)


def _reached(limit: int | None, so_far: int) -> bool:
    return limit is not None and so_far >= limit


class _Plug:
    """A TCP connection."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def write(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    def end(self, *, reset: bool) -> None:
        if reset:
            plug = self._writer.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()
        self._writer.close()


class _Cable:
    """A USB or serial cable, which stays plugged in whatever becomes of the printer."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes) -> None:
        os.write(self._descriptor, data)

    def end(self, *, reset: bool) -> None:
        """Nothing: only pulling it out does that."""
