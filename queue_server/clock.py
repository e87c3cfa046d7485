"""What time it is: the only module that asks the computer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

CATCHES_UP = 0.9
_WORTH_SAYING = timedelta(minutes=1)

log = logging.getLogger(__name__)


def computer_time() -> datetime:
    """What the computer believes, in UTC."""
    return datetime.now(UTC)


def seconds_since_start() -> float:
    """A clock that nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Clock:
    """Moments that never run backwards, whatever happens to the computer's own clock.

    When that is put back, ours goes on, a tenth slower, until the other has caught up: who waits is still
    seen to wait, and no two things swap places. When it is put forward, ours follows at once.
    """

    def __init__(
        self, read: Callable[[], datetime] = computer_time, steady: Callable[[], float] = seconds_since_start
    ) -> None:
        self._read, self._steady = read, steady
        self._lock = Lock()
        self._latest, self._steady_at = read(), steady()
        self._is_ahead = False

    def now(self) -> datetime:
        """This moment, aware and in UTC; never before a moment given out earlier."""
        with self._lock:
            read, steady = self._read(), self._steady()
            passed, self._steady_at = timedelta(seconds=steady - self._steady_at), steady
            if read < self._latest:
                self._say_that_it_was_put_back(self._latest - read)
                self._latest = max(read, self._latest + CATCHES_UP * passed)
            else:
                self._latest, self._is_ahead = read, False
            return self._latest

    def never_before(self, moment: datetime) -> None:
        """Start no earlier than `moment`: the last thing that the journal knows."""
        with self._lock:
            self._latest = max(self._latest, moment)

    def _say_that_it_was_put_back(self, ahead: timedelta) -> None:
        if ahead >= _WORTH_SAYING and not self._is_ahead:
            self._is_ahead = True
            minutes = ahead // timedelta(minutes=1)
            log.warning(
                "The computer's clock is %d minutes behind the shop's, which goes on a little slower.",
                minutes,
            )
