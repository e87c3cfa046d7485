"""One font face for each language, in which the ticket number and every letter of that language can be drawn.

Neither Pillow nor Kivy looks for a lost letter in a second font, and Noto's script fonts hold no Latin
letters. So each face is merged once, at set-up, from Atkinson Hyperlegible (Latin, with its slashed zero),
Noto Sans (Cyrillic and what else Atkinson lacks) and the Noto font of the script. `python -m printer.fonts`
builds them into `printer/built_fonts/` and is done at once when nothing changed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from fonticon_mdi7 import MDI7
from PIL import ImageFont

from printer import glyph_order

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

BUILT = Path(__file__).parent / "built_fonts"
NOTO = Path("/usr/share/fonts/truetype/noto")
NOTO_PACKAGE = "fonts-noto-core"

_ATKINSON = "AtkinsonHyperlegible"
_EXTENDED = "NotoSans"
_SCRIPT_FONTS = {
    "latin": None,
    "arabic": "NotoSansArabic",
    "nastaliq": "NotoNastaliqUrdu",
    "bengali": "NotoSansBengali",
    "gujarati": "NotoSansGujarati",
    "gurmukhi": "NotoSansGurmukhi",
}
_SCRIPT_OF = {"ar": "arabic", "ur": "nastaliq", "bn": "bengali", "gu": "gujarati", "pa": "gurmukhi"}
_CYRILLIC = {"ru": "я", "uk": "ї"}
"""A letter of each language that the Latin face has only where Noto Sans was there to be merged into it."""

_NO_LETTER = "\uffff"

_EXTENDED_LETTERS = [
    *range(0x0100, 0x0250),  # Latin letters beyond Western Europe's
    *range(0x0400, 0x0530),  # Cyrillic
    *range(0x2000, 0x2070),  # punctuation and direction marks
    *range(0x20A0, 0x20C0),  # currencies
    0x2116,  # the numero sign
]


class FontProblem(Exception):
    """A text cannot be drawn with the faces at hand."""


class NoFace(FontProblem):
    """The face of a language has not been built on this machine."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"There is no font for language {language!r}: "
            f"install {NOTO_PACKAGE}, then run python -m printer.fonts."
        )
        self.language = language


class CannotShape(FontProblem):
    """The letters of a language join or change places, and this machine cannot set them."""

    def __init__(self, language: str) -> None:
        super().__init__(f"Words in {language!r} cannot be drawn here: install libfribidi0.")
        self.language = language


class MissingGlyphs(FontProblem):
    """A face lacks letters of a text that was to be drawn with it."""

    def __init__(self, letters: set[str], path: Path) -> None:
        named = ", ".join(f"U+{ord(letter):04X}" for letter in sorted(letters))
        super().__init__(f"{path.name} cannot draw {named}.")
        self.letters = letters


def face(language: str, bold: bool = False) -> Path:
    """The font file for `language`, such as "ar"; the Latin and Cyrillic one where no other is known.

    Every face also holds all Latin letters and digits. Raises NoFace when it has not been built.
    """
    path = _path(language, bold)
    if not _can_write(path, language):
        raise NoFace(language)
    return path


def has_face(language: str) -> bool:
    """Whether `face` will answer for this language, in both weights."""
    return all(_can_write(_path(language, bold), language) for bold in (False, True))


def needs_shaping(language: str) -> bool:
    """Whether letters of this language join, change places or run from the right: only RAQM draws those."""
    return language.split("-")[0] in _SCRIPT_OF


def icons_face() -> Path:
    """The Material Design Icons font."""
    path = Path(str(files("fonticon_mdi7"))) / "fonts" / "materialdesignicons-webfont.ttf"
    if not path.is_file():
        raise FontProblem("The icon font is missing: install fonticon-materialdesignicons7.")
    return path


def symbol(name: str) -> str | None:
    """The letter of the icon font for a symbol, such as "seat"; None where it has none of that name."""
    letter: str | None = getattr(MDI7, name.replace("-", "_"), None)
    return None if letter is None else letter.removeprefix("mdi7.")


def missing(text: str, path: Path) -> set[str]:
    """The letters of `text` that the font at `path` would draw as empty boxes; none is a good answer.

    Line breaks and invisible marks (direction, joiners) draw nothing and are never missing.
    """
    return {letter for letter in text if ord(letter) not in _letters(path) and not _invisible(letter)}


def require(text: str, path: Path) -> None:
    """Raise MissingGlyphs unless the font at `path` can draw the whole of `text`."""
    lost = missing(text, path)
    if lost:
        raise MissingGlyphs(lost, path)


def _path(language: str, bold: bool) -> Path:
    return BUILT / _file_name(_SCRIPT_OF.get(language.split("-")[0], "latin"), bold)


def _can_write(path: Path, language: str) -> bool:
    telling = _CYRILLIC.get(language.split("-")[0])
    return path.is_file() and (telling is None or _draws(path, telling))


