"""Each case that is compared, played for so many days: the same people come to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from queue_server.domain.day_figures import Day, Figures, figures
from queue_server.domain.simulation import Plan, Rule, one_day

Progress = Callable[[int, int], None]
FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 20, 200, 60


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is tried. `plans` are the days of its week; `desks` is None for the roster as it is.

    `called` is what the results call it; without that they say the rule and the number of desks.
    """

    rule: Rule
    desks: int | None
    plans: Sequence[Plan]
    called: str = ""

    @property
    def name(self) -> str:
        """What it is called in the results."""
        if self.called or self.desks is None:
            return self.called or self.rule.value
        return f"{self.desks} desk{'' if self.desks == 1 else 's'} ({self.rule.value})"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case, and the days that it was made of."""

    case: Case
    figures: Figures
    days: Sequence[Day] = ()


def one_day_of(case: Case, seed: int, day: int) -> Day:
    """What came of this one day: the days of the week in turn."""
    return one_day(replace(case.plans[day % len(case.plans)], rule=case.rule), seed, day)


def result(case: Case, days: Sequence[Day]) -> Result:
    """What these days, at least one, say of their case."""
    return Result(case, figures(days), tuple(days))


def tried(case: Case, days: int, seed: int, progress: Progress) -> Result:
    """So many days, one after another; `progress` hears how many of how many are done."""
    played = []
    for day in range(days):
        played.append(one_day_of(case, seed, day))
        progress(day + 1, days)
    return result(case, played)
