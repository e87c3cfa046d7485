"""What is laid over a page: the question about time, and "one moment"; nothing below can be touched."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.widget import Widget

from kiosk.screens.question import Choice, OneMoment, TimeQuestion
from kiosk.widgets import cards
from kiosk.widgets.pen import Frame, Pen
from kiosk.widgets.style import Style
from kiosk.widgets.touchable import Touchable

Laid = TimeQuestion | OneMoment


class Overlay(Widget):
    """A card over the shaded page."""

    def __init__(self, laid: Laid, style: Style, on_answer: Callable[[Choice], None]) -> None:
        super().__init__()
        self.laid = laid
        self._style = style
        self._on_answer = on_answer
        self.pen = Pen(self.canvas, style, Frame(0, style.screen.height, style.width))
        self.pen.box(
            0, style.top_bar, style.width, style.height - style.top_bar - style.bottom_bar, style.theme.shade
        )
        if isinstance(laid, TimeQuestion):
            self._draw_time(laid)
        else:
            self._draw_moment(laid)

    @property
    def touchables(self) -> list[Touchable]:
        """The one button, or none."""
        return [child for child in self.children if isinstance(child, Touchable)]

    @property
    def _title_size(self) -> float:
        return self._style.type.heading + (8 if self._style.pins else 0)

    @property
    def _left_size(self) -> float:
        return self._style.type.wait if self._style.pins else self._style.type.heading

    def _draw_time(self, laid: TimeQuestion) -> None:
        type_, theme = self._style.type, self._style.theme
        x, y, width, room, button = self._card(laid)
        at = y + 52
        self.pen.icon(laid.icon, x + 56, at, 92, theme.brand)
        title = self.pen.text_height(laid.title, room - 124, self._title_size, bold=True)
        ink = theme.card.ink
        self.pen.text(
            laid.title,
            x + 180,
            at + max(0.0, (92 - title) / 2),
            room - 124,
            self._title_size,
            ink,
            bold=True,
        )
        at += max(92.0, title) + 40
        at += self.pen.text(laid.text, x + 56, at, room, type_.body, ink)
        at += self.pen.text(laid.left, x + 56, at, room, self._left_size, ink, bold=True) + 12
        self.pen.box(x + 56, at, room, 24, theme.hair if not theme.ground_is_dark else theme.page, 12)
        if laid.share_left > 0.02:
            self.pen.box(x + 56, at, room * laid.share_left, 24, theme.brand, 12)
        self._button(laid.button, (x + 40, at + 72, width - 80, button))

    def _card(self, laid: TimeQuestion) -> tuple[float, float, float, float, float]:
        """The card's place and width, the room for words, the button's height."""
        style, type_ = self._style, self._style.type
        width = min(style.width - 80, 1600.0 if style.larger else 1100.0)
        room = width - 112
        button = cards.height_of(self.pen, laid.button, width - 80)
        title = max(92.0, self.pen.text_height(laid.title, room - 124, self._title_size, bold=True))
        lines = self.pen.text_height(laid.text, room, type_.body) + self.pen.text_height(
            laid.left, room, self._left_size, bold=True
        )
        height = 52 + title + 40 + lines + 12 + 72 + button + 56
        between = style.height - style.top_bar - style.bottom_bar
        x, y = (
            (style.width - width) / 2,
            style.top_bar + min(max(8.0, (between - height) / 2), between - height),
        )
        card = style.theme.card
        self.pen.edged(x, y, width, height, (card.ground, card.edge), 28, style.theme.line)
        return x, y, width, room, button

    def _draw_moment(self, laid: OneMoment) -> None:
        style = self._style
        width = min(style.width - 160, 800.0)
        size = style.type.heading
        words = self.pen.text_height(laid.text, width - 96, size, bold=True)
        height = words + 96
        x, y = (style.width - width) / 2, (style.height - height) / 2
        card = style.theme.card
        self.pen.edged(x, y, width, height, (card.ground, card.edge), 28, style.theme.line)
        self.pen.text(laid.text, x + 48, y + 48, width - 96, size, card.ink, bold=True, align="center")

    def _button(self, choice: Choice, place: tuple[float, float, float, float]) -> None:
        self.add_widget(Touchable(choice, self.pen, place, cards.paint, self._on_answer))
