"""What a printer says is told apart by Epson's tables, however its bytes arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer import status
from printer.status import Change, Cleared, PrinterStatus, Queued, Reader, RealTime, Token

NEWS = bytes.fromhex("18000f00")


def test_each_kind_is_recognised() -> None:
    reader = Reader()
    assert reader.feed(b"\x12") == [RealTime(0x12)]
    assert reader.feed(NEWS) == [Change(0x18, 0, 0x0F)]
    assert reader.feed(b"\x00") == [Queued(0)]
    assert reader.feed(b"\x37\x22ABCD\x00") == [Token("ABCD")]
    assert reader.feed(b"\x37\x25\x00") == [Cleared()]


def test_flow_control_and_foreign_blocks_are_passed_over() -> None:
    assert Reader().feed(b"\x11\x13\x5fTM-T88V\x00\x37\x23\x44\x00\xff\x12") == [RealTime(0x12)]


def test_news_in_the_middle_of_a_token_spoils_neither() -> None:
    assert Reader().feed(b"\x37\x22AB" + NEWS + b"\x12CD\x00") == [
        Change(0x18, 0, 0x0F),
        RealTime(0x12),
        Token("ABCD"),
    ]


def test_a_real_time_answer_in_the_middle_of_news_spoils_neither() -> None:
    assert Reader().feed(b"\x18\x00\x12\x0f\x00") == [RealTime(0x12), Change(0x18, 0, 0x0F)]


def test_a_block_without_an_end_does_not_last_for_ever() -> None:
    reader = Reader()
    reader.feed(b"\x37\x22" + b"A" * 200)
    assert reader.feed(b"\x00\x12")[-1] == RealTime(0x12)


EVENTS = {b"\x12": RealTime(0x12), NEWS: Change(0x18, 0, 0x0F), b"\x37\x22ABCD\x00": Token("ABCD")}


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=8), st.data())
def test_any_split_of_the_stream_says_the_same(pieces: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(pieces)
    cut = data.draw(st.integers(0, len(stream)))
    reader = Reader()
    assert reader.feed(stream[:cut]) + reader.feed(stream[cut:]) == [EVENTS[piece] for piece in pieces]


@given(st.binary(max_size=300))
def test_noise_breaks_nothing(noise: bytes) -> None:
    reader = Reader()
    reader.feed(noise)
    reader.feed(bytes(200))
    assert reader.feed(b"\x12") == [RealTime(0x12)]


@pytest.mark.parametrize(
    ("answers", "trouble", "paper"),
    [
        ("12121212", None, "ok"),
        ("1212121e", None, "low"),
        ("1a32127e", "paper_out", "out"),
        ("1a161212", "cover_open", "ok"),
        ("1a121212", "offline", "ok"),
        ("1a521a12", "cutter", "ok"),
        ("1a523212", "printer_error", "ok"),
        ("16121212", None, "ok"),
    ],
)
def test_the_four_answers_say_how_the_printer_is(answers: str, trouble: str | None, paper: str) -> None:
    found = PrinterStatus()
    questions = (status.ASK_PRINTER, status.ASK_OFFLINE, status.ASK_ERROR, status.ASK_PAPER)
    for question, bits in zip(questions, bytes.fromhex(answers), strict=True):
        found.answered(question, bits)
    assert (found.trouble, found.paper) == (trouble, paper)


@pytest.mark.parametrize(
    ("news", "trouble", "paper"),
    [
        ("10000000", None, "ok"),
        ("10000300", None, "low"),
        ("18000f00", "paper_out", "out"),
        ("38000000", "cover_open", "ok"),
        ("18080000", "cutter", "ok"),
        ("18000000", "offline", "ok"),
    ],
)
def test_news_says_how_the_printer_is(news: str, trouble: str | None, paper: str) -> None:
    found = PrinterStatus()
    (change,) = Reader().feed(bytes.fromhex(news))
    assert isinstance(change, Change)
    found.changed(change)
    assert (found.trouble, found.paper) == (trouble, paper)


def test_tokens_are_made_of_letters_that_nothing_else_resembles() -> None:
    for letter in status.TOKEN_LETTERS.encode():
        assert Reader().feed(bytes((letter,))) == [Queued(letter)]
    assert status.ask_token("ABCD") == b"\x1d(H\x06\x0000ABCD"
