"""Learns from past visits how long they take: a law for each service, pooled while there are few.

Robust: a forgotten "finish" changes next to nothing. Visits whose outcome is unknown are not for here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from queue_server.domain.laws import LEAST_SPREAD, SURE_FROM, Law, Laws, PartOfDay, Visit, mixed

Logs = NDArray[np.float64]

SHORTEST_MINUTES = 0.25
PART_DIFFERS_BY = 1.15
PART_CHANCE = 0.001
SPREAD_FROM = 5


def learn(visits: Iterable[Visit], planned_minutes: Mapping[str, float]) -> Laws:
    """The laws that these visits teach; where there are fewer than 40 for a service, drawn to a belief.

    The belief is the planned minutes, times what all services together take of their plans. A part of
    the day has a law of its own only where `differs_by_part` says so.
    """
    plans = {service: Law.planned(minutes) for service, minutes in planned_minutes.items()}
    logs: dict[str, list[float]] = defaultdict(list)
    parts: dict[tuple[str, PartOfDay], list[float]] = defaultdict(list)
    for visit in visits:
        if visit.service in plans:
            minutes = log(max(visit.minutes, SHORTEST_MINUTES))
            logs[visit.service].append(minutes)
            parts[visit.service, visit.part].append(minutes)
    belief = _belief(plans, logs)
    of_service = {service: _drawn_to(law, logs[service]) for service, law in belief.items()}
    of_part = {
        (service, part): _drawn_to(of_service[service], parts[service, part])
        for service in plans
        if differs_by_part([parts[service, part] for part in PartOfDay])
        for part in PartOfDay
    }
    return Laws(mixed(of_service.values()), of_service, of_part)


def differs_by_part(logs: Sequence[Sequence[float]]) -> bool:
    """Whether the data say that morning, midday and afternoon differ (logarithms of minutes, by part).

    They do when each has 40 visits, the medians differ by 15 % or more, and a Kruskal-Wallis test gives
    that much difference to chance less than once in 1,000 (with three parts: exp(-H/2)).
    """
    if min(map(len, logs)) < SURE_FROM:
        return False
    medians = [float(np.median(part)) for part in logs]
    if max(medians) - min(medians) < log(PART_DIFFERS_BY):
        return False
    return exp(-_kruskal_wallis(logs) / 2) < PART_CHANCE


def _kruskal_wallis(groups: Sequence[Sequence[float]]) -> float:
    together = np.concatenate([np.asarray(group) for group in groups])
    _, place, counts = np.unique(together, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    many = len(together)
    ends = np.cumsum([len(group) for group in groups])[:-1]
    squares = sum(float(part.sum()) ** 2 / len(part) for part in np.split(ranks, ends))
    ties = 1 - float((counts**3 - counts).sum()) / (many**3 - many)
    return (12 * squares / (many * (many + 1)) - 3 * (many + 1)) / ties if ties else 0.0


def _belief(plans: Mapping[str, Law], logs: Mapping[str, Sequence[float]]) -> dict[str, Law]:
    """The plans, moved and spread as all visits together ask."""
    seen = {service: np.asarray(values) for service, values in logs.items() if values}
    off_plan = [values - log(plans[service].median_minutes) for service, values in seen.items()]
    within = [values - np.median(values) for values in seen.values() if len(values) >= SPREAD_FROM]
    times, scale, weight = 1.0, 0.0, 0.0
    if off_plan:
        together = np.concatenate(off_plan)
        times = exp(min(1.0, len(together) / SURE_FROM) * _location_and_scale(together)[0])
    if within:
        together = np.concatenate(within)
        scale, weight = _location_and_scale(together)[1], min(1.0, len(together) / SURE_FROM)
    return {
        service: Law(plan.median_minutes * times, sqrt(weight * scale**2 + (1 - weight) * plan.spread**2))
        for service, plan in plans.items()
    }


def _drawn_to(belief: Law, values: Sequence[float]) -> Law:
    """What these visits say, drawn to the belief while there are fewer than 40."""
    if not values:
        return belief
    location, scale = _location_and_scale(np.asarray(values))
    weight = min(1.0, len(values) / SURE_FROM)
    median = weight * location + (1 - weight) * log(belief.median_minutes)
    spread = sqrt(weight * scale**2 + (1 - weight) * belief.spread**2)
    return Law(exp(median), spread, len(values))


def _location_and_scale(values: Logs) -> tuple[float, float]:
    """Mean and deviation of all but what lies 3 deviations out, as medians reckon them."""
    median = float(np.median(values))
    rough = max(1.4826 * float(np.median(np.abs(values - median))), LEAST_SPREAD)
    kept = values[np.abs(values - median) <= 3 * rough]
    # What a normal law loses of its deviation beyond 3 of them.
    return float(kept.mean()), max(float(kept.std()) * 1.0136, LEAST_SPREAD)
