"""Where the arrow keys lead from one thing to touch to the next; pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

Box = tuple[float, float, float, float]
"""Left, bottom, width and height in pixels."""


class Way(Enum):
    """The way an arrow points: how far right, how far up."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, 1)
    DOWN = (0, -1)


def neighbour(boxes: Sequence[Box], start: int, way: Way) -> int:
    """The nearest box that lies that way; `start` where there is none."""
    across, up = way.value
    best, best_cost = start, float("inf")
    for index, box in enumerate(boxes):
        ahead, aside = _offset(boxes[start], box, across, up)
        if index == start or ahead <= 1:
            continue
        cost = ahead + 10 * aside
        if cost < best_cost:
            best, best_cost = index, cost
    return best


def _offset(one: Box, other: Box, across: int, up: int) -> tuple[float, float]:
    """How far `other` lies ahead, and how far to the side it begins."""
    ahead = (_middle(other, 0) - _middle(one, 0)) * across + (_middle(other, 1) - _middle(one, 1)) * up
    axis = 1 if across else 0
    low, high = one[axis], one[axis] + one[axis + 2]
    other_low, other_high = other[axis], other[axis] + other[axis + 2]
    return ahead, max(0.0, other_low - high, low - other_high)


def _middle(box: Box, axis: int) -> float:
    return box[axis] + box[axis + 2] / 2
