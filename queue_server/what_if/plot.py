"""What a picture of trials shows: promises kept above, waits below, a place for each case side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from queue_server.domain.day_figures import Figure
from queue_server.domain.standards import Standard
from queue_server.what_if.table import judged_of, target_of
from queue_server.what_if.trials import Result


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a panel: a figure for each case, None where nobody came."""

    name: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the picture. `most` is the top of its scale, which starts at 0; `targets` go across."""

    title: str
    series: Sequence[Series]
    most: float
    targets: Sequence[float] = ()


def names(results: Sequence[Result]) -> list[str]:
    """What stands below: only numbers where nothing but the number of desks differs, for want of room."""
    if len(results) < 2 or None in {result.case.desks for result in results}:
        return [result.case.name for result in results]
    if len({result.case.rule for result in results}) > 1:
        return [result.case.name for result in results]
    desks = [str(result.case.desks) for result in results]
    return [f"{desks[0]} desk{'' if desks[0] == '1' else 's'}", *desks[1:]]


def panels(results: Sequence[Result], standards: Sequence[Standard]) -> list[Panel]:
    """The parts of the picture, from the top."""
    return [_promises(results, judged_of(results, standards)), _waits(results)]


# ------------------------------------------------------------------------------------------------


def _promises(results: Sequence[Result], judged: Sequence[Standard]) -> Panel:
    series = [
        Series(each.labels["en"], [result.figures.kept_percent.get(each.id) for result in results])
        for each in judged
    ]
    return Panel("Promises kept, in percent", series, 100.0, sorted({target_of(each) for each in judged}))


def _waits(results: Sequence[Result]) -> Panel:
    series = [
        Series("Mean wait", [result.figures.mean_wait for result in results]),
        Series("19 of 20 wait at most", [result.figures.p95_wait for result in results]),
        Series("Longest of a day", [result.figures.longest_wait for result in results]),
    ]
    ends = (each.high or each.value for one in series for each in one.figures if each is not None)
    return Panel("Waits, in minutes", series, float(max(20, 20 * ceil(max(ends) / 20))))
