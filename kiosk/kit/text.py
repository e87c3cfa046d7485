"""Every Kivy label shapes every script: joined Arabic, ordered right to left, measured by true widths.

Import this module before anything else of Kivy's. Kivy then draws text with Pillow, whose RAQM engine
shapes; Kivy's own Pillow provider neither asks for it nor passes on direction and language. A label says
`base_direction` ("ltr" or "rtl") and `text_language`; `style_of` gives all that it needs. Markup is not
shaped across its runs: weight belongs to whole labels. A label's picture has no colour: it is drawn in that
of the canvas, and takes half the memory.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import Any

os.environ["KIVY_TEXT"] = "pil"
os.environ.setdefault("KIVY_NO_ARGS", "1")

from kivy.core.image import ImageData
from kivy.core.text import Label as ChosenLabel
from kivy.core.text.text_pil import LabelPIL
from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw, ImageFont, features

from printer import fonts
from queue_server.contract.words import RIGHT_TO_LEFT

if ChosenLabel is not LabelPIL:
    raise RuntimeError("Import kiosk.kit.text before anything else of Kivy's.")
if not features.check("raqm"):
    raise RuntimeError("Pillow has no RAQM here: install libfribidi0.")


# Above and below the baseline, as shares of the type size. Merged faces claim the tallest letter of all
# their scripts, which would tear lines apart.
_LINE_BOX = {"ur": (1.55, 0.65), "ar": (0.98, 0.46), "bn": (1.0, 0.42), "gu": (1.0, 0.42), "pa": (1.0, 0.42)}
_LATIN_BOX = (0.95, 0.29)
# How far strokes reach out of their line's box on any side: Nastaliq's kaf rises over the word before it.
_BLEED = {"ur": 0.8}
_FACES_AT_HAND = 24
"""Each takes up to a megabyte in each of its sizes, and a tenth of a millisecond to open again."""


@cache
def font_file(language: str, bold: bool = False) -> str:
    """The path of the face for a language. Raises printer.fonts.NoFace where there is none."""
    return str(fonts.face(language, bold))


@cache
def icon_file() -> str:
    """The path of the symbols' font."""
    return str(fonts.icons_face())


def direction_of(language: str) -> str:
    """Which way a language is read: "ltr" or "rtl"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def style_of(language: str, bold: bool = False) -> dict[str, str]:
    """What a Kivy Label needs to draw this language: pass it as `Label(**style_of("ar"), ...)`."""
    return {
        "font_name": font_file(language, bold),
        "base_direction": direction_of(language),
        "text_language": language,
    }


def line_height_of(language: str, size: float) -> int:
    """How high one line of text is, in pixels."""
    above, below = _line_box(language, size)
    return above + below


def bleed_of(language: str, size: float) -> int:
    """How many pixels beyond its box on every side a text may put ink: the room its picture needs there."""
    return round(_BLEED.get(language, 0.0) * size)


def width_of(text: str, language: str, size: float, bold: bool = False) -> float:
    """How wide one line of text will be, in pixels."""
    return _length(font_file(language, bold), int(size), text, direction_of(language), language)


def forget_widths() -> None:
    """Forget every text that has been measured."""
    _length.cache_clear()


@lru_cache(maxsize=_FACES_AT_HAND)
def _face(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=8192)
def _length(path: str, size: int, text: str, direction: str | None, language: str | None) -> float:
    return _face(path, size).getlength(text, direction=direction, language=language)


def _select_font(label: Any) -> ImageFont.FreeTypeFont | None:
    size = int(label.options["font_size"])
    return _face(label.options["font_name_r"], size) if size >= 1 else None


def _line_box(language: str, size: float) -> tuple[int, int]:
    above, below = _LINE_BOX.get(language, _LATIN_BOX)
    return round(above * size), round(below * size)


def _box_of(label: Any, face: ImageFont.FreeTypeFont) -> tuple[int, int]:
    """Symbols have no language and keep their font's own box."""
    language = label.options["text_language"]
    return _line_box(language, face.size) if language else face.getmetrics()


def _get_extents(label: Any, text: str) -> tuple[int, int]:
    """Width and height of one line: the advance width, so that spaces at its ends count."""
    face = _select_font(label)
    if face is None:
        return 0, 0
    options = label.options
    path, size = options["font_name_r"], int(face.size)
    width = _length(path, size, text, options["base_direction"], options["text_language"])
    return round(width + 0.5), sum(_box_of(label, face))


def _refresh(label: Any) -> None:
    """Make room for the label's picture, which is painted when it is first shown."""
    label.resolve_font_name()
    label._size = label.render()
    size = max(1, label._size[0]), max(1, label._size[1])
    label.texture = Texture.create(size=size, colorfmt="luminance_alpha", callback=label._texture_fill)
    label.texture.flip_vertical()


def _render_begin(label: Any) -> None:
    """Text is drawn as coverage alone, so that edges keep the canvas's colour on any ground."""
    label._coverage = Image.new("L", label._size, 0)
    label._pen = ImageDraw.Draw(label._coverage)


def _render_text(label: Any, text: str, x: float, y: float) -> None:
    face = _select_font(label)
    if face is None:
        return
    options = label.options
    label._pen.text(
        (int(x), int(y) + _box_of(label, face)[0]),
        text,
        anchor="ls",
        font=face,
        fill=255,
        direction=options["base_direction"],
        language=options["text_language"],
    )


def _render_end(label: Any) -> ImageData:
    picture = Image.new("LA", label._size, (255, 0))
    picture.putalpha(label._coverage)
    del label._coverage, label._pen
    data = ImageData(*label._size, "rgba", picture.tobytes())
    data.fmt = "luminance_alpha"  # which textures know, but not the list that ImageData has of them
    return data


LabelPIL._select_font = _select_font
LabelPIL.get_extents = _get_extents
LabelPIL.refresh = _refresh
LabelPIL._render_begin = _render_begin
LabelPIL._render_text = _render_text
LabelPIL._render_end = _render_end
