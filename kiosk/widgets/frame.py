"""The bars at the top and the bottom: never elsewhere, never different."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from kiosk.answers import Press
from kiosk.kit.theme import SPACE
from kiosk.screens.question import Bars, Choice
from kiosk.widgets.pen import Frame, Pen
from kiosk.widgets.style import Style
from kiosk.widgets.touchable import Touchable
from queue_server.contract.words import ENGLISH

ICON = 58.0
LEAST_GAP = 12.0
AROUND_WORD = 8.0
PREVIEW_SIZE = 34.0
HIDE_WIDTH = 376.0
HIDE_WIDTH_LARGER = 760.0
MOST_LINES = 2
HIDE_AROUND = 48.0 + ICON + 8.0


class BarFrame(Widget):
    """Draws the bars over the page."""

    def __init__(self, bars: Bars, style: Style, on_answer: Callable[[Choice], None]) -> None:
        super().__init__()
        self.bars = bars
        self._style = style
        self._on_answer = on_answer
        self.pen = Pen(self.canvas, style, Frame(0, style.screen.height, style.width))
        self._draw_top()
        self._draw_bottom()

    @property
    def touchables(self) -> list[Touchable]:
        """Back first, hiding last."""
        return [child for child in reversed(self.children) if isinstance(child, Touchable)]

    def _draw_top(self) -> None:
        pen, style, bar = self.pen, self._style, self._style.theme.bar
        above, middle = style.preview_strip, style.preview_strip + style.top_bar_height / 2
        pen.box(0, above, style.width, style.top_bar_height, bar.ground)
        if style.theme.ground_is_dark:
            pen.box(0, style.top_bar - style.theme.line, style.width, style.theme.line, bar.edge)
        if self.bars.preview:
            self._draw_preview(self.bars.preview)
        size = style.type.body
        # Nastaliq stands twice as high as other scripts.
        size *= min(1.0, style.top_bar_height / pen.text_height(self.bars.time, style.width, size, bold=True))
        clock = style.type.body
        time_width = pen.text_width(self.bars.time, clock, bold=True, language=ENGLISH) + 8
        time_high = pen.text_height(self.bars.time, time_width, clock, bold=True, language=ENGLISH)
        pen.icon("bank", SPACE.margin, middle - 30, 60, bar.icon)
        room = style.width - 2 * SPACE.margin - 84 - time_width - 24
        name_size = min(size, 0.97 * size * room / max(1.0, pen.text_width(self.bars.shop, size, bold=True)))
        name_top = middle - pen.text_height(self.bars.shop, room, name_size, bold=True) / 2
        pen.text(self.bars.shop, SPACE.margin + 84, name_top, room, name_size, bar.ink, bold=True)
        x = style.width - SPACE.margin - time_width
        top, ink = middle - time_high / 2, bar.ink
        pen.text(self.bars.time, x, top, time_width, clock, ink, bold=True, align="end", language=ENGLISH)

    def _draw_preview(self, words: str) -> None:
        pen, style, amber = self.pen, self._style, self._style.theme.amber
        room = style.width - 2 * SPACE.margin
        size = PREVIEW_SIZE * min(1.0, style.preview_strip / pen.text_height(words, room, PREVIEW_SIZE))
        top = (style.preview_strip - pen.text_height(words, room, size)) / 2
        pen.box(0, 0, style.width, style.preview_strip, amber.ground)
        pen.text(words, SPACE.margin, top, room, size, amber.ink)

    def _draw_bottom(self) -> None:
        style, bar = self._style, self._style.theme.bar
        top = style.height - style.bottom_bar
        self.pen.box(0, top, style.width, style.bottom_bar, bar.ground)
        if style.theme.ground_is_dark:
            self.pen.box(0, top, style.width, style.theme.line, bar.edge)
        if style.two_row_bar:
            self._draw_buttons(top, style.width - 2 * 24, 160)
            self._add(
                self.bars.hide,
                (SPACE.margin, top + 172, style.width - 2 * SPACE.margin, style.bottom_bar - 172 - 28),
                _paint_hide,
            )
        else:
            width = self._hide_width()
            self._draw_buttons(top, style.width - width - SPACE.margin - 48, style.bottom_bar)
            x = style.width - SPACE.margin - width
            self._add(self.bars.hide, (x, top + 20, width, style.bottom_bar - 40), _paint_hide)

    def _hide_width(self) -> float:
        """As narrow as two lines of its words, so that long words of other buttons have room."""
        if self._style.larger_bar:
            return HIDE_WIDTH_LARGER
        words = self.bars.hide.label.split()
        lines = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words))]
        size = self._style.bar_size
        needed = min(max(self.pen.text_width(line, size, bold=True) for line in pair) for pair in lines)
        most = HIDE_WIDTH if self._style.screen.tall else 1.5 * HIDE_WIDTH
        return min(most, needed + HIDE_AROUND)

    def _draw_buttons(self, top: float, room: float, height: float) -> None:
        """Each as wide as its word needs; what is left over lies between them."""
        buttons = (self.bars.back, *self.bars.buttons)
        needed = sum(
            self.pen.text_width(button.label, self._style.bar_size) + AROUND_WORD for button in buttons
        )
        fitting = min(1.0, (room - (len(buttons) - 1) * LEAST_GAP) / needed)
        size = self._style.bar_size * fitting
        widths = [
            max(SPACE.target, self.pen.text_width(button.label, size) + AROUND_WORD) for button in buttons
        ]
        # A wide screen keeps the buttons together where the hand finds them.
        gap = min(48.0, (room - sum(widths)) / (len(widths) - 1))
        x = 24.0 if not self._style.two_row_bar else 24 + (room - sum(widths) - gap * (len(widths) - 1)) / 2
        for button, width in zip(buttons, widths, strict=True):
            self._add(button, (x, top + 8, width, height - 16), partial(_paint_button, size))
            x += width + gap

    def _add(
        self,
        choice: Choice,
        place: tuple[float, float, float, float],
        painter: Callable[[Pen, Choice, float, float, bool], None],
    ) -> None:
        self.add_widget(Touchable(choice, self.pen, place, painter, self._on_answer))


def _paint_button(size: float, pen: Pen, choice: Choice, width: float, height: float, pressed: bool) -> None:
    theme = pen.style.theme
    colour = theme.bar_dim if choice.resting else theme.bar.ink
    pen.box(0, 0, width, height, theme.brand if pressed and theme.moves else theme.bar.ground, 14)
    words = pen.text_height(choice.label, width, size)
    # Nastaliq's line is mostly air above its letters, so the symbol may stand in that air.
    top = max(4.0, (height - ICON - words) / 2)
    icon = choice.icon or ""
    if pen.style.mirrored and icon == "arrow-left":
        icon = "arrow-right"
    if choice.answer is Press.EASIER:
        pen.disc((width - ICON) / 2, top, ICON, colour)
        pen.icon(icon, (width - 44) / 2, top + (ICON - 44) / 2, 44, theme.bar.ground)
    else:
        pen.icon(icon, (width - ICON) / 2, top, ICON, colour)
    pen.text(choice.label, 0, min(top + ICON, height - words), width, size, colour, align="center")


def _paint_hide(pen: Pen, choice: Choice, width: float, height: float, pressed: bool) -> None:
    theme, size = pen.style.theme, pen.style.bar_size
    ground = theme.brand if pressed and theme.moves else theme.bar.ground
    pen.edged(0, 0, width, height, (ground, theme.bar.ink), 18, max(3, theme.line))
    room = width - 48 - ICON
    one = pen.text_height("x", room, size, bold=True)
    lines = round(pen.text_height(choice.label, room, size, bold=True) / one)
    size *= min(1.0, math.sqrt(MOST_LINES / lines))
    needed = min(room, pen.text_width(choice.label, size, bold=True) + 4)
    words = pen.text_height(choice.label, needed, size, bold=True)
    start = (width - ICON - 12 - needed) / 2
    pen.icon(choice.icon or "", start, (height - ICON) / 2, ICON, theme.bar.icon)
    pen.text(choice.label, start + ICON + 12, (height - words) / 2, needed, size, theme.bar.ink, bold=True)
