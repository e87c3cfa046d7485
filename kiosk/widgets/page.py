"""One question on the screen, between the bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kivy.uix.widget import Widget

from kiosk.answers import Answer
from kiosk.kit.theme import SPACE
from kiosk.screens.question import Choice, Choices, Keys, Question, Reading
from kiosk.widgets import cards, parts
from kiosk.widgets.arrange import Spot
from kiosk.widgets.band import BETWEEN_ROWS
from kiosk.widgets.measure import BETWEEN_KEYS, row_length
from kiosk.widgets.pen import Frame, Pen
from kiosk.widgets.plan import NOTE_GAP, Sheet, fitting
from kiosk.widgets.style import Style
from kiosk.widgets.touchable import Touchable


class Page(Widget):
    """Draws one question: its page `at`, or the first one on which `chosen` can be chosen."""

    def __init__(
        self,
        question: Question,
        style: Style,
        at: int,
        on_answer: Callable[[Choice], None],
        chosen: Answer | None = None,
    ) -> None:
        super().__init__()
        self.question = question
        self._on_answer = on_answer
        pen = Pen(self.canvas, style, Frame(0, style.screen.height, style.width))
        self._plan = fitting(question, style, pen)
        self._measure = self._plan.measure
        self._style = self._measure.style
        self.pen = replace(pen, style=self._style)
        self.pages = len(self._plan.sheets)
        self.at = next((sheet.number for sheet in self._plan.sheets if self._offers(sheet, chosen)), at)
        self._draw(self._plan.sheets[self.at % self.pages])

    @property
    def touchables(self) -> list[Touchable]:
        """Everything to touch, in reading order."""
        return [child for child in reversed(self.children) if isinstance(child, Touchable)]

    def _offers(self, sheet: Sheet, answer: Answer | None) -> bool:
        blocks = [(self._measure.blocks[spot.unit.block], spot) for spot in sheet.spots]
        rows = [self._row(block, spot)[0] for block, spot in blocks if isinstance(block, Choices)]
        return any(choice.answer == answer for row in rows for choice in row)

    def _row(self, block: Choices, spot: Spot) -> tuple[tuple[Choice, ...], float]:
        return self._measure.rows(block, spot.width)[spot.unit.row or 0]

    def _draw(self, sheet: Sheet) -> None:
        if sheet.low_ground is not None:
            self._draw_low_ground(sheet.low_ground)
        for spot in sheet.spots:
            block = self._measure.blocks[spot.unit.block]
            if isinstance(block, Choices):
                self._draw_row(block, spot)
            elif isinstance(block, Keys):
                self._draw_keys(block, spot)
            else:
                self._draw_reading(block, spot)
        if self._measure.band_height:
            self._draw_band()
        if sheet.of > 1:
            self._draw_turner(sheet)
        if self.question.main:
            self._draw_foot()

    def _draw_low_ground(self, top: float) -> None:
        style, band = self._style, self._style.theme.band
        self.pen.box(0, top, style.width, style.height - top, band.ground)
        if style.theme.ground_is_dark:
            self.pen.box(0, top, style.width, style.theme.line, band.edge)
        else:
            self.pen.icon("arrow-down-bold", style.width / 2 - 36, top - 80, 72, style.theme.brand)

    def _draw_reading(self, block: Reading, spot: Spot) -> None:
        part = spot.unit
        pen = self.pen.within(self.canvas, spot.x, spot.y - part.since, spot.width)
        if not part.is_part:
            parts.draw(pen, block, 0, spot.width)
            return
        with self.pen.only(0, spot.y, self._style.width, spot.height):
            pen = replace(pen, shows=(part.since, part.since + part.height))
            parts.draw(pen, block, 0, spot.width)

    def _draw_row(self, block: Choices, spot: Spot) -> None:
        items, each = self._row(block, spot)
        for index, choice in enumerate(items):
            x = spot.x + index * (each + SPACE.gutter)
            self._add(choice, (x, spot.y, each, spot.height))

    def _draw_keys(self, block: Keys, spot: Spot) -> None:
        """From the left in every language; a shorter row stands in the middle, as on any keyboard."""
        rows = self._measure.key_rows(block, spot.width)
        wide = self._measure.key_width(rows, spot.width)
        high = (spot.height - (len(rows) - 1) * BETWEEN_KEYS) / len(rows)
        for number, row in enumerate(rows):
            left = (spot.width - row_length(row) * (wide + BETWEEN_KEYS) + BETWEEN_KEYS) / 2
            for key in row:
                own = key.wide * (wide + BETWEEN_KEYS) - BETWEEN_KEYS
                x = spot.x + (spot.width - left - own if self._style.mirrored else left)
                self._add(key, (x, spot.y + number * (high + BETWEEN_KEYS), own, high))
                left += own + BETWEEN_KEYS

    def _draw_band(self) -> None:
        style, zone = self._style, self._plan.foot
        height = self._measure.band_height
        top = style.height - style.bottom_bar - self._plan.foot_height - height
        width = style.width if style.screen.tall else zone.x + zone.width + 24
        band = style.theme.band
        self.pen.box(0, top, width, height + self._plan.foot_height, band.ground)
        if style.theme.ground_is_dark:
            self.pen.box(0, top, width, style.theme.line, band.edge)
        at = top + 24
        at += self.pen.text(self.question.band_label, zone.x, at, zone.width, style.type.body, band.ink)
        at += 12
        for row in self._measure.band_rows:
            x = zone.x
            for choice, wide in row:
                self._add(choice, (x, at, wide, SPACE.target))
                x += wide + SPACE.gutter
            at += SPACE.target + BETWEEN_ROWS

    def _draw_turner(self, sheet: Sheet) -> None:
        zone = sheet.turner
        width = self._measure.turner_width(zone.width)
        room = zone.width - width - SPACE.gutter
        note, size = self._measure.which_page(sheet.number + 1, sheet.of, room)
        height = self.pen.text_height(note, room, size)
        self.pen.text(note, zone.x, zone.y + (zone.height - height) / 2, room, size, self._style.theme.ink)
        turner = self._measure.turner(sheet.number, sheet.of)
        self._add(turner, (zone.x + room + SPACE.gutter, zone.y, width, zone.height))

    def _draw_foot(self) -> None:
        style, zone = self._style, self._plan.foot
        width = self._plan.main_width(zone.width)
        for index, choice in enumerate(self.question.main):
            x = self._plan.main_left + index * (width + SPACE.gutter)
            self._add(choice, (x, zone.y, width, zone.height))
        if (note := self._plan.foot_note) is not None:
            x, room = zone.x + width + NOTE_GAP, zone.width - width - NOTE_GAP
            words = self.pen.text_height(note, room, style.type.body)
            top = zone.y + (zone.height - words) / 2
            self.pen.text(note, x, top, room, style.type.body, style.theme.muted)

    def _add(self, choice: Choice, place: tuple[float, float, float, float]) -> None:
        self.add_widget(Touchable(choice, self.pen, place, cards.paint, self._on_answer))
