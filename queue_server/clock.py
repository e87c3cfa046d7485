"""What time it is: the only module that asks the computer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def computer_time() -> datetime:
    """What the computer believes, in UTC."""
    return datetime.now(UTC)


class Clock:
    """Moments that never run backwards, whatever happens to the computer's own clock."""

    def __init__(self, read: Callable[[], datetime] = computer_time) -> None:
        self._read = read
        self._latest = read()

    def now(self) -> datetime:
        """This moment, aware and in UTC; never before a moment given out earlier."""
        self._latest = max(self._latest, self._read())
        return self._latest

    def never_before(self, moment: datetime) -> None:
        """Start no earlier than `moment`: the last thing that the journal knows."""
        self._latest = max(self._latest, moment)
