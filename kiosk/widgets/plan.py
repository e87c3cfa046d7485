"""Where everything of one question comes to stand on this screen, in this style, and on how many pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.answers import Press
from kiosk.kit.theme import SPACE
from kiosk.screens.question import (
    Badge,
    Block,
    Choice,
    Choices,
    Code,
    Heading,
    Lead,
    Look,
    Note,
    NumberCard,
    Points,
    Question,
    Steps,
    Strip,
    Title,
)
from kiosk.widgets import cards, parts
from kiosk.widgets.arrange import Spot, Unit, Zone, height_of, into_bins, stack
from kiosk.widgets.pen import Pen
from kiosk.widgets.style import Style
from queue_server.contract.words import Words

LOW_REACH_SHARE = 0.6
MOST_EXTRA = 26.0
NARROWEST_COLUMN = 400.0
_GAPS: dict[type, float] = {
    Lead: 12,
    Heading: 36,
    Note: 20,
    Strip: 24,
    Steps: 20,
    Points: 20,
    Code: 32,
    Choices: 28,
    Title: 32,
}


@dataclass(frozen=True)
class Sheet:
    """One page of a question that may have several: what stands where, and the ground under the buttons."""

    spots: tuple[Spot, ...]
    number: int
    of: int


class Plan:
    """One question arranged; nothing is drawn yet."""

    def __init__(self, question: Question, style: Style, pen: Pen) -> None:
        self.question = question
        self.style = style
        self._pen = pen
        self._words = Words.of(style.language)
        self.blocks = self._present_blocks()
        self.sheets = self._arrange()

    # What is there

    @property
    def _is_split(self) -> bool:
        return self.style.down or not self.style.screen.tall

    def _present_blocks(self) -> tuple[Block, ...]:
        blocks = self.question.blocks
        if self._is_split:
            return (*blocks, *self.question.aside)
        return blocks

    @property
    def shows_band(self) -> bool:
        style = self.style
        roomy = style.width >= 1000 and style.height >= (1500 if style.screen.tall else 1000)
        return bool(self.question.band) and not style.larger and not style.down and roomy

    # Measuring

    def _units(self, width: float, chosen: Callable[[Block], bool]) -> list[Unit]:
        units: list[Unit] = []
        before: Block | None = None
        for index, block in enumerate(self.blocks):
            if not chosen(block):
                continue
            gap = _gap(before, block)
            if isinstance(block, Choices):
                units += self._rows(index, block, width, gap)
            else:
                height = parts.draw(self._measuring(width), block, 0, width)
                units.append(Unit(height, gap, index, stays=isinstance(block, Heading | Title | Badge)))
            before = block
        return units

    def _rows(self, index: int, block: Choices, width: float, gap: float) -> list[Unit]:
        between = 12.0 if self.style.down else SPACE.gutter
        rows = self.row_items(block, width)
        units = []
        for row, items in enumerate(rows):
            each = column(width, len(items))
            height = max(cards.height_of(self._measuring(each), item, each) for item in items)
            units.append(Unit(height, between if row else gap, index, row))
        return units

    def row_items(self, block: Choices, width: float) -> list[tuple[Choice, ...]]:
        columns = max(1, min(block.columns, self._columns(width)))
        return [block.items[at : at + columns] for at in range(0, len(block.items), columns)]

    def _columns(self, width: float) -> int:
        narrowest = NARROWEST_COLUMN * (1.8 if self.style.larger else 1)
        return int((width + SPACE.gutter) // (narrowest + SPACE.gutter))

    def _measuring(self, width: float) -> Pen:
        return replace(self._pen, canvas=None, frame=replace(self._pen.frame, width=width))

    # Arranging

    def _arrange(self) -> list[Sheet]:
        if self.style.down:
            return self._arrange_apart(self._reading_above(), self._touching_below())
        if not self.style.screen.tall:
            return self._arrange_wide()
        return self._arrange_in_order([self._between_bars(self.foot_height)])

    def _arrange_in_order(self, zones: Sequence[Zone]) -> list[Sheet]:
        """Everything in its order, zone after zone; a title stands on every page."""
        units = self._units(zones[0].width, lambda block: True)
        bins = into_bins(units, [zone.height for zone in zones])
        if len(bins) > len(zones):
            title = units[:1] if isinstance(self.blocks[0], Title) else []
            used = height_of([*title, *[Unit(0, 28, 0)]]) if title else 0
            rooms = [zone.height - self._turner_height - (0 if at else used) for at, zone in enumerate(zones)]
            bins = into_bins(units[len(title) :], rooms)
            bins = [[*title, *group] if at % len(zones) == 0 else group for at, group in enumerate(bins)]
        pages = [bins[at : at + len(zones)] for at in range(0, len(bins), len(zones))]
        return [
            self._sheet(
                [spot for group, zone in zip(page, zones, strict=False) for spot in self._stack(group, zone)],
                at,
                len(pages),
            )
            for at, page in enumerate(pages)
        ]

    def _stack(self, units: list[Unit], zone: Zone) -> list[Spot]:
        extra = 0.0 if self.style.down or self.style.larger else MOST_EXTRA
        return stack(units, zone, extra)

    def _arrange_apart(self, reading: Zone, touching: Zone) -> list[Sheet]:
        """Reading in one zone and touching in another, each paged by itself and turned together."""
        read = into_bins(self._units(reading.width, _is_read), [reading.height])
        units = self._units(touching.width, _is_touched)
        touch = into_bins(units, [touching.height])
        if len(touch) > 1 or len(read) > 1:
            touch = into_bins(units, [touching.height - self._turner_height])
        count = max(len(read), len(touch))
        return [
            self._sheet(
                [*stack(read[at % len(read)], reading), *self._stack(touch[at % len(touch)], touching)],
                at,
                count,
            )
            for at in range(count)
        ]

    def _arrange_wide(self) -> list[Sheet]:
        """Reading beside choices; a page with few choices reads on in the second column."""
        rows = self._units(self._wide_columns(0.58)[1].width, _is_touched)
        if len(rows) > 2:
            left, right = self._wide_columns(0.58)
            return self._arrange_apart(left, right)
        left, right = self._wide_columns(0.5)
        return self._arrange_in_order([left, right])

    def _sheet(self, spots: list[Spot], at: int, of: int) -> Sheet:
        return Sheet(tuple(spots), at, of)

    # Zones

    def _between_bars(self, foot: float) -> Zone:
        style = self.style
        top = SPACE.top_bar + 32
        bottom = style.height - style.bottom_bar - foot - self.band_height
        return Zone(SPACE.margin, top, style.width - 2 * SPACE.margin, bottom - top)

    def _reading_above(self) -> Zone:
        top = SPACE.top_bar + 40
        return Zone(
            SPACE.margin,
            top,
            self.style.width - 2 * SPACE.margin,
            self.style.height * LOW_REACH_SHARE - top - 72,
        )

    def _touching_below(self) -> Zone:
        top = self.style.height * LOW_REACH_SHARE + 4
        bottom = self.style.height - self.style.bottom_bar - self.foot_height
        if not self.question.main:
            bottom -= 16
        return Zone(SPACE.margin, top, self.style.width - 2 * SPACE.margin, bottom - top)

    def _wide_columns(self, share: float) -> tuple[Zone, Zone]:
        whole = self._between_bars(0)
        between = 48.0
        right = (whole.width - between) * share
        left = whole.width - between - right
        foot = self.foot_height
        return (
            Zone(whole.x, whole.y, left, whole.height - foot),
            Zone(whole.x + left + between, whole.y, right, whole.height - 16),
        )

    # Foot, band and page turner

    @property
    def foot_zone(self) -> Zone:
        """Where the main action stands: full width, or the reading column of a wide screen."""
        whole = Zone(SPACE.margin, 0, self.style.width - 2 * SPACE.margin, 0)
        return whole if self.style.screen.tall else replace(whole, width=(whole.width - 48) * 0.42)

    @property
    def foot_height(self) -> float:
        if not self.question.main:
            return 0.0
        return self.main_height + SPACE.foot + 20

    @property
    def main_height(self) -> float:
        width = self.main_width
        return max(cards.height_of(self._measuring(width), choice, width) for choice in self.question.main)

    @property
    def main_width(self) -> float:
        zone = self.foot_zone
        if self.has_foot_note:
            return zone.width * 0.6
        return column(zone.width, len(self.question.main))

    @property
    def has_foot_note(self) -> bool:
        return self.question.foot_note is not None and not self.style.larger

    @property
    def _turner_height(self) -> float:
        return self.turner_row + (12 if self.style.down else 24)

    @property
    def turner_row(self) -> float:
        choice = self.turner(0, 2)
        width = column(self.style.width - 2 * SPACE.margin, 2)
        return cards.height_of(self._measuring(width), choice, width)

    @property
    def band_height(self) -> float:
        if not self.shows_band:
            return 0.0
        return 24 + self._pen.text_height("x", 500, self.style.type.body) + 12 + SPACE.target + 28

    def turner_zone(self) -> Zone:
        if self.style.screen.tall:
            below = self._touching_below() if self.style.down else self._between_bars(self.foot_height)
            return replace(below, y=below.y + below.height - self.turner_row)
        _, right = self._wide_columns(0.58)
        return replace(right, y=right.y + right.height - self.turner_row)

    def turner(self, at: int, of: int) -> Choice:
        say = self._words.say
        label = say("More choices") if at + 1 < of else say("First choices")
        icon = "chevron-down" if at + 1 < of else "chevron-up"
        return Choice(Press.MORE_CHOICES, label, icon, look=Look.SECOND)


def _gap(before: Block | None, block: Block) -> float:
    if isinstance(before, Heading) and isinstance(block, Choices):
        return 16
    if isinstance(before, NumberCard) and isinstance(block, Strip):
        return 24
    return _GAPS.get(type(block), 32)


def _is_touched(block: Block) -> bool:
    return isinstance(block, Choices)


def _is_read(block: Block) -> bool:
    return not isinstance(block, Choices)


def column(width: float, columns: int) -> float:
    return (width - (columns - 1) * SPACE.gutter) / max(1, columns)
