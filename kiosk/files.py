"""A file of this kiosk is written whole or not at all, durably, and for its user alone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole and durably, for this user only: a power cut leaves the old one or the new one.

    Raises OSError where the disk takes nothing; the old one is left.
    """
    scratch = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # what did not fit gives its room back
            scratch.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
