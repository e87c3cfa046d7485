"""Draws every choice: at rest, pressed, chosen, or resting until later; and how high each has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.kit.theme import NORMAL_TYPE, SPACE, Face
from kiosk.screens.question import Choice, Look
from kiosk.widgets.parts import icon_square
from kiosk.widgets.pen import Pen

SQUARE = 84.0
BOX = 44.0
PICTURE, FRAME = 148.0, 12.0
LINE_OVER_KEY = 1.35
"""How much higher than its key a letter's line may be: the rest is room above and below the letter."""

LOW = {
    Look.CARD: 104.0,
    Look.TILE: 104.0,
    Look.TOGGLE: 92.0,
    Look.OPTION: 104.0,
    Look.MAIN: 124.0,
    Look.SECOND: 88.0,
    Look.TAB: 92.0,
    Look.KEY: 88.0,
    Look.PICTURE: 0.0,
}
HIGH = {
    Look.CARD: 136.0,
    Look.TILE: 256.0,
    Look.TOGGLE: 104.0,
    Look.OPTION: 116.0,
    Look.MAIN: 148.0,
    Look.SECOND: 112.0,
    Look.TAB: 112.0,
    Look.KEY: 100.0,
    Look.PICTURE: 0.0,
}


@dataclass(frozen=True)
class Room:
    """The words' place on a card, in units from its upper reading corner."""

    x: float
    width: float
    label_size: float
    hint_size: float
    bold: bool


def height_of(pen: Pen, choice: Choice, width: float) -> float:
    """How high this choice has to be at this width."""
    look = _look(pen, choice)
    least = (LOW if pen.style.low else HIGH)[look]
    words = _words_height(pen, choice, _room(pen, choice, width))
    if look is Look.TILE:
        return max(least, 24 + 92 + 16 + words + 24)
    if look is Look.PICTURE:
        return FRAME + PICTURE + 14 + max(words, BOX) + 18 + _lift(pen, look)
    around = {Look.KEY: 4, Look.TAB: 12, Look.TOGGLE: 16, Look.CARD: 18, Look.OPTION: 18}.get(look, 36)
    return max(least, words + (12 if pen.style.down else around) + _lift(pen, look))


def lines_of(pen: Pen, choice: Choice, width: float) -> int:
    """How many lines the label takes at this width."""
    room = _room(pen, choice, width)
    one = pen.text_height("x", room.width, room.label_size)
    return round(pen.text_height(choice.label, room.width, room.label_size) / one)


def breaks(pen: Pen, choice: Choice, width: float) -> bool:
    """Whether a word of the label would have to go on in the next line at this width."""
    room = _room(pen, choice, width)
    return pen.breaks(choice.label, room.width, bold=room.bold)


def has_room(pen: Pen, choice: Choice, width: float) -> bool:
    """Whether no word of the label is wider than its place."""
    room = _room(pen, choice, width)
    words = choice.label.split()
    return all(pen.text_width(word, room.label_size, bold=room.bold) <= room.width for word in words)


def paint(pen: Pen, choice: Choice, width: float, height: float, pressed: bool) -> None:
    """Draw it over the whole frame of the pen."""
    look = _look(pen, choice)
    face = _face(pen, choice)
    lift = 0.0 if pressed or choice.chosen or choice.resting else _lift(pen, look)
    down = SPACE.lift if pressed and pen.style.theme.lift else 0.0
    line = SPACE.chosen_line if choice.chosen else pen.style.theme.line
    corner = SPACE.toggle_corner if look is Look.TOGGLE else SPACE.corner
    pen.edged(0, down, width, height - down, (face.ground, face.edge), corner, line, lift)
    inner = height - lift
    _INSIDES[look](pen, choice, face, width, down, inner - down)


def _look(pen: Pen, choice: Choice) -> Look:
    """Tiles and pictures need height that low buttons do not have."""
    if choice.look in (Look.TILE, Look.PICTURE) and (pen.style.low or pen.style.larger):
        return Look.CARD if choice.chosen is None else Look.OPTION
    return choice.look


def _face(pen: Pen, choice: Choice) -> Face:
    theme = pen.style.theme
    if choice.resting:
        return theme.resting
    if choice.chosen:
        return theme.badge if choice.look is Look.TAB else theme.chosen
    return {Look.MAIN: theme.main, Look.SECOND: theme.second}.get(choice.look, theme.card)


