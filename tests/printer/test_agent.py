"""A real agent in its own process prints each copy once: after crashes, without paper, without a printer."""

from __future__ import annotations

import asyncio
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image

from printer.client import NO_AGENT, Paper, PrinterClient, socket_path
from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import LineStyle, ReceiptLine
from tests.printer import receipts
from tests.printer.fakes.agent_process import AgentProcess, agent_process
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter


def tickets(data: Path) -> list[Path]:
    return sorted((data / "paper").glob("*.png"))


async def test_a_ticket_becomes_a_picture_whose_code_is_read(tmp_path: Path) -> None:
    async with agent_process(tmp_path / "data") as agent:
        command_id = uuid4()
        report = await agent.print(receipts.ENGLISH, command_id)
        assert (report.state, report.paper, report.ended) == (PrintState.PRINTED, Paper.PRINTED, True)
        (picture,) = tickets(agent.data)
        assert picture.name.endswith("-A042.png")
        with Image.open(picture) as opened:
            assert [code.text for code in zxingcpp.read_barcodes(opened.convert("L"))] == [receipts.QR_URL]
        assert await agent.print(receipts.ENGLISH, command_id) == report
        assert len(tickets(agent.data)) == 1
        await agent.print(receipts.ENGLISH, command_id, 2)
        first, second = tickets(agent.data)
        assert first == picture
        assert second.name.endswith("-A042-copy2.png")


async def test_the_folder_and_socket_are_for_their_owner_alone(tmp_path: Path) -> None:
    async with agent_process(tmp_path / "data") as agent:
        assert stat.S_IMODE(socket_path(agent.data).stat().st_mode) == 0o600
        assert stat.S_IMODE((agent.data / "printer").stat().st_mode) == 0o700


async def test_no_agent_means_no_paper(tmp_path: Path) -> None:
    report = await PrinterClient(tmp_path).submit(receipts.ENGLISH, uuid4())
    assert report == NO_AGENT
    assert report.paper is Paper.NONE


async def test_a_path_too_long_for_a_socket_gets_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("long" * 30)
    with TemporaryDirectory() as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        assert len(str(socket_path(deep))) < 104
        async with agent_process(deep) as agent:
            assert (await agent.print(receipts.OFFLINE, uuid4())).state is PrintState.PRINTED


@pytest.mark.alone
async def test_it_ends_within_two_seconds_of_being_asked(tmp_path: Path) -> None:
    took = []
    while len(took) < 3 and min(took, default=2) >= 2:  # a machine may stand still meanwhile
        async with agent_process(tmp_path / "data") as agent:
            started = time.monotonic()
            assert await agent.end() == 0
            took.append(time.monotonic() - started)
            assert not socket_path(agent.data).exists()
    assert min(took) < 2, took


async def test_a_second_agent_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    async with agent_process(tmp_path / "data") as agent:
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "printer", "agent", "--data", str(agent.data)), stderr=subprocess.PIPE
        )
        _, said = await asyncio.wait_for(second.communicate(), 60)
        assert second.returncode == 2
        assert said.decode() == f"Another printer agent already uses {agent.data}.\n"
        assert (await agent.print(receipts.OFFLINE, uuid4())).state is PrintState.PRINTED


async def test_killed_while_the_ticket_is_on_its_way_it_is_unknown_and_not_sent_again(tmp_path: Path) -> None:
    peer = FaultyPrinter(Faults(out_of_paper_after=20_000))
    async with peer.listening() as port, agent_process(tmp_path / "d", *network(port)) as agent:
        command_id = uuid4()
        await agent.client.submit(receipts.ENGLISH, command_id)
        async for report in agent.client.watch(command_id):
            if report.state in (PrintState.SENDING, PrintState.SENT, PrintState.BLOCKED):
                break
        await agent.end(signal.SIGKILL)
        peer.put_in_paper()
        await agent.start()
        report = await agent.print(receipts.ENGLISH, command_id)
        assert (report.state, report.cause, report.paper) == (PrintState.UNKNOWN, "restarted", Paper.ASK)
        again = await agent.print(receipts.ENGLISH, command_id, 2)
        assert again.state is PrintState.PRINTED
        assert len(peer.pieces) == 1


