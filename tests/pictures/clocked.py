"""Runs one of our programs at another time of day: `python -m tests.pictures.clocked FILE MODULE …`.

FILE holds the moment to begin with. On SIGUSR1 the clock goes to the moment that FILE then holds, and FILE is
removed as the answer. In between time passes as it does everywhere.
"""

from __future__ import annotations

import runpy
import signal
import sys
from datetime import datetime
from pathlib import Path

import time_machine


def main() -> None:
    """Set the clock, then be the program."""
    file = Path(sys.argv[1])
    sys.argv = sys.argv[2:]
    with time_machine.travel(_moment(file), tick=True) as traveller:
        signal.signal(signal.SIGUSR1, lambda *_: traveller.move_to(_moment(file)))
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _moment(file: Path) -> datetime:
    moment = datetime.fromisoformat(file.read_text())
    file.unlink()
    return moment


if __name__ == "__main__":
    main()
