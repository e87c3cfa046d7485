# ruff: noqa: E402 - the window is prepared before anything that opens it is imported
"""Pictures of what Kivy draws at any size, with no screen and no graphics processor: import it first.

Only one process at a time has a window, so whoever imports this draws everything in that process.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"
os.environ["KIVY_GL_BACKEND"] = "sdl2"

from kiosk.kit.window import prepare

_home = tempfile.TemporaryDirectory()  # gone at the end
prepare(Path(_home.name) / "kivy", (320, 240))

from kivy.core.window import Window
from kivy.graphics import ClearBuffers, ClearColor, Fbo
from kivy.uix.widget import Widget
from PIL import Image

WINDOW = Window
"""Kept, so that what draws stays alive."""


def picture(widget: Widget, width: int, height: int, ground: tuple[float, ...]) -> Image.Image:
    """What `widget` shows on a screen of so many pixels that was cleared to `ground`."""
    fbo = Fbo(size=(width, height), with_stencilbuffer=True)
    with fbo:
        ClearColor(*ground)
        ClearBuffers()
    fbo.add(widget.canvas)
    fbo.draw()
    drawn = Image.frombytes("RGBA", (width, height), fbo.pixels).convert("RGB")
    fbo.remove(widget.canvas)
    return drawn.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
