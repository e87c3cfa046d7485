"""Words measured as they will be drawn and broken into lines that fit; a letter no face holds is refused.

Without the system's libfribidi0 only languages whose letters stand side by side can be set.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import ImageFont, features

from printer import fonts
from queue_server.contract.receipt import Direction

SHAPES = bool(features.check("raqm"))
_BREAK_MARK = "-"


@dataclass(frozen=True)
class Ink:
    """How far a text reaches, in dots, from where its baseline starts; `above` and `below` are positive."""

    left: int
    right: int
    above: int
    below: int

    @property
    def width(self) -> int:
        """From the first inked or advanced dot to the last."""
        return self.right - self.left


@dataclass(frozen=True)
class Lettering:
    """One way to set words: whose letters, how heavy, how large (dots). `symbols`: it sets those instead."""

    language: str
    direction: Direction
    size: int
    bold: bool = False
    symbols: bool = False

    @property
    def face(self) -> Path:
        """The font file. Raises NoFace where the language has none on this machine."""
        return fonts.icons_face() if self.symbols else fonts.face(self.language, self.bold)

    def font(self) -> ImageFont.FreeTypeFont:
        """The face at this size, shaping all scripts where this machine can. Raises CannotShape."""
        if not can_set(self.language):
            raise fonts.CannotShape(self.language)
        return _font(self.face, self.size)

    @property
    def shaping(self) -> dict[str, Any]:
        """What a text is drawn and measured with, beside its font."""
        return {"direction": self.direction, "language": self.language} if SHAPES else {}

    def ink(self, text: str) -> Ink:
        """Where `text` would put ink, its advance width included. Raises MissingGlyphs."""
        return _ink(self, text)

    def wrap(self, text: str, width: int, *, evenly: bool = False) -> list[str]:
        """`text` as lines no wider than `width` dots; a word that alone is wider is broken with a hyphen.

        `evenly` makes the lines about equally long, without making more of them.
        """
        lines = self._fill(text, width)
        if evenly and len(lines) > 1:
            narrower = max(self.ink(line).width for line in lines) - self.size // 4
            while narrower > width // 2 and len(self._fill(text, narrower)) == len(lines):
                lines = self._fill(text, narrower)
                narrower -= self.size // 4
        return lines

    def _fill(self, text: str, width: int) -> list[str]:
        """Lines as full as they go. Words are measured alone, so a line that comes out wider is set again."""
        lines: list[str] = []
        line, used = "", 0.0
        gap = _advance(self, " ")
        for word in text.split(" "):
            longer = used + gap + _advance(self, word)
            if line and longer <= width:
                line, used = f"{line} {word}", longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._break(word, width)
            lines.extend(whole)
            used = _advance(self, line)
        lines = [*lines, line] if line else lines
        excess = max((self.ink(line).width for line in lines), default=0) - width
        return self._fill(text, width - excess) if 0 < excess < width // 4 else lines

    def _fits(self, text: str, width: int) -> bool:
        return self.ink(text).width <= width

    def _break(self, word: str, width: int) -> list[str]:
        pieces: list[str] = []
        rest = word
        while not self._fits(rest, width):
            cuts = [at for at in range(1, len(rest)) if _may_cut(rest, at)]
            fitting = [at for at in cuts if self._fits(rest[:at] + _BREAK_MARK, width)]
            if not fitting:
                break
            pieces.append(rest[: fitting[-1]] + _BREAK_MARK)
            rest = rest[fitting[-1] :]
        return [*pieces, rest]


def can_set(language: str) -> bool:
    """Whether this machine can set words of the language at all."""
    return SHAPES or not fonts.needs_shaping(language)


def _may_cut(word: str, at: int) -> bool:
    """Never between a letter and the marks that belong to it."""
    return unicodedata.category(word[at])[0] not in "MC" and unicodedata.category(word[at - 1]) != "Cf"


@lru_cache(maxsize=2048)
def _advance(setting: Lettering, text: str) -> float:
    """How far `text` moves the pen, in dots. Remembered: shaping Nastaliq takes milliseconds."""
    if not setting.symbols:
        fonts.require(text, setting.face)
    return setting.font().getlength(text, mode="1", **setting.shaping)


@lru_cache(maxsize=1024)
def _ink(setting: Lettering, text: str) -> Ink:
    advance = _advance(setting, text)
    left, top, right, bottom = setting.font().getbbox(text, mode="1", anchor="ls", **setting.shaping)
    return Ink(
        left=int(min(left, 0)),
        right=max(int(right), math.ceil(advance)),
        above=max(0, -int(top)),
        below=max(0, int(bottom)),
    )


@lru_cache(maxsize=64)
def _font(face: Path, size: int) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if SHAPES else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(face), size, layout_engine=engine)
