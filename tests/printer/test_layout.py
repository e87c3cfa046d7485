"""Tickets are large enough to read, stay on their paper, mirror with the language, and their code scans."""

from __future__ import annotations

import itertools

import pytest
import zxingcpp
from PIL import ImageChops

from printer import fonts, raster
from printer.layout import Code, Page, Paper, TooNarrow, Words, lay_out, texts
from printer.lettering import Lettering
from queue_server.contract.receipt import LineStyle, Receipt, ReceiptLine
from tests.printer import receipts

PAPERS = [Paper(576), Paper(384), Paper(512, dpi=180)]


def words(page: Page, text: str) -> Words:
    return next(item for item in page.items if isinstance(item, Words) and item.text == text)


def code(page: Page) -> Code:
    return next(item for item in page.items if isinstance(item, Code))


def points(dots: float, paper: Paper) -> float:
    return dots * 72 / paper.dpi


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_number_and_words_are_never_under_their_least_size(paper: Paper) -> None:
    """Requirement A12: 48 and 14 points, 72 and 18 in large print."""
    for receipt, least_number, least_words in ((receipts.ENGLISH, 48, 14), (receipts.LONG_NUMBER, 72, 18)):
        page = lay_out(receipt, paper)
        assert points(words(page, receipt.number).lettering.size, paper) >= least_number
        sizes = [item.lettering.size for item in page.items if isinstance(item, Words)]
        assert points(min(sizes), paper) >= least_words


@pytest.mark.parametrize("paper", PAPERS, ids=str)
@pytest.mark.parametrize("name", receipts.ALL)
def test_all_ink_lies_within_the_paper(name: str, paper: Paper) -> None:
    picture = raster.draw(lay_out(receipts.ALL[name], paper))
    left, top, right, bottom = ImageChops.invert(picture).getbbox() or (0, 0, 0, 0)
    margin = paper.scaled(10)
    assert margin <= left
    assert right <= paper.dots - margin
    assert margin <= top
    assert bottom <= picture.height - margin


@pytest.mark.parametrize("language", receipts.HOURS)
def test_long_waits_and_closing_fit_narrow_paper_in_every_language(language: str) -> None:
    paper = Paper(384)
    for receipt in (receipts.HOURS[language], receipts.TOO_LATE[language]):
        page = lay_out(receipt, paper)
        left, _, right, bottom = ImageChops.invert(raster.draw(page)).getbbox() or (0, 0, 0, 0)
        assert paper.scaled(10) <= left
        assert right <= paper.dots - paper.scaled(10)
        assert bottom <= page.height - paper.scaled(10)
        sizes = [item.lettering.size for item in page.items if isinstance(item, Words)]
        assert points(min(sizes), paper) >= 14


@pytest.mark.parametrize("paper", PAPERS, ids=str)
@pytest.mark.parametrize("name", receipts.ALL)
def test_no_two_things_touch(name: str, paper: Paper) -> None:
    """Each thing drawn alone inks what it inks in the whole: nothing is written over anything else."""
    page = lay_out(receipts.ALL[name], paper)
    black = [item for item in page.items if not (isinstance(item, Words) and item.white)]
    alone = sum(ink(Page(page.width, page.height, (item,))) for item in black)
    white = [item for item in page.items if isinstance(item, Words) and item.white]
    assert ink(Page(page.width, page.height, tuple(black))) == alone
    assert bool(white) == (name == "second-copy")


def ink(page: Page) -> int:
    return raster.draw(page).histogram()[0]


@pytest.mark.parametrize("paper", PAPERS, ids=str)
@pytest.mark.parametrize("name", [name for name in receipts.ALL if name != "offline"])
def test_the_code_is_read_by_another_program(name: str, paper: Paper) -> None:
    found = zxingcpp.read_barcodes(raster.draw(lay_out(receipts.ALL[name], paper)).convert("L"))
    assert [code.text for code in found] == [receipts.QR_URL]


@pytest.mark.parametrize("paper", PAPERS, ids=str)
@pytest.mark.parametrize("name", ["english", "large", "arabic"])
def test_the_code_has_four_white_modules_around_it(name: str, paper: Paper) -> None:
    page = lay_out(receipts.ALL[name], paper)
    square, quiet = code(page), 4 * code(page).box
    around = raster.draw(page).crop(
        (square.x - quiet, square.y - quiet, square.x + square.side + quiet, square.y + square.side + quiet)
    )
    assert square.x >= quiet
    assert square.x + square.side + quiet <= paper.dots
    inner = (quiet, quiet, quiet + square.side, quiet + square.side)
    assert ImageChops.invert(around).getbbox() == inner


