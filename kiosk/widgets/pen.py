"""Draws boxes, letters and symbols at places given in units from the reading side; mirrors by itself.

A pen has a frame: x runs from the side where reading begins, y down from the top. What it has written is
kept in `written`, so that a test can ask whether every word stays within its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kivy.graphics import Color, Rectangle, ScissorPop, ScissorPush
from kivy.graphics.texture import Texture

from kiosk.kit import text as kit_text
from kiosk.kit.theme import CAPITAL_HEIGHT, NORMAL_TYPE, Colour
from kiosk.widgets import letters
from kiosk.widgets.letters import Letters, Symbol
from kiosk.widgets.shapes import Shape, box
from kiosk.widgets.style import Style

Align = Literal["start", "center", "end"]


@dataclass(frozen=True)
class Written:
    """A text as it was drawn, in pixels, and the room it was given."""

    text: str
    x: float
    y: float
    height: float
    room_width: float
    size: int
    bold: bool
    language: str

    def within(self, bottom: float, top: float) -> Written | None:
        """As much of it as shows between these heights, if any line does."""
        low, high = max(self.y, bottom), min(self.y + self.height, top)
        return replace(self, y=low, height=high - low) if high - low > self.size / 2 else None

    @property
    def width(self) -> float:
        """The widest word, which is what can stick out where text is wrapped."""
        widths = (kit_text.width_of(word, self.language, self.size, self.bold) for word in self.text.split())
        return max(widths, default=0)


@dataclass(frozen=True)
class Frame:
    """Where a pen draws: its upper left corner in pixels and its width in units."""

    left: float
    top: float
    width: float


@dataclass
class Pen:
    """Draws on one Kivy canvas; without one it only measures.

    Where it measures, `lines` gathers each line of text and each symbol, which must not be cut in two: from
    where to where it reaches down.
    """

    canvas: Any | None
    style: Style
    frame: Frame
    written: list[Written] = field(default_factory=list)
    lines: list[tuple[float, float]] = field(default_factory=list)
    shows: tuple[float, float] | None = None

    def within(self, canvas: Any, x: float, y: float, width: float) -> Pen:
        """A pen for a part of this frame, on another canvas."""
        left, top = self._pixel_left(x, width), self.frame.top - y * self.style.scale
        return replace(self, canvas=canvas, frame=Frame(left, top, width))

    def pixels(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        """A box in units as Kivy counts: left, bottom, width and height in pixels."""
        scale = self.style.scale
        left = round(self._pixel_left(x, width))
        bottom = round(self.frame.top - (y + height) * scale)
        return left, bottom, round(width * scale), round(height * scale)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        """A filled box, with round corners if asked for."""
        if radius:
            self.edged(x, y, width, height, (colour, colour), radius, 0)
            return
        left, bottom, across, up = self.pixels(x, y, width, height)
        self._add(colour, Rectangle(pos=(left, bottom), size=(across, up)))

    def edged(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colours: tuple[Colour, Colour],
        radius: float,
        line: float,
        lift: float = 0,
    ) -> None:
        """A box of ground and edge colour; `lift` makes its lower edge as much thicker."""
        if self.canvas is None:
            return
        scale = self.style.scale
        thin = max(1, round(line * scale)) if line else 0
        shape = Shape(*colours, round(radius * scale), thin, round(lift * scale))
        self._add(_AS_IT_IS, box(shape, *self.pixels(x, y, width, height)))

    def disc(self, x: float, y: float, size: float, colour: Colour) -> None:
        """A filled circle."""
        if self.canvas is None:
            self.lines.append((y, y + size))
        self.box(x, y, size, size, colour, size / 2)

    def icon(self, name: str, x: float, y: float, size: float, colour: Colour) -> None:
        """A symbol in a square of this size."""
        if self.canvas is None:
            self.lines.append((y, y + size))
            return
        texture = letters.picture(Symbol(name, round(size * self.style.scale)))
        left, bottom, across, up = self.pixels(x, y, size, size)
        place = (round(left + (across - texture.width) / 2), round(bottom + (up - texture.height) / 2))
        self._add(colour, Rectangle(texture=texture, pos=place, size=texture.size))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        align: Align = "start",
        language: str | None = None,
    ) -> float:
        """Write, wrapped to `width`; answers the height in units."""
        if self.canvas is None:
            needed = self.text_height(text, width, size, bold=bold, language=language)
            pixels = self.size_of(text, width, size, bold=bold, language=language)
            self._mark_lines(y, needed, pixels, language)
            return needed
        if self.shows is not None:
            needed = self.text_height(text, width, size, bold=bold, language=language)
            if y + needed <= self.shows[0] + 1 or y >= self.shows[1] - 1:
                return needed
        scale = self.style.scale
        room, spoken = round(width * scale), self._speaks(language)
        pixels = self.size_of(text, width, size, bold=bold, language=language)
        side = _SIDES[align][self.style.mirrored]
        wrapped = self._wrapping(text, room, pixels, bold, spoken)
        wanted = Letters(text, pixels, bold, wrapped, side, spoken)
        texture, bleed = letters.picture(wanted), wanted.bleed
        high: float = texture.height - 2 * bleed
        height = high / scale
        left, bottom, across, _ = self.pixels(x, y, width, height)
        left += round(_SHARE_BEFORE[side] * (across - texture.width + 2 * bleed))
        place = (left - bleed, bottom - bleed)
        self._add(colour, Rectangle(texture=texture, pos=place, size=texture.size))
        self.written.append(Written(text, left, bottom, high, room, pixels, bold, spoken))
        return height

    def _mark_lines(self, y: float, height: float, pixels: int, language: str | None) -> None:
        line = kit_text.line_height_of(self._speaks(language), pixels) / self.style.scale
        count = max(1, round(height / line))
        self.lines += [(y + at * height / count, y + (at + 1) * height / count) for at in range(count)]

    @staticmethod
    def _wrapping(text: str, room: int, size: int, bold: bool, language: str) -> int | None:
        """The width to wrap to; None where one line does, whose picture need not be wider than itself."""
        return None if kit_text.width_of(text, language, size, bold) <= room - 1 else room

    def text_height(
        self, text: str, width: float, size: float, *, bold: bool = False, language: str | None = None
    ) -> float:
        """How high `text` would write."""
        scale = self.style.scale
        spoken = self._speaks(language)
        pixels = self.size_of(text, width, size, bold=bold, language=language)
        return letters.height_of(text, pixels, bold, round(width * scale), spoken) / scale

    def size_of(
        self, text: str, width: float, size: float, *, bold: bool = False, language: str | None = None
    ) -> int:
        """How large `text` is written, in pixels: less where a long word has no room, never too small."""
        scale = self.style.scale
        sizes = _pixels(size, scale), _pixels(NORMAL_TYPE.body, scale)
        return letters.size_for(text, sizes, bold, round(width * scale), self._speaks(language))

    def breaks(self, text: str, width: float, *, bold: bool = False) -> bool:
        """Whether a word of `text` has no room even in the smallest letters, and goes on in the next line."""
        least = NORMAL_TYPE.body
        return any(self.text_width(word, least, bold=bold) > width for word in text.split())

    def capitals(
        self, text: str, x: float, y: float, width: float, size: float, colour: Colour, align: Align
    ) -> float:
        """Write capitals or figures with no room above or below them; answers their height in units."""
        if self.canvas is None:
            self.lines.append((y, y + CAPITAL_HEIGHT * size))
            return CAPITAL_HEIGHT * size
        above = (0.95 - CAPITAL_HEIGHT) * size
        latin = "en"
        self.text(text, x, y - above, width, size, colour, bold=True, align=align, language=latin)
        return CAPITAL_HEIGHT * size

    def text_width(self, text: str, size: float, *, bold: bool = False, language: str | None = None) -> float:
        """How wide `text` is on one line, in units."""
        pixels = _pixels(size, self.style.scale)
        return kit_text.width_of(text, self._speaks(language), pixels, bold) / self.style.scale

    def picture(self, texture: Texture, x: float, y: float, size: float) -> None:
        """A square picture, never mirrored."""
        left, bottom, across, up = self.pixels(x, y, size, size)
        self._add(_AS_IT_IS, Rectangle(texture=texture, pos=(left, bottom), size=(across, up)))

    @contextmanager
    def only(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Whatever is drawn on this canvas meanwhile shows within this box alone."""
        if self.canvas is None:
            yield
            return
        left, bottom, across, up = self.pixels(x, y, width, height)
        before = len(self.written)
        self.canvas.add(ScissorPush(x=left, y=bottom, width=across, height=up))
        yield
        self.canvas.add(ScissorPop())
        parts = (written.within(bottom, bottom + up) for written in self.written[before:])
        self.written[before:] = [part for part in parts if part is not None]

    def _add(self, colour: Colour, shape: Any) -> None:
        if self.canvas is not None:
            self.canvas.add(Color(*colour))
            self.canvas.add(shape)

    def _speaks(self, language: str | None) -> str:
        return language or self.style.language

    def _pixel_left(self, x: float, width: float) -> float:
        from_left = self.frame.width - x - width if self.style.mirrored else x
        return self.frame.left + from_left * self.style.scale


_AS_IT_IS = (1.0, 1.0, 1.0, 1.0)
_SIDES: dict[Align, tuple[str, str]] = {
    "start": ("left", "right"),
    "center": ("center", "center"),
    "end": ("right", "left"),
}
_SHARE_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


def _pixels(size: float, scale: float) -> int:
    return max(1, round(size * scale))
