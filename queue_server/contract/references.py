"""Booking references: nine digits, said and typed in threes, the last a check digit. Standard library only.

The check digit is Damm's (totally anti-symmetric quasigroup of order 10): it finds every single wrong
digit and every two neighbours swapped. A reference authorises nothing; it only says which booking is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LENGTH = 9
_LOWEST, _HIGHEST = 10**7, 10**8 - 1
_BETWEEN = re.compile(r"[\s.\u2010-\u2015-]+")
_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> int:
    """The digit that completes these. Over a whole reference it is 0."""
    interim = 0
    for digit in digits:
        interim = _TABLE[interim][int(digit)]
    return interim


def make(pick: Callable[[int], int]) -> str:
    """A new reference; `pick(n)` answers a number from 0 to n-1 that nobody can foresee."""
    digits = str(_LOWEST + pick(_HIGHEST - _LOWEST + 1))
    return f"{digits}{check_digit(digits)}"


def read(typed: str) -> str | None:
    """The reference as nine digits, however it was typed or scanned; None where it can't be one."""
    digits = _BETWEEN.sub("", typed)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if check_digit(digits) == 0 else None


def spaced(reference: str) -> str:
    """As it is shown and said: in threes."""
    return " ".join(reference[at : at + 3] for at in range(0, LENGTH, 3))