def test_arabic_is_mirrored_and_the_number_is_not() -> None:
    english, arabic = lay_out(receipts.ENGLISH, Paper(576)), lay_out(receipts.ARABIC, Paper(576))
    assert code(english).x > 288 > code(arabic).x
    assert words(english, "A042").x == words(arabic, "A042").x
    heading = words(arabic, "اجلس في منطقة الانتظار")
    assert heading.x + heading.lettering.ink(heading.text).right == 576 - 20
    assert words(english, "Sit in the main waiting area").x == 20


def test_large_print_stacks_the_code_above_its_words() -> None:
    page = lay_out(receipts.LARGE, Paper(576))
    assert code(page).y + code(page).side < words(page, "Monday 23 Nov 2026").baseline
    assert abs(code(page).x + code(page).side / 2 - 288) <= 1


def test_a_further_copy_says_so_first() -> None:
    assert next(texts(lay_out(receipts.SECOND_COPY, Paper(576)))) == "REPRINT 2"


def test_an_offline_ticket_has_no_code() -> None:
    page = lay_out(receipts.OFFLINE, Paper(576))
    assert not [item for item in page.items if isinstance(item, Code)]
    assert "Show this to a member of" in list(texts(page))


def test_every_word_of_the_receipt_is_on_the_page() -> None:
    for receipt, paper in itertools.product(receipts.ALL.values(), PAPERS):
        wanted = [word for line in receipt.lines for word in line.text.split()]
        placed = " ".join(texts(lay_out(receipt, paper))).replace("- ", "").replace("-", "").split()
        assert sorted("".join(placed)) == sorted("".join(wanted).replace("-", ""))


@pytest.mark.parametrize("receipt", [receipts.EASY, receipts.EASY_LARGE, receipts.EASY_ARABIC])
def test_a_symbol_stands_before_its_words_which_begin_below_each_other(receipt: Receipt) -> None:
    page = lay_out(receipt, Paper(576))
    items = [item for item in page.items if isinstance(item, Words)]
    symbols = [item for item in items if item.lettering.symbols]
    assert len(symbols) == len([line for line in receipt.lines if line.icon])
    for symbol in symbols:
        first = items[items.index(symbol) + 1]
        there, here = symbol.lettering.ink(symbol.text), first.lettering.ink(first.text)
        if receipt.direction == "rtl":
            assert first.x + here.right < symbol.x + there.left
        else:
            assert symbol.x + there.right < first.x + here.left
        assert abs(symbol.baseline - first.baseline) < first.lettering.size // 3


def test_a_word_wider_than_the_paper_is_broken_not_cut_off() -> None:
    lettering = Lettering("en", "ltr", 54, bold=True)
    lines = lettering.wrap("Donaudampfschifffahrtsgesellschaft now", 356)
    assert all(lettering.ink(line).width <= 356 for line in lines)
    assert len(lines) > 2
    assert all(line.endswith("-") for line in lines[:-2])
    joined = "".join(line.removesuffix("-") for line in lines[:-1]) + lines[-1]
    assert joined.replace(" ", "") == "Donaudampfschifffahrtsgesellschaftnow"


def test_centred_lines_are_about_equally_long() -> None:
    lettering = Lettering("en", "ltr", 54, bold=True)
    full, even = (lettering.wrap("Guildhall One Stop Shop", 536, evenly=evenly) for evenly in (False, True))
    assert full == ["Guildhall One Stop", "Shop"]
    assert even == ["Guildhall", "One Stop Shop"] or even == ["Guildhall One", "Stop Shop"]


def test_a_letter_that_cannot_be_drawn_is_refused_rather_than_lost() -> None:
    lines = [ReceiptLine(style=LineStyle.SHOP, text="市民センター"), *receipts.ENGLISH.lines]
    with pytest.raises(fonts.MissingGlyphs):
        lay_out(receipts.ENGLISH.model_copy(update={"lines": lines}), Paper(576))


def test_paper_too_narrow_for_a_ticket_is_refused() -> None:
    with pytest.raises(TooNarrow, match="240 dots wide is too narrow"):
        Paper(240)


def test_a_long_address_still_makes_a_code_that_can_be_read() -> None:
    url = "https://a-very-long-name-of-a-council.and-its-department.example.gov.uk/t/Ab3dEf6hIj9kLm2nOp5qRs"
    receipt: Receipt = receipts.ENGLISH.model_copy(update={"qr_url": url})
    for paper in PAPERS:
        page = lay_out(receipt, paper)
        assert code(page).box >= paper.scaled(4)
        found = zxingcpp.read_barcodes(raster.draw(page).convert("L"))
        assert [barcode.text for barcode in found] == [url]
