"""The agent's way to the server: it fetches reception's tickets and reprints and says how each went.

A server that is away is tried again after 1, 2 and then every 3 s; nothing is lost meanwhile, for the
spool holds it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Protocol

from printer import health
from printer.spool import TAKES_NOTHING
from queue_server.client import LONGEST_PAUSE_SECONDS, Refused, ServerClient, ServerError
from queue_server.contract.commands import PrintResult
from queue_server.contract.views import PrinterJob

HEALTH_EVERY_SECONDS = 30.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, LONGEST_PAUSE_SECONDS

log = logging.getLogger("printer")


class Host(health.Host, Protocol):
    """What the link needs of the agent."""

    async def accept_for_server(self, wanted: PrinterJob) -> bool:
        """Take in what the server wants printed; False when it was known already."""

    def next_change(self) -> asyncio.Event:
        """Set when anything changed after this call."""


class ServerLink:
    """Three loops that run beside each other until cancelled.

    `lack` is what this machine lacks although it can print; said of a printer that has no other problem.
    """

    def __init__(self, host: Host, server: ServerClient, lack: str | None = None) -> None:
        self._host = host
        self._lack = lack
        self._server = server

    async def take_jobs(self) -> None:
        """Fetch jobs as they come."""
        pause = _SHORTEST_PAUSE
        while True:
            asked_at = asyncio.get_running_loop().time()
            try:
                jobs = await self._server.printer_jobs()
            except ServerError as problem:
                log.warning("No jobs from the server: %s", problem)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _SHORTEST_PAUSE
            try:
                news = [await self._host.accept_for_server(job) for job in jobs]
            except TAKES_NOTHING as problem:
                log.error("No jobs can be taken in: %s", problem)
                await asyncio.sleep(_LONGEST_PAUSE)
                continue
            was_quick = asyncio.get_running_loop().time() - asked_at < _SHORTEST_PAUSE
            if was_quick and not any(news):
                await asyncio.sleep(_SHORTEST_PAUSE)

    async def report(self) -> None:
        """Say how the server's jobs go, each change at least once and in order."""
        pause = _SHORTEST_PAUSE
        while True:
            change = self._host.next_change()
            if await self._report_all():
                pause = _SHORTEST_PAUSE
                await change.wait()
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _report_all(self) -> bool:
        for job_id, job in self._host.spool.unreported():
            result = PrintResult(state=job.state, evidence=job.evidence, cause=job.cause)
            try:
                await self._server.printer_result(job_id, result)
            except Refused as refusal:
                log.warning("The server does not want to know about a job: %s", refusal)
            except ServerError:
                return False
            try:
                self._host.spool.reported(job_id, job.state)
            except TAKES_NOTHING:
                return False
        return True

    async def say_health(self) -> None:
        """Say how the printer is: when that changes, and every half minute."""
        while True:
            change = self._host.next_change()
            said = health.health_of(self._host, self._lack)
            with contextlib.suppress(ServerError):
                await self._server.printer_health(said)
            while health.health_of(self._host, self._lack) == said:
                try:
                    async with asyncio.timeout(HEALTH_EVERY_SECONDS):
                        await change.wait()
                except TimeoutError:
                    break
                change = self._host.next_change()
