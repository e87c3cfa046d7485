"""Draws the board's picture with Kivy, each part anew only when what it says has changed."""

from __future__ import annotations

import kiosk.kit.text  # noqa: F401  isort: skip  before anything else of Kivy's

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from display_board.board import LAST_KEPT, LargeCall, ListedCall, Picture, Sentence, SeriesWait, Stale
from display_board.layout import SIZES, Box, Layout, lay_out
from display_board.pen import Pen
from kiosk.kit.text import width_of
from kiosk.kit.theme import AMBER_INK, BOARD, GREEN, MUTED
from queue_server.contract.words import ENGLISH, Words

ARROW, ARROW_GAP = 0.75, 0.25  # of the type size beside it
CARD_CORNER, BAND_CORNER, CHIP_CORNER = 32.0, 20.0, 12.0

_words = Words.of(ENGLISH)


class BoardScreen:
    """The whole screen: put `widget` into a window and `show` one picture after another."""

    def __init__(self, *, preview: bool = False) -> None:
        self.widget = Widget()
        self._preview = preview
        self._layout: Layout | None = None
        self._picture: Picture | None = None
        self._pens: dict[str, Pen] = {}
        self._drawn: dict[str, tuple[object, ...]] = {}
        self.widget.bind(size=self._resize)

    def show(self, picture: Picture) -> bool:
        """Draw what has changed; answers whether anything had."""
        self._picture = picture
        if self._layout is None:
            return False
        says = _says(picture, self._preview)
        changed = [name for name, said in says.items() if self._drawn.get(name) != said]
        for name in changed:
            self._pens[name].clear()
            _PARTS[name](self._pens[name], self._layout, *says[name])
        self._drawn = says
        return bool(changed)

    def _resize(self, _widget: Any, size: tuple[float, float]) -> None:
        self._layout = lay_out(*size)
        self._drawn = {}
        canvas = self.widget.canvas
        canvas.clear()
        Pen(canvas, size[1]).fill(Box(0, 0, *size), BOARD.ground)
        self._pens = {name: Pen(canvas, size[1]) for name in _PARTS}
        if self._picture is not None:
            self.show(self._picture)


def _says(picture: Picture, preview: bool) -> dict[str, tuple[object, ...]]:
    """What each part says: all that its drawing depends on."""
    shop = f"{picture.shop} · {_words.say('preview')}" if preview else picture.shop
    is_stale = picture.stale is not None
    return {
        "bar": (shop, picture.clock, picture.stale.short if picture.stale else None),
        "calls": (picture.large, picture.calling, is_stale, bool(picture.before), _room_below(picture)),
        "before": (picture.before if picture.large else None,),
        "missed": (picture.missed, is_stale),
        "waits": (picture.waits, picture.waits_unknown),
        "foot": (picture.sentence,),
        "stale": (picture.stale,),
    }


def _room_below(picture: Picture) -> int:
    """How many of the two stripes under the calls are empty, from the upper one on."""
    if picture.missed:
        return 0
    below = picture.waits or picture.waits_unknown or picture.sentence or picture.stale
    return 1 if below else 2


# The top ------------------------------------------------------------------------------------------


def _bar(pen: Pen, layout: Layout, shop: str, clock: str, stale: str | None) -> None:
    pen.fill(layout.bar, BOARD.bars)
    unit = layout.unit
    rows = layout.bar.inset(40 * unit, 0).rows(2 if layout.is_portrait else 1)
    left, right = rows[0].split_left(rows[0].width * (0.8 if layout.is_portrait else 0.36))
    if layout.is_portrait:
        notice, align = rows[1], 0.0
    else:
        notice, align = right.split_left(right.width - 220 * unit)[0].inset(24 * unit, 0), 0.5
    pen.symbol(left, "bank", 60 * unit, BOARD.text)
    pen.write(left.split_left(72 * unit)[1], shop, 46 * unit, BOARD.text, bold=True)
    if stale is None:
        pen.write(notice, _words.say("Numbers are not called in order"), 56 * unit, BOARD.quiet, at=align)
        pen.write(rows[0], clock, SIZES.clock * unit, BOARD.text, bold=True, at=1)
    else:
        pen.write(
            rows[-1] if layout.is_portrait else right, stale, 62 * unit, BOARD.yellow, bold=True, at=2 * align
        )


# The calls ----------------------------------------------------------------------------------------


def _calls(
    pen: Pen,
    layout: Layout,
    large: tuple[LargeCall, ...],
    calling: bool,
    is_stale: bool,
    has_list: bool,
    room_below: int,
) -> None:
    unit = layout.unit
    if not large:
        _welcome(pen, layout.wide_panel(room_below), unit, is_stale)
        return
    panel = layout.panel if has_list else layout.wide_panel(0)
    pen.fill(panel, BOARD.card, CARD_CORNER * unit)
    heading, rest = panel.inset(32 * unit, 16 * unit).split_top(92 * unit)
    _heading(pen, heading.inset(20 * unit, 0), unit, calling)
    if len(large) == 1:
        _one_call(pen, rest, unit, large[0], is_stale)
        return
    size = SIZES.number[len(large) - 1] * unit
    widest = max(width_of(call.number, ENGLISH, size, bold=True) for call in large)
    for row, call in zip(rest.rows(len(large), 16 * unit), large, strict=True):
        number, place = row.split_left(widest + 40 * unit)
        pen.write(number.inset(8 * unit, 0), call.number, size, BOARD.on_card, bold=True)
        _place_of_several(pen, place, unit, call, is_stale)


