"""Something to touch: it answers when the finger leaves it inside, and shows at once that it was felt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from kiosk.kit.theme import SPACE
from kiosk.screens.question import Choice
from kiosk.widgets.pen import Pen

Painter = Callable[[Pen, Choice, float, float, bool], None]
"""Draws a choice over a pen's frame: pen, choice, width, height, pressed."""


class Touchable(Widget):
    """One choice on the screen. It never acts on press, drag or a second finger."""

    def __init__(
        self,
        choice: Choice,
        pen: Pen,
        place: tuple[float, float, float, float],
        painter: Painter,
        on_answer: Callable[[Choice], None],
    ) -> None:
        """`place` is x, y, width and height in units of the pen's frame."""
        super().__init__(size_hint=(None, None))
        self.choice = choice
        self._on_answer = on_answer
        self._painter = painter
        self._pressed = False
        self._focused = False
        x, y, self._width, self._height = place
        left, bottom, across, up = pen.pixels(x, y, self._width, self._height)
        self.pos, self.size = (left, bottom), (across, up)
        self._pen = pen.within(self.canvas, x, y, self._width)
        self.paint()

    @property
    def can_be_touched(self) -> bool:
        """Whether it is there now."""
        return not self.choice.resting

    @property
    def pressed(self) -> bool:
        """Whether a finger is on it."""
        return self._pressed

    @property
    def focused(self) -> bool:
        """Whether the keyboard stands on it."""
        return self._focused

    @focused.setter
    def focused(self, focused: bool) -> None:
        if focused != self._focused:
            self._focused = focused
            self.paint()

    def answer(self) -> None:
        """Say that this was chosen."""
        if self.can_be_touched:
            self._on_answer(self.choice)

    def paint(self) -> None:
        """Draw it as it stands now."""
        self.canvas.clear()
        if self._focused:
            self._paint_rings()
        self._painter(self._pen, self.choice, self._width, self._height, self._pressed)

    def _paint_rings(self) -> None:
        theme = self._pen.style.theme
        outer = SPACE.focus_inner + SPACE.focus_outer
        for spread, colour in ((outer, theme.focus_outer), (SPACE.focus_inner, theme.focus_inner)):
            self._pen.box(
                -spread,
                -spread,
                self._width + 2 * spread,
                self._height + 2 * spread,
                colour,
                SPACE.corner + spread,
            )

    def on_touch_down(self, touch: Any) -> bool:
        """Feel the finger; a second one anywhere is ignored by the shell."""
        if not self.can_be_touched or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._show(pressed=True)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """A finger that slides off takes its press along."""
        if touch.grab_current is not self:
            return False
        self._show(pressed=self.collide_point(*touch.pos))
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Act, if the finger is still there."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        inside = self.collide_point(*touch.pos)
        self._show(pressed=False)
        if inside and self.parent is not None:
            self.answer()
        return True

    def _show(self, *, pressed: bool) -> None:
        if pressed != self._pressed:
            self._pressed = pressed
            self.paint()
