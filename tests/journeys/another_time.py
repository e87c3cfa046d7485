"""The server's own program at another time: `python -m tests.journeys.another_time FILE serve …`.

How many seconds it is ahead of the computer stands in FILE. It is read again whenever the server asks what
time it is, so that a journey can let hours pass.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from queue_server import serve
from queue_server.__main__ import main
from queue_server.clock import Clock, computer_time


def ahead_by(file: Path) -> Clock:
    """The clock that the server is given."""

    def read() -> datetime:
        return computer_time() + timedelta(seconds=float(file.read_text()))

    return Clock(read)


if __name__ == "__main__":
    serve.Clock = lambda: ahead_by(Path(sys.argv[1]))  # type: ignore[assignment,misc]  # a clock of ours
    sys.exit(main(sys.argv[2:]))
