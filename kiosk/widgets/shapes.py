"""Boxes with round corners, drawn once and stretched: one layer of paint each, smooth at every edge.

A screen without a graphics processor spends its time on layers of paint, so a card with its edge and its
lower edge is one picture with stretchable middles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kivy.graphics import BorderImage
from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from kiosk.kit.theme import Colour

_FINER = 4


@dataclass(frozen=True)
class Shape:
    """A box in pixels: `line` wide edges, the lower one thicker by `lift`."""

    ground: Colour
    edge: Colour
    radius: int
    line: int
    lift: int


def box(shape: Shape, left: float, bottom: float, width: float, height: float) -> Any:
    """The instruction that draws this shape at this place in pixels."""
    radius = int(min(shape.radius, width / 2, height / 2))
    fitting = Shape(shape.ground, shape.edge, radius, shape.line, shape.lift)
    side = max(radius, shape.line)
    low = max(radius, shape.line) + shape.lift
    return BorderImage(
        texture=_texture(fitting), border=(low, side, side, side), pos=(left, bottom), size=(width, height)
    )


@lru_cache(maxsize=128)
def _texture(shape: Shape) -> Texture:
    picture = _picture(shape).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    texture = Texture.create(size=picture.size, colorfmt="rgba")
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    # Corners are shown pixel for pixel and middles are one colour: there is nothing to blend.
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


def _picture(shape: Shape) -> Image.Image:
    """The smallest picture that shows all corners, with two pixels between them to stretch."""
    side = max(shape.radius, shape.line)
    low = max(shape.radius, shape.line) + shape.lift
    size = (2 * side + 2, side + low + 2)
    picture = Image.new("RGB", size, _bytes(shape.edge))
    within = (shape.line, shape.line, size[0] - shape.line, size[1] - shape.line - shape.lift)
    inner = _mask(size, within, max(0, shape.radius - shape.line))
    picture.paste(Image.new("RGB", size, _bytes(shape.ground)), mask=inner)
    outer = _mask(size, (0, 0, *size), shape.radius)
    alpha = round(shape.edge[3] * 255)
    picture.putalpha(outer.point(lambda value: value * alpha // 255))
    return picture


def _mask(size: tuple[int, int], box: tuple[int, int, int, int], radius: int) -> Image.Image:
    fine = Image.new("L", (size[0] * _FINER, size[1] * _FINER), 0)
    left, top, right, bottom = (part * _FINER for part in box)
    pen = ImageDraw.Draw(fine)
    pen.rounded_rectangle((left, top, right - 1, bottom - 1), radius * _FINER, fill=255)
    return fine.resize(size, Image.Resampling.BOX)


def _bytes(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(part * 255) for part in colour[:3])
    return red, green, blue
