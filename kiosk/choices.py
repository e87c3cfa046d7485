"""How one customer wants the screen; forgotten with the visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Easier(StrEnum):
    """What can make the screen easier."""

    LARGER = "larger"
    YELLOW = "yellow"
    DOWN = "down"
    STEADY = "steady"
    TIME = "time"
    LISTEN = "listen"
    WORDS = "words"


@dataclass(frozen=True)
class Choices:
    """Language and what was made easier. Nothing of it says who someone is."""

    language: str = "en"
    easier: frozenset[Easier] = frozenset()

    def switched(self, what: Easier) -> Choices:
        """The same with one thing turned on or off."""
        return replace(self, easier=self.easier ^ {what})

    @property
    def slower(self) -> bool:
        """Whether every time allowed is doubled: who reads larger text or listens needs longer, too."""
        return bool(self.easier & {Easier.LARGER, Easier.TIME, Easier.LISTEN, Easier.WORDS})

    @property
    def debounce_seconds(self) -> float:
        """A second touch sooner than this is not meant."""
        return 1.0 if Easier.STEADY in self.easier else 0.3
