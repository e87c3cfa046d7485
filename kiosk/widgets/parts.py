"""Draws every block that is read, and answers its height; a pen that only measures draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kivy.graphics.texture import Texture

from kiosk.kit.theme import BLACK, CAPITAL_HEIGHT, SPACE, WHITE, Face
from kiosk.screens.question import (
    Badge,
    Boxes,
    Chosen,
    Code,
    Heading,
    Lead,
    Line,
    Note,
    NumberCard,
    NumberNote,
    Panel,
    Points,
    ReaderPicture,
    Reading,
    Steps,
    Strip,
    Title,
    Tone,
)
from kiosk.widgets import fields
from kiosk.widgets.pen import Pen

PAD = 28
NARROWEST_NOTE = 330.0
SMALL_CODE, NARROW = 200.0, 720.0
SHORT_NUMBER, WIDE_LARGER_NUMBER = 176.0, 220.0
QUIET_ZONE_MODULES = 4


def draw(pen: Pen, block: Reading, y: float, width: float) -> float:
    """Draw one block at `y` of the pen's frame; answers its height in units."""
    return _PARTS[type(block)](pen, block, y, width)


def _title(pen: Pen, block: Title, y: float, width: float) -> float:
    theme, size = pen.style.theme, pen.style.type.title
    if block.icon is None:
        return pen.text(block.text, 0, y, width, size, theme.ink, bold=True)
    square, room = 104, width - 104 - 32
    words = pen.text_height(block.text, room, size, bold=True)
    height = max(square, words)
    icon_square(pen, block.icon, 0, y + (height - square) / 2, square, theme.card)
    pen.text(block.text, square + 32, y + (height - words) / 2, room, size, theme.ink, bold=True)
    return height


def _lead(pen: Pen, block: Lead, y: float, width: float) -> float:
    return pen.text(block.text, 0, y, width, pen.style.type.lead, pen.style.theme.muted)


