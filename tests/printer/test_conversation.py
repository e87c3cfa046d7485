"""What is said of a ticket is never better than what is known, whatever the printer and the line do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from printer import conversation, raster
from printer.conversation import FolderPrinter, LinePrinter, Outcome, Patience, Ticket
from printer.layout import Paper, lay_out
from printer.profiles import profile
from printer.transport import Device, Folder, Network
from queue_server.contract.commands import Evidence, PrintState
from tests.became import became_true
from tests.printer import receipts
from tests.printer.fakes import faulty_printer
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter

PROFILE = profile("TM-T20II")
PATIENT = Patience(settle=20, answer=20, probe=20, slice=20, fence=20, blocked=20, slowest_rows_a_second=4000)
"""Nobody waits so long where the printer answers; where it is silent, a test shortens what it waits for."""

PRINTED, SENT, UNKNOWN = PrintState.PRINTED, PrintState.SENT, PrintState.UNKNOWN


def ticket() -> Ticket:
    picture = raster.draw(lay_out(receipts.ENGLISH, Paper(PROFILE.dots)))
    return Ticket("A042", raster.encode(picture, PROFILE), raster.png(picture), picture.height)


TICKET = ticket()


class Notes(list[tuple[PrintState, str | None]]):
    """What was committed on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked = asyncio.Event()

    def __call__(self, state: PrintState, cause: str | None) -> None:
        self.append((state, cause))
        if state is PrintState.BLOCKED:
            self.blocked.set()

    @property
    def states(self) -> list[PrintState]:
        return [state for state, _ in self]


@asynccontextmanager
async def printing(
    faults: Faults, patience: Patience = PATIENT, *, expect_answers: bool = True
) -> AsyncIterator[tuple[LinePrinter, FaultyPrinter]]:
    peer = FaultyPrinter(faults)
    async with peer.listening() as port:
        printer = LinePrinter(
            Network("127.0.0.1", port), PROFILE, expect_answers=expect_answers, patience=patience
        )
        yield printer, peer
        printer.close()


async def test_a_good_printer_says_the_token_after_the_ticket() -> None:
    async with printing(Faults()) as (printer, peer):
        notes = Notes()
        assert await printer.tell(TICKET, notes) == Outcome(PRINTED, Evidence.TOKEN)
        assert notes == [(PrintState.SENDING, None), (SENT, None)]
        assert len(peer.pieces) == 1
        assert sum(map(len, peer.pieces[0])) > 10_000
        assert printer.status.paper == "ok"
        assert (await printer.tell(TICKET, Notes())).state is PRINTED
        assert peer.connections == 1


async def test_a_printer_without_tokens_is_found_to_have_a_fence() -> None:
    async with printing(Faults(knows_tokens=False), replace(PATIENT, probe=1)) as (printer, peer):
        assert await printer.tell(TICKET, Notes()) == Outcome(PRINTED, Evidence.FENCE)
        assert len(peer.pieces) == 1


async def test_a_printer_without_either_ends_at_sent() -> None:
    patience = replace(PATIENT, probe=0.2, fence=0.4)
    async with printing(Faults(knows_tokens=False, knows_fence=False), patience) as (printer, _):
        assert await printer.tell(TICKET, Notes()) == Outcome(SENT, Evidence.STATUS)


async def test_a_printer_that_never_answers_is_believed_only_as_far_as_the_bytes_went() -> None:
    async with printing(Faults(silent=True), expect_answers=False) as (printer, _):
        assert await printer.tell(TICKET, Notes()) == Outcome(SENT, Evidence.WRITTEN)


async def test_a_silent_printer_that_ought_to_answer_is_sent_nothing() -> None:
    patience = replace(PATIENT, settle=0.5, probe=0.2)
    async with printing(Faults(silent=True), patience) as (printer, _):
        notes = Notes()
        assert await printer.tell(TICKET, notes) == Outcome(PrintState.FAILED, cause="no_answer")
        assert notes == []


async def test_what_is_of_no_use_once_the_printer_has_answered_is_not_begun(tmp_path: Path) -> None:
    notes = Notes()
    async with printing(Faults()) as (printer, peer):
        assert await printer.tell(TICKET, notes, lambda: False) == Outcome(PrintState.EXPIRED)
        assert peer.pieces == []
        assert (await printer.tell(TICKET, Notes())).state is PRINTED
    folder = FolderPrinter(Folder(tmp_path / "paper"))
    assert await folder.tell(TICKET, notes, lambda: False) == Outcome(PrintState.EXPIRED)
    assert notes == []


async def test_out_of_paper_on_the_way_it_stays_blocked_though_it_takes_in_all_the_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(faulty_printer, "BUFFER_BYTES", 1_000_000)
    monkeypatch.setattr(conversation, "_GLANCE_SECONDS", 0.01)
    peer, notes = FaultyPrinter(Faults(out_of_paper_after=1000, bytes_a_second=60_000)), Notes()
    printer = LinePrinter(Device(tmp_path / "lp0"), PROFILE, patience=PATIENT)
    with peer.plugged_in(tmp_path / "lp0"):
        telling = asyncio.create_task(printer.tell(TICKET, notes))
        await notes.blocked.wait()
        await became_true(lambda: len(peer.reader.buffer) > 40_000)
        await asyncio.sleep(1)
        assert notes == [(PrintState.SENDING, None), (PrintState.BLOCKED, "paper_out")]
        peer.put_in_paper()
        assert await telling == Outcome(PRINTED, Evidence.TOKEN)
        printer.close()


