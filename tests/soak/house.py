"""The shop's real programs, the lines between them, which can be cut, and the printer that fails."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.became import soon
from tests.faults.one_address import carry
from tests.journeys.stage import Program, Stage
from tests.printer.fakes.faulty_printer import FaultyPrinter

TOKEN = "monitoring of the soak"
WHOLE_ROWS = 300
"""No ticket is shorter: 38 mm at 203 dots an inch."""


class Cable:
    """A line to the server that can be cut and mended. Devices reach the server at `address`."""

    def __init__(self) -> None:
        self.address = ""
        self._far_port = 0
        self._is_cut = False
        self._open: set[asyncio.StreamWriter] = set()

    @contextlib.asynccontextmanager
    async def laid(self, far_port: int) -> AsyncIterator[Cable]:
        """It leads to that port as long as the block runs."""
        self._far_port = far_port
        listening = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            listening.close()
            self.cut()

    def cut(self) -> None:
        """Nothing passes, and what was under way breaks off."""
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        """It leads there again."""
        self._is_cut = False

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            if not self._is_cut:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far_port)
                self._open |= {writer, far_writer}
                await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer))
                self._open -= {writer, far_writer}
        writer.close()


class Papers(list[list[bytes]]):
    """The tickets that came out whole, each remembered by its fingerprint alone. Half tickets look alike."""

    def append(self, rows: list[bytes]) -> None:
        """One more piece was cut off."""
        if len(rows) >= WHOLE_ROWS:
            super().append([hashlib.sha256(b"".join(rows)).digest()])


@dataclass(frozen=True, slots=True)
class Size:
    """What a process holds: memory in MB, open files and sockets, threads, and processes of its own."""

    memory_mb: float
    files: int
    threads: int
    children: int


class House(Stage):
    """Server and printer agent as processes; the rest of the shop is played beside them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.printer = FaultyPrinter()
        self.printer.pieces = Papers()
        self.printer_port = 0

    @property
    def port(self) -> int:
        """Where the server listens."""
        return int(self.address.rpartition(":")[2])

    def start_agent(self) -> Program:
        """The agent with its printer on the network; at the next start the same."""
        times = self._log_of("printer").count("is ready")
        where = ("--print-to", f"tcp://127.0.0.1:{self.printer_port}")
        agent = self._start_device("printer", "printer", "agent", *where)
        soon(lambda: self._log_of("printer").count("is ready") > times, what="the printer agent's start")
        return agent

    def size(self, program: str) -> Size:
        """What this program holds now."""
        home = Path("/proc") / str(self.programs[program].process.pid)
        said = dict(line.split(":\t", 1) for line in (home / "status").read_text().splitlines())
        children = (home / "task" / home.name / "children").read_text().split()
        files = len(list((home / "fd").iterdir()))
        memory = int(said["VmRSS"].split()[0]) / 1024
        return Size(memory, files, int(said["Threads"]), len(children))

    async def tasks(self) -> int:
        """How many tasks the server has, as it tells its monitoring."""
        async with httpx2.AsyncClient(base_url=self.address, timeout=20, trust_env=False) as line:
            answer = await line.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        found = next(line for line in answer.text.splitlines() if line.startswith("front_door_tasks "))
        return int(float(found.split()[1]))
