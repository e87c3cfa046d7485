"""What one page is drawn with: colours, type sizes, language, and how many pixels a unit is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kiosk.choices import Choices, Easier
from kiosk.kit.theme import (
    BETWEEN_TYPE,
    DAY,
    LARGER_TYPE,
    NORMAL_TYPE,
    SPACE,
    YELLOW_ON_BLACK,
    Theme,
    Type,
)
from queue_server.contract.words import RIGHT_TO_LEFT

LEAST_UNIT_MM = 0.24  # capitals of 7.3 mm, targets of 21 mm
ROOMY_HEIGHT = 1000.0
PREVIEW_STRIP, PREVIEW_STRIP_WIDE = 88.0, 56.0
PINNING_HEIGHT = 1500.0
LOWERING_HEIGHT = 1900.0


@dataclass(frozen=True)
class Screen:
    """The window in pixels and, where it has been measured, the whole of it in millimetres."""

    width: int
    height: int
    width_mm: float | None = None
    height_mm: float | None = None

    @property
    def tall(self) -> bool:
        """Whether it stands upright."""
        return self.height >= self.width

    @cached_property
    def scale(self) -> float:
        """Pixels per unit: no smaller than fingers and eyes need, larger where a big screen has room."""
        across, down = (1080, 1920) if self.tall else (1920, 1080)
        fitting = min(self.width / across, self.height / down)
        return max(fitting, self.pixels_per_mm * LEAST_UNIT_MM) if self.is_measured else fitting

    @property
    def lowers(self) -> bool:
        """Whether it is so high that buttons can be moved down, and room for them is left there."""
        return self.tall and self.height / self.scale >= LOWERING_HEIGHT

    @property
    def is_measured(self) -> bool:
        """Whether the millimetres are known."""
        return self.width_mm is not None

    @property
    def pixels_per_mm(self) -> float:
        """The coarser of the two directions; 0 when the screen has not been measured."""
        if self.width_mm is None or self.height_mm is None:
            return 0.0
        return max(self.width / self.width_mm, self.height / self.height_mm)


@dataclass(frozen=True)
class Style:
    """Everything that changes how a question looks, in one comparable value."""

    theme: Theme
    type: Type
    language: str
    screen: Screen
    larger: bool
    down: bool
    squeezed: bool = False

    @classmethod
    def of(cls, choices: Choices, screen: Screen) -> Style:
        """The style that a customer chose, on this screen."""
        larger = Easier.LARGER in choices.easier
        return cls(
            theme=YELLOW_ON_BLACK if Easier.YELLOW in choices.easier else DAY,
            type=LARGER_TYPE if larger else NORMAL_TYPE,
            language=choices.language,
            screen=screen,
            larger=larger,
            down=Easier.DOWN in choices.easier and screen.lowers,
        )

    def tighter(self) -> Iterator[Style]:
        """For a page that has no room in this style: without what can be spared and with keys no larger than
        a finger needs, and then with larger letters made less large."""
        yield (squeezed := replace(self, squeezed=True))
        if self.larger:
            yield from (replace(squeezed, type=type_) for type_ in (BETWEEN_TYPE, NORMAL_TYPE))

    @property
    def has_large_letters(self) -> bool:
        """Whether letters are larger here; a page without room for them has ordinary ones."""
        return self.type.body > NORMAL_TYPE.body

    @property
    def scale(self) -> float:
        """Pixels per unit."""
        return self.screen.scale

    @property
    def low(self) -> bool:
        """Whether buttons have little height to share."""
        return self.down or not self.screen.tall

    @property
    def cramped(self) -> bool:
        """Whether long blocks have to be split and columns are too narrow to read in."""
        return self.larger or self.height < ROOMY_HEIGHT

    @property
    def short(self) -> bool:
        """Whether it is a wide screen with little height: three stand beside each other."""
        return not self.screen.tall and self.height < ROOMY_HEIGHT

    @property
    def pins(self) -> bool:
        """Whether a page has room for what stands on every page."""
        return self.height >= (PINNING_HEIGHT if self.screen.tall else ROOMY_HEIGHT)

    @property
    def mirrored(self) -> bool:
        """Whether the page reads from right to left."""
        return self.language in RIGHT_TO_LEFT

    @property
    def width(self) -> float:
        """The screen's width in units."""
        return self.screen.width / self.scale

    @property
    def height(self) -> float:
        """The screen's height in units."""
        return self.screen.height / self.scale

    @property
    def preview_strip(self) -> float:
        """The height of the line over the top bar that says this is a preview; 0 on a measured screen."""
        if self.screen.is_measured:
            return 0.0
        return PREVIEW_STRIP if self.screen.tall else PREVIEW_STRIP_WIDE

    @property
    def top_bar_height(self) -> float:
        """How high the top bar is."""
        return SPACE.top_bar_short if self.short else SPACE.top_bar

    @property
    def top_bar(self) -> float:
        """Where the top bar ends."""
        return self.preview_strip + self.top_bar_height

    @property
    def bottom_bar(self) -> float:
        """The bottom bar's height: two rows where one does not hold its words."""
        return SPACE.bottom_bar_larger if self.two_row_bar else SPACE.bottom_bar

    @property
    def two_row_bar(self) -> bool:
        """Whether the bottom bar needs two rows."""
        return self.width < (1700 if self.larger_bar else 1040)

    @property
    def larger_bar(self) -> bool:
        """Whether the bars' words are larger, too: low buttons and little height leave no room for that."""
        return self.larger and not self.down and not self.short

    @property
    def bar_size(self) -> float:
        """The size of the bottom bar's words."""
        return self.type.bar if self.larger_bar else NORMAL_TYPE.bar
