"""Keeps a program's threads on one core, where each finds at hand what the last one had there.

One thread at a time has the interpreter, so a second core makes none of them quicker; but each that wakes on
another core than the last one fetches everything anew (docs/decisions/0013).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GIVEN = frozenset(os.sched_getaffinity(0))
"""Every core that this program may run on, as it was when it began."""
_CORE = 36  # the core it ran on last: field 39 of proc(5)'s stat, counted behind the program's name


@contextmanager
def one_core(name: str = "front-door-core") -> Iterator[None]:
    """In the block this thread, and all that it starts, stays on one core; other programs give way to it.

    It is the core where the system has just put the thread, or another that no program with the same `name`
    has; where each is taken they share. Where the system refuses, nothing changes.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sign:
        mine, here = os.sched_getaffinity(0), _here()
        order = sorted(mine, key=lambda core: core != here)
        run_on([next((core for core in order if _is_ours(sign, f"\0{name}-{core}")), here)])
        try:
            yield
        finally:
            run_on(mine)


def run_on(cores: Iterable[int]) -> None:
    """From now on this thread, and all that it starts, may run on these, unless the system refuses."""
    with suppress(OSError):
        os.sched_setaffinity(0, cores)


@contextmanager
def on_any() -> Iterator[None]:
    """This thread may run on any core meanwhile: for long work without the interpreter."""
    mine = os.sched_getaffinity(0)
    run_on(GIVEN)
    try:
        yield
    finally:
        run_on(mine)


def _here() -> int:
    """The core on which this thread runs."""
    return int(Path("/proc/thread-self/stat").read_text().rpartition(")")[2].split()[_CORE])


def _is_ours(sign: socket.socket, name: str) -> bool:
    """Whether nobody had this name until now; it is ours as long as the socket is open."""
    try:
        sign.bind(name)
    except OSError:
        return False
    return True
