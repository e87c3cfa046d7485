"""What goes where on a page, and what has to wait for the next page; pure, in units."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

LEAST_PART = 120.0
"""What is parted leaves no less than this behind on a page that begins with something else."""

SLACK = 2.0
"""What rounding may add, in units."""


@dataclass(frozen=True)
class Unit:
    """A block, or one row of choices.

    `gap` is left above it unless it comes first; `stays` keeps it with the unit after it; `pinned` stands on
    every page. One that is higher than a page may be cut at `cuts`, between its lines; what comes after a cut
    begins `since` units from the block's own top.
    """

    height: float
    gap: float
    block: int
    row: int | None = None
    stays: bool = False
    pinned: bool = False
    cuts: tuple[float, ...] = ()
    since: float = 0.0
    is_part: bool = False

    def parted(self, room: float) -> tuple[Unit, Unit] | None:
        """As much of it as has room, and the rest; None where it cannot be cut there."""
        fitting = [cut for cut in self.cuts if self.since < cut <= self.since + room]
        if not fitting:
            return None
        first = replace(self, height=fitting[-1] - self.since, stays=False, is_part=True)
        rest = replace(self, height=self.height - first.height, gap=0.0, since=fitting[-1], is_part=True)
        return first, rest


def cuts_between(lines: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Where a block can be cut without cutting a line, each given from where to where it reaches down."""
    ends = sorted({end for _, end in lines})
    return tuple(
        cut for cut in ends[:-1] if not any(start < cut - SLACK and cut + SLACK < end for start, end in lines)
    )


@dataclass(frozen=True)
class Zone:
    """A part of the screen that units are stacked in."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spot:
    """Where one unit came to stand; its zone ends at `end`."""

    unit: Unit
    x: float
    y: float
    width: float
    height: float
    end: float


def height_of(units: Sequence[Unit]) -> float:
    """How high these units stand when stacked."""
    return sum(unit.height + (unit.gap if index else 0) for index, unit in enumerate(units))


def into_bins(units: Sequence[Unit], rooms: Sequence[float]) -> list[list[Unit]]:
    """Fill bins of these heights in turn, going round again when they are all full.

    The order is kept, and what stays with the next unit goes along with it. A unit higher than its bin is
    parted where it can be cut, or gets a bin of its own; so is parted what would leave only a title behind.
    """
    bins: list[list[Unit]] = [[]]
    waiting = deque(units)
    while waiting:
        unit, here = waiting.popleft(), bins[-1]
        room, next_room = (rooms[at % len(rooms)] for at in (len(bins) - 1, len(bins)))
        left = room - height_of([*here, replace(unit, height=0.0)])
        moved = _staying(here)
        parts = unit.parted(left)
        if parts and here and parts[0].height < LEAST_PART:
            parts = None
        if unit.height <= left:
            here.append(unit)
        elif here and height_of([*moved, unit]) <= next_room and not (parts and _only_stay(here)):
            del here[len(here) - len(moved) :]
            bins.append([*moved, unit])
        elif parts:
            here.append(parts[0])
            bins.append([])
            waiting.appendleft(parts[1])
        elif here:
            bins.append([])
            waiting.appendleft(unit)
        else:
            here.append(unit)
    return bins


def _only_stay(units: Sequence[Unit]) -> bool:
    """Whether this would be a page of nothing but what stays with something else, such as a title."""
    return all(unit.stays for unit in units)


def _staying(units: Sequence[Unit]) -> list[Unit]:
    """Those at the end that stay with whatever comes next; the first of a bin stays where it is."""
    at = len(units)
    while at > 1 and units[at - 1].stays:
        at -= 1
    return list(units[at:])


def stack(units: Sequence[Unit], zone: Zone, most_extra: float = 0) -> list[Spot]:
    """Stack units from the zone's top; rows of choices share what is left over, each at most `most_extra`."""
    rows = sum(unit.row is not None for unit in units)
    spare = max(0.0, zone.height - height_of(units))
    extra = min(most_extra, spare / rows) if rows else 0.0
    spots: list[Spot] = []
    at = zone.y
    for index, unit in enumerate(units):
        at += unit.gap if index else 0
        height = unit.height + (extra if unit.row is not None else 0)
        spots.append(Spot(unit, zone.x, at, zone.width, height, zone.y + zone.height))
        at += height
    return spots
