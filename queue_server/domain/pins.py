"""Which PINs are too easy to guess: those that people choose first, and those that fingers find first."""

from __future__ import annotations

import re
from itertools import pairwise

DIGITS = 6
_FEWEST_DIFFERENT = 3
_SIX_DIGITS = re.compile(r"[0-9]{6}")
# What is left of the commonest ones that people were seen to choose, once the rules below have had theirs.
_FIRST_CHOICES = frozenset(
    {
        "112233",
        "112358",
        "123321",
        "123654",
        "142536",
        "147258",
        "147852",
        "159357",
        "159753",
        "258456",
        "321654",
        "456123",
        "741852",
        "789456",
        "789654",
        "951753",
        "963852",
    }
)
_WEAK = "This PIN is too easy to guess. Choose six digits without a pattern, and no birthday."


def why_not(pin: str) -> str | None:
    """Why this can't be somebody's PIN, as a sentence; None where it can.

    Refused is what is not six digits; fewer than three different ones; counting up or down, also past 9;
    two or three digits said again; and what people choose first.
    """
    if not _SIX_DIGITS.fullmatch(pin):
        return f"A PIN is {DIGITS} digits, and nothing else."
    digits = [int(each) for each in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    repeats = any(pin == pin[:length] * (DIGITS // length) for length in (2, 3))
    few = len(set(digits)) < _FEWEST_DIFFERENT
    return _WEAK if few or repeats or len(steps) == 1 or pin in _FIRST_CHOICES else None
