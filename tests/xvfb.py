"""A screen that nobody sees, for real windows, and pictures of what is on it."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def display(width: int, height: int) -> Iterator[str]:
    """An Xvfb display of so many pixels; gives its name such as ":7"."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
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


def picture_of(display_name: str, target: Path) -> Path:
    """A screenshot of the whole display as PNG."""
    subprocess.run(["import", "-display", display_name, "-window", "root", str(target)], check=True)
    return target
