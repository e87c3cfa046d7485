"""How long a visit takes, as a law of chance: log-normal, and given how long it has lasted already.

Minutes throughout. A law is a plain value: `as_json` and `from_json` store it and bring it back unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import erfc, exp, log, sqrt
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

SURE_FROM = 40
_NORMAL = NormalDist()
# Less would be a machine, and beyond what chances can be told in floating point.
LEAST_SPREAD = 0.05


class PartOfDay(StrEnum):
    """Where a service takes clearly longer at some hours, it has a law for each of these."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Visit:
    """A past visit: from call to finish, with a known end (the outcome was not `unknown`)."""

    service: str
    part: PartOfDay
    minutes: float


def part_of_day(now: datetime, timezone: ZoneInfo) -> PartOfDay:
    """Morning until 11:00 by the local clock, midday until 14:00, then afternoon."""
    hour = now.astimezone(timezone).hour
    if hour < 11:
        return PartOfDay.MORNING
    return PartOfDay.MIDDAY if hour < 14 else PartOfDay.AFTERNOON


@dataclass(frozen=True, slots=True)
class Law:
    """Half of the visits take up to `median_minutes`; `spread` is the deviation of the logarithm.

    `visits` is how many past visits it was learnt from, 0 for a plan.
    """

    median_minutes: float
    spread: float
    visits: int = 0

    def __post_init__(self) -> None:
        if self.median_minutes <= 0 or self.spread < LEAST_SPREAD:
            raise ValueError("A visit takes some time, and not always the same.")

    @classmethod
    def planned(cls, mean_minutes: float, variation: float = 0.6) -> Law:
        """What is believed before anything was seen: a mean, and a deviation of so much of it."""
        squared = log(1 + variation**2)
        return cls(mean_minutes / exp(squared / 2), sqrt(squared))

    @property
    def mean_minutes(self) -> float:
        """The average visit, longer than the median."""
        return self.median_minutes * exp(self.spread**2 / 2)

    @property
    def usual_minutes(self) -> tuple[int, int]:
        """What four in five visits take, as said on a page: "usually takes 6 to 18 minutes"."""
        return max(1, round(self.quantile(0.1))), max(1, round(self.quantile(0.9)))

    @property
    def forgotten_after_minutes(self) -> float:
        """From twice what nine in ten take on, probably nobody pressed "finish"."""
        return 2 * self.quantile(0.9)

    def at(self, score: float) -> float:
        """The minutes that so many standard deviations from the middle stand for; 0 is the median."""
        return self.median_minutes * exp(self.spread * score)

    def quantile(self, share: float) -> float:
        """The minutes within which this share of visits ends."""
        return self.at(_NORMAL.inv_cdf(share))

    def rests(self, elapsed_minutes: float, shares: Iterable[float]) -> list[float]:
        """The minutes within which each share (above 0, below 1) of visits ends that have lasted so long.

        Of visits that nobody seems to have finished no more is told than at `forgotten_after_minutes`.
        """
        if elapsed_minutes <= 0:
            return [self.quantile(share) for share in shares]
        elapsed = min(elapsed_minutes, self.forgotten_after_minutes)
        outlast = erfc(log(elapsed / self.median_minutes) / self.spread / sqrt(2)) / 2
        ends = (self.at(-_NORMAL.inv_cdf((1 - share) * outlast)) for share in shares)
        return [max(0.0, end - elapsed) for end in ends]

    def rest(self, elapsed_minutes: float, share: float) -> float:
        """The same of one share."""
        return self.rests(elapsed_minutes, (share,))[0]

    def slower(self, times: float) -> Law:
        """The same law, every visit taking so many times as long."""
        return Law(self.median_minutes * times, self.spread, self.visits)


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws of a shop: by service, by part of the day where that matters, and one for any errand."""

    any_errand: Law
    of_service: Mapping[str, Law]
    of_part: Mapping[tuple[str, PartOfDay], Law] = field(default_factory=dict)

    @classmethod
    def planned(cls, minutes: Mapping[str, float]) -> Laws:
        """What is believed of each service before anything was seen: its planned minutes."""
        of_service = {service: Law.planned(mean) for service, mean in minutes.items()}
        return cls(mixed(of_service.values()), of_service)

    def of(self, service: str | None, part: PartOfDay | None = None) -> Law:
        """The law for a service, for any errand where it has none or is not known yet."""
        if service is None:
            return self.any_errand
        if part is not None and (service, part) in self.of_part:
            return self.of_part[service, part]
        return self.of_service.get(service, self.any_errand)

    def as_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "any_errand": _row(self.any_errand),
            "of_service": {code: _row(law) for code, law in self.of_service.items()},
            "of_part": [[code, part.value, _row(law)] for (code, part), law in self.of_part.items()],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Laws:
        """What `as_json` gave, unchanged."""
        return cls(
            any_errand=Law(*stored["any_errand"]),
            of_service={code: Law(*row) for code, row in stored["of_service"].items()},
            of_part={(code, PartOfDay(part)): Law(*row) for code, part, row in stored["of_part"]},
        )


def mixed(laws: Collection[Law]) -> Law:
    """One law for an errand not known yet: all these by their visits, plans as one visit each."""
    if not laws:
        return Law.planned(10)
    weighed = [(law.visits + 1.0, log(law.median_minutes), law.spread) for law in laws]
    total = sum(weight for weight, _, _ in weighed)
    middle = sum(weight * each for weight, each, _ in weighed) / total
    around = sum(weight * (spread**2 + (each - middle) ** 2) for weight, each, spread in weighed) / total
    return Law(exp(middle), sqrt(around), sum(law.visits for law in laws))


def _row(law: Law) -> list[float]:
    return [law.median_minutes, law.spread, law.visits]