def _heading(pen: Pen, box: Box, unit: float, calling: bool) -> None:
    if calling:
        pen.symbol(box, "bell-ring", 68 * unit, GREEN)
        pen.write(
            box.split_left(84 * unit)[1], _words.say("Now calling"), SIZES.heading * unit, GREEN, bold=True
        )
    else:
        pen.write(box, _words.say("Last called"), SIZES.heading * unit, MUTED, bold=True)


def _one_call(pen: Pen, box: Box, unit: float, call: LargeCall, is_stale: bool) -> None:
    number, place = box.split_top(box.height - 176 * unit)
    pen.write(number, call.number, SIZES.number[0] * unit, BOARD.on_card, bold=True, at=0.5)
    place = Box(place.left, place.top, place.width, place.height - 16 * unit)
    pen.fill(place, BOARD.stale if is_stale else BOARD.go, BAND_CORNER * unit)
    inner = place.inset(40 * unit, 0)
    if call.place_own is None:
        _arrow_and_place(pen, inner, unit, call.place, SIZES.place)
    else:
        _place_in_two_languages(pen, inner, unit, call, call.place_own)


def _place_in_two_languages(pen: Pen, box: Box, unit: float, call: LargeCall, own: str) -> None:
    size = SIZES.place_of_several
    width = size * (ARROW + ARROW_GAP) * unit + width_of(call.place, ENGLISH, size * unit, bold=True)
    english, rest = box.split_left(min(width, box.width * 0.6))
    _arrow_and_place(pen, english, unit, call.place, size)
    between = Box(rest.left + 40 * unit, rest.top + 32 * unit, 4 * unit, rest.height - 64 * unit)
    pen.fill(between, BOARD.on_go)
    other = rest.split_left(84 * unit)[1]
    pen.name(other, own, size * unit, BOARD.on_go, at=0.5, language=call.language)


def _place_of_several(pen: Pen, box: Box, unit: float, call: LargeCall, is_stale: bool) -> None:
    box = box.inset(0, max(0, (box.height - 176 * unit) / 2))
    pen.fill(box, BOARD.stale if is_stale else BOARD.go, BAND_CORNER * unit)
    inner = box.inset(32 * unit, 4 * unit)
    if call.place_own is None:
        _arrow_and_place(pen, inner, unit, call.place, SIZES.place_of_several)
        return
    english, own = inner.rows(2)
    _arrow_and_place(pen, english, unit, call.place, 76)
    pen.name(own, call.place_own, 62 * unit, BOARD.on_go, at=0.5, language=call.language)


def _arrow_and_place(pen: Pen, box: Box, unit: float, place: str, size: float) -> None:
    """An arrow and where to go, together in the middle; the arrow gives way to a long name."""
    arrow, gap = size * ARROW * unit, size * ARROW_GAP * unit
    width = width_of(place, ENGLISH, size * unit, bold=True)
    if arrow + gap + width > box.width + 1:
        pen.name(box, place, size * unit, BOARD.on_go, at=0.5)
        return
    group = box.inset((box.width - arrow - gap - width) / 2, 0)
    pen.symbol(group, "arrow-right-bold", arrow, BOARD.on_go)
    pen.write(group.split_left(arrow + gap)[1], place, size * unit, BOARD.on_go, bold=True)


def _welcome(pen: Pen, box: Box, unit: float, is_stale: bool) -> None:
    """Nobody has been called yet, or nobody can know."""
    pen.fill(box, BOARD.card, CARD_CORNER * unit)
    inner = box.inset(72 * unit, 56 * unit)
    if is_stale:
        pen.write(inner, _words.say("Please ask at reception"), 120 * unit, BOARD.on_card, bold=True, at=0.5)
        return
    lines = 1 if inner.width > inner.height else 2
    title, rest = inner.inset(0, (inner.height - (210 + 240 * lines) * unit) / 2).split_top(210 * unit)
    pen.write(title, _words.say("Welcome"), SIZES.welcome * unit, BOARD.on_card, bold=True)
    take, wait = rest.rows(2)
    for row, sentence in (
        (take, _words.say("Please take a ticket at the touchscreen.")),
        (wait, _words.say("Your number will come up here.")),
    ):
        pen.paragraph(row, sentence, SIZES.welcome_line * unit, BOARD.on_card, lines, bold=False)


