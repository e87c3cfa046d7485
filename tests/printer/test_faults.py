"""Every fault that a printer has, at a real line: how the job ends, who reads what, what is on the paper.

After each fault the printer is mended and the next customer takes a ticket. Paper is then compared piece by
piece: no ticket came out twice, none came out after its time, and the next one is whole and alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from printer.agent import render
from printer.conversation import Patience
from printer.profiles import profile
from printer.transport import Device, Network, SerialPort
from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import LineStyle, Receipt
from tests.printer import receipts
from tests.printer.fakes.escpos_reader import EscposReader, Raster
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter
from tests.printer.fakes.shop_floor import ShopFloor, shop_floor

PROFILE = profile("TM-T20II")
PATIENT = Patience(settle=10, answer=10, probe=10, slice=10, fence=10, blocked=20, slowest_rows_a_second=1e6)
PRINTED, SENT, UNKNOWN = PrintState.PRINTED, PrintState.SENT, PrintState.UNKNOWN
BLOCKED, FAILED, EXPIRED = PrintState.BLOCKED, PrintState.FAILED, PrintState.EXPIRED

FINE = "Keep your paper ticket"
ASKED = "Did your ticket print?"
WITHOUT = "No paper ticket: note your number"


def numbered(number: str) -> Receipt:
    lines = [
        line.model_copy(update={"text": number}) if line.style is LineStyle.NUMBER else line
        for line in receipts.OFFLINE.lines
    ]
    return receipts.OFFLINE.model_copy(update={"number": number, "lines": lines})


def inked(receipt: Receipt, copy_number: int = 1) -> list[bytes]:
    """The rows that a printer makes of this ticket."""
    bands = EscposReader().feed(render(receipt, copy_number, PROFILE, "ticket").payload)
    return [
        band.data[at : at + band.width_bytes]
        for band in bands
        if isinstance(band, Raster)
        for at in range(0, len(band.data), band.width_bytes)
    ]


FIRST, NEXT = numbered("A042"), numbered("A043")
PIECES = {tuple(inked(FIRST)): "A042", tuple(inked(FIRST, 2)): "A042 again", tuple(inked(NEXT)): "A043"}
ALL_BYTES = sum(map(len, inked(FIRST)))
HALF = ALL_BYTES // 2


def pieces(printer: FaultyPrinter) -> list[str]:
    """What lies below the printer, piece by piece."""
    return [PIECES.get(tuple(piece), "a scrap" if piece else "blank") for piece in printer.pieces]


@dataclass(frozen=True)
class Case:
    """A fault, how the first job stands because of it, and what each reads; then what is on the paper."""

    name: str
    faults: Faults
    stands: tuple[PrintState, str | None]
    customer: str
    reception: str | None
    paper: tuple[str, ...]
    patience: dict[str, float] = field(default_factory=dict)
    evidence: Evidence = Evidence.NONE

    def __str__(self) -> str:
        return self.name


OUT, COVER = "The printer is out of paper.", "The printer's cover is open."
CUTTER = "The printer's cutter is stuck."
STOPPED = [
    Case("no paper", Faults(out_of_paper=True), (BLOCKED, "paper_out"), WITHOUT, OUT, ()),
    Case("cover open", Faults(cover_open=True), (BLOCKED, "cover_open"), WITHOUT, COVER, ()),
    Case("cutter stuck", Faults(cutter_stuck=True), (BLOCKED, "cutter"), WITHOUT, CUTTER, ()),
    Case(
        "every answer twice",
        Faults(out_of_paper=True, says_all_twice=True),
        (BLOCKED, "paper_out"),
        WITHOUT,
        OUT,
        (),
    ),
    Case(
        "silent",
        Faults(silent=True),
        (FAILED, "no_answer"),
        WITHOUT,
        "The printer does not answer. Switch it off and on again.",
        (),
        {"settle": 0.3, "probe": 0.1},
    ),
]
"""Nothing can be sent yet."""

STOPS = [
    Case("paper mid", Faults(out_of_paper_after=HALF), (BLOCKED, "paper_out"), WITHOUT, OUT, ("a scrap",)),
    Case("cover mid", Faults(cover_open_after=HALF), (BLOCKED, "cover_open"), WITHOUT, COVER, ("a scrap",)),
    Case(
        "paper after the last row",
        Faults(out_of_paper_after=ALL_BYTES),
        *((BLOCKED, "paper_out"), WITHOUT, OUT, ("A042",)),
    ),
    Case(
        "paper mid, no proof known",
        Faults(out_of_paper_after=HALF, knows_tokens=False, knows_fence=False),
        *((BLOCKED, "paper_out"), WITHOUT, OUT, ("a scrap",), {"probe": 0.3, "answer": 0.5}),
    ),
]
"""It stops on the way and says why."""

LINE, NO_PROOF = "line_lost", "no_proof"
HASTY = {"fence": 0.3, "slice": 0.3, "answer": 1, "probe": 0.5}
LOST = [
    Case("RST", Faults(reset_after=HALF), (UNKNOWN, LINE), ASKED, None, ("a scrap",)),
    Case("FIN", Faults(close_after=HALF), (UNKNOWN, LINE), ASKED, None, ("a scrap",)),
    Case(
        "RST at the end",
        Faults(hangs_up_on_fence=True),
        (UNKNOWN, LINE),
        ASKED,
        None,
        ("A042", "blank"),
    ),
    Case("off and on", Faults(dies_after=HALF), (UNKNOWN, LINE), ASKED, None, ("a scrap",), {"probe": 0.5}),
    Case(
        "black hole",
        Faults(deaf_after=HALF),
        *(
            (UNKNOWN, NO_PROOF),
            ASKED,
            None,
            ("a scrap",),
            HASTY,
        ),
    ),
    Case(
        "too slow",
        Faults(bytes_a_second=4000),
        *(
            (UNKNOWN, NO_PROOF),
            ASKED,
            None,
            ("a scrap",),
            HASTY,
        ),
    ),
    Case(
        "answer lost",
        Faults(lose_fence=True),
        *((UNKNOWN, NO_PROOF), ASKED, None, ("A042", "blank"), {"fence": 0.3}),
    ),
    Case(
        "answer lost among others",
        Faults(lose_fence=True, mutters=b"\x12\x10\0\0\0\x37\x22AAAA\0"),
        *((UNKNOWN, NO_PROOF), ASKED, None, ("A042", "blank"), {"fence": 0.3}),
    ),
    Case(
        "answer late",
        Faults(fence_late_by=0.8),
        *((UNKNOWN, NO_PROOF), ASKED, None, ("A042", "blank"), {"fence": 0.3}),
    ),
]
"""Nobody can know whether the ticket lies in the customer's hand."""

