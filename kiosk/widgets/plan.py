"""Where everything of one question comes to stand on this screen, in this style, and on how many pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.kit.theme import SPACE
from kiosk.screens.question import Block, Choices, Heading, Keys, NumberCard, Question, Title
from kiosk.widgets.arrange import SLACK, Spot, Unit, Zone, height_of, into_bins, stack
from kiosk.widgets.measure import BETWEEN, FEW_ROWS, Measure, column
from kiosk.widgets.pen import Pen
from kiosk.widgets.style import Style

LOW_REACH_SHARE = 0.6
MOST_EXTRA = 40.0
MOST_PAGES = 8
MOST_REPEATED = 0.5
"""How much of a page may stand on every other one, too."""
ABOVE_FOOT, NOTE_GAP = 20.0, 32.0
TURNER_SHARE = 0.55
"""How much of a foot the page turner takes where it stands beside the main action."""


@dataclass(frozen=True)
class Sheet:
    """One page of a question that may have several. `low_ground`: where the ground of low buttons begins."""

    spots: tuple[Spot, ...]
    number: int
    of: int
    turner: Zone
    low_ground: float | None = None


class Plan:
    """One question arranged; nothing is drawn yet."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self._style = measure.style
        self._across = measure.style.cramped
        self._turns_in_foot = False
        self.sheets = self._arrange()

    @property
    def overfull(self) -> bool:
        """Whether something that cannot be cut has no room in its place."""
        return any(_overfull(sheet) for sheet in self.sheets)

    def _arrange(self) -> list[Sheet]:
        if self._style.down:
            return self._arrange_low()
        if self._style.screen.tall:
            return self._arrange_upright()
        if self._style.short and not self.measure.has_keys:
            return self._arrange_short()
        beside = self._beside(self.measure.reading_share)
        if len(into_bins(self.measure.units(beside[0].width, _is_read), [beside[0].height])) > 1:
            self.measure = self.measure.without_aside()
        if self._is_much_to_touch(beside[1].width):
            return self._arrange_apart(*beside)
        one, two = [self._body(self.foot_height)], list(self._beside(0.5))
        return self._arrange_in_order(one if self._style.cramped else two)

    def _is_much_to_touch(self, width: float) -> bool:
        """A keyboard is much, too."""
        has_keys = any(isinstance(block, Keys) for block in self.measure.blocks)
        return has_keys or len(self.measure.units(width, _is_touched)) > FEW_ROWS

    # In order: portrait, and wide pages with little to touch

    def _arrange_short(self) -> list[Sheet]:
        """Across the whole width or in two columns: where everything has room, and on fewer sheets."""
        self.measure = self.measure.without_aside()
        across = self._arrange_across()
        if self._style.larger or len(across) == 1:
            return across
        turned_in_foot = self._turns_in_foot
        self._across = self._turns_in_foot = False
        columns = self._arrange_in_order(list(self._beside(0.5)))
        if _much(columns) < _much(across):
            return columns
        self._across, self._turns_in_foot = True, turned_in_foot
        return across

    def _arrange_across(self) -> list[Sheet]:
        """In one column; the page turner stands beside the main action if that saves a sheet."""
        sheets = self._arrange_in_order([self._body(self.foot_height)])
        if len(sheets) > 1 and len(self.measure.question.main) == 1:
            self._turns_in_foot = True
            fewer = self._arrange_in_order([self._body(self.foot_height)])
            if _much(fewer) < _much(sheets):
                return fewer
            self._turns_in_foot = False
        return sheets

    def _arrange_upright(self) -> list[Sheet]:
        """On one sheet, if sparing something makes that possible; else with steps that may part."""
        whole = self.measure
        for self.measure in (whole, *whole.tighter()):
            if len(sheets := self._arrange_in_order([self._body(self.foot_height)])) == 1:
                return sheets
        self.measure = whole.steps_apart()
        return self._arrange_in_order([self._body(self.foot_height)])

    def _arrange_in_order(self, zones: Sequence[Zone]) -> list[Sheet]:
        """Everything in its order, zone after zone; title and pinned choices stand on every page."""
        units = self.measure.units(zones[0].width, lambda _: True)
        bins = into_bins(units, [zone.height for zone in zones])
        if len(bins) > len(zones):
            bins = self._over_pages(units, zones)
        pages = [bins[at : at + len(zones)] for at in range(0, len(bins), len(zones))]
        turner = self._turner_in(zones[-1])
        return [
            Sheet(self._stacked(page, zones, len(pages)), at, len(pages), turner)
            for at, page in enumerate(pages)
        ]

    def _over_pages(self, units: list[Unit], zones: Sequence[Zone]) -> list[list[Unit]]:
        repeats = self._style.pins and isinstance(self.measure.blocks[0], Title)
        title, pinned = units[:1] if repeats else [], [unit for unit in units if unit.pinned]
        if not _leave_room([*title, *pinned], units, zones[-1].height - self._turner_room(zones[-1])):
            title, pinned = [], []
        rest = [unit for unit in units[len(title) :] if unit not in pinned]
        used = height_of([*title, Unit(0, 36, 0)]) if title else 0.0
        kept = height_of([Unit(0, 0, 0), *pinned]) if pinned else 0.0
        rooms = [zone.height for zone in zones]
        rooms[0] -= used
        rooms[-1] -= kept + self._turner_room(zones[-1])
        bins = into_bins(rest, rooms)
        return [
            [*(title if at % len(zones) == 0 else []), *group, *self._pinned_here(pinned, at, bins, zones)]
            for at, group in enumerate(bins)
        ]

    @staticmethod
    def _pinned_here(
        pinned: list[Unit], at: int, bins: list[list[Unit]], zones: Sequence[Zone]
    ) -> list[Unit]:
        """They stand in the last column of each page."""
        is_last = at % len(zones) == len(zones) - 1 or at == len(bins) - 1
        return pinned if is_last else []

    def _stacked(self, page: list[list[Unit]], zones: Sequence[Zone], pages: int) -> tuple[Spot, ...]:
        roomy = pages == 1 and not self._style.larger
        extra = MOST_EXTRA if roomy else 0.0
        return tuple(
            self._at_foot(spot, zone) if pages == 1 else spot
            for group, zone in zip(page, zones, strict=False)
            for spot in stack(group, zone, extra)
        )

    def _at_foot(self, spot: Spot, zone: Zone) -> Spot:
        """A keyboard that is last on a page with room to spare."""
        block = self.measure.blocks[spot.unit.block]
        if not isinstance(block, Keys) or not block.foot or block is not self.measure.blocks[-1]:
            return spot
        height = spot.unit.height
        return replace(spot, y=zone.y + zone.height - height, height=height)

    # Apart: buttons down, and wide pages with much to touch

    def _arrange_low(self) -> list[Sheet]:
        """Buttons low; reading has all the room that they leave."""
        lowest = self._style.height - self._style.bottom_bar - (self.foot_height or 16)
        highest = self._style.height * LOW_REACH_SHARE + 4
        body = self._body(0)
        units = self.measure.units(body.width, _is_touched)
        needed = min(height_of(units), lowest - highest) if units else 0.0
        top = lowest - needed if needed or self.foot_height else self._style.height - self._style.bottom_bar
        reading = replace(body, height=top - 108 - body.y)
        touching = replace(body, y=top, height=lowest - top)
        read = into_bins(self.measure.units(body.width, _is_read), [reading.height])
        if len(read) > 1 or len(into_bins(units, [touching.height])) > 1:
            self.measure = self.measure.steps_apart()
            top = highest if units else lowest - self._turner_room(touching)
            touching = replace(body, y=top, height=lowest - top)
            reading = replace(body, height=top - 108 - body.y)
        return [
            replace(sheet, low_ground=touching.y - 20) for sheet in self._arrange_apart(reading, touching)
        ]

    def _arrange_apart(self, reading: Zone, touching: Zone) -> list[Sheet]:
        """Reading in one zone and touching in another, each paged by itself and turned together."""
        read = into_bins(self.measure.units(reading.width, _is_read), [reading.height])
        units = self.measure.units(touching.width, _is_touched)
        touch = into_bins(units, [touching.height])
        if len(touch) > 1 or len(read) > 1:
            pinned = [unit for unit in units if unit.pinned]
            if not _leave_room(pinned, units, touching.height - self._turner_room(touching)):
                pinned = []
            kept = height_of([Unit(0, 0, 0), *pinned]) if pinned else 0.0
            rest = [unit for unit in units if unit not in pinned]
            room = touching.height - self._turner_room(touching) - kept
            touch = [[*group, *pinned] for group in into_bins(rest, [room])]
        count = max(len(read), len(touch))
        extra = 0.0 if self._style.down or self._style.larger or count > 1 else MOST_EXTRA
        return [
            Sheet(
                (
                    *stack(read[at % len(read)], reading),
                    *stack(touch[at % len(touch)], touching, extra),
                ),
                at,
                count,
                self._turner_in(touching),
            )
            for at in range(count)
        ]

    # Zones

    def _body(self, foot: float) -> Zone:
        """All between the bars, above the foot and the band."""
        style = self._style
        top = style.top_bar + (16 if style.short else 32)
        bottom = (
            style.height - style.bottom_bar - (foot or (12 if style.short else 24)) - self.measure.band_height
        )
        return Zone(SPACE.margin, top, style.width - 2 * SPACE.margin, bottom - top)

    def _beside(self, reading_share: float) -> tuple[Zone, Zone]:
        """Two columns; the foot and the band stand under the first, where one reads."""
        style = self._style
        whole = self._body(0)
        left = (whole.width - BETWEEN) * reading_share
        right = whole.width - BETWEEN - left
        bottom = style.height - style.bottom_bar - 16
        return (
            replace(whole, width=left, height=whole.height - self.foot_height),
            Zone(whole.x + left + BETWEEN, whole.y, right, bottom - whole.y),
        )

    def _turner_in(self, zone: Zone) -> Zone:
        if self._turns_in_foot:
            return replace(self.foot, width=self.foot.width * TURNER_SHARE)
        height = self.measure.turner_height(zone.width)
        return replace(zone, y=zone.y + zone.height - height, height=height)

    def _turner_room(self, zone: Zone) -> float:
        if self._turns_in_foot:
            return 0.0
        return self.measure.turner_height(zone.width) + (12 if self._style.down else 24)

    # Foot

    @property
    def _reads_across(self) -> bool:
        """Whether a wide screen gives one column its whole width."""
        right = self._style.width - 2 * SPACE.margin - BETWEEN
        if self._style.short and not self.measure.has_keys:
            return self._across
        return self._style.cramped and not self._is_much_to_touch(right * (1 - self.measure.reading_share))

    @property
    def foot(self) -> Zone:
        """Where the main actions stand: full width, or the reading column of a wide screen."""
        width = self._foot_width
        height = self.measure.main_height(self.main_width(width)) if self.measure.question.main else 0.0
        if self._turns_in_foot:
            height = max(height, self.measure.turner_height(width * TURNER_SHARE))
        return Zone(
            SPACE.margin,
            self._style.height - self._style.bottom_bar - self._foot_space - height,
            width,
            height,
        )

    @property
    def _foot_width(self) -> float:
        width = self._style.width - 2 * SPACE.margin
        if not self._style.screen.tall and not self._reads_across:
            width = (width - BETWEEN) * self.measure.reading_share
        return width

    @property
    def _foot_space(self) -> float:
        return 20.0 if self._style.down else SPACE.foot

    def main_width(self, width: float) -> float:
        """How wide each main action is in a foot of this width."""
        if self._turns_in_foot:
            return width * (1 - TURNER_SHARE) - SPACE.gutter
        if self.foot_note is not None:
            return width * self._beside_note
        return column(width, len(self.measure.question.main))

    @property
    def main_left(self) -> float:
        """Where the main actions begin: at the end of a foot that the page turner stands in."""
        foot = self.foot
        return foot.x + foot.width - self.main_width(foot.width) if self._turns_in_foot else foot.x

    @property
    def foot_note(self) -> str | None:
        """What stands beside the main action where there is room."""
        narrow = self._turns_in_foot or (self._style.short and not self._across)
        note = self.measure.question.foot_note
        if note is None or self._style.larger or narrow:
            return None
        action = self._foot_width * self._beside_note
        height = self.measure.note_height(note, self._foot_width - action - NOTE_GAP)
        return note if height <= self.measure.main_height(action) + 2 * ABOVE_FOOT else None

    @property
    def _beside_note(self) -> float:
        """How much of the foot's width the main action has beside a note."""
        return 0.6 if self._style.screen.tall else 0.5

    @property
    def foot_height(self) -> float:
        """What the foot takes away from the page's body; 0 without main action."""
        return (
            self.foot.height + self._foot_space + (12 if self._style.down else ABOVE_FOOT)
            if self.measure.question.main
            else 0.0
        )


