"""The languages at the foot of a page stand in as few even rows as their names need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from kiosk.kit.theme import SPACE
from kiosk.screens.question import Choice

BETWEEN_ROWS = SPACE.gutter

Row = list[tuple[Choice, float]]
"""Choices from the first on, each with its width."""


def rows_of(choices: Sequence[Choice], width_of: Callable[[Choice], float], room: float) -> list[Row]:
    """Every choice in its order, in rows as long as each other; several are filled from side to side."""
    rows: list[list[Choice]] = []
    for count in range(1, len(choices) + 1):
        rows = _dealt(choices, count)
        if all(_spare(row, width_of, room) >= 0 for row in rows):
            break
    filled = len(rows) > 1
    return [
        _stretched(row, width_of, max(0.0, _spare(row, width_of, room)) if filled else 0.0) for row in rows
    ]


def height_of(rows: int) -> float:
    """How high this many rows stand."""
    return rows * SPACE.target + max(0, rows - 1) * BETWEEN_ROWS


def _dealt(choices: Sequence[Choice], count: int) -> list[list[Choice]]:
    each, more = divmod(len(choices), count)
    ends = [each * row + min(row, more) for row in range(count + 1)]
    return [list(choices[start:end]) for start, end in pairwise(ends)]


def _spare(row: Sequence[Choice], width_of: Callable[[Choice], float], room: float) -> float:
    return room - sum(width_of(choice) for choice in row) - (len(row) - 1) * SPACE.gutter


def _stretched(row: Sequence[Choice], width_of: Callable[[Choice], float], spare: float) -> Row:
    return [(choice, width_of(choice) + spare / len(row)) for choice in row]