@cache
def _draws(path: Path, letter: str) -> bool:
    """Whether a face draws more than an empty box for this letter: `_letters` takes a tenth of a second."""
    face = ImageFont.truetype(path, 16, layout_engine=ImageFont.Layout.BASIC)
    drawn, box = (bytes(face.getmask(each)) for each in (letter, _NO_LETTER))
    return drawn != box


@cache
def _letters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # slow to import, and the first picture on a screen needs none of it

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _invisible(letter: str) -> bool:
    return letter in "\n\r\t" or unicodedata.category(letter) == "Cf"


def _file_name(script: str, bold: bool) -> str:
    return f"{script}-{'bold' if bold else 'regular'}.ttf"


# Building ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recipe:
    """One face to build: its file name and the fonts it is merged from, the first one's letters winning."""

    name: str
    sources: tuple[Path, ...]


def recipes(noto: Path = NOTO) -> Iterator[Recipe]:
    """Every face that can be built from the fonts on this machine; the Latin one always can."""
    atkinson = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
    for script, script_font in _SCRIPT_FONTS.items():
        for bold in (False, True):
            weight = "Bold" if bold else "Regular"
            wanted = [noto / f"{font}-{weight}.ttf" for font in (_EXTENDED, script_font) if font]
            found = tuple(path for path in wanted if path.is_file())
            if script_font and len(found) < len(wanted):
                continue
            yield Recipe(_file_name(script, bold), (atkinson / f"{_ATKINSON}-{weight}.ttf", *found))


def build(folder: Path = BUILT, noto: Path = NOTO) -> bool:
    """Build all faces into `folder` unless they are there, made from the same contents; True if it built."""
    wanted = list(recipes(noto))
    stamp = folder / "built-from.txt"
    fingerprint = _fingerprint(wanted)
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    afresh = get_context("spawn")
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), mp_context=afresh) as workers:
        list(workers.map(_merge, wanted, [folder] * len(wanted)))
    for name, licence in _licences():
        (folder / name).write_bytes(licence.read_bytes())
    stamp.write_text(fingerprint)
    return True


def _fingerprint(wanted: list[Recipe]) -> str:
    import fontTools

    total = hashlib.sha256(fontTools.version.encode())
    for program in (__file__, glyph_order.__file__):
        total.update(Path(program).read_bytes())
    for recipe in wanted:
        total.update(recipe.name.encode())
        for source in recipe.sources:
            total.update(hashlib.sha256(source.read_bytes()).digest())
    return total.hexdigest()


def _licences() -> Iterator[tuple[str, Path]]:
    """The licences that let the fonts be merged and passed on (SIL OFL); they travel with the faces."""
    for name, path in (
        ("LICENCE-atkinson-hyperlegible.txt", Path(str(files("fontpkg_atkinson_hyperlegible"))) / "LICENSE"),
        ("LICENCE-noto.txt", Path("/usr/share/doc") / NOTO_PACKAGE / "copyright"),
    ):
        if path.is_file():
            yield name, path


def _merge(recipe: Recipe, folder: Path) -> None:
    """Merge one face and move it into place whole, so that no reader ever meets half a font."""
    from fontTools.merge import Merger, Options  # slow to import, and only set-up merges

    taken: set[int] = set()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        parts = []
        for number, source in enumerate(recipe.sources):
            part = Path(scratch) / f"{number}.ttf"
            taken |= _subset(source, part, taken)
            parts.append(str(part))
        font = Merger(options=Options(drop_tables=["DSIG"])).merge(parts)
        glyph_order.put_classes_together(font)
        _rename(font, Path(recipe.name).stem)
        merged = Path(scratch) / recipe.name
        font.save(merged)
        merged.replace(folder / recipe.name)


def _subset(source: Path, target: Path, taken: set[int]) -> set[int]:
    """Write the letters of `source` that no font before it has; answers which those are.

    Hints go: they speak to the first font only, and ragged stems beside clean ones would look wrong.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(
        hinting=False, layout_features=["*"], notdef_outline=True, glyph_names=False, drop_tables=["DSIG"]
    )
    with TTFont(source, recalcTimestamp=False) as font:
        letters = set(font.getBestCmap()) - taken
        if source.name.startswith(f"{_EXTENDED}-"):
            letters &= set(_EXTENDED_LETTERS)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        font.save(target)
    return letters


def _rename(font: TTFont, name: str) -> None:
    """Give a merged face a name of its own: it is none of the fonts it came from."""
    style = "Bold" if name.endswith("bold") else "Regular"
    family = f"Front Door {name.rsplit('-', 1)[0].title()}"
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17):
            font["name"].removeNames(nameID=record.nameID)
    texts = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}"}
    for name_id, text in texts.items():
        font["name"].setName(text.replace(" ", "") if name_id == 6 else text, name_id, 3, 1, 0x409)


def main() -> int:
    """Build what is out of date and say which languages cannot be drawn here, and why."""
    built = build()
    print("Fonts merged." if built else "Fonts are up to date.")
    lost = sorted(language for language in (*_SCRIPT_OF, *_CYRILLIC) if not has_face(language))
    if lost:
        print(f"No font for {', '.join(lost)} until {NOTO_PACKAGE} is installed.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
