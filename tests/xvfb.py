"""A screen that nobody sees, for real windows, and pictures of what is on it."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator

from PIL import Image, ImageGrab


@contextlib.contextmanager
def display(width: int, height: int) -> Iterator[str]:
    """An Xvfb display of so many pixels; gives its name such as ":7"."""
    reading, writing = os.pipe()
    size = ("-screen", "0", f"{width}x{height}x24")
    command = ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp", "-noreset"]
    with tempfile.TemporaryFile() as noise:
        screen = subprocess.Popen(command, pass_fds=[writing], stderr=noise)
        os.close(writing)
        with os.fdopen(reading) as number:
            name = f":{number.readline().strip()}"
        try:
            yield name
        finally:
            screen.terminate()
            screen.wait(10)


def picture_of(display_name: str) -> Image.Image:
    """What is on the whole display now, in red, green and blue."""
    return ImageGrab.grab(xdisplay=display_name).convert("RGB")
