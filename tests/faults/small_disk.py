"""A disk of a few megabytes that can be filled, emptied and made read-only, where we may mount one."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_BLOCK = b"x" * 4096


@dataclass(frozen=True)
class SmallDisk:
    """Whatever is under `folder` is on it."""

    folder: Path

    def fill(self) -> None:
        """Not one byte more has room."""
        ballast = os.open(self._ballast, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        try:
            while True:
                os.write(ballast, _BLOCK)
        except OSError as full:
            if full.errno != errno.ENOSPC:
                raise
        finally:
            os.close(ballast)

    def make_room(self) -> None:
        """What filled it is gone."""
        self._ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written as long as the block runs; nobody may have a file open to write."""
        _mount("-o", "remount,ro", str(self.folder))
        try:
            yield
        finally:
            _mount("-o", "remount,rw", str(self.folder))

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """One of this size; tests that need it are left out where nobody may mount."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder)
        except (OSError, subprocess.CalledProcessError) as refused:
            pytest.skip(f"no disk can be mounted here, which takes root: {refused}")
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)
