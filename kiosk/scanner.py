"""Tells what a code reader sends from what a person types: a reader is faster than any hand.

Pure: whoever uses it says what time it is, in seconds of a clock that never goes back. What is heard is
held for a tenth of a second, until it is clear which of the two it was, and never kept longer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FASTER_THAN_HANDS_SECONDS = 0.1
QUIET_ROUNDS = 2
SHORTEST_SCAN = 8
SHORTEST_ENDED_SCAN = 3
LONGEST_SCAN = 200


@dataclass(frozen=True)
class Scanned:
    """A whole code, as the reader sent it; empty where it was longer than any of ours."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Typed:
    """Characters that a person typed."""

    text: str = field(repr=False)


class Scanner:
    """One keyboard line on which a reader and a person may both write.

    A pause is one only when two rounds of listening heard nothing: while a busy machine draws, keys queue up.
    """

    def __init__(self) -> None:
        self._held = ""
        self._last = float("-inf")
        self._quiet_rounds = 0

    @property
    def is_under_way(self) -> bool:
        """Whether characters have just come, so that Enter, Tab and Space belong to them."""
        return bool(self._held)

    def hear(self, characters: str, now: float) -> None:
        """Take characters."""
        self._held = (self._held + characters)[: LONGEST_SCAN + 1]
        self._last = now
        self._quiet_rounds = 0

    def settle(self, now: float) -> Scanned | Typed | None:
        """To be called once a round of listening: what was heard, once nothing has followed it."""
        self._quiet_rounds += 1
        if not self._held or self._quiet_rounds < QUIET_ROUNDS:
            return None
        return self._given(SHORTEST_SCAN) if now - self._last > FASTER_THAN_HANDS_SECONDS else None

    def end(self) -> Scanned | Typed | None:
        """Enter or Tab came right after: the end of a scan, however short; hands are not that fast."""
        return self._given(SHORTEST_ENDED_SCAN)

    def forget(self) -> None:
        """The customer has gone."""
        self._held = ""

    def _given(self, shortest: int) -> Scanned | Typed | None:
        held, self._held = self._held, ""
        if not held:
            return None
        if len(set(held)) == 1:
            return Typed(held[0])  # a key held down
        if len(held) > LONGEST_SCAN:
            return Scanned("")
        return Scanned(held) if len(held) >= shortest else Typed(held)
