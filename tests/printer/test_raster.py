"""Printer bytes say exactly the picture, in bands, and nothing that a printer would obey at once."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer import raster
from printer.layout import Paper, lay_out
from printer.profiles import UnknownProfile, profile
from tests.printer import receipts
from tests.printer.fakes.escpos_reader import EscposReader, Plain, Raster

GOLDEN = Path(__file__).parent / "golden"
EXACT = {
    "english-576": ("english", 576),
    "large-384": ("large", 384),
    "second-copy-576": ("second-copy", 576),
    "easy-576": ("easy", 576),
}
LIKE = {"arabic-576": ("arabic", 576), "urdu-384": ("urdu", 384)}


def drawn(name: str, dots: int) -> Image.Image:
    return raster.draw(lay_out(receipts.ALL[name], Paper(dots)))


def read_back(data: bytes, dots: int) -> tuple[Image.Image, list[Plain]]:
    """What a printer makes of these bytes: the picture, and the commands beside it."""
    commands = EscposReader().feed(data)
    rows = b""
    for band in commands:
        if isinstance(band, Raster):
            assert band.rows <= raster.BAND_ROWS
            step = band.width_bytes
            for at in range(0, len(band.data), step):
                rows += band.data[at : at + step].ljust(dots // 8, b"\0")
    picture = Image.frombytes("1", (dots, len(rows) * 8 // dots), rows)
    return ImageChops.invert(picture), [command for command in commands if isinstance(command, Plain)]


@pytest.mark.fonts
@pytest.mark.shaping
@pytest.mark.parametrize("name", EXACT)
def test_the_picture_is_the_golden_one(name: str) -> None:
    with Image.open(GOLDEN / f"{name}.png") as golden:
        assert ImageChops.difference(golden, drawn(*EXACT[name])).getbbox() is None


@pytest.mark.parametrize("name", LIKE)
def test_a_picture_with_the_machines_own_fonts_is_like_the_golden_one(name: str) -> None:
    """Noto's letters differ a little between releases of Debian; their number and place do not."""
    with Image.open(GOLDEN / f"{name}.png") as golden:
        picture = drawn(*LIKE[name])
        assert picture.width == golden.width
        assert abs(picture.height - golden.height) <= 40
        assert picture.histogram()[0] == pytest.approx(golden.histogram()[0], rel=0.1)


def test_the_bytes_of_a_small_picture() -> None:
    picture = Image.new("1", (24, 3), 255)
    for x, y in ((0, 0), (9, 1)):
        picture.putpixel((x, y), 0)
    assert raster.encode(picture, profile("TM-T20II")) == bytes.fromhex(
        "1d763000 0200 0300 8000 0040 0000"  # GS v 0: two bytes a row (the third is white), three rows
        "1d564200"  # GS V B 0: feed to the cutter and cut
    )


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("name", receipts.ALL)
def test_a_printer_reads_the_picture_back(name: str, dots: int) -> None:
    picture = drawn(name, dots)
    read, others = read_back(raster.encode(picture, profile(dots=dots)), dots)
    assert read.size == picture.size
    assert ImageChops.difference(read, picture).histogram()[255] <= 3
    assert [command.name for command in others] == ["cut"]


def test_no_picture_says_a_real_time_command() -> None:
    """Random ink says "answer now" about once in fifteen tickets; here it never may."""
    chance = random.Random(42)
    said = 0
    for _ in range(60):
        ink = chance.randbytes(72 * 200)
        said += bool(re.search(rb"\x10[\x04\x05\x14]", ink))
        picture = ImageChops.invert(Image.frombytes("1", (576, 200), ink))
        data = raster.encode(picture, profile())
        assert not re.search(rb"\x10[\x04\x05\x14]", data)
        read, _ = read_back(data, 576)
        assert ImageChops.difference(read, picture).histogram()[255] <= 4
    assert said > 0


SPELLED = st.sampled_from([b"\x10", b"\x04", b"\x05", b"\x14", b"\x08\x01", b"\xff"])


@given(st.lists(SPELLED, min_size=1, max_size=60))
def test_ink_that_spells_real_time_commands_is_sent_without_them(ink: list[bytes]) -> None:
    """Such as are asked for on purpose, also over the end of a row or a band."""
    rows = (b"".join(ink) * (8 * 70))[: 8 * 70].ljust(8 * 70, b"\x10")
    data = raster.encode(ImageChops.invert(Image.frombytes("1", (64, 70), rows)), profile(dots=64))
    assert not re.search(rb"\x10[\x04\x05\x14]", data)
    reader = EscposReader()
    assert [command.rows for command in reader.feed(data) if isinstance(command, Raster)] == [32, 32, 6]
    assert reader.obeyed_at_once == []


def test_half_a_ticket_swallows_nothing_of_the_next() -> None:
    half = raster.encode(drawn("english", 576), profile())[:20_000]
    reader = EscposReader()
    reader.feed(half)
    assert reader.is_amid_picture
    reader.feed(raster.resync(profile()))
    commands = reader.feed(raster.encode(drawn("offline", 576), profile()))
    assert not reader.noise
    rows = sum(command.rows for command in commands if isinstance(command, Raster))
    assert rows == drawn("offline", 576).height
    assert commands[-1] == Plain("cut", b"B\0")


def test_a_printer_without_a_cutter_feeds_far_enough_to_tear() -> None:
    _, others = read_back(raster.encode(drawn("offline", 384), profile("POS-5890")), 384)
    assert others == [Plain("feed_lines", b"\x04")]


def test_profiles_know_their_paper() -> None:
    assert (profile().dots, profile().dpi) == (576, 203)
    assert (profile("TM-T88V").dots, profile("TM-T88V").dpi) == (512, 180)
    assert profile("POS-5890").dots == 384
    assert profile("TM-T20II", dots=384).dots == 384
    with pytest.raises(UnknownProfile, match="no printer profile 'TM-T1000'"):
        profile("TM-T1000")
