"""How much room each part of a question needs, in one style."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.answers import Press
from kiosk.kit.theme import NORMAL_TYPE, SPACE
from kiosk.screens.question import (
    Badge,
    Block,
    Boxes,
    Choice,
    Choices,
    Heading,
    Keys,
    Lead,
    Line,
    Look,
    Note,
    NumberCard,
    Points,
    Question,
    ReaderPicture,
    Steps,
    Strip,
    Title,
)
from kiosk.widgets import band, cards, parts
from kiosk.widgets.arrange import Unit, cuts_between
from kiosk.widgets.pen import Pen
from kiosk.widgets.style import Style
from queue_server.contract.words import Words

NARROWEST_COLUMN = 400.0
NARROWEST_KEY, NARROWEST_SHORT_KEY = 84.0, 64.0
SHORT_KEY, MANY_ROWS_KEY, MANY_KEY_ROWS = 84.0, 70.0, 6
LEAST_KEY = 64.0
NARROWEST_LANGUAGE = 120.0
BETWEEN = 48.0
READING_SHARE, BOXES_READING_SHARE, KEYBOARD_READING_SHARE = 0.4, 0.52, 0.27
KEYBOARD_READING_SHARE_LARGER, KEYBOARD_READING_SHARE_LESS_LARGE = 0.37, 0.348
BETWEEN_KEYS = 8.5
FEW_KEYS = 6
NARROWEST_COLUMN_LARGER = 720.0
FEW_ROWS = 2
LINES_AT_MOST = 2
_GAPS: dict[type, float] = {Lead: 12, Heading: 36, Note: 20, Strip: 24, Steps: 20, Points: 20, Choices: 28}
_TIGHT = 10.0
_STAY = (Heading, Title, Badge, Boxes, Line)
_WHOLE = (Badge, Boxes, Line, ReaderPicture)


Rows = list[tuple[tuple[Choice, ...], float]]


class Measure:
    """Measures one question; draws nothing."""

    def __init__(
        self,
        question: Question,
        style: Style,
        pen: Pen,
        *,
        with_aside: bool = True,
        with_spare: bool = True,
        steps_apart: bool = False,
        band_rows_at_most: int | None = None,
    ) -> None:
        self.question = question
        self.style = style
        self._pen = replace(pen, canvas=None)
        self._say = Words.of(style.language).say
        self._with_aside = with_aside and style.low
        roomy = not (style.down or style.larger or style.short or style.squeezed)
        self._with_spare = with_spare and roomy
        self._steps_apart = steps_apart or style.cramped
        self._band_rows_at_most = 1 if style.squeezed else band_rows_at_most
        self.has_keys = any(isinstance(block, Keys) for block in question.blocks)
        self.blocks = tuple(self._present_blocks())
        self._rows_of: dict[tuple[int, float], Rows] = {}

    @property
    def reading_share(self) -> float:
        """How much of a wide screen's width reading takes: where height is short, more for a row of boxes and
        less beside a keyboard."""
        if not self.style.short or not self.has_keys:
            return READING_SHARE
        has_boxes = any(isinstance(block, Boxes) for block in self.blocks)
        if has_boxes:
            return BOXES_READING_SHARE
        if self.style.has_large_letters:
            return KEYBOARD_READING_SHARE_LARGER
        return KEYBOARD_READING_SHARE_LESS_LARGE if self.style.larger else KEYBOARD_READING_SHARE

    def without_aside(self) -> Measure:
        """The same question where even reading is short of room."""
        return Measure(self.question, self.style, self._pen, with_aside=False)

    def steps_apart(self) -> Measure:
        """The same question over several pages, with steps that need not keep together."""
        return Measure(self.question, self.style, self._pen, steps_apart=True)

    def tighter(self) -> Iterator[Measure]:
        """The same question with less: without what can be spared, then with one row of languages, since
        the bar leads to all of them."""
        style = self.style
        if self._with_spare and any(_has_spare(block) for block in self.blocks):
            yield Measure(self.question, style, self._pen, with_spare=False)
        if self.band_height and len(self.band_rows) > 1:
            yield Measure(self.question, style, self._pen, with_spare=False, band_rows_at_most=1)

    def _present_blocks(self) -> Iterator[Block]:
        """Reading with its own place has room for the aside; short pages spare and split what they can."""
        style = self.style
        short = not self._with_spare
        blocks = (*self.question.blocks, *(self.question.aside if self._with_aside else ()))
        for block in sorted(blocks, key=self._comes_last):
            if isinstance(block, Choices) and not block.items:
                continue
            if isinstance(block, Heading | Lead) and block.spare and short:
                continue
            if isinstance(block, Title) and block.spare and (short or not style.screen.tall):
                continue
            if (
                isinstance(block, Title)
                and self.has_keys
                and not style.pins
                and (style.larger or style.screen.tall or style.short)
            ):
                continue  # the blank above the keys says what is wanted
            if isinstance(block, Badge) and (style.cramped or not style.screen.tall):
                continue  # its title says the same
            if self._steps_apart and isinstance(block, Steps):
                yield from block.one_by_one()
            elif not self._with_spare and isinstance(block, Choices) and block.spare_hints:
                items = (item if item.resting else replace(item, hint=None) for item in block.items)
                yield replace(block, items=tuple(items))
            elif (style.cramped or not style.pins) and isinstance(block, Points):
                yield from (Points((point,), block.card) for point in block.points)
            else:
                yield block

    def _comes_last(self, block: Block) -> bool:
        """Everything else to touch stands below the keys where both may not fit on one page."""
        short = not self.style.pins or self.style.low or self.style.larger
        return short and isinstance(block, Choices) and self.has_keys

    def units(self, width: float, wanted: Callable[[Block], bool]) -> list[Unit]:
        """The wanted blocks as units that may stand on different pages."""
        units: list[Unit] = []
        before: Block | None = None
        for index, block in enumerate(self.blocks):
            if not wanted(block):
                continue
            gap = self._gap(before, block)
            if isinstance(block, Choices):
                units += self._rows(index, block, width, gap)
            elif isinstance(block, Keys):
                height = self._keys_height(self.key_rows(block, width), low=block.foot)
                units.append(
                    Unit(height, gap, index, 0, pinned=block.foot and self.style.pins and not self.style.low)
                )
            else:
                pen = replace(self._pen, lines=[])
                height = parts.draw(pen, block, 0, width)
                cuts = () if isinstance(block, _WHOLE) else cuts_between(pen.lines)
                units.append(Unit(height, gap, index, stays=isinstance(block, _STAY), cuts=cuts))
            before = block
        return units

    def _gap(self, before: Block | None, block: Block) -> float:
        if isinstance(block, Choices | Keys) and (self.style.down or isinstance(before, Heading)):
            return _TIGHT if self.style.down else SPACE.gutter
        if isinstance(before, NumberCard) and isinstance(block, Strip):
            return 24
        return _GAPS.get(type(block), 32)

    def _rows(self, index: int, block: Choices, width: float, gap: float) -> list[Unit]:
        tight = self.style.down or block.items[0].look is Look.TOGGLE
        between = _TIGHT if tight else SPACE.gutter
        units = []
        for row, (items, each) in enumerate(self.rows(block, width)):
            height = max(cards.height_of(self._pen, item, each) for item in items)
            units.append(
                Unit(height, between if row else gap, index, row, pinned=block.pinned and self._pins)
            )
        return units

    def rows(self, block: Choices, width: float) -> Rows:
        """The choices of one of these blocks, row by row, and how wide each is: fewer than stand in others
        are wider where they are toggles, or where a word needs the room."""
        asked = (id(block), width)
        if asked not in self._rows_of:
            self._rows_of[asked] = list(self._widened(block, width))
        return self._rows_of[asked]

    def _widened(self, block: Choices, width: float) -> Iterator[tuple[tuple[Choice, ...], float]]:
        rows = self._row_items(block, width)
        each = column(width, max(len(items) for items in rows))
        needed = any(self._wants_a_row(item, each) for item in block.items)
        for items in rows:
            spans = needed or items[0].look is Look.TOGGLE
            yield items, column(width, len(items)) if spans else each

    @property
    def _pins(self) -> bool:
        """Whether there is room on every page for the same choices: not under low keys in larger text."""
        crowded = self.has_keys and self.style.down and self.style.larger
        return self.style.pins and not crowded

    def key_rows(self, block: Keys, width: float) -> tuple[tuple[Choice, ...], ...]:
        """The keyboard's arrangement at this width: the lowest where height is short."""
        narrowest = NARROWEST_SHORT_KEY if self.style.short else NARROWEST_KEY
        fitting = [rows for rows in block.arrangements if self.key_width(rows, width) >= narrowest]
        short = not self.style.pins or self.style.down or self.style.larger
        return (
            min(fitting or block.arrangements[-1:], key=len) if short else (fitting or block.arrangements)[0]
        )

    def key_width(self, rows: tuple[tuple[Choice, ...], ...], width: float) -> float:
        """How wide each key is; many in a row may use the margins of an upright screen."""
        longest = max(row_length(row) for row in rows)
        if longest > FEW_KEYS and self.style.screen.tall:
            width += 2 * (SPACE.margin - SPACE.gutter)
        return (width - (longest - 1) * BETWEEN_KEYS) / longest

    def _keys_height(self, rows: tuple[tuple[Choice, ...], ...], *, low: bool) -> float:
        """What answers to the keys comes between a low keyboard and what is typed on it."""
        if self.style.squeezed:
            return len(rows) * LEAST_KEY + (len(rows) - 1) * BETWEEN_KEYS
        low = low or self.style.low or self.style.larger or not self.style.pins
        squeezed = SHORT_KEY if len(rows) < MANY_KEY_ROWS else MANY_ROWS_KEY
        key = squeezed if self.style.short else (cards.LOW if low else cards.HIGH)[Look.KEY]
        return len(rows) * key + (len(rows) - 1) * BETWEEN_KEYS

    def _row_items(self, block: Choices, width: float) -> list[tuple[Choice, ...]]:
        """The choices of a block, row by row at this width."""
        if block.items[0].look is Look.TAB:
            return self._packed(block.items, self._tab_columns(block, width), width)
        narrowest = NARROWEST_COLUMN_LARGER if self.style.has_large_letters else NARROWEST_COLUMN
        fitting = int((width + SPACE.gutter) // (narrowest + SPACE.gutter))
        # A pair that is always there may stand beside each other even in larger text.
        more = self.style.short and block.columns > 1 and not self.style.squeezed
        wanted = block.columns + (1 if more else 0)
        columns = block.columns if block.pinned and width >= 2 * NARROWEST_COLUMN else min(wanted, fitting)
        return self._packed(block.items, max(1, columns), width)

    def _tab_columns(self, block: Choices, width: float) -> int:
        """All in one row, if their words have room there, or each in its own."""
        each = column(width, block.columns)
        fit = all(cards.has_room(self._pen, item, each) for item in block.items)
        return block.columns if fit else 1

    def _packed(self, items: tuple[Choice, ...], columns: int, width: float) -> list[tuple[Choice, ...]]:
        """Rows in order; a toggle with much to say, or a choice with a long word, has a row to itself."""
        rows: list[list[Choice]] = [[]]
        for item in items:
            alone = columns > 1 and self._wants_a_row(item, column(width, columns))
            if rows[-1] and (alone or len(rows[-1]) == columns):
                rows.append([])
            rows[-1].append(item)
            if alone:
                rows.append([])
        return [tuple(row) for row in rows if row]

    def _wants_a_row(self, item: Choice, width: float) -> bool:
        is_long = item.look is Look.TOGGLE and cards.lines_of(self._pen, item, width) > LINES_AT_MOST
        return is_long or cards.breaks(self._pen, item, width)

    def turner(self, at: int, of: int) -> Choice:
        """The button that leads to the next page of this question, and from the last one to the first."""
        say = self._say
        rows = sum(len(block.items) for block in self.blocks if isinstance(block, Choices))
        if rows > FEW_ROWS:
            label = say("More choices") if at + 1 < of else say("First choices")
        else:
            label = say("Read on") if at + 1 < of else say("Back to the top")
        icon = "chevron-down" if at + 1 < of else "chevron-up"
        return Choice(Press.MORE_CHOICES, label, icon, look=Look.SECOND)

    def turner_height(self, width: float) -> float:
        """How high the page turner has to be."""
        return max(cards.height_of(self._pen, self.turner(at, 2), self.turner_width(width)) for at in (0, 1))

    def turner_width(self, width: float) -> float:
        """How wide the page turner is; beside it stands which page this is, with room for its words."""
        is_tight = self.style.short or not self.style.pins
        larger_share = 0.66 if self.style.short else 0.68
        share = larger_share if self.style.larger else 0.64 if is_tight else 0.5
        note = self._say("Page {number} of {count}", number=1, count=2)
        beside = max(self._pen.text_width(word, NORMAL_TYPE.body) for word in note.split())
        return min((width - SPACE.gutter) * share, width - SPACE.gutter - beside - 2)

    def note_height(self, note: str, room: float) -> float:
        """How high what stands beside the main action is in this width."""
        return self._pen.text_height(note, room, self.style.type.body)

    def which_page(self, number: int, of: int, room: float) -> tuple[str, float]:
        """What stands beside the turner, and its size: on one line, with fewer words where room is scarce."""
        notes = (
            self._say("Page {number} of {count}", number=number, count=of),
            self._say("{number} of {count}", number=number, count=of),
            f"{number} / {of}",
        )
        sizes = (self.style.type.body, NORMAL_TYPE.body)
        fitting = (
            (note, size) for size in sizes for note in notes if self._pen.text_width(note, size) <= room
        )
        return next(fitting, (notes[-1], sizes[-1]))

    def main_height(self, width: float) -> float:
        """How high the main actions have to be when each is this wide."""
        return max(cards.height_of(self._pen, choice, width) for choice in self.question.main)

    @property
    def band_height(self) -> float:
        """The language band's height; 0 where there is no room for one."""
        style = self.style
        roomy = style.width >= 1000 and style.height >= (1500 if style.screen.tall else 1000)
        if not self.question.band or style.larger or style.down or not roomy:
            return 0.0
        label = self._pen.text_height("x", 500, style.type.body)
        return 24 + label + 12 + band.height_of(len(self.band_rows)) + 28

    @property
    def band_width(self) -> float:
        """How wide the language band is inside: full width, or the reading column of a wide screen."""
        width = self.style.width - 2 * SPACE.margin
        return width if self.style.screen.tall else (width - BETWEEN) * READING_SHARE

    @property
    def band_rows(self) -> list[band.Row]:
        """The languages in the band, row by row, each with its width."""
        rows = band.rows_of(self.question.band, self._language_width, self.band_width)
        return rows[: self._band_rows_at_most]

    def _language_width(self, choice: Choice) -> float:
        name = self._pen.text_width(choice.label, self.style.type.label, language=choice.language)
        return max(name + 56, NARROWEST_LANGUAGE)


def _has_spare(block: Block) -> bool:
    return (isinstance(block, Title | Lead | Heading) and block.spare) or (
        isinstance(block, Choices) and block.spare_hints
    )


def row_length(row: tuple[Choice, ...]) -> int:
    """How many keys of ordinary width would fill this row."""
    return sum(key.wide for key in row)


def column(width: float, columns: int) -> float:
    """How wide each of these columns is."""
    return (width - (columns - 1) * SPACE.gutter) / max(1, columns)