def _heading(pen: Pen, block: Heading, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    height = pen.text(block.text, 0, y, width, type_.heading, theme.ink, bold=True)
    if block.note is not None:
        height += pen.text(block.note, 0, y + height, width, type_.body, theme.muted)
    return height


def _note(pen: Pen, block: Note, y: float, width: float) -> float:
    return pen.text(block.text, 0, y, width, pen.style.type.body, pen.style.theme.muted)


def _panel(pen: Pen, block: Panel, y: float, width: float) -> float:
    type_, face = pen.style.type, _face(pen, block.tone)
    icon_room = 84 if block.icon is not None else 0
    x, room = 48 + icon_room, width - 48 - icon_room - PAD
    one_line = pen.text_height("0", room, type_.wait, bold=True)
    wraps = pen.text_height(block.big, room, type_.wait, bold=True) > 1.5 * one_line
    big = type_.heading if wraps else type_.wait if block.icon is None else type_.heading + 6
    lines = [(block.small, type_.body, False), (block.big, big, True), (block.more, type_.body, False)]
    present = [(text, size, bold) for text, size, bold in lines if text]
    height = sum(pen.text_height(text, room, size, bold=bold) for text, size, bold in present) + 2 * 26
    _panel_ground(pen, y, width, height, face)
    if block.icon is not None:
        pen.icon(block.icon, 40, y + 26, 68, face.icon)
    at = y + 26
    for text, size, bold in present:
        colour = face.muted if text is block.small else face.ink
        at += pen.text(text, x, at, room, size, colour, bold=bold)
    return height


def _panel_ground(pen: Pen, y: float, width: float, height: float, face: Face) -> None:
    """A bar at the reading side says: know this first."""
    line = 0.0
    if pen.style.theme.ground_is_dark:
        line = pen.style.theme.line
        pen.edged(0, y, width, height, (face.ground, face.edge), SPACE.corner, line)
        pen.box(0, y, 44, height, face.edge, SPACE.corner)
    else:
        pen.box(0, y, 44, height, face.edge, SPACE.corner)
        pen.box(12, y, width - 12, height, face.ground, SPACE.corner)
    pen.box(12, y + line, 34, height - 2 * line, face.ground)


def _number_card(pen: Pen, block: NumberCard, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    most = SHORT_NUMBER if pen.style.short else type_.number
    if pen.style.larger and not pen.style.screen.tall:
        most = min(most, WIDE_LARGER_NUMBER)
    size = min(most, type_.number * (width - 2 * PAD) / pen.text_width(block.number, type_.number, bold=True))
    label = pen.text_height(block.label, width, type_.heading, bold=True)
    below = type_.body if pen.style.short else 58
    more = pen.text_height(block.more, width - 2 * PAD, below, bold=True) if block.more else 0
    capitals = CAPITAL_HEIGHT * size
    height = 24 + label + 28 + capitals + 40 + (more + 4 if more else 0)
    _card(pen, y, width, height)
    at = y + 24
    at += pen.text(block.label, 0, at, width, type_.heading, theme.card.muted, bold=True, align="center") + 28
    at += pen.capitals(block.number, 0, at, width, size, theme.card.ink, "center") + 32
    if block.more:
        pen.text(block.more, PAD, at, width - 2 * PAD, below, theme.card.ink, bold=True, align="center")
    return height


def _number_note(pen: Pen, block: NumberNote, y: float, width: float) -> float:
    """The note stands beside the number, or below it where there is no room beside."""
    theme, type_ = pen.style.theme, pen.style.type
    size = 130.0
    number_width = max(pen.text_width(block.number, size, bold=True), pen.text_width(block.label, type_.body))
    number_width += 8
    label = pen.text_height(block.label, number_width, type_.body)
    left = label + 20 + CAPITAL_HEIGHT * size
    x = 40 + number_width + 40
    room = width - x - 36 - PAD
    beside = room >= NARROWEST_NOTE and not pen.style.squeezed
    right = pen.text_height(block.note, room if beside else width - 80, type_.body)
    height = (max(left, right) if beside else left + 24 + right) + 2 * 32
    _card(pen, y, width, height)
    at = y + ((height - left) / 2 if beside else 32)
    pen.text(block.label, 40, at, number_width, type_.body, theme.card.muted)
    pen.capitals(block.number, 40, at + label + 16, number_width, size, theme.card.ink, "start")
    if beside:
        pen.box(x, y + 32, 2, height - 64, theme.hair)
        pen.text(block.note, x + 36, y + (height - right) / 2, room, type_.body, theme.card.ink)
    else:
        pen.text(block.note, 40, at + left + 24, width - 80, type_.body, theme.card.ink)
    return height


def _strip(pen: Pen, block: Strip, y: float, width: float) -> float:
    size, face = pen.style.type.heading, _face(pen, block.tone)
    end = 84 if block.end_icon else PAD if width >= NARROW else 16
    shows_icon = not pen.breaks(block.text, width - 116 - end, bold=True)
    start = 116 if shows_icon else 24
    room = width - start - end
    words = pen.text_height(block.text, room, size, bold=True)
    height = max(100, words + 32)
    pen.edged(0, y, width, height, (face.ground, face.edge), SPACE.corner, max(3, pen.style.theme.line))
    if shows_icon:
        pen.icon(block.icon, 36, y + (height - 56) / 2, 56, face.icon)
    pen.text(block.text, start, y + (height - words) / 2, room, size, face.ink, bold=True)
    if block.end_icon is not None:
        pen.icon(block.end_icon, width - 36 - 56, y + (height - 56) / 2, 56, face.icon)
    return height


def _steps(pen: Pen, block: Steps, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    disc = 68 if not pen.style.larger else 92
    x, room, at = disc + 28, width - disc - 28, y
    for number, (text, hint) in enumerate(block.steps, start=block.first):
        words = pen.text_height(text, room, type_.body, bold=block.bold)
        pen.disc(0, at, disc, theme.badge.ground)
        figure = str(number)
        figures = pen.text_height(figure, disc, type_.body, bold=True)
        pen.text(
            figure, 0, at + (disc - figures) / 2, disc, type_.body, theme.badge.ink, bold=True, align="center"
        )
        first_line = pen.text_height("x", room, type_.body, bold=block.bold)
        top = at + max(0.0, (disc - first_line) / 2)
        pen.text(text, x, top, room, type_.body, theme.ink, bold=block.bold)
        below = top + words
        if hint:
            below += pen.text(hint, x, below, room, type_.body, theme.ink)
        at = max(below, at + disc) + 24
    return at - 24 - y


def _points(pen: Pen, block: Points, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    inset, gap = (36.0, 40.0) if block.card else (8.0, 24.0)
    icon = 76 if pen.style.has_large_letters else 60
    x = inset + icon + 30
    room = width - x - inset
    points = [(symbol, _broken(pen, text, room, type_.body)) for symbol, text in block.points]
    heights = [max(icon, pen.text_height(text, room, type_.body)) for _, text in points]
    height = sum(heights) + gap * (len(heights) - 1) + (64 if block.card else 0)
    if block.card:
        _card(pen, y, width, height)
    at = y + (32 if block.card else 0)
    ink = theme.card.ink if block.card else theme.ink
    for (symbol, text), row in zip(points, heights, strict=True):
        words = pen.text_height(text, room, type_.body)
        pen.icon(symbol, inset, at, icon, theme.brand)
        pen.text(text, x, at + max(0.0, (icon - words) / 2), room, type_.body, ink)
        at += row + gap
        if block.card and at < y + height:
            pen.box(inset, at - gap / 2, width - 2 * inset, 2, theme.hair)
    return height


def _broken(pen: Pen, text: str, room: float, size: float) -> str:
    """The text; a web address that is wider than its room goes on after a dot or a slash in a new line."""
    return " ".join(
        word if pen.text_width(word, size) <= room else _cut(pen, word, room, size)
        for word in text.split(" ")
    )


def _cut(pen: Pen, address: str, room: float, size: float) -> str:
    lines = [""]
    for piece in re.findall(r"[^./]*[./]|[^./]+$", address):
        if lines[-1] and pen.text_width(lines[-1] + piece, size) > room:
            lines.append("")
        lines[-1] += piece
    return " ".join(lines)


def _code(pen: Pen, block: Code, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    squeezed = pen.style.squeezed
    size = SMALL_CODE if (squeezed and pen.style.short) or width < NARROW else 248.0
    x, room = size + 72, width - size - 72 - PAD
    text = pen.text_height(block.text, room, type_.heading, bold=True)
    note = pen.text_height(block.note, room, type_.body)
    height = max(size, text + note + 8) + 32
    _card(pen, y, width, height)
    top = y + (16 if squeezed else (height - size) / 2)
    pen.box(24, top, size, size, WHITE, 8)
    if pen.canvas is not None:
        pen.picture(_code_picture(block.url), 24, top, size)
    else:
        pen.lines.append((top, top + size))
    at = y + (height - text - note - 8) / 2
    at += pen.text(block.text, x, at, room, type_.heading, theme.card.ink, bold=True) + 8
    pen.text(block.note, x, at, room, type_.body, theme.card.muted)
    return height


def _badge(pen: Pen, block: Badge, y: float, _width: float) -> float:
    size = 140.0
    face = pen.style.theme.badge_done if block.done else pen.style.theme.badge
    pen.disc(0, y, size, face.ground)
    pen.icon(block.icon, 28, y + 28, size - 56, face.ink)
    return size


def _chosen(pen: Pen, block: Chosen, y: float, width: float) -> float:
    theme, type_ = pen.style.theme, pen.style.type
    at = y + pen.text(block.label, 0, y, width, type_.body, theme.ink, bold=True) + 16
    x, row = 0.0, 92.0 if not pen.style.larger else 124.0
    for symbol, label in block.items:
        needed = min(width, pen.text_width(label, type_.body, bold=True) + 28 + 52 + 20 + 28)
        if x and x + needed > width:
            x, at = 0.0, at + row + 12
        face = theme.chosen
        pen.edged(x, at, needed, row, (face.ground, face.edge), SPACE.toggle_corner, max(3, theme.line))
        pen.icon(symbol, x + 28, at + (row - 52) / 2, 52, face.ink if theme.ground_is_dark else theme.brand)
        words = pen.text_height(label, needed - 100, type_.body, bold=True)
        pen.text(label, x + 100, at + (row - words) / 2, needed - 100, type_.body, face.ink, bold=True)
        x += needed + 16
    return at + row - y


def icon_square(pen: Pen, name: str, x: float, y: float, size: float, face: Face) -> None:
    """A symbol on its square."""
    if face.icon_ground is not None:
        pen.box(x, y, size, size, face.icon_ground, 14)
    pen.icon(name, x + size * 0.16, y + size * 0.16, size * 0.68, face.icon)


def _card(pen: Pen, y: float, width: float, height: float) -> None:
    theme = pen.style.theme
    pen.edged(0, y, width, height, (theme.card.ground, theme.hair), SPACE.corner, theme.line)


def _face(pen: Pen, tone: Tone) -> Face:
    return pen.style.theme.faces[tone.value]


@lru_cache(maxsize=1)
def _code_picture(url: str) -> Texture:
    """The QR code, one texture pixel a module, with its quiet zone."""
    import qrcode  # no first page has one

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE_MODULES)
    code.add_data(url)
    matrix = code.get_matrix()
    dark, light = (bytes(round(part * 255) for part in colour) for colour in (BLACK, WHITE))
    rows = b"".join(b"".join(dark if on else light for on in row) for row in reversed(matrix))
    texture = Texture.create(size=(len(matrix), len(matrix)), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(rows, colorfmt="rgba", bufferfmt="ubyte")
    return texture


def forget_code() -> None:
    """Forget the last code drawn."""
    _code_picture.cache_clear()


_PARTS: dict[type[Any], Callable[[Pen, Any, float, float], float]] = {
    Title: _title,
    Lead: _lead,
    Heading: _heading,
    Note: _note,
    Panel: _panel,
    NumberCard: _number_card,
    NumberNote: _number_note,
    Strip: _strip,
    Steps: _steps,
    Points: _points,
    Code: _code,
    Badge: _badge,
    Chosen: _chosen,
    Boxes: fields.draw_boxes,
    Line: fields.draw_line,
    ReaderPicture: fields.draw_reader,
}
