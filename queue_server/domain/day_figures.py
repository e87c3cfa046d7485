"""What simulated days say together, and what a change brings, each with the interval that holds the truth.

Minutes and percentages. An interval takes each day as one observation, as the people of a day are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import fmean
from typing import NamedTuple

_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Day:
    """What came of one day. `kept`: for each standard that is about being seen, how many of how many.

    Waits are minutes from arrival, or from the booked time where that is later, until called; whoever is
    never called is `not_seen`, and a promise missed.
    """

    waits: tuple[float, ...]
    not_seen: int
    kept: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A result and the interval that holds the truth of such days with 95 % (None from a single day)."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the days say together; minutes and percentages. `longest` is the worst of all days."""

    days: int
    customers_a_day: float
    kept_percent: Mapping[str, Figure]
    mean_wait: Figure
    p95_wait: Figure
    longest_wait: Figure
    longest: float
    not_seen_percent: Figure


@dataclass(frozen=True, slots=True)
class Change:
    """How much more the figures are on the same days done another way; below 0 where they are less."""

    kept_percent: Mapping[str, Figure]
    mean_wait: Figure
    p95_wait: Figure
    longest_wait: Figure


def figures(played: Sequence[Day]) -> Figures:
    """The results of these days, at least one, with their intervals across days."""
    came = [len(day.waits) + day.not_seen for day in played]
    return Figures(
        days=len(played),
        customers_a_day=fmean(came),
        kept_percent={standard: _figure(_kept(played, standard)) for standard in _standards(played)},
        mean_wait=_figure(_mean_wait(played)),
        p95_wait=_figure(_p95(played)),
        longest_wait=_figure(_longest(played)),
        longest=max(max(day.waits, default=0.0) for day in played),
        not_seen_percent=_figure(_ratio([100.0 * day.not_seen for day in played], came)),
    )


def change(before: Sequence[Day], after: Sequence[Day]) -> Change:
    """What doing the same days, with the same people, another way brings.

    Because chance is the same for both, this is known far better than the two results by themselves.
    """
    return Change(
        kept_percent={
            standard: _difference(_kept(before, standard), _kept(after, standard))
            for standard in _standards([*before, *after])
        },
        mean_wait=_difference(_mean_wait(before), _mean_wait(after)),
        p95_wait=_difference(_p95(before), _p95(after)),
        longest_wait=_difference(_longest(before), _longest(after)),
    )


# ------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """A result and how far each day pulls it from there; no pulls where there was nothing to judge."""

    value: float
    pulls: Sequence[float]


def _figure(found: _Found) -> Figure:
    many = len(found.pulls)
    if many < 2:
        return Figure(found.value, None, None)
    half = _SURE * sqrt(sum(pull**2 for pull in found.pulls) / (many * (many - 1)))
    return Figure(found.value, found.value - half, found.value + half)


def _difference(before: _Found, after: _Found) -> Figure:
    pairs = zip(before.pulls, after.pulls, strict=False)
    return _figure(_Found(after.value - before.value, [then - now for now, then in pairs]))


def _standards(played: Iterable[Day]) -> list[str]:
    return sorted({standard for day in played for standard in day.kept})


def _kept(played: Sequence[Day], standard: str) -> _Found:
    pairs = [day.kept.get(standard, (0, 0)) for day in played]
    return _ratio([100.0 * kept for kept, _ in pairs], [counted for _, counted in pairs])


def _mean_wait(played: Sequence[Day]) -> _Found:
    return _ratio([sum(day.waits) for day in played], [len(day.waits) for day in played])


def _p95(played: Sequence[Day]) -> _Found:
    return _mean([_quantile(day.waits, 0.95) for day in played])


def _longest(played: Sequence[Day]) -> _Found:
    return _mean([max(day.waits, default=0.0) for day in played])


def _ratio(tops: Sequence[float], bottoms: Sequence[float]) -> _Found:
    """One sum over another."""
    bottom = sum(bottoms)
    if not bottom:
        return _Found(0.0, ())
    value = sum(tops) / bottom
    part = len(tops) / bottom
    return _Found(value, [(top - value * each) * part for top, each in zip(tops, bottoms, strict=True)])


def _mean(values: Sequence[float]) -> _Found:
    value = fmean(values)
    return _Found(value, [each - value for each in values])


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[ceil(share * len(values)) - 1] if values else 0.0
