"""A page as a 1-bit picture, and the picture as bytes that no printer takes for anything else.

The ticket is sent as bands of at most BAND_ROWS rows, each a command of its own, so that a ticket cut short
can swallow no more than one band of the next. White to the right is not sent. python-escpos composes the
commands; its transports and its word are not used.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from PIL import Image, ImageDraw

from printer.layout import Bar, Code, Page, Words
from printer.profiles import Profile

BAND_ROWS = 32
_WHITE, _BLACK = 255, 0
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
_FEED_LINES_WITHOUT_CUTTER = 4


def draw(page: Page) -> Image.Image:
    """The page in black (0) and white (255), one pixel a dot."""
    picture = Image.new("1", (page.width, page.height), _WHITE)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    for item in page.items:
        if isinstance(item, Bar):
            pen.rectangle((item.x, item.y, item.x + item.width - 1, item.y + item.height - 1), fill=_BLACK)
        elif isinstance(item, Code):
            _draw_code(pen, item)
        else:
            _draw_words(picture, pen, item)
    return picture


def png(picture: Image.Image) -> bytes:
    """The picture as a PNG file."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def encode(picture: Image.Image, profile: Profile) -> bytes:
    """The picture as printer bytes: bands, then the cut, or enough feed to tear where there is no cutter.

    They start on a printer at rest and contain no sequence that a printer would obey at once.
    """
    composer = profile.composer()
    for band in _bands(picture):
        composer.image(band, impl="bitImageRaster", fragment_height=BAND_ROWS)
    return bytes(composer.output) + cut(profile)


def cut(profile: Profile) -> bytes:
    """What parts the paper after all that was printed: a cut, or feed enough to tear."""
    composer = profile.composer()
    if profile.cuts:
        composer.cut(feed=False)
    else:
        composer.print_and_feed(_FEED_LINES_WITHOUT_CUTTER)
    return bytes(composer.output)


def resync(profile: Profile) -> bytes:
    """What ends a band that was cut short by an earlier loss, and puts the printer at rest."""
    longest_band = BAND_ROWS * -(-profile.dots // 8) + len(b"GSv0mxXyY")
    return bytes(longest_band) + b"\x1b@"


def _bands(picture: Image.Image) -> Iterator[Image.Image]:
    for top in range(0, picture.height, BAND_ROWS):
        band = picture.crop((0, top, picture.width, min(top + BAND_ROWS, picture.height)))
        ink = _inverted(band).getbbox()
        columns = -(-(ink[2] if ink else 1) // 8) * 8
        yield _without_real_time_commands(band.crop((0, 0, columns, band.height)))


def _without_real_time_commands(band: Image.Image) -> Image.Image:
    """The band with a lone dot turned white wherever its bytes would say "answer now" or "clear all"."""
    ink = _inverted(band).tobytes()
    safe = _REAL_TIME.sub(lambda found: b"\x00" + found[0][1:], ink)
    if safe == ink:
        return band
    return _inverted(Image.frombytes("1", band.size, safe))


def _inverted(picture: Image.Image) -> Image.Image:
    """Ink where there was none. (Pillow's own inversion makes of a 1 a 254, which is as white as a 1.)"""
    return picture.convert("L").point(lambda white: 0 if white else 255).convert("1")


def _draw_code(pen: ImageDraw.ImageDraw, code: Code) -> None:
    for row, modules in enumerate(code.modules):
        for column, black in enumerate(modules):
            if black:
                x, y = code.x + column * code.box, code.y + row * code.box
                pen.rectangle((x, y, x + code.box - 1, y + code.box - 1), fill=_BLACK)


def _draw_words(picture: Image.Image, pen: ImageDraw.ImageDraw, words: Words) -> None:
    setting = words.lettering
    ink = _WHITE if words.white else _BLACK
    if words.squeeze == 1.0:
        pen.text(
            (words.x, words.baseline),
            words.text,
            fill=ink,
            font=setting.font(),
            anchor="ls",
            **setting.shaping,
        )
        return
    stamp = _squeezed(words)
    at = setting.ink(words.text)
    picture.paste(ink, (words.x + round(at.left * words.squeeze), words.baseline - at.above), stamp)


def _squeezed(words: Words) -> Image.Image:
    """The words as a mask, drawn at full height and then made narrower."""
    setting, ink = words.lettering, words.lettering.ink(words.text)
    stamp = Image.new("L", (ink.width, ink.above + ink.below), 0)
    ImageDraw.Draw(stamp).text(
        (-ink.left, ink.above),
        words.text,
        fill=255,
        font=setting.font(),
        anchor="ls",
        **setting.shaping,
    )
    narrow = stamp.resize((round(ink.width * words.squeeze), stamp.height), Image.Resampling.LANCZOS)
    return narrow.point(lambda grey: 255 if grey > 127 else 0).convert("1")
