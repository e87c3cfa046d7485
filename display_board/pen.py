"""Draws rectangles, lines of text and symbols into one group of a Kivy canvas, measured from the top left."""

from __future__ import annotations

import kiosk.kit.text as text  # isort: skip  before anything else of Kivy's

from typing import Any

from kivy.core.text import Label
from kivy.graphics import Color, InstructionGroup, Line, Rectangle, SmoothRoundedRectangle

from display_board.layout import Box
from kiosk.kit.icons import glyph
from kiosk.kit.theme import Colour
from queue_server.contract.words import ENGLISH

LINE = 1.24
"""How high a line is, as a share of its type size."""

NAME_LINES = 3


class Pen:
    """One part of the screen, drawn anew after `clear`. All lengths are pixels."""

    def __init__(self, canvas: Any, screen_height: float) -> None:
        self._group = InstructionGroup()
        self._screen_height = screen_height
        canvas.add(self._group)

    def clear(self) -> None:
        """Take away all that was drawn."""
        self._group.clear()

    def fill(self, box: Box, colour: Colour, corner: float = 0) -> None:
        """A filled rectangle, its corners rounded by `corner`."""
        place = {"pos": (box.left, self._from_below(box)), "size": (box.width, box.height)}
        self._group.add(Color(*colour))
        self._group.add(SmoothRoundedRectangle(radius=[corner], **place) if corner else Rectangle(**place))

    def rule(self, box: Box, colour: Colour) -> None:
        """A thin line along the top of the box."""
        top = self._screen_height - box.top
        self._group.add(Color(*colour))
        self._group.add(
            Line(points=[box.left, top, box.left + box.width, top], width=self._screen_height / 1080)
        )

    def write(
        self,
        box: Box,
        words: str,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        at: float = 0,
        language: str = ENGLISH,
    ) -> float:
        """One line, smaller where it would not fit, halfway down the box; answers its width.

        `at` is 0 for the left side of the box, 0.5 for its middle, 1 for its right side.
        """
        size = fitting(words, size, box.width, bold=bold, language=language)
        return self._draw(box, words, size, colour, at, text.style_of(language, bold))

    def paragraph(self, box: Box, words: str, size: float, colour: Colour, lines: int, *, bold: bool) -> None:
        """English words on at most so many lines from the left, as few as will do."""
        filled = break_lines(words, size, box.width, lines, bold=bold)
        height = min(box.height / len(filled), size * LINE)
        top = box.top + (box.height - height * len(filled)) / 2
        for nth, line in enumerate(filled):
            row = Box(box.left, top + nth * height, box.width, height)
            self.write(row, line, size, colour, bold=bold)

    def name(
        self, box: Box, words: str, size: float, colour: Colour, *, at: float, language: str = ENGLISH
    ) -> None:
        """A bold name as large as it can be, up to `size`: on several lines where that makes it larger."""
        choices = (broken(words, most, language) for most in range(1, NAME_LINES + 1))
        best = max(choices, key=lambda lines: _size_of(lines, size, box, language))
        size = _size_of(best, size, box, language)
        height = box.height if len(best) == 1 else size * LINE
        top = box.top + (box.height - height * len(best)) / 2
        for nth, line in enumerate(best):
            row = Box(box.left, top + nth * height, box.width, height)
            self.write(row, line, size, colour, bold=True, at=at, language=language)

    def symbol(self, box: Box, name: str, size: float, colour: Colour, at: float = 0) -> float:
        """A symbol of the icon font; answers its width."""
        return self._draw(box, glyph(name), size, colour, at, {"font_name": text.icon_file()})

    def _draw(
        self, box: Box, words: str, size: float, colour: Colour, at: float, style: dict[str, str]
    ) -> float:
        if not words:
            return 0.0
        bleed = text.bleed_of(style.get("text_language", ""), size)
        label = Label(text=words, font_size=size, padding=bleed, **style)
        label.refresh()
        width, height = label.texture.size
        left = box.left + (box.width - width + 2 * bleed) * at - bleed
        bottom = self._from_below(box) + (box.height - height) / 2
        self._group.add(Color(*colour))
        self._group.add(
            Rectangle(texture=label.texture, pos=(round(left), round(bottom)), size=(width, height))
        )
        return float(width - 2 * bleed)

    def _from_below(self, box: Box) -> float:
        return self._screen_height - box.top - box.height


def fitting(words: str, size: float, width: float, *, bold: bool, language: str = ENGLISH) -> float:
    """The largest type size up to `size` at which `words` stay within `width`."""
    needs = text.width_of(words, language, size, bold)
    return size if needs <= width else max(1.0, size * width / needs)


def break_lines(words: str, size: float, width: float, most: int, *, bold: bool) -> list[str]:
    """`words` as at most `most` lines, each filled as far as `width` allows; the last takes all the rest."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < most and text.width_of(longer, ENGLISH, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def broken(words: str, most: int, language: str) -> list[str]:
    """`words` as at most so many lines of about the same width."""
    width = text.width_of(words, language, _ANY_SIZE, True) / most
    filled = [""]
    for word in words.split():
        longer = f"{filled[-1]} {word}".strip()
        before = text.width_of(filled[-1], language, _ANY_SIZE, True)
        after = text.width_of(longer, language, _ANY_SIZE, True)
        if filled[-1] and len(filled) < most and before + after > 2 * width:
            filled.append(word)
        else:
            filled[-1] = longer
    return filled


_ANY_SIZE = 100


def _size_of(lines: list[str], size: float, box: Box, language: str) -> float:
    """The type size, up to `size`, at which these lines have room in a box."""
    narrow = min(fitting(line, size, box.width, bold=True, language=language) for line in lines)
    return narrow if len(lines) == 1 else min(narrow, box.height / LINE / len(lines))
