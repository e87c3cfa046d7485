"""Who installs a printer reads in plain sentences what it can do, and nothing is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer.__main__ import main
from printer.probe import PROOFS, probe
from printer.profiles import profile
from printer.transport import Network
from queue_server.contract.commands import Evidence, PrintState
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter

ANSWERS = "The printer answers."


@pytest.mark.parametrize(
    ("faults", "is_ready", "said"),
    [
        (Faults(), True, [ANSWERS, "Nothing is wrong with it.", PROOFS[Evidence.TOKEN]]),
        (Faults(knows_tokens=False), True, [ANSWERS, "Nothing is wrong with it.", PROOFS[Evidence.FENCE]]),
        (
            Faults(low_paper=True),
            True,
            [ANSWERS, "The printer has little paper left.", PROOFS[Evidence.TOKEN]],
        ),
        (
            Faults(out_of_paper=True),
            False,
            [ANSWERS, "The printer is out of paper.", "What it can prove is found once that is put right."],
        ),
    ],
    ids=["token", "fence", "low", "out"],
)
async def test_it_is_said_what_a_printer_can_prove(faults: Faults, is_ready: bool, said: list[str]) -> None:
    printer = FaultyPrinter(faults)
    async with printer.listening() as port:
        assert await probe(Network("127.0.0.1", port), profile()) == (is_ready, said)
    assert printer.pieces == []


def test_nobody_there_is_said_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "/dev/usb/lp-that-is-not-there"]) == 1
    assert capsys.readouterr().out.startswith("The printer cannot be reached.")


def test_a_place_that_is_none_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "tcp://nowhere"]) == 2
    assert "is not an address" in capsys.readouterr().err


def test_the_installers_page_names_every_state_and_every_evidence() -> None:
    page = (Path(__file__).parents[2] / "docs" / "printers.md").read_text()
    rows = [row for row in page.splitlines() if row.startswith("| ")]
    for word in (*PrintState, *Evidence):
        assert word is Evidence.NONE or any(word in row.split("|")[1] for row in rows), word