TOKEN, FENCE, STATUS = Evidence.TOKEN, Evidence.FENCE, Evidence.STATUS
QUIET = {"probe": 0.4}
WELL = [
    Case("well", Faults(), (PRINTED, None), FINE, None, ("A042",), evidence=TOKEN),
    Case("chatting", Faults(chatters=True), (PRINTED, None), FINE, None, ("A042",), evidence=TOKEN),
    Case("slow", Faults(bytes_a_second=60_000), (PRINTED, None), FINE, None, ("A042",), evidence=TOKEN),
    Case(
        "paper low",
        Faults(low_paper=True),
        *((PRINTED, None), FINE, "The printer has little paper left.", ("A042",)),
        evidence=TOKEN,
    ),
    Case(
        "a name that promises more than it does",
        Faults(knows_tokens=False),
        *((PRINTED, None), FINE, None, ("A042",), QUIET, FENCE),
    ),
    Case(
        "no proof known",
        Faults(knows_tokens=False, knows_fence=False),
        *((SENT, None), FINE, None, ("A042",), QUIET | {"answer": 0.5}, STATUS),
    ),
    Case(
        "can't clear",
        Faults(knows_clear=False),
        *((PRINTED, None), FINE, None, ("A042",), QUIET),
        evidence=TOKEN,
    ),
]
"""It prints, and the evidence is as good as this unit's."""


@contextlib.asynccontextmanager
async def at_network(
    case: Case, data: Path, **patience: float
) -> AsyncIterator[tuple[ShopFloor, FaultyPrinter]]:
    printer = FaultyPrinter(replace(case.faults))
    async with printer.listening() as port:
        where = Network("127.0.0.1", port)
        async with shop_floor(data, where, PROFILE, replace(PATIENT, **(case.patience | patience))) as floor:
            yield floor, printer


