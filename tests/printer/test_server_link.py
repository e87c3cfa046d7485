"""Reception's tickets reach the paper once and the server learns how each went, whenever it comes back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI, Request, Response

from printer.client import PrinterClient
from queue_server.contract.commands import PrinterHealth, PrintResult, PrintState
from queue_server.contract.views import PrinterJob, PrinterJobs
from tests.became import became_true
from tests.printer import receipts
from tests.printer.fakes.agent_process import AgentProcess, agent_process
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter

TOKEN = "a-printer-token"


class Reception:
    """The printer's part of the server's wire, over real HTTP."""

    def __init__(self) -> None:
        self.jobs: dict[UUID, PrinterJob] = {}
        self.results: dict[UUID, list[PrintState]] = {}
        self.health: list[PrinterHealth] = []
        self.app = FastAPI()
        self.app.add_api_route("/api/printer/jobs", self._jobs)
        self.app.add_api_route("/api/printer/jobs/{job}/result", self._result, methods=["POST"])
        self.app.add_api_route("/api/printer/health", self._health, methods=["POST"])
        self.plug = socket.socket()
        self.plug.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.plug.getsockname()[1]}"

    def ask(self, command_id: UUID, copy_number: int = 1) -> UUID:
        job = PrinterJob(
            job_id=uuid4(),
            command_id=command_id,
            copy_number=copy_number,
            receipt=receipts.ENGLISH,
            expires_at=datetime.now(UTC) + timedelta(minutes=10),
        )
        self.jobs[job.job_id] = job
        return job.job_id

    async def ended(self, job: UUID, state: PrintState) -> None:
        await became_true(lambda: self.results.get(job, [None])[-1] is state)

    async def read(self, problem: str) -> None:
        await became_true(lambda: self.health and self.health[-1].problem == problem)

    async def _jobs(self, request: Request, wait: int) -> PrinterJobs:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        for _ in range(wait * 20):
            if waiting := [job for key, job in self.jobs.items() if key not in self.results]:
                return PrinterJobs(jobs=waiting)
            await asyncio.sleep(0.05)
        return PrinterJobs(jobs=[])

    async def _result(self, job: UUID, request: Request) -> Response:
        result = PrintResult.model_validate_json(await request.body())
        self.results.setdefault(job, []).append(result.state)
        return Response(status_code=204)

    async def _health(self, request: Request) -> Response:
        self.health.append(PrinterHealth.model_validate(json.loads(await request.body())))
        return Response(status_code=204)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = uvicorn.Server(uvicorn.Config(self.app, log_level="error", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[self.plug]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def words(tmp_path: Path, reception: Reception) -> tuple[str, ...]:
    token = tmp_path / "printer.token"
    token.touch(0o600)
    token.write_text(TOKEN)
    return ("--server", reception.address, "--token-file", str(token))


async def test_receptions_ticket_is_printed_once_and_reported(tmp_path: Path) -> None:
    reception = Reception()
    async with reception.open(), agent_process(tmp_path / "d", *words(tmp_path, reception)) as agent:
        job = reception.ask(uuid4())
        await reception.ended(job, PrintState.PRINTED)
        assert len(list((agent.data / "paper").glob("*.png"))) == 1
        assert reception.health[-1].ready
        assert reception.health[-1].problem is None


async def test_the_kiosks_copy_and_the_servers_are_one(tmp_path: Path) -> None:
    reception = Reception()
    async with reception.open(), agent_process(tmp_path / "d", *words(tmp_path, reception)) as agent:
        command_id = uuid4()
        await agent.print(receipts.ENGLISH, command_id)
        await reception.ended(reception.ask(command_id), PrintState.PRINTED)
        assert len(list((agent.data / "paper").glob("*.png"))) == 1
        await reception.ended(reception.ask(command_id, 2), PrintState.PRINTED)
        assert len(list((agent.data / "paper").glob("*-copy2.png"))) == 1


async def test_a_server_that_is_away_is_told_when_it_comes_back(tmp_path: Path) -> None:
    reception = Reception()
    agent = AgentProcess(tmp_path / "d", *words(tmp_path, reception))
    await agent.start()
    try:
        assert (await agent.print(receipts.ENGLISH, uuid4())).state is PrintState.PRINTED
        async with reception.open():
            await reception.ended(reception.ask(uuid4()), PrintState.PRINTED)
    finally:
        await agent.end()


async def test_staff_read_what_is_wrong_in_plain_words(tmp_path: Path) -> None:
    reception, peer = Reception(), FaultyPrinter(Faults(out_of_paper=True))
    async with peer.listening() as port, reception.open():
        to = ("--print-to", f"tcp://127.0.0.1:{port}")
        async with agent_process(tmp_path / "d", *words(tmp_path, reception), *to):
            job = reception.ask(uuid4())
            await reception.ended(job, PrintState.BLOCKED)
            await reception.read("The printer is out of paper.")
            assert (reception.health[-1].ready, reception.health[-1].paper) == (False, "out")
            peer.put_in_paper()
            await reception.ended(job, PrintState.PRINTED)


async def test_a_token_that_others_can_read_is_refused(tmp_path: Path) -> None:
    token = tmp_path / "printer.token"
    token.write_text(TOKEN)
    token.chmod(0o644)
    agent = AgentProcess(tmp_path / "d", "--server", "http://127.0.0.1:9", "--token-file", str(token))
    with contextlib.suppress(AssertionError):
        await agent.start()
    assert "Others can read" in (agent.data / "agent.log").read_text()
    assert (await PrinterClient(agent.data).submit(receipts.ENGLISH, uuid4())).state is None
