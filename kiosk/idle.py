"""When to ask "Do you need more time?" and when to forget; pure, told the time in seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

WARN_AFTER_SECONDS = 60.0
ANSWER_WITHIN_SECONDS = 20.0
END_PAGE_SECONDS = 60.0


class Calm(Enum):
    """Nothing to ask, or nothing left to remember."""

    CALM = auto()
    OVER = auto()


@dataclass(frozen=True)
class MoreTime:
    """The question is on the screen; this many seconds are left of `of_seconds`."""

    seconds: float
    of_seconds: float


@dataclass(frozen=True)
class Idle:
    """How long nobody has touched anything. May be extended as often as anyone likes."""

    touched_at: float
    slower: bool = False
    ends_by_itself: bool = False

    def touched(self, now: float) -> Idle:
        """Someone touched the screen or a key."""
        return replace(self, touched_at=now)

    @property
    def _factor(self) -> int:
        return 2 if self.slower else 1

    @property
    def end_page_seconds(self) -> float:
        """How long a page that clears by itself stays."""
        return END_PAGE_SECONDS * self._factor

    def state(self, now: float) -> Calm | MoreTime:
        """What to show now. A page that ends by itself does not ask; its ticket is already in the hand."""
        gone = now - self.touched_at
        if self.ends_by_itself:
            return Calm.OVER if gone >= self.end_page_seconds else Calm.CALM
        warn, answer = WARN_AFTER_SECONDS * self._factor, ANSWER_WITHIN_SECONDS * self._factor
        if gone < warn:
            return Calm.CALM
        if gone < warn + answer:
            return MoreTime(warn + answer - gone, answer)
        return Calm.OVER