def fitting(question: Question, style: Style, pen: Pen) -> Plan:
    """The question arranged in this style, or where it has no room in the first tighter one that gives it.

    No room is also what tears a title or a number, or makes more pages than anybody turns. Where every style
    does, the one that does least is taken.
    """
    best = Plan(Measure(question, style, pen))
    for tighter in style.tighter():
        if not any(_lack(best)):
            break
        plan = Plan(Measure(question, tighter, replace(pen, style=tighter)))
        best = min(best, plan, key=_lack)
    return best


def _lack(plan: Plan) -> tuple[bool, bool, int]:
    """How little room it has: whether something has none, whether what must be seen whole is torn, and how
    many pages it takes beyond those that people turn."""
    torn = any(
        spot.unit.is_part and isinstance(plan.measure.blocks[spot.unit.block], Title | Heading | NumberCard)
        for sheet in plan.sheets
        for spot in sheet.spots
    )
    return plan.overfull, torn, max(0, len(plan.sheets) - MOST_PAGES)


def _leave_room(repeated: list[Unit], units: list[Unit], height: float) -> bool:
    """Whether each of the others still has room on a page of this height where these stand on every one."""
    room = height - height_of([*repeated, Unit(0, max((unit.gap for unit in units), default=0), 0)])
    others = [unit.height for unit in units if unit not in repeated and not unit.cuts]
    return room >= max([(1 - MOST_REPEATED) * height if repeated else 0.0, *others])


def _overfull(sheet: Sheet) -> bool:
    turner = sheet.turner
    for spot in sheet.spots:
        over_turner = sheet.of > 1 and spot.x < turner.x + turner.width and turner.x < spot.x + spot.width
        end = min(spot.end, turner.y) if over_turner else spot.end
        if spot.y + spot.height > end + SLACK:
            return True
    return False


def _much(sheets: Sequence[Sheet]) -> tuple[bool, int]:
    """How little room there is: whether something has none, then how many pages it takes."""
    return any(_overfull(sheet) for sheet in sheets), len(sheets)


def _is_touched(block: Block) -> bool:
    return isinstance(block, Choices | Keys)


def _is_read(block: Block) -> bool:
    return not _is_touched(block)
