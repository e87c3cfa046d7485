"""On a machine without libfribidi0 tickets still come out: in English where letters join."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image

from printer import lettering
from printer.fonts import CannotShape
from printer.health import health_of
from printer.in_english import in_english
from printer.lettering import Lettering
from queue_server.contract.commands import PrintState
from queue_server.contract.receipt import LineStyle
from tests.printer import receipts
from tests.printer.fakes.agent_process import agent_process


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """What a program is started with so that it finds no libfribidi: files of that name that hold nothing."""
    folder = tmp_path / "without"
    folder.mkdir()
    for name in ("libfribidi.so.0", "libfribidi.so"):
        (folder / name).touch()
    return {"LD_LIBRARY_PATH": str(folder)}


def test_a_program_started_so_really_has_no_shaping(bare: dict[str, str]) -> None:
    look = [sys.executable, "-c", "from printer import lettering; print(lettering.SHAPES)"]
    said = subprocess.run(look, env={**os.environ, **bare}, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


async def test_the_agent_starts_says_so_and_prints_english_and_a_number_for_everyone(
    tmp_path: Path, bare: dict[str, str]
) -> None:
    async with agent_process(tmp_path / "data", **bare) as agent:
        for receipt, copy_number in ((receipts.ENGLISH, 1), (receipts.ARABIC, 1), (receipts.ARABIC, 2)):
            report = await agent.print(receipt, uuid4(), copy_number)
            assert report.state is PrintState.PRINTED
        pictures = sorted((agent.data / "paper").glob("*.png"))
        assert len(pictures) == 3
        for picture in pictures:
            with Image.open(picture) as opened:
                assert [code.text for code in zxingcpp.read_barcodes(opened.convert("L"))] == [
                    receipts.QR_URL
                ]
        assert "install libfribidi0" in (agent.data / "agent.log").read_text()


def test_the_plain_ticket_has_the_number_and_says_whom_to_ask() -> None:
    plain = in_english(receipts.ARABIC)
    assert (plain.language, plain.direction, plain.qr_url) == ("en", "ltr", receipts.QR_URL)
    assert [line.text for line in plain.lines if line.style is LineStyle.NUMBER] == ["A042"]
    words = " ".join(line.text for line in plain.lines)
    assert words.isprintable()
    assert "Show this to a member of staff." in words


def test_joined_letters_are_refused_and_others_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "SHAPES", False)
    assert [lettering.can_set(language) for language in ("en", "pl", "uk", "ar", "bn")] == [
        *[True] * 3,
        *[False] * 2,
    ]
    with pytest.raises(CannotShape, match="install libfribidi0"):
        Lettering("ar", "rtl", 40).font()


class Host:
    """An agent with nothing to do."""

    class Spool:
        def ended(self, since: datetime) -> dict[PrintState, int]:
            return {}

        def waiting(self) -> int:
            return 0

    class Printer:
        class Status:
            paper = "ok"

        status = Status()

    spool, printer = Spool(), Printer()
    problem: str | None = None


def test_the_server_hears_of_it_while_the_printer_has_no_other_problem() -> None:
    host = Host()
    health = health_of(host, "no_shaping")  # type: ignore[arg-type]  # as much of it as counts
    assert health.ready
    assert "printed in English" in (health.problem or "")
    host.problem = "paper_out"
    worse = health_of(host, "no_shaping")  # type: ignore[arg-type]  # as much of it as counts
    assert worse.problem == "The printer is out of paper."