async def test_nobody_there_has_failed_and_comes_back() -> None:
    peer = FaultyPrinter()
    async with peer.listening() as port:
        pass
    printer = LinePrinter(Network("127.0.0.1", port), PROFILE, patience=PATIENT)
    assert await printer.tell(TICKET, Notes()) == Outcome(PrintState.FAILED, cause="not_reached")


@pytest.mark.parametrize(
    "faults", [Faults(out_of_paper=True), Faults(cover_open=True)], ids=["paper", "cover"]
)
async def test_a_printer_that_is_not_ready_blocks_before_the_first_byte(faults: Faults) -> None:
    async with printing(faults) as (printer, peer):
        notes = Notes()
        outcome = await printer.tell(TICKET, notes)
        assert outcome.state is PrintState.BLOCKED
        assert outcome.cause == ("paper_out" if faults.out_of_paper else "cover_open")
        assert notes == []
        faults.cover_open = False
        peer.put_in_paper()
        assert (await printer.tell(TICKET, Notes())).state is PRINTED


@pytest.mark.parametrize("faults", [Faults(reset_after=5000), Faults(close_after=5000)], ids=["RST", "FIN"])
async def test_a_line_cut_in_the_middle_is_unknown(faults: Faults) -> None:
    async with printing(faults) as (printer, peer):
        notes = Notes()
        outcome = await printer.tell(TICKET, notes)
        assert outcome.state is UNKNOWN
        assert outcome.cause == "line_lost"
        assert notes.states[0] is PrintState.SENDING
        assert peer.pieces == []


async def test_printed_with_the_answer_lost_is_unknown_too() -> None:
    """The host cannot tell this from the ticket that never came: both must be asked about."""
    async with printing(Faults(lose_fence=True), replace(PATIENT, fence=0.4)) as (printer, peer):
        assert await printer.tell(TICKET, Notes()) == Outcome(UNKNOWN, Evidence.WRITTEN, "no_proof")
        assert len(peer.pieces) == 1


async def test_paper_that_runs_out_in_the_middle_is_waited_for_and_never_sent_twice() -> None:
    async with printing(Faults(out_of_paper_after=20_000)) as (printer, peer):
        notes = Notes()
        telling = asyncio.create_task(printer.tell(TICKET, notes))
        await asyncio.wait_for(notes.blocked.wait(), 20)
        assert notes[-1] == (PrintState.BLOCKED, "paper_out")
        peer.put_in_paper()
        assert await telling == Outcome(PRINTED, Evidence.TOKEN)
        assert len(peer.pieces) == 1


async def test_paper_that_stays_out_ends_unknown_and_the_next_ticket_is_whole() -> None:
    patience = replace(PATIENT, blocked=1.5, fence=2, probe=1, answer=3)
    async with printing(Faults(out_of_paper_after=20_000), patience) as (printer, peer):
        outcome = await printer.tell(TICKET, Notes())
        assert (outcome.state, outcome.cause) == (UNKNOWN, "paper_out")
        peer.put_in_paper()
        assert (await printer.tell(TICKET, Notes())).state is PRINTED
        assert len(peer.pieces[-1]) == TICKET.rows


async def test_a_slow_printer_is_given_its_time() -> None:
    patience = replace(PATIENT, slice=2, fence=3)
    async with printing(Faults(bytes_a_second=40_000), patience) as (printer, peer):
        assert (await printer.tell(TICKET, Notes())).state is PRINTED
        assert len(peer.pieces) == 1


async def test_news_in_the_middle_of_a_token_does_not_hide_it() -> None:
    async with printing(Faults(chatters=True)) as (printer, _):
        assert await printer.tell(TICKET, Notes()) == Outcome(PRINTED, Evidence.TOKEN)


async def test_after_a_cut_line_the_next_ticket_is_whole() -> None:
    faults = Faults(close_after=5000)
    async with printing(faults) as (printer, peer):
        assert (await printer.tell(TICKET, Notes())).state is UNKNOWN
        faults.close_after = None
        assert (await printer.tell(TICKET, Notes())).state is PRINTED
        half, whole = peer.pieces
        assert len(half) < len(whole) == TICKET.rows


async def test_looking_finds_the_printer_gone_and_back() -> None:
    async with printing(Faults(), replace(PATIENT, answer=1.5)) as (printer, peer):
        assert await printer.check() is None
        peer.faults.silent = True
        assert await printer.check() == "no_answer"
        peer.faults.silent = False
        assert await printer.check() is None


async def test_a_folder_keeps_picture_and_bytes(tmp_path: Path) -> None:
    printer, notes = FolderPrinter(Folder(tmp_path / "paper")), Notes()
    assert await printer.check() is None
    assert await printer.tell(TICKET, notes) == Outcome(PRINTED, Evidence.WRITTEN)
    assert notes.states == [PrintState.SENDING]
    assert (tmp_path / "paper" / "A042.bin").read_bytes() == TICKET.payload
    assert (tmp_path / "paper" / "A042.png").read_bytes() == TICKET.picture


async def test_a_folder_that_cannot_be_made_has_failed(tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("a file where the folder should be")
    printer, notes = FolderPrinter(Folder(tmp_path / "paper")), Notes()
    assert await printer.tell(TICKET, notes) == Outcome(PrintState.FAILED, cause="no_folder")
    assert notes == []
