"""Keeps a program's threads on one core, where each finds at hand what the last one had there.

One thread at a time has the interpreter, so a second core makes none of them quicker; but each that wakes on
another core than the last one fetches everything anew (docs/decisions/0013).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GIVEN = frozenset(os.sched_getaffinity(0))
"""Every core that this program may run on, as it was when it began."""
_CORE = 36  # the core it ran on last: field 39 of proc(5)'s stat, counted behind the program's name


def stay_on_one() -> None:
    """Keep this thread, and all that it starts from now on, on the core where the system has just put it.

    Other programs are moved out of its way by the system. Where that can't be had, nothing changes.
    """
    with suppress(OSError):
        fields = Path("/proc/thread-self/stat").read_text().rpartition(")")[2].split()
        go_on([int(fields[_CORE])])


def go_on(cores: Iterable[int]) -> None:
    """From now on this thread, and all that it starts, may run on these, unless the system refuses."""
    with suppress(OSError):
        os.sched_setaffinity(0, cores)


@contextmanager
def on_any() -> Iterator[None]:
    """This thread may run on any core meanwhile: for long work without the interpreter."""
    mine = os.sched_getaffinity(0)
    go_on(GIVEN)
    try:
        yield
    finally:
        go_on(mine)
