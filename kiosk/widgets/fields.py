"""Draws what is typed: a box for each figure, a line for a name, and how to hold a code under the reader."""

from __future__ import annotations

from kiosk.kit.theme import BLACK, RED, SPACE, WHITE
from kiosk.screens.question import Boxes, Line, ReaderPicture
from kiosk.widgets.pen import Pen

BOX_HEIGHT = 116.0
WIDEST_BOX = 88.0
BETWEEN_BOXES = 8.0
BETWEEN_GROUPS = 50.0
RINGS = SPACE.focus_inner + SPACE.focus_outer


def draw_boxes(pen: Pen, block: Boxes, y: float, width: float) -> float:
    """A number is read from the left in every language."""
    type_, count = pen.style.type, sum(block.groups)
    gaps = BETWEEN_GROUPS * (len(block.groups) - 1) + BETWEEN_BOXES * (count - len(block.groups))
    each = min(WIDEST_BOX, (width - gaps - 2 * RINGS) / count)
    at = y + pen.text(block.label, 0, y, width, type_.heading, pen.style.theme.ink, bold=True) + 10
    x = width - RINGS - each * count - gaps if pen.style.mirrored else RINGS
    over = max((pen.text_height(words, width, type_.body) for words in block.over), default=0.0)
    figure = 0
    for group, size in enumerate(block.groups):
        if block.over:
            room = each * size + BETWEEN_BOXES * (size - 1) + BETWEEN_GROUPS
            left = _from_left(pen, x - (BETWEEN_GROUPS if pen.style.mirrored else 0), room, width)
            pen.text(block.over[group], left, at, room, type_.body, pen.style.theme.muted)
        for _ in range(size):
            place = _from_left(pen, x, each, width), at + over + RINGS
            _box(pen, *place, each, block.typed[figure : figure + 1], is_next=figure == len(block.typed))
            figure += 1
            x += each + BETWEEN_BOXES
        x += BETWEEN_GROUPS - BETWEEN_BOXES
    return at + over + 2 * RINGS + BOX_HEIGHT - y


def draw_line(pen: Pen, block: Line, y: float, width: float) -> float:
    """The line shows the end of a name too long for it."""
    theme, size = pen.style.theme, pen.style.type.heading
    at = y + pen.text(block.label, 0, y, width, size, theme.ink, bold=True) + 10 + RINGS
    _field(pen, RINGS, at, width - 2 * RINGS, is_next=True)
    icon = 60 if block.icon is not None else 0
    x = RINGS + 24 + (icon + 24 if icon else 0)
    if block.icon is not None:
        pen.icon(block.icon, RINGS + 24, at + (BOX_HEIGHT - icon) / 2, icon, theme.brand)
    room, typed = width - RINGS - 24 - x, block.typed
    while typed and pen.text_width(typed, size, bold=True) > room:
        typed = typed[1:]
    words = pen.text_height("x", room, size, bold=True)
    top = at + (BOX_HEIGHT - words) / 2
    if typed:
        pen.text(typed, x, top, room, size, theme.card.ink, bold=True)
    return at + BOX_HEIGHT + RINGS - y


def draw_reader(pen: Pen, block: ReaderPicture, y: float, width: float) -> float:
    """A letter or phone, an arrow, and the reader's red light."""
    theme, size = pen.style.theme, pen.style.type.heading
    words = pen.text_height(block.text, width - 64, size, bold=True)
    small = pen.style.cramped or pen.style.low or pen.style.squeezed
    phone = 0.0 if small else 320.0
    height = 32 + phone + (112 if phone else 0) + 48 + 24 + words + 32
    pen.edged(0, y, width, height, (theme.card.ground, theme.hair), SPACE.corner, theme.line)
    middle, at = width / 2, y + 32
    if phone:
        pen.box(middle - 120, at, 240, phone, theme.brand, 24)
        pen.box(middle - 100, at + 32, 200, phone - 64, WHITE, 4)
        pen.icon("qrcode", middle - 84, at + phone / 2 - 84, 168, theme.card.ink if _light(pen) else BLACK)
        pen.icon("arrow-down-bold", middle - 36, at + phone + 16, 72, theme.main.ground)
        at += phone + 112
    pen.box(middle - 190, at, 380, 12, RED, 6)
    pen.box(middle - 230, at + 12, 460, 28, theme.ink, 14)
    pen.text(block.text, 32, at + 72, width - 64, size, theme.card.ink, bold=True, align="center")
    return height


def _light(pen: Pen) -> bool:
    return not pen.style.theme.ground_is_dark


def _box(pen: Pen, x: float, y: float, width: float, figure: str, *, is_next: bool) -> None:
    _field(pen, x, y, width, is_next=is_next)
    if figure:
        size = min(pen.style.type.title, width)
        top = y + (BOX_HEIGHT - pen.text_height(figure, width, size, bold=True, language="en")) / 2
        ink = pen.style.theme.card.ink
        pen.text(figure, x, top, width, size, ink, bold=True, align="center", language="en")


def _field(pen: Pen, x: float, y: float, width: float, *, is_next: bool) -> None:
    theme = pen.style.theme
    if is_next:
        for spread, colour in ((RINGS, theme.focus_outer), (SPACE.focus_inner, theme.focus_inner)):
            corner = SPACE.toggle_corner + spread
            pen.box(x - spread, y - spread, width + 2 * spread, BOX_HEIGHT + 2 * spread, colour, corner)
    colours = (theme.card.ground, theme.card.edge)
    pen.edged(x, y, width, BOX_HEIGHT, colours, SPACE.toggle_corner, max(3, theme.line))


def _from_left(pen: Pen, x: float, size: float, width: float) -> float:
    """Where the pen finds what begins so far from the left."""
    return width - x - size if pen.style.mirrored else x
