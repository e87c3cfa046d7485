"""Colours, type sizes and spaces by name: the only place where any of them is a number.

Lengths are in *units*: one unit is one pixel of a 21.5" 1080×1920 screen, 0.248 mm. A program multiplies
by its own pixels per unit. Colours are (red, green, blue, alpha), each 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float, float]

UNIT_MM = 0.248
CAPITAL_HEIGHT = 0.668  # of the type size, in Atkinson Hyperlegible


def rgb(written: str, alpha: float = 1.0) -> Colour:
    """The colour of "#0B1B33"."""
    red, green, blue = (int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, alpha


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours stand apart: 1 (not at all) to 21 (black on white), as WCAG 2 counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True)
class Face:
    """How one kind of thing is coloured: its ground, the text and the second line on it, and its edge."""

    ground: Colour
    ink: Colour
    muted: Colour
    edge: Colour
    icon: Colour
    icon_ground: Colour | None = None


@dataclass(frozen=True)
class Theme:
    """One set of colours for the whole kiosk. `line` is the width of edges, `lift` of a card's lower edge."""

    name: str
    page: Colour
    ink: Colour
    muted: Colour
    brand: Colour
    hair: Colour
    shade: Colour
    card: Face
    chosen: Face
    second: Face
    main: Face
    resting: Face
    panel: Face
    amber: Face
    green: Face
    band: Face
    bar: Face
    bar_dim: Colour
    badge: Face
    badge_done: Face
    focus_inner: Colour
    focus_outer: Colour
    line: float
    lift: float
    moves: bool

    @property
    def ground_is_dark(self) -> bool:
        """Whether light letters stand on a dark page."""
        return _luminance(self.page) < _luminance(self.ink)

    @property
    def faces(self) -> dict[str, Face]:
        """Every face by its name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Face)}


INK, MUTED = rgb("#0B1B33"), rgb("#38475C")
PAGE, WHITE, TINT = rgb("#F3F6FA"), rgb("#FFFFFF"), rgb("#E2EDF8")
BRAND, DEEP = rgb("#0B3D6B"), rgb("#082C4F")
GREEN, GREEN_TINT, GREEN_DARK = rgb("#00582F"), rgb("#E3F2E9"), rgb("#003319")
AMBER, AMBER_EDGE, AMBER_INK = rgb("#FFF3D1"), rgb("#8A5A00"), rgb("#5C3A00")
RED = rgb("#8F0D1A")
LINE, HAIR = rgb("#6E7D92"), rgb("#D3DBE6")
FOCUS_YELLOW = rgb("#FFD500")
BACK_DIM = rgb("#9DB4CB")
YELLOW, BLACK = rgb("#FFFF00"), rgb("#000000")

DAY = Theme(
    name="day",
    page=PAGE,
    ink=INK,
    muted=MUTED,
    brand=BRAND,
    hair=HAIR,
    shade=rgb("#082C4F", 0.82),
    card=Face(WHITE, INK, MUTED, LINE, WHITE, BRAND),
    chosen=Face(TINT, INK, MUTED, BRAND, WHITE, BRAND),
    second=Face(WHITE, BRAND, MUTED, LINE, BRAND),
    main=Face(GREEN, WHITE, WHITE, GREEN_DARK, WHITE),
    resting=Face(PAGE, MUTED, MUTED, HAIR, WHITE, MUTED),
    panel=Face(WHITE, INK, MUTED, BRAND, BRAND),
    amber=Face(AMBER, INK, INK, AMBER_EDGE, AMBER_INK),
    green=Face(GREEN_TINT, INK, INK, GREEN, GREEN),
    band=Face(TINT, INK, INK, LINE, BRAND),
    bar=Face(DEEP, WHITE, WHITE, DEEP, WHITE),
    bar_dim=BACK_DIM,
    badge=Face(BRAND, WHITE, WHITE, BRAND, WHITE),
    badge_done=Face(GREEN, WHITE, WHITE, GREEN, WHITE),
    focus_inner=INK,
    focus_outer=FOCUS_YELLOW,
    line=2,
    lift=4,
    moves=True,
)

_ON_BLACK = Face(BLACK, YELLOW, YELLOW, YELLOW, BLACK, YELLOW)
_ON_YELLOW = Face(YELLOW, BLACK, BLACK, YELLOW, BLACK)

YELLOW_ON_BLACK = Theme(
    name="yellow-on-black",
    page=BLACK,
    ink=YELLOW,
    muted=YELLOW,
    brand=YELLOW,
    hair=YELLOW,
    shade=BLACK,
    card=_ON_BLACK,
    chosen=Face(YELLOW, BLACK, BLACK, YELLOW, YELLOW, BLACK),
    second=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    main=_ON_YELLOW,
    resting=_ON_BLACK,
    panel=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    amber=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    green=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    band=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    bar=Face(BLACK, YELLOW, YELLOW, YELLOW, YELLOW),
    bar_dim=rgb("#B3B300"),
    badge=_ON_YELLOW,
    badge_done=_ON_YELLOW,
    focus_inner=BLACK,
    focus_outer=WHITE,
    line=4,
    lift=0,
    moves=False,
)


@dataclass(frozen=True)
class BoardTheme:
    """The display board's colours: `ground` of the page, `bars` at its edges, `card` for the newest call."""

    ground: Colour
    bars: Colour
    text: Colour
    yellow: Colour
    on_yellow: Colour
    card: Colour
    on_card: Colour
    go: Colour
    on_go: Colour
    stale: Colour
    quiet: Colour
    line: Colour


BOARD = BoardTheme(
    ground=rgb("#061F39"),
    bars=rgb("#04172B"),
    text=WHITE,
    yellow=rgb("#FFD84D"),
    on_yellow=INK,
    card=WHITE,
    on_card=INK,
    go=GREEN,
    on_go=WHITE,
    stale=rgb("#46586E"),
    quiet=rgb("#D6E2F0"),
    line=rgb("#2A527C"),
)


@dataclass(frozen=True)
class Type:
    """Type sizes in units; the smallest keeps capitals at 7.3 mm or more."""

    body: float
    label: float
    lead: float
    heading: float
    button: float
    title: float
    wait: float
    number: float
    bar: float


NORMAL_TYPE = Type(body=46, label=46, lead=50, heading=50, button=58, title=70, wait=88, number=288, bar=46)
LARGER_TYPE = Type(body=69, label=69, lead=72, heading=75, button=80, title=88, wait=110, number=330, bar=60)
BETWEEN_TYPE = Type(body=57, label=57, lead=60, heading=62, button=68, title=78, wait=98, number=300, bar=60)


@dataclass(frozen=True)
class Space:
    """Spaces and shapes in units."""

    margin: float = 56
    gutter: float = 16
    group: float = 36
    top_bar: float = 112
    top_bar_short: float = 76
    bottom_bar: float = 160
    bottom_bar_larger: float = 312
    foot: float = 32
    corner: float = 20
    toggle_corner: float = 18
    target: float = 88
    focus_inner: float = 6
    focus_outer: float = 8
    chosen_line: float = 5
    lift: float = 4
    main_lift: float = 6


SPACE = Space()