def _before(pen: Pen, layout: Layout, before: tuple[ListedCall, ...] | None) -> None:
    if not before:
        return
    unit = layout.unit
    heading, rest = layout.listing.split_top(76 * unit)
    pen.write(heading, _words.say("Called before"), SIZES.heading * unit, BOARD.quiet, bold=True)
    for row, call in zip(rest.rows(LAST_KEPT), before, strict=False):
        pen.rule(row, BOARD.line)
        width = pen.write(row, call.number, SIZES.listed * unit, BOARD.text, bold=True)
        place = row.split_left(width + 32 * unit)[1]
        if width_of(call.place, ENGLISH, SIZES.listed * unit) <= place.width:
            pen.write(place, call.place, SIZES.listed * unit, BOARD.text, at=1)
        else:
            pen.name(place, call.place, SIZES.listed * unit, BOARD.text, at=1)


# The rest -----------------------------------------------------------------------------------------


def _missed(pen: Pen, layout: Layout, missed: tuple[str, ...], is_stale: bool) -> None:
    if not missed:
        return
    unit = layout.unit
    ground, ink = (BOARD.line, BOARD.text) if is_stale else (BOARD.yellow, BOARD.on_yellow)
    pen.fill(layout.missed, ground, BAND_CORNER * unit)
    rows = layout.missed.inset(28 * unit, 0).rows(2 if layout.is_portrait else 1)
    pen.symbol(rows[0], "account-voice", 68 * unit, ink)
    words = rows[0].split_left(88 * unit)[1]
    width = pen.write(words, _words.say("We called you"), SIZES.heading * unit, ink, bold=True)
    numbers = rows[-1] if layout.is_portrait else words.split_left(width + 48 * unit)[1]
    for number in missed:
        width = pen.write(numbers, number, SIZES.missed * unit, ink, bold=True)
        numbers = numbers.split_left(width + 32 * unit)[1]
    please = words.split_left(words.width * 0.5)[1] if layout.is_portrait else numbers
    pen.write(please, _words.say("Please see reception"), 58 * unit, ink, at=1)


def _waits(pen: Pen, layout: Layout, waits: tuple[SeriesWait, ...], waits_unknown: bool) -> None:
    unit, box = layout.unit, layout.waits.inset(8 * layout.unit, 0)
    if waits_unknown:
        sentence = _words.say("We can’t say yet how long the wait is. Please ask us.")
        pen.symbol(box, "timer-sand", 62 * unit, BOARD.quiet)
        pen.paragraph(box.split_left(84 * unit)[1], sentence, SIZES.line * unit, BOARD.quiet, 2, bold=False)
    if not waits:
        return
    if layout.is_portrait:
        top, under = (row.columns(2, 24 * unit) for row in box.rows(2))
        heading, places = top[0], [top[1], *under]
    else:
        heading, rest = box.split_left(336 * unit)
        places = rest.columns(3, 24 * unit)
    pen.write(heading, _words.say("Wait about"), SIZES.line * unit, BOARD.quiet, bold=True)
    for place, wait in zip(places, waits, strict=False):
        _wait(pen, place, unit, wait)


def _wait(pen: Pen, box: Box, unit: float, wait: SeriesWait) -> None:
    chip = Box(box.left, box.top + box.height / 2 - 38 * unit, 80 * unit, 76 * unit)
    pen.fill(chip, BOARD.card, CHIP_CORNER * unit)
    pen.write(chip, wait.label, SIZES.line * unit, BOARD.on_card, bold=True, at=0.5)
    pen.write(box.split_left(100 * unit)[1], wait.text, SIZES.line * unit, BOARD.text, bold=True)


def _foot(pen: Pen, layout: Layout, sentence: Sentence | None) -> None:
    if sentence is None:
        return
    unit, lines = layout.unit, 2 if layout.is_portrait else 1
    pen.rule(layout.foot, BOARD.line)
    box = layout.foot.inset(8 * unit, 0)
    icon = "clock-outline" if sentence.kind == "delay" else "information"
    pen.symbol(box, icon, 62 * unit, BOARD.yellow)
    pen.paragraph(
        box.split_left(84 * unit)[1], sentence.text, SIZES.line * unit, BOARD.yellow, lines, bold=True
    )


def _stale(pen: Pen, layout: Layout, stale: Stale | None) -> None:
    if stale is None:
        return
    unit = layout.unit
    band = layout.below.inset(0, 16 * unit)
    pen.fill(band, BOARD.card, BAND_CORNER * unit)
    pen.symbol(band.inset(36 * unit, 0), "wifi-off", 84 * unit, AMBER_INK)
    words = band.split_left(156 * unit)[1].inset(20 * unit, 12 * unit)
    title, help_ = words.rows(2)
    pen.paragraph(title, stale.long, 66 * unit, BOARD.on_card, 2, bold=True)
    sentence = _words.say("We will call your number out loud. Reception can help.")
    pen.paragraph(help_, sentence, 58 * unit, BOARD.on_card, 2, bold=False)


_PARTS: dict[str, Callable[..., None]] = {
    "bar": _bar,
    "calls": _calls,
    "before": _before,
    "missed": _missed,
    "waits": _waits,
    "foot": _foot,
    "stale": _stale,
}