async def test_killed_before_the_printer_was_there_it_prints_afterwards_once(tmp_path: Path) -> None:
    peer = FaultyPrinter()
    async with peer.listening() as port:
        pass
    async with agent_process(tmp_path / "d", *network(port)) as agent:
        command_id = uuid4()
        await agent.client.submit(receipts.ENGLISH, command_id)
        async for report in agent.client.watch(command_id):
            if report.state is PrintState.FAILED:
                break
        assert report.paper is Paper.NONE
        assert report.cause == "not_reached"
        assert not report.ended
        await agent.end(signal.SIGKILL)
        async with FaultyPrinter().listening() as port:
            agent = AgentProcess(agent.data, *network(port))
            await agent.start()
            assert (await agent.print(receipts.ENGLISH, command_id)).state is PrintState.PRINTED
            await agent.end()


async def test_paper_out_is_said_and_the_ticket_comes_with_the_new_roll(tmp_path: Path) -> None:
    peer = FaultyPrinter(Faults(out_of_paper=True))
    async with peer.listening() as port, agent_process(tmp_path / "d", *network(port)) as agent:
        command_id = uuid4()
        await agent.client.submit(receipts.ENGLISH, command_id)
        async for report in agent.client.watch(command_id):
            if report.cause == "paper_out":
                assert report.paper is Paper.NONE
                peer.put_in_paper()
        assert (report.state, report.evidence) == (PrintState.PRINTED, Evidence.TOKEN)
        assert len(peer.pieces) == 1


@pytest.mark.parametrize("seconds", [0, 1])
async def test_who_left_while_the_agent_was_away_leaves_no_paper_behind(
    tmp_path: Path, seconds: float
) -> None:
    peer = FaultyPrinter(Faults(out_of_paper=True))
    async with peer.listening() as port, agent_process(tmp_path / "d", *network(port)) as agent:
        command_id = uuid4()
        await agent.client.submit(receipts.ENGLISH, command_id)
        await agent.end(signal.SIGKILL)
        leaves = asyncio.create_task(agent.client.expire(command_id, 1, seconds))
        never_came = asyncio.create_task(agent.client.expire(uuid4(), 1, seconds))
        await asyncio.sleep(seconds)  # they count while nobody is there to be told
        await agent.start()
        await asyncio.wait_for(asyncio.gather(leaves, never_came), 20)
        peer.put_in_paper()
        report = await agent.print(receipts.ENGLISH, command_id)
        assert (report.state, report.ended) == (PrintState.EXPIRED, True)
        assert (await agent.print(receipts.OFFLINE, uuid4())).state is PrintState.PRINTED
        assert len(peer.pieces) == 1


async def test_a_ticket_with_a_letter_that_no_font_has_fails_at_once(tmp_path: Path) -> None:
    lines = [ReceiptLine(style=LineStyle.SHOP, text="市民"), *receipts.ENGLISH.lines]
    async with agent_process(tmp_path / "data") as agent:
        report = await agent.print(receipts.ENGLISH.model_copy(update={"lines": lines}), uuid4())
        assert (report.state, report.cause, report.ended) == (PrintState.FAILED, "cannot_draw", True)
        assert (await agent.print(receipts.ENGLISH, uuid4())).state is PrintState.PRINTED


async def test_a_bad_question_is_refused_and_the_agent_lives(tmp_path: Path) -> None:
    async with agent_process(tmp_path / "data") as agent:
        for question in (b"", b"nonsense\n", b'{"ask": "dance"}\n', b"x" * 300_000 + b"\n"):
            reader, writer = await asyncio.open_unix_connection(socket_path(agent.data))
            writer.write(question)
            writer.write_eof()
            assert b"bad_question" in await asyncio.wait_for(reader.read(), 5)
            writer.close()
        assert (await agent.print(receipts.OFFLINE, uuid4())).state is PrintState.PRINTED


async def test_the_log_holds_numbers_and_nothing_that_leads_to_a_person(tmp_path: Path) -> None:
    async with agent_process(tmp_path / "data") as agent:
        await agent.print(receipts.ENGLISH, uuid4())
        log = (agent.data / "agent.log").read_text()
        assert "A042" in log
        assert receipts.QR_URL not in log
        assert "Guildhall" not in log


def network(port: int) -> tuple[str, ...]:
    return ("--print-to", f"tcp://127.0.0.1:{port}", "--profile", "TM-T20II")