async def first_ticket(floor: ShopFloor, case: Case) -> UUID:
    """The first customer takes a ticket, and everybody reads what the case says."""
    ticket = floor.take_ticket(FIRST)
    await stands(floor, ticket, *case.stands)
    await floor.until(lambda: floor.customer_reads(ticket), case.customer)
    await floor.until(floor.reception_reads, case.reception)
    return ticket


async def stands(floor: ShopFloor, ticket: UUID, state: PrintState, cause: str | None = None) -> None:
    def now() -> tuple[PrintState, str | None] | None:
        job = floor.job(ticket)
        return None if job is None else (job.state, job.cause)

    await floor.until(now, (state, cause))


async def all_is_well(floor: ShopFloor, printer: FaultyPrinter, wanted: list[str]) -> None:
    """The printer is mended and the next customer takes a ticket: this, and only this, is on the paper."""
    printer.mend()
    await floor.until(floor.reception_reads, None)
    ticket = floor.take_ticket(NEXT)
    await stands(floor, ticket, PRINTED if printer.has_proof else SENT)
    await floor.until(lambda: floor.customer_reads(ticket), FINE)
    assert pieces(printer) == wanted
    assert not printer.holds_back
    assert not printer.has_paper_hanging_out


@pytest.mark.parametrize("case", WELL, ids=str)
async def test_it_prints_and_the_evidence_is_this_units_own(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path) as (floor, printer):
        job = floor.job(await first_ticket(floor, case))
        assert job is not None
        assert job.evidence is case.evidence
        await all_is_well(floor, printer, ["A042", "A043"])


@pytest.mark.parametrize("case", [*STOPPED, *STOPS], ids=str)
async def test_mended_in_time_the_ticket_comes_once(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path) as (floor, printer):
        ticket = await first_ticket(floor, case)
        printer.mend()
        await stands(floor, ticket, PRINTED if printer.has_proof else SENT)
        await floor.until(lambda: floor.customer_reads(ticket), FINE)
        await all_is_well(floor, printer, ["A042", "A043"])


@pytest.mark.parametrize("case", STOPPED, ids=str)
async def test_mended_too_late_the_ticket_never_comes(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path) as (floor, printer):
        ticket = await first_ticket(floor, case)
        floor.ahead = timedelta(minutes=5)
        await stands(floor, ticket, EXPIRED, case.stands[1])
        await floor.until(lambda: floor.customer_reads(ticket), WITHOUT)
        floor.ahead = timedelta()
        await all_is_well(floor, printer, ["A043"])


@pytest.mark.parametrize("case", STOPPED, ids=str)
async def test_mended_when_the_customer_has_gone_the_ticket_never_comes(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path) as (floor, printer):
        ticket = await first_ticket(floor, case)
        floor.leave(ticket)
        await stands(floor, ticket, EXPIRED, case.stands[1])
        await all_is_well(floor, printer, ["A043"])


@pytest.mark.parametrize("case", STOPS, ids=str)
async def test_stopped_half_way_its_rest_never_comes_when_the_customer_has_gone(
    case: Case, tmp_path: Path
) -> None:
    async with at_network(case, tmp_path, answer=1, probe=0.5) as (floor, printer):
        ticket = await first_ticket(floor, case)
        floor.leave(ticket)
        await stands(floor, ticket, UNKNOWN, case.stands[1])
        await floor.until(lambda: (printer.connections, printer.has_forgotten), (2, True))
        await all_is_well(floor, printer, [*case.paper, "A043"])


async def test_what_is_on_its_way_when_the_customer_goes_comes(tmp_path: Path) -> None:
    slow = WELL[2]
    async with at_network(slow, tmp_path) as (floor, printer):
        ticket = floor.take_ticket(FIRST)
        floor.leave(ticket, 30)
        await stands(floor, ticket, *slow.stands)
        await all_is_well(floor, printer, ["A042", "A043"])


@pytest.mark.parametrize("case", STOPS, ids=str)
async def test_given_up_its_rest_never_comes(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path, blocked=0.5, answer=1, probe=0.5) as (floor, printer):
        ticket = floor.take_ticket(FIRST)
        await stands(floor, ticket, UNKNOWN, case.stands[1])
        await floor.until(lambda: floor.customer_reads(ticket), ASKED)
        await floor.until(floor.reception_reads, case.reception)
        await floor.until(lambda: (printer.connections, printer.has_forgotten), (2, True))
        await all_is_well(floor, printer, [*case.paper, "A043"])


