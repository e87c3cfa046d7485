"""A receipt as placed ink: where each word, rule and code square goes on paper of a given width.

Everything is in dots. Sizes are drawn for 8 dots/mm and scaled to the paper's own fineness, so that the
number is never under 48 points (72 in large print) and the words never under 14 (18). Right-to-left
tickets are mirrored. Nothing here draws or knows a printer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from printer import fonts
from printer.lettering import Lettering
from queue_server.contract.receipt import LineStyle, Receipt, ReceiptLine

DRAWN_FOR_DPI = 203
NARROWEST_DOTS = 300
QUIET_MODULES = 4
_MODULES_WIDE_ENOUGH_TO_SCAN = 5
_BOX_LIMITS = {False: 8, True: 9}


class TooNarrow(ValueError):
    """No readable ticket fits on this paper."""

    def __init__(self, dots: int) -> None:
        super().__init__(f"Paper {dots} dots wide is too narrow for a ticket; at least {NARROWEST_DOTS}.")


@dataclass(frozen=True)
class Paper:
    """What is printed on: dots across, and dots an inch."""

    dots: int
    dpi: int = DRAWN_FOR_DPI

    def __post_init__(self) -> None:
        if self.dots < NARROWEST_DOTS:
            raise TooNarrow(self.dots)

    def scaled(self, dots: float) -> int:
        """`dots` of the drawing as dots of this paper, never rounded down."""
        return -(-round(dots * self.dpi) // DRAWN_FOR_DPI)

    @property
    def is_wide(self) -> bool:
        """Whether words fit beside a code (80 mm paper), or only above it."""
        return self.dots >= self.scaled(500)


@dataclass(frozen=True)
class Words:
    """A line of text; `x` is where its first dot may be. `squeeze` under 1 makes it narrower, not lower."""

    x: int
    baseline: int
    text: str
    lettering: Lettering
    squeeze: float = 1.0
    white: bool = False


@dataclass(frozen=True)
class Bar:
    """A black rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Code:
    """A QR code without its quiet zone, which is left free around it; `box` dots to a module."""

    x: int
    y: int
    box: int
    modules: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Its width and height."""
        return self.box * len(self.modules)


@dataclass(frozen=True)
class Page:
    """A whole ticket, ready to draw; later items lie over earlier ones."""

    width: int
    height: int
    items: tuple[Words | Bar | Code, ...]


@dataclass(frozen=True)
class Sizes:
    """Type sizes in dots of the drawing."""

    body: int
    slot: int
    number: int
    least_number: int


_USUAL = Sizes(body=40, slot=54, number=184, least_number=136)
_LARGE = Sizes(body=54, slot=72, number=212, least_number=204)
_BOLD = {
    LineStyle.BANNER,
    LineStyle.SHOP,
    LineStyle.NUMBER,
    LineStyle.SLOT,
    LineStyle.HEADING,
    LineStyle.CODE_HEADING,
}
_CENTRED = {LineStyle.BANNER, LineStyle.SHOP, LineStyle.LABEL, LineStyle.SLOT}
_BESIDE_CODE = {LineStyle.CODE_HEADING, LineStyle.CODE_BODY}
_EVENLY = {LineStyle.SHOP, LineStyle.LABEL, LineStyle.CODE_HEADING, LineStyle.CODE_BODY}
_RULES = {LineStyle.THICK_RULE: 4, LineStyle.THIN_RULE: 2}


def lay_out(receipt: Receipt, paper: Paper) -> Page:
    """The whole receipt on `paper`. Raises FontProblem when a letter of it cannot be drawn."""
    return _Setter(receipt, paper).page()


def code_modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code for `url` at level M, without quiet zone, row by row; True is black."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    return tuple(tuple(bool(dot) for dot in row) for row in code.get_matrix())


@dataclass(frozen=True)
class _Column:
    left: int
    right: int
    align: str

    @property
    def width(self) -> int:
        return self.right - self.left

    def without(self, dots: int, *, mirrored: bool) -> _Column:
        """The same without its first dots, as its language reads."""
        if mirrored:
            return replace(self, right=self.right - dots)
        return replace(self, left=self.left + dots)


class _Setter:
    """Sets one receipt from top to bottom; `_y` is the first free row."""

    def __init__(self, receipt: Receipt, paper: Paper) -> None:
        self._receipt = receipt
        self._paper = paper
        self._sizes = _LARGE if receipt.large_print else _USUAL
        self._margin = paper.scaled(20 if paper.is_wide else 14)
        self._items: list[Words | Bar | Code] = []
        self._y = paper.scaled(24)
        self._after_rule = False

    def page(self) -> Page:
        for beside, group in groupby(self._receipt.lines, lambda line: line.style in _BESIDE_CODE):
            lines = list(group)
            if beside:
                self._set_code(lines)
                continue
            for line in lines:
                self._set_line(line)
        height = self._y + self._paper.scaled(24)
        return Page(self._paper.dots, height, tuple(self._items))

    def _set_line(self, line: ReceiptLine) -> None:
        if line.style in _RULES:
            self._set_rule(_RULES[line.style])
        elif line.style is LineStyle.NUMBER:
            self._set_number(line.text)
        elif line.style is LineStyle.BANNER:
            self._set_banner(line.text)
        else:
            self._set_words(line, self._column(line.style in _CENTRED))

    def _column(self, centred: bool) -> _Column:
        start = "right" if self._receipt.direction == "rtl" else "left"
        align = "centre" if centred else start
        return _Column(self._margin, self._paper.dots - self._margin, align)

    def _lettering(self, style: LineStyle) -> Lettering:
        size = self._sizes.slot if style is LineStyle.SLOT else self._sizes.body
        return Lettering(
            language=self._receipt.language,
            direction=self._receipt.direction,
            size=self._paper.scaled(size),
            bold=style in _BOLD,
        )

    def _set_rule(self, height: int) -> None:
        self._y += self._paper.scaled(10)
        thick = self._paper.scaled(height)
        self._items.append(Bar(self._margin, self._y, self._paper.dots - 2 * self._margin, thick))
        self._y += thick + self._paper.scaled(16)
        self._after_rule = True

    def _space_between(self) -> None:
        """A little air between paragraphs; a rule has its own."""
        if self._items and not self._after_rule:
            self._y += self._paper.scaled(8)
        self._after_rule = False

    def _set_words(self, line: ReceiptLine, column: _Column, *, white: bool = False) -> None:
        """One paragraph. Its lines stand 1.25 sizes apart, or further where tall letters would touch."""
        self._space_between()
        lettering = self._lettering(line.style)
        symbol = None if line.icon is None else fonts.symbol(line.icon)
        indent = 0 if symbol is None else _beside(lettering)
        evenly = symbol is not None or line.style in _EVENLY
        texts = lettering.wrap(line.text, column.width - indent, evenly=evenly)
        inks = [lettering.ink(text) for text in texts]
        air = lettering.size // 16
        above = max([round(lettering.size * 0.95), *(ink.above + air for ink in inks)])
        below = max([round(lettering.size * 0.30), *(ink.below + air for ink in inks)])
        if symbol is not None:
            column = self._set_symbol(symbol, lettering, column, above, max(ink.width for ink in inks))
        for text, ink in zip(texts, inks, strict=True):
            x = _aligned(column, ink.width) - ink.left
            self._items.append(Words(x, self._y + above, text, lettering, white=white))
            self._y += above + below

    def _set_symbol(
        self, symbol: str, lettering: Lettering, column: _Column, above: int, words_wide: int
    ) -> _Column:
        """The symbol before the first line; what is left of the column for the words beside it."""
        mirrored = self._receipt.direction == "rtl"
        drawn = replace(lettering, size=lettering.size * 6 // 5, symbols=True, bold=False)
        ink, indent = drawn.ink(symbol), _beside(lettering)
        if column.align == "centre":
            spare = max(0, column.width - indent - words_wide) // 2
            start = "right" if mirrored else "left"
            column = _Column(column.left + spare, column.right - spare, start)
        x = column.right - ink.right if mirrored else column.left - ink.left
        middle = self._y + above - round(lettering.size * 0.36)
        baseline = middle + (ink.above - ink.below) // 2
        self._items.append(Words(x, baseline, symbol, drawn))
        return column.without(indent, mirrored=mirrored)

    def _set_banner(self, text: str) -> None:
        """White on black across the paper: nobody takes a copy for a first ticket."""
        at, bar = len(self._items), Bar(self._margin, self._y, self._paper.dots - 2 * self._margin, 0)
        self._after_rule = True
        self._set_words(ReceiptLine(style=LineStyle.BANNER, text=text), self._column(True), white=True)
        self._items.insert(at, replace(bar, height=self._y - bar.y))
        self._y += self._paper.scaled(8)

    def _set_number(self, text: str) -> None:
        """As large as the paper allows; under the least size the letters get narrower, never lower."""
        width = self._paper.dots - 2 * self._margin
        least = self._paper.scaled(self._sizes.least_number)
        lettering = replace(self._lettering(LineStyle.NUMBER), size=self._paper.scaled(self._sizes.number))
        full = lettering.ink(text).width
        if full > width:
            lettering = replace(lettering, size=max(least, lettering.size * width // full))
        ink = lettering.ink(text)
        squeeze = min(1.0, width / ink.width)
        self._y += self._paper.scaled(26)
        x = (self._paper.dots - round(ink.width * squeeze)) // 2
        left = x - round(ink.left * squeeze)
        self._items.append(Words(left, self._y + ink.above, text, lettering, squeeze=squeeze))
        self._y += ink.above + ink.below + self._paper.scaled(34)
        self._after_rule = True

    def _set_code(self, lines: list[ReceiptLine]) -> None:
        """The code with its words beside it, or above them where the paper or the reader needs room."""
        url = self._receipt.qr_url
        if url is None:
            for line in lines:
                self._set_words(line, self._column(centred=False))
            return
        modules = code_modules(url)
        beside = self._paper.is_wide and not self._receipt.large_print
        room = (self._paper.dots * 41 // 100) if beside else self._paper.dots
        box = min(
            self._paper.scaled(_BOX_LIMITS[self._receipt.large_print]),
            room // (len(modules) + (0 if beside else 2 * QUIET_MODULES)),
        )
        if beside and box >= self._paper.scaled(_MODULES_WIDE_ENOUGH_TO_SCAN):
            self._set_beside(lines, modules, box)
        else:
            self._set_stacked(lines, modules, box)

    def _set_beside(self, lines: list[ReceiptLine], modules: tuple[tuple[bool, ...], ...], box: int) -> None:
        quiet = QUIET_MODULES * box
        edge = max(quiet, self._margin)
        mirrored = self._receipt.direction == "rtl"
        top = self._y + quiet - self._paper.scaled(16)
        side = box * len(modules)
        code = Code(edge if mirrored else self._paper.dots - edge - side, top, box, modules)
        column = (
            _Column(code.x + side + quiet, self._paper.dots - self._margin, "right")
            if mirrored
            else _Column(self._margin, code.x - quiet, "left")
        )
        self._y, self._after_rule = top - self._paper.scaled(8), True
        for line in lines:
            self._set_words(line, column)
        self._items.append(code)
        self._y = max(self._y, top + side + quiet - self._paper.scaled(24))

    def _set_stacked(self, lines: list[ReceiptLine], modules: tuple[tuple[bool, ...], ...], box: int) -> None:
        quiet, side = QUIET_MODULES * box, box * len(modules)
        top = self._y + quiet - self._paper.scaled(16)
        self._items.append(Code((self._paper.dots - side) // 2, top, box, modules))
        self._y, self._after_rule = top + side + quiet, True
        for line in lines:
            self._set_words(line, self._column(centred=True))


def _beside(lettering: Lettering) -> int:
    """What a symbol takes of a line, with the air after it."""
    return lettering.size * 3 // 2


def _aligned(column: _Column, width: int) -> int:
    starts = {"left": column.left, "right": column.right - width}
    return starts.get(column.align, column.left + (column.width - width) // 2)


def texts(page: Page) -> Iterator[str]:
    """The words on a page from top to bottom, as a reader meets them."""
    words = [item for item in page.items if isinstance(item, Words) and not item.lettering.symbols]
    yield from (item.text for item in sorted(words, key=lambda item: item.baseline))