def _lift(pen: Pen, look: Look) -> float:
    if look in (Look.TOGGLE, Look.OPTION, Look.TAB):
        return 0.0
    return SPACE.main_lift if look is Look.MAIN and pen.style.theme.lift else pen.style.theme.lift


def _room(pen: Pen, choice: Choice, width: float) -> Room:
    type_, look = pen.style.type, _look(pen, choice)
    body, button = type_.body, type_.label if pen.style.squeezed else type_.button
    hint = NORMAL_TYPE.body if pen.style.down else body
    if look is Look.MAIN and choice.hint:
        return Room(140, width - 140 - 28, button, hint, bold=True)
    if look is Look.MAIN or look is Look.SECOND:
        size = button if look is Look.MAIN else type_.label + 2
        breaks = pen.breaks(choice.label, width - 60 - size, bold=True)
        beside = 0.0 if choice.icon is None or breaks else size + 20
        return Room(20 + beside / 2, width - 40 - beside, size, hint, bold=True)
    if look is Look.KEY:
        return Room(4, width - 8, body + 6 if len(choice.label) == 1 else body, hint, bold=True)
    if look is Look.TAB:
        return Room(72, width - 72 - 8, type_.label, hint, bold=True)
    if look is Look.PICTURE:
        return Room(20, width - 40 - (0 if choice.chosen is None else BOX + 12), type_.label, hint, bold=True)
    if look is Look.TILE:
        return Room(28, width - 56, type_.label, hint, bold=True)
    if look is Look.TOGGLE:
        icon = body + 12
        words = width - 18 - icon - 10 - BOX - 14 - 6
        bold = _bold_when_chosen(pen, choice, words, type_.label)
        return Room(18 + icon + 10, words, type_.label, hint, bold)
    start = 20 + SQUARE + 24 if choice.icon else 32
    end = BOX + 48 if look is Look.OPTION else (64 if _has_chevron(choice, width) else 16)
    return Room(start, width - start - end, type_.label, hint, bold=choice.language is None)


def _has_chevron(choice: Choice, width: float) -> bool:
    return not choice.resting and width > 700 and choice.icon is not None


def _words_height(pen: Pen, choice: Choice, room: Room) -> float:
    bold = room.bold and choice.look is not Look.TOGGLE
    height = pen.text_height(choice.label, room.width, room.label_size, bold=bold, language=choice.language)
    if choice.hint:
        height += pen.text_height(choice.hint, room.width, room.hint_size)
    return height


def _bold_when_chosen(pen: Pen, choice: Choice, width: float, size: float) -> bool:
    """A toggle must not grow under the finger: it turns bold only where bold takes no more lines."""
    if not choice.chosen:
        return False
    heights = [pen.text_height(choice.label, width, size, bold=bold) for bold in (False, True)]
    return heights[0] == heights[1]


def _words(pen: Pen, choice: Choice, face: Face, room: Room, y: float) -> None:
    at = y + pen.text(
        choice.label,
        room.x,
        y,
        room.width,
        room.label_size,
        face.ink,
        bold=room.bold,
        language=choice.language,
    )
    if choice.hint:
        pen.text(choice.hint, room.x, at, room.width, room.hint_size, face.muted)