@pytest.mark.parametrize("case", LOST, ids=str)
async def test_lost_on_the_way_it_is_asked_about_and_not_sent_again(case: Case, tmp_path: Path) -> None:
    async with at_network(case, tmp_path) as (floor, printer):
        ticket = await first_ticket(floor, case)
        await all_is_well(floor, printer, [*case.paper, "A043"])
        await stands(floor, ticket, *case.stands)


async def test_who_says_that_nothing_came_gets_a_copy_that_says_so(tmp_path: Path) -> None:
    async with at_network(LOST[0], tmp_path) as (floor, printer):
        ticket = await first_ticket(floor, LOST[0])
        printer.mend()
        floor.take_ticket(FIRST, 2, ticket)
        await floor.until(lambda: floor.customer_reads(ticket), FINE)
        assert pieces(printer) == ["a scrap", "A042 again"]


async def test_nobody_listening_is_said_and_the_ticket_comes_when_somebody_does(tmp_path: Path) -> None:
    printer = FaultyPrinter()
    async with printer.listening() as port:
        pass
    async with shop_floor(tmp_path, Network("127.0.0.1", port), PROFILE, PATIENT) as floor:
        ticket = floor.take_ticket(FIRST)
        await stands(floor, ticket, FAILED, "not_reached")
        await floor.until(lambda: floor.customer_reads(ticket), WITHOUT)
        assert floor.reception_reads() == "The printer cannot be reached. Is it switched on and connected?"
        async with printer.listening(port):
            await stands(floor, ticket, PRINTED)
            await all_is_well(floor, printer, ["A042", "A043"])


async def test_a_printer_that_hangs_up_when_idle_is_called_again(tmp_path: Path) -> None:
    async with at_network(WELL[0], tmp_path) as (floor, printer):
        await first_ticket(floor, WELL[0])
        printer.hang_up()
        await all_is_well(floor, printer, ["A042", "A043"])
        assert printer.connections == 2


# At the end of a cable


@pytest.fixture(params=[Device, SerialPort], ids=["USB", "serial"])
def cable(request: pytest.FixtureRequest, tmp_path: Path) -> Device | SerialPort:
    """A name under which a printer is plugged in, as udev gives it."""
    end: Device | SerialPort = request.param(tmp_path / "front-door-printer")
    return end


CABLE = [
    WELL[0],
    WELL[4],
    STOPPED[0],
    STOPS[0],
    LOST[6],
    replace(LOST[8], faults=Faults(fence_late_by=0.8, knows_tokens=True)),
    replace(LOST[3], stands=(UNKNOWN, NO_PROOF), patience={"fence": 0.2, "probe": 0.5}),
]


@pytest.mark.parametrize("case", CABLE, ids=str)
async def test_a_cable_is_as_good_as_a_network(
    case: Case, cable: Device | SerialPort, tmp_path: Path
) -> None:
    printer = FaultyPrinter(replace(case.faults))
    patience = replace(PATIENT, **case.patience)
    with printer.plugged_in(cable.path):
        async with shop_floor(tmp_path, cable, PROFILE, patience) as floor:
            ticket = await first_ticket(floor, case)
            if case in (STOPPED[0], STOPS[0]):
                printer.mend()
                await stands(floor, ticket, PRINTED)
            await all_is_well(
                floor, printer, [*(case.paper if case.stands[0] is UNKNOWN else ["A042"]), "A043"]
            )


async def test_unplugged_on_the_way_and_plugged_in_again(cable: Device | SerialPort, tmp_path: Path) -> None:
    printer = FaultyPrinter(Faults(out_of_paper_after=HALF))
    async with shop_floor(tmp_path, cable, PROFILE, replace(PATIENT, probe=0.5)) as floor:
        with printer.plugged_in(cable.path):
            ticket = floor.take_ticket(FIRST)
            await stands(floor, ticket, BLOCKED, "paper_out")
        await stands(floor, ticket, UNKNOWN, "paper_out")
        await floor.until(lambda: floor.customer_reads(ticket), ASKED)
        words = "The printer cannot be reached. Is it switched on and connected?"
        await floor.until(floor.reception_reads, words)
        printer.switch_off_and_on()
        with printer.plugged_in(cable.path):
            await all_is_well(floor, printer, ["a scrap", "A043"])
