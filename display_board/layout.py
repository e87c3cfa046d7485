"""Where everything on the board is and how large, for a screen of so many pixels and millimetres; pure.

Sizes are those of a 43" screen of 1920×1080 (or 1080×1920 standing), scaled to the real one. There the
newest number can be read from more than five metres: capitals of a called number are at least 61 mm high
(0.0122 of the distance), those of the list 40 mm (1/125), everything else 20 mm (1/250).
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.kit.theme import CAPITAL_HEIGHT

NUMBER_MM = 61.0
NUMBER_SHARE_OF_DISTANCE = 0.0122
MM_OF_43_INCHES = (952.0, 535.5)


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, measured from the top left corner of the screen."""

    left: float
    top: float
    width: float
    height: float

    def inset(self, across: float, down: float | None = None) -> Box:
        """The rectangle within, smaller by so much on each side."""
        down = across if down is None else down
        return Box(self.left + across, self.top + down, self.width - 2 * across, self.height - 2 * down)

    def rows(self, count: int, gap: float = 0) -> list[Box]:
        """Cut into equal rows, top first."""
        height = (self.height - gap * (count - 1)) / count
        return [Box(self.left, self.top + nth * (height + gap), self.width, height) for nth in range(count)]

    def columns(self, count: int, gap: float = 0) -> list[Box]:
        """Cut into equal columns, left first."""
        width = (self.width - gap * (count - 1)) / count
        return [Box(self.left + nth * (width + gap), self.top, width, self.height) for nth in range(count)]

    def split_top(self, height: float) -> tuple[Box, Box]:
        """Its uppermost part of this height, and the rest."""
        return (
            Box(self.left, self.top, self.width, height),
            Box(self.left, self.top + height, self.width, self.height - height),
        )

    def split_left(self, width: float) -> tuple[Box, Box]:
        """Its leftmost part of this width, and the rest."""
        return (
            Box(self.left, self.top, width, self.height),
            Box(self.left + width, self.top, self.width - width, self.height),
        )


@dataclass(frozen=True)
class Sizes:
    """Type sizes on the 43" screen; `number` by how many are called at once."""

    number: tuple[float, ...] = (352, 204, 186)
    place: float = 136
    place_of_several: float = 122
    listed: float = 122
    missed: float = 76
    heading: float = 62
    line: float = 62
    clock: float = 72
    welcome: float = 150
    welcome_line: float = 84


SIZES = Sizes()


@dataclass(frozen=True)
class Layout:
    """The boxes of one screen. `unit` is one pixel of the 43" screen in pixels of this one."""

    width: float
    height: float
    unit: float
    is_portrait: bool
    bar: Box
    panel: Box
    listing: Box
    missed: Box
    waits: Box
    foot: Box

    def wide_panel(self, room_below: int) -> Box:
        """The place of panel and list together, with so many of the stripes under them."""
        right = max(self.panel.left + self.panel.width, self.listing.left + self.listing.width)
        ends = (
            max(self.panel.top + self.panel.height, self.listing.top + self.listing.height),
            self.missed.top + self.missed.height,
            self.foot.top + self.foot.height - 32 * self.unit,
        )
        return Box(
            self.panel.left, self.panel.top, right - self.panel.left, ends[room_below] - self.panel.top
        )

    @property
    def below(self) -> Box:
        """Waits and foot as one."""
        return Box(
            self.waits.left,
            self.waits.top,
            self.waits.width,
            self.foot.top + self.foot.height - self.waits.top,
        )


def lay_out(width: float, height: float) -> Layout:
    """The boxes for a screen of this many pixels, standing or lying."""
    return _standing(width, height) if height > width else _lying(width, height)


def _lying(width: float, height: float) -> Layout:
    unit = min(width / 1920, height / 1080)
    margin, gap = 32 * unit, 16 * unit
    bar, rest = Box(0, 0, width, height).split_top(96 * unit)
    main_height = rest.height - (2 * gap + (96 + 128 + 112) * unit)
    main = Box(margin, rest.top + gap, width - 2 * margin, main_height)
    panel, beside = main.split_left(main.width * 0.578)
    listing = Box(beside.left + margin, beside.top, beside.width - margin, beside.height)
    missed = Box(margin, main.top + main.height + gap, main.width, 96 * unit)
    waits = Box(margin, missed.top + missed.height, main.width, 128 * unit)
    foot = Box(margin, waits.top + waits.height, main.width, 112 * unit)
    return Layout(width, height, unit, False, bar, panel, listing, missed, waits, foot)


def _standing(width: float, height: float) -> Layout:
    unit = min(width / 1080, height / 1920)
    margin, gap = 32 * unit, 16 * unit
    bar, rest = Box(0, 0, width, height).split_top(168 * unit)
    inner = width - 2 * margin
    main_height = rest.height - (2 * gap + (172 + 160 + 160) * unit)
    main = Box(margin, rest.top + gap, inner, main_height)
    panel, under = main.split_top(main.height * 0.5)
    listing = Box(under.left, under.top + gap, under.width, under.height - gap)
    missed = Box(margin, main.top + main.height + gap, inner, 172 * unit)
    waits = Box(margin, missed.top + missed.height, inner, 160 * unit)
    foot = Box(margin, waits.top + waits.height, inner, 160 * unit)
    return Layout(width, height, unit, True, bar, panel, listing, missed, waits, foot)


@dataclass(frozen=True)
class Readable:
    """What a screen of true size can do: how many called numbers at once, seen from how far."""

    at_once: int
    metres: float


def readable(layout: Layout, millimetres: tuple[float, float]) -> Readable:
    """As many numbers at once as keep capitals of 61 mm, at least one; and how far the smallest is read.

    `millimetres` are the two sides of the picture, in either order.
    """
    long, short = max(millimetres), min(millimetres)
    width, height = (short, long) if layout.is_portrait else (long, short)
    mm_per_pixel = min(width / layout.width, height / layout.height)
    heights = [capital_mm(size * layout.unit, mm_per_pixel) for size in SIZES.number]
    at_once = max([count for count, mm in enumerate(heights, start=1) if mm >= NUMBER_MM], default=1)
    return Readable(at_once, heights[at_once - 1] / NUMBER_SHARE_OF_DISTANCE / 1000)


def capital_mm(size: float, mm_per_pixel: float) -> float:
    """How high the capitals of a type size in pixels are, in millimetres."""
    return size * CAPITAL_HEIGHT * mm_per_pixel