def _card(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room = _room(pen, choice, width)
    if choice.icon:
        icon_square(pen, choice.icon, 20, y + (height - SQUARE) / 2, SQUARE, face)
    _words(pen, choice, face, room, y + (height - _words_height(pen, choice, room)) / 2)
    if _has_chevron(choice, width):
        forward = "chevron-left" if pen.style.mirrored else "chevron-right"
        pen.icon(forward, width - 76, y + (height - 56) / 2, 56, face.ink)


def _tile(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room = _room(pen, choice, width)
    if choice.icon:
        icon_square(pen, choice.icon, 28, y + 24, 92, face)
    words = _words_height(pen, choice, room)
    middle = y + 24 + 92 + (height - 24 - 92 - 16 - words) / 2
    _words(pen, choice, face, room, middle + 4)


def _picture(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    """The picture over the whole width, and what it stands for below."""
    room = _room(pen, choice, width)
    draw_picture(pen, choice, (FRAME, y + FRAME, width - 2 * FRAME, PICTURE), face)
    below = y + FRAME + PICTURE
    _words(pen, choice, face, room, below + (height - below + y - _words_height(pen, choice, room)) / 2)
    if choice.chosen is not None:
        _tick_box(pen, choice, face, width - BOX - 16, below + (height - below + y - BOX) / 2)


def draw_picture(pen: Pen, choice: Choice, place: tuple[float, float, float, float], face: Face) -> None:
    """Its symbols side by side on their ground, the first one the largest."""
    x, y, width, height = place
    symbols = choice.picture or (choice.icon or "",)
    if face.icon_ground is not None:
        pen.box(x, y, width, height, face.icon_ground, 14)
    sizes = [height * share for share in (0.84, 0.6)[: len(symbols)]]
    between = height * 0.12
    at = x + (width - sum(sizes) - between * (len(sizes) - 1)) / 2
    for symbol, size in zip(symbols, sizes, strict=True):
        pen.icon(symbol, at, y + (height - size) / 2, size, face.icon)
        at += size + between


def _toggle(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room, theme = _room(pen, choice, width), pen.style.theme
    size = pen.style.type.body + 10
    colour = face.ink if theme.ground_is_dark else theme.brand
    if choice.icon:
        pen.icon(choice.icon, 18, y + (height - size) / 2, size, colour)
    words = pen.text_height(choice.label, room.width, room.label_size, bold=room.bold)
    _words(pen, choice, face, room, y + (height - words) / 2)
    _tick_box(pen, choice, face, width - BOX - 14, y + (height - BOX) / 2)


def _option(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room = _room(pen, choice, width)
    if choice.icon:
        icon_square(pen, choice.icon, 20, y + (height - SQUARE) / 2, SQUARE, face)
    _words(pen, choice, face, room, y + (height - _words_height(pen, choice, room)) / 2)
    _tick_box(pen, choice, face, width - BOX - 24, y + (height - BOX) / 2)


def _tick_box(pen: Pen, choice: Choice, face: Face, x: float, y: float) -> None:
    if choice.chosen:
        colour = face.ink if pen.style.theme.ground_is_dark else face.edge
        pen.box(x, y, BOX, BOX, colour, 8)
        pen.icon("check-bold", x + 4, y + 4, BOX - 8, face.ground)
    else:
        pen.edged(x, y, BOX, BOX, (face.ground, face.edge), 8, 4)


def _main(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room = _room(pen, choice, width)
    words = _words_height(pen, choice, room)
    if choice.hint:
        pen.icon(choice.icon or "", 36, y + (height - 84) / 2, 84, face.icon)
        _words(pen, choice, face, room, y + (height - words) / 2)
        return
    top = y + (height - words) / 2
    needed = min(room.width, pen.text_width(choice.label, room.label_size, bold=True))
    side = room.label_size + 4
    has_symbol = choice.icon is not None and room.width < width - 40
    icon_width = side + 16 if has_symbol else 0.0
    start = (width - needed - icon_width) / 2
    if choice.icon is not None and has_symbol:
        pen.icon(choice.icon, start, y + (height - side) / 2, side, face.icon)
    align_width = needed + 8
    pen.text(
        choice.label,
        start + icon_width,
        top,
        align_width,
        room.label_size,
        face.ink,
        bold=True,
        align="center",
    )


def _tab(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    room = _room(pen, choice, width)
    if choice.icon:
        pen.icon(choice.icon, 12, y + (height - 52) / 2, 52, face.ink)
    _words(pen, choice, face, room, y + (height - _words_height(pen, choice, room)) / 2)


def _key(pen: Pen, choice: Choice, face: Face, width: float, y: float, height: float) -> None:
    """A word that has no room on its key is said by its symbol; a letter that has none is drawn smaller."""
    room, language = _room(pen, choice, width), choice.language
    size = room.label_size
    needed = pen.text_width(choice.label, size, bold=True, language=language)
    if choice.icon and needed > room.width:
        side = size + 14
        pen.icon(choice.icon, (width - side) / 2, y + (height - side) / 2, side, face.ink)
        return
    high = pen.text_height(choice.label, room.width, size, bold=True, language=language)
    size *= min(1.0, room.width / needed, LINE_OVER_KEY * height / high)
    top = y + (height - pen.text_height(choice.label, room.width, size, bold=True, language=language)) / 2
    pen.text(
        choice.label, room.x, top, room.width, size, face.ink, bold=True, align="center", language=language
    )


_INSIDES: dict[Look, Callable[[Pen, Choice, Face, float, float, float], None]] = {
    Look.CARD: _card,
    Look.TILE: _tile,
    Look.TOGGLE: _toggle,
    Look.OPTION: _option,
    Look.MAIN: _main,
    Look.SECOND: _main,
    Look.TAB: _tab,
    Look.KEY: _key,
    Look.PICTURE: _picture,
}
