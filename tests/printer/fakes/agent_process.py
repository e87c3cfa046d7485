"""A real `python -m printer agent` in a process of its own, and a way to wait for what it does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from printer.client import PaperReport, PrinterClient, socket_path
from queue_server.contract.receipt import Receipt


class AgentProcess:
    """One agent over one data folder; start it as often as you like."""

    def __init__(self, data: Path, *words: str, **around: str) -> None:
        self.data = data
        self.client = PrinterClient(data)
        self._words = words
        self._around = {**os.environ, **around}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns when its socket answers."""
        self.data.mkdir(exist_ok=True)
        log = (self.data / "agent.log").open("ab")
        with contextlib.closing(log):
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "printer", "agent", "--data", str(self.data), *self._words),
                stdout=log,
                stderr=log,
                env=self._around,
            )
        for _ in range(1200):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_unix_connection(socket_path(self.data))
                writer.close()
                return
            if self._process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        raise AssertionError((self.data / "agent.log").read_text())

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal; the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), 30)

    async def print(self, receipt: Receipt, command_id: UUID, copy_number: int = 1) -> PaperReport:
        """Submit and follow to the end."""
        report = await self.client.submit(receipt, command_id, copy_number)
        if not report.ended:
            *_, report = [later async for later in self.client.watch(command_id, copy_number)]
        return report


@contextlib.asynccontextmanager
async def agent_process(data: Path, *words: str, **around: str) -> AsyncIterator[AgentProcess]:
    """A started agent that is gone afterwards. `around` are variables of its environment."""
    agent = AgentProcess(data, *words, **around)
    await agent.start()
    try:
        yield agent
    finally:
        await agent.end(signal.SIGKILL)
