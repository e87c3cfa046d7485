"""A network printer with every fault that a shop will meet, at the end of a real TCP line."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.printer.fakes.escpos_reader import Command, EscposReader, Plain, Raster


@dataclass
class Faults:
    """What goes wrong. Byte counts are those of pictures and cuts, not of questions before them."""

    silent: bool = False
    reset_after: int | None = None
    close_after: int | None = None
    lose_fence: bool = False
    knows_tokens: bool = True
    knows_fence: bool = True
    bytes_a_second: int | None = None
    out_of_paper: bool = False
    out_of_paper_after: int | None = None
    cover_open: bool = False
    chatters: bool = False


@dataclass
class FaultyPrinter:
    """Counts whole tickets (those that were cut) and remembers their pictures as rows of bytes."""

    faults: Faults = field(default_factory=Faults)
    whole: list[list[bytes]] = field(default_factory=list)
    connections: int = 0
    cleared: int = 0
    _rows: list[bytes] = field(default_factory=list)
    _taken: int = 0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)
    _tells_changes: bool = False

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """The port it listens on."""
        plug = socket.socket()
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plug.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(self._serve, sock=plug, limit=4096)
        self._ready.set()
        if self.faults.out_of_paper:
            self._ready.clear()
        try:
            yield plug.getsockname()[1]
        finally:
            server.close()
            for writer in self._writers:
                writer.close()

    def put_in_paper(self) -> None:
        """A new roll: what waits goes on."""
        self.faults.out_of_paper = False
        self.faults.out_of_paper_after = None
        self._ready.set()
        self._tell_change()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        self._taken, self._rows, self._tells_changes = 0, [], False
        parser = EscposReader()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1024):
                if self.faults.bytes_a_second:
                    await asyncio.sleep(len(data) / self.faults.bytes_a_second)
                if self.faults.silent:
                    continue
                for command in parser.feed(data):
                    if isinstance(command, Raster) or command.name in ("cut", "fence", "token"):
                        await self._ready.wait()
                    self._obey(command, writer)
                if self._ends(parser, writer):
                    return
        writer.close()

    def _ends(self, parser: EscposReader, writer: asyncio.StreamWriter) -> bool:
        so_far = self._taken + len(parser.buffer)
        if self.faults.reset_after is not None and so_far >= self.faults.reset_after:
            plug = writer.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return True
        if self.faults.close_after is not None and so_far >= self.faults.close_after:
            writer.close()
            return True
        return False

    def _obey(self, command: Command, writer: asyncio.StreamWriter) -> None:
        if isinstance(command, Raster):
            step = command.width_bytes
            self._rows += [command.data[at : at + step] for at in range(0, len(command.data), step)]
            self._taken += len(command.data)
            if self.faults.out_of_paper_after is not None and self._taken >= self.faults.out_of_paper_after:
                self.faults.out_of_paper = True
                self._ready.clear()
                self._tell_change()
            return
        if self.faults.chatters and command.name == "token":
            answer = (
                bytes((0x37, 0x22)) + command.argument[:2] + self._change() + command.argument[2:] + b"\0"
            )
        else:
            answer = self._answer(command)
        if answer:
            writer.write(answer)

    def _answer(self, command: Plain) -> bytes:
        if command.name == "status":
            return bytes((self._status(command.argument[0]),))
        if command.name == "tell_changes":
            self._tells_changes = True
            return self._change()
        if command.name == "init":
            self._tells_changes = False
        if command.name == "clear":
            self.cleared += 1
            self._rows = []
            return b"\x37\x25\x00"
        if command.name == "cut":
            self.whole.append(self._rows)
            self._rows = []
        if command.name == "token" and self.faults.knows_tokens and not self._swallows_fence():
            return b"\x37\x22" + command.argument + b"\x00"
        if command.name == "fence" and self.faults.knows_fence and not self._swallows_fence():
            return b"\x00"
        return b""

    def _swallows_fence(self) -> bool:
        """The fence of a ticket is lost, not the one that asks an idle printer what it knows."""
        return self.faults.lose_fence and bool(self.whole)

    def _status(self, question: int) -> int:
        stopped = self.faults.out_of_paper or self.faults.cover_open
        bits = {
            1: 0x08 if stopped else 0,
            2: (0x20 if self.faults.out_of_paper else 0) | (0x04 if self.faults.cover_open else 0),
            3: 0,
            4: 0x6C if self.faults.out_of_paper else 0,
        }
        return 0x12 | bits[question]

    def _change(self) -> bytes:
        stopped = self.faults.out_of_paper or self.faults.cover_open
        head = 0x10 | (0x08 if stopped else 0) | (0x20 if self.faults.cover_open else 0)
        return bytes((head, 0, 0x0F if self.faults.out_of_paper else 0, 0))

    def _tell_change(self) -> None:
        for writer in self._writers:
            if self._tells_changes and not writer.is_closing():
                writer.write(self._change())
