"""Pictures of texts and symbols, of no colour: shaped once, kept while there is room, gone with the visit."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from kiosk.kit import text as kit_text
from kiosk.kit.icons import glyph

MOST_KEPT_PIXELS = 5_000_000
"""Two bytes each: what pictures may take of the machine's memory."""
_PAGE_PIXELS = 1_000_000


@dataclass(frozen=True)
class Letters:
    """A text as it is to look, in pixels: one line where `width` is None, else wrapped to that width."""

    text: str
    size: int
    bold: bool
    width: int | None
    side: str
    language: str

    @property
    def bleed(self) -> int:
        """How far its picture reaches beyond the text's own box, on every side."""
        return kit_text.bleed_of(self.language, self.size)


@dataclass(frozen=True)
class Symbol:
    """A symbol by its name, in pixels."""

    name: str
    size: int


class _Pictures:
    """Pictures at hand, whichever was wanted longest ago first, and how many pixels they take together.

    `pixels_of_page` are those wanted since the page that stands now.
    """

    def __init__(self) -> None:
        self._textures: OrderedDict[Letters | Symbol, Texture] = OrderedDict()
        self._of_page: set[Letters | Symbol] = set()
        self.pixels = self.pixels_of_page = 0

    def __iter__(self) -> Iterator[Letters | Symbol]:
        return iter(self._textures)

    def get(self, wanted: Letters | Symbol) -> Texture | None:
        texture = self._textures.get(wanted)
        if texture is not None:
            self._textures.move_to_end(wanted)
            self._count(wanted, texture)
        return texture

    def keep(self, wanted: Letters | Symbol, texture: Texture) -> None:
        self._textures[wanted] = texture
        self.pixels += _pixels(texture)
        self._count(wanted, texture)
        while self.pixels > MOST_KEPT_PIXELS and len(self._textures) > 1:
            _, dropped = self._textures.popitem(last=False)
            self.pixels -= _pixels(dropped)

    def begin_page(self) -> None:
        self._of_page.clear()
        self.pixels_of_page = 0

    def forget(self) -> None:
        self._textures.clear()
        self.pixels = 0
        self.begin_page()

    def _count(self, wanted: Letters | Symbol, texture: Texture) -> None:
        if wanted not in self._of_page:
            self._of_page.add(wanted)
            self.pixels_of_page += _pixels(texture)


def _pixels(texture: Texture) -> int:
    return int(texture.width * texture.height)


_kept = _Pictures()
_unpainted: deque[Texture] = deque()


def picture(wanted: Letters | Symbol) -> Texture:
    """Its picture; painted when it is first shown, or before that by `paint_one`."""
    texture = _kept.get(wanted)
    if texture is None:
        texture = _new(wanted)
        _kept.keep(wanted, texture)
        _unpainted.append(texture)
    return texture


def begin_page() -> None:
    """Another page stands: what was wanted before it may be dropped for what may come after it."""
    _kept.begin_page()


def has_room() -> bool:
    """Whether another page's pictures can be kept beside all that was wanted since this page stands."""
    return _kept.pixels_of_page < MOST_KEPT_PIXELS - _PAGE_PIXELS


def paint_one() -> bool:
    """Paint a picture that nothing has shown yet; False where none is left to paint."""
    if not _unpainted:
        return False
    _unpainted.popleft().bind()
    return True


@lru_cache(maxsize=2048)
def height_of(text: str, size: int, bold: bool, width: int, language: str) -> int:
    """How high a text stands when wrapped to `width`, in pixels."""
    label = CoreLabel(text=text, font_size=size, text_size=(width, None), **kit_text.style_of(language, bold))
    return int(label.render()[1])


@lru_cache(maxsize=2048)
def size_for(text: str, sizes: tuple[int, int], bold: bool, width: int, language: str) -> int:
    """The first size, or as much less of it as gives the longest word room; no less than the second.

    A word that has no room even then goes on in the next line.
    """
    wanted, least = sizes
    if wanted <= least:
        return wanted
    widest = max((kit_text.width_of(word, language, wanted, bold) for word in text.split()), default=0)
    return wanted if widest <= width else max(least, int(wanted * width / widest))


def forget() -> None:
    """Forget every text: nothing of a visit stays in memory."""
    _kept.forget()
    _unpainted.clear()
    size_for.cache_clear()
    height_of.cache_clear()
    kit_text.forget_widths()


def _new(wanted: Letters | Symbol) -> Texture:
    label = _label(wanted)
    label.refresh()
    # Pictures are shown pixel for pixel, so a screen without a graphics processor need not blend them.
    label.texture.mag_filter = label.texture.min_filter = "nearest"
    return label.texture


def _label(wanted: Letters | Symbol) -> CoreLabel:
    if isinstance(wanted, Symbol):
        return CoreLabel(text=glyph(wanted.name), font_size=wanted.size, font_name=kit_text.icon_file())
    return CoreLabel(
        text=wanted.text,
        font_size=wanted.size,
        text_size=(None if wanted.width is None else wanted.width + 2 * wanted.bleed, None),
        padding=wanted.bleed,
        halign=wanted.side,
        **kit_text.style_of(wanted.language, wanted.bold),
    )
