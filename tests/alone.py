"""Keeps a test that measures time by itself: no other worker tests anything beside it.

pytest's workers are processes, so what they wait at is a pair of locked files. Everyone passes the gate into
the room, where there is place for many; one who must be alone holds the gate until the room has emptied, and
then has the room.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def room(folder: Path, *, alone: bool) -> Iterator[None]:
    """A place in the room that `folder` keeps, beside others or alone; waits as long as it must."""
    folder.mkdir(exist_ok=True)
    with (folder / "gate.lock").open("w") as gate, (folder / "room.lock").open("w") as inside:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
