"""Contact sheets: many small pictures on one, kept small in `docs/pictures/sheets` and compared in `./test`.

A sheet is drawn in a fixed moment of a made-up shop, so that two drawings of the same product are alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from printer import fonts

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "sheets"
MADE_WITH = FOLDER / "made-with.json"
QUALITY = 25
GAP, CAPTION = 8, 26
GROUND, INK = (215, 222, 231), (11, 27, 51)
BLUR = 2
BLOCK = 8
TOLERANCE = 22
"""How far a block's lightness may be off, of 255: smoothing differs by less, a word that changed by more."""

Named = tuple[str, Image.Image]


@dataclass(frozen=True)
class Sheet:
    """Pictures of one width, `across` in a row; `draw` gives each with its name."""

    draw: Callable[[], Iterable[Named]]
    width: int
    across: int


def made(sheet: Sheet) -> tuple[Image.Image, dict[str, tuple[int, int, int, int]]]:
    """The whole sheet, and where each named picture lies on it."""
    small = [(name, _small(picture, sheet.width)) for name, picture in sheet.draw()]
    rows = [small[at : at + sheet.across] for at in range(0, len(small), sheet.across)]
    high = [max(picture.height for _, picture in row) + CAPTION + GAP for row in rows]
    whole = Image.new("RGB", (sheet.across * (sheet.width + GAP) + GAP, sum(high) + GAP), GROUND)
    pen, face = ImageDraw.Draw(whole), ImageFont.truetype(str(fonts.face("en")), 20)
    boxes = {}
    top = GAP
    for row, height in zip(rows, high, strict=True):
        for at, (name, picture) in enumerate(row):
            left = GAP + at * (sheet.width + GAP)
            pen.text((left, top), name, INK, face)
            boxes[name] = (left, top + CAPTION, left + picture.width, top + CAPTION + picture.height)
            whole.paste(picture, boxes[name][:2])
        top += height
    return whole, boxes


def keep(name: str, whole: Image.Image) -> int:
    """Keep it as the approved one; how many bytes it takes."""
    file = FOLDER / f"{name}.webp"
    whole.save(file, "WEBP", quality=QUALITY, method=4)
    return file.stat().st_size


def changed(name: str, whole: Image.Image, boxes: dict[str, tuple[int, int, int, int]]) -> list[str]:
    """The names of the pictures that no longer look as approved; smoothing of letters is no change."""
    file = FOLDER / f"{name}.webp"
    if not file.is_file():
        return [f"{name} has never been approved"]
    with Image.open(file) as approved:
        before = approved.convert("RGB")
    if before.size != whole.size:
        return [f"{name} has other pages than before"]
    return [f"{name}: {each}" for each, box in boxes.items() if differ(before.crop(box), whole.crop(box))]


def differ(before: Image.Image, now: Image.Image) -> bool:
    """Whether any small block of the two is clearly lighter or darker."""
    size = (max(1, before.width // (BLUR * BLOCK)), max(1, before.height // (BLUR * BLOCK)))
    blurred = (picture.convert("L").reduce(BLUR) for picture in (before, now))
    apart = ImageChops.difference(*blurred)
    blocks = apart.resize(size, Image.Resampling.BOX)
    return blocks.getextrema()[1] > TOLERANCE


def made_with() -> dict[str, str]:
    """What decides the shape of letters on this machine: the faces that its own are merged from."""
    sources = {source for recipe in fonts.recipes() for source in recipe.sources}
    every = sorted(hashlib.sha256(source.read_bytes()).hexdigest() for source in sources)
    return {"fonts": hashlib.sha256("".join(every).encode()).hexdigest()}


def comparable() -> bool:
    """Whether the approved pictures were made with the fonts of this machine."""
    return MADE_WITH.is_file() and json.loads(MADE_WITH.read_text()) == made_with()


def approve_fonts() -> None:
    """Note which fonts the approved pictures were made with."""
    MADE_WITH.write_text(json.dumps(made_with(), indent=1) + "\n")


def _small(picture: Image.Image, width: int) -> Image.Image:
    height = round(picture.height * width / picture.width)
    return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
