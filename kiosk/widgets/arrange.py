"""What goes where on a page, and what has to wait for the next page; pure, in units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """Something that is never split: a block, or one row of choices.

    `gap` is left above it unless it comes first; `stays` keeps it with the unit after it; `pinned` stands on
    every page.
    """

    height: float
    gap: float
    block: int
    row: int | None = None
    stays: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class Zone:
    """A part of the screen that units are stacked in."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spot:
    """Where one unit came to stand."""

    unit: Unit
    x: float
    y: float
    width: float
    height: float


def height_of(units: Sequence[Unit]) -> float:
    """How high these units stand when stacked."""
    return sum(unit.height + (unit.gap if index else 0) for index, unit in enumerate(units))


def into_bins(units: Sequence[Unit], rooms: Sequence[float]) -> list[list[Unit]]:
    """Fill bins of these heights in turn, going round again when they are all full.

    The order is kept, and what stays with the next unit goes along with it. A unit higher than its bin
    gets a bin of its own.
    """
    bins: list[list[Unit]] = [[]]
    for unit in units:
        room = rooms[(len(bins) - 1) % len(rooms)]
        if bins[-1] and height_of([*bins[-1], unit]) > room:
            moved: list[Unit] = []
            while len(bins[-1]) > 1 and bins[-1][-1].stays:
                moved.insert(0, bins[-1].pop())
            bins.append(moved)
        bins[-1].append(unit)
    return bins


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
        spots.append(Spot(unit, zone.x, at, zone.width, height))
        at += height
    return spots
