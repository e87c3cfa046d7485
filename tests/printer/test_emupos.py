"""Another program's printer makes of our bytes exactly our picture, and its faults are understood."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
import zxingcpp
from PIL import Image, ImageChops

from printer import raster
from printer.conversation import LinePrinter, Outcome, Patience, Ticket
from printer.layout import Paper, lay_out
from printer.profiles import profile
from printer.transport import Network
from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import Receipt
from tests.printer import receipts
from tests.printer.conftest import Emupos

pytestmark = pytest.mark.timeout(400)  # the first run installs the emulator

PROFILE = profile("TM-T20II")
PATIENT = Patience(settle=60, answer=30, probe=1.5, slice=60, fence=60)


@pytest.fixture
async def printer(emupos: Emupos) -> AsyncIterator[LinePrinter]:
    printer = LinePrinter(Network("127.0.0.1", emupos.port), PROFILE, patience=PATIENT)
    yield printer
    printer.close()


def ticket(receipt: Receipt) -> tuple[Ticket, Image.Image]:
    picture = raster.draw(lay_out(receipt, Paper(PROFILE.dots)))
    return Ticket("A042", raster.encode(picture, PROFILE), raster.png(picture), picture.height), picture


def nothing(state: PrintState, cause: str | None) -> None:
    """No spool listens."""


async def test_the_emulator_prints_our_pictures_dot_by_dot(emupos: Emupos, printer: LinePrinter) -> None:
    for receipt in (receipts.ENGLISH, receipts.ARABIC, receipts.LARGE):
        paper, picture = ticket(receipt)
        assert await printer.tell(paper, nothing) == Outcome(PrintState.PRINTED, Evidence.FENCE)
        assert emupos.receipts()[0]["boundary"] == "cut"
        with Image.open(io.BytesIO(emupos.picture())) as opened:
            printed = opened.convert("L")
        assert printed.size == picture.size
        assert ImageChops.difference(printed, picture.convert("L")).histogram()[255] <= 3
        assert [code.text for code in zxingcpp.read_barcodes(printed)] == [receipts.QR_URL]


@pytest.mark.parametrize(("fault", "cause"), [("paper-out", "paper_out"), ("cover-open", "cover_open")])
async def test_the_emulators_faults_are_understood(
    emupos: Emupos, printer: LinePrinter, fault: str, cause: str
) -> None:
    paper, _ = ticket(receipts.OFFLINE)
    before = len(emupos.receipts())
    with emupos.fault(fault):
        assert await printer.tell(paper, nothing) == Outcome(PrintState.BLOCKED, cause=cause)
    assert len(emupos.receipts()) == before
    assert (await printer.tell(paper, nothing)).state is PrintState.PRINTED
    assert len(emupos.receipts()) == before + 1


async def test_paper_that_runs_low_is_seen(emupos: Emupos, printer: LinePrinter) -> None:
    with emupos.fault("paper-near-end"):
        assert await printer.check() is None
        assert printer.status.paper == "low"
