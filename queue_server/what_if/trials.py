"""Each rule and roster that is compared, played for so many days: the same people come to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from queue_server.domain.simulation import Figures, Plan, Rule, figures, one_day

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is tried. `plans` are the days of its week; `desks` is None for the roster as it is."""

    rule: Rule
    desks: int | None
    plans: Sequence[Plan]

    @property
    def name(self) -> str:
        """What it is called in the results."""
        if self.desks is None:
            return self.rule.value
        return f"{self.desks} desk{'' if self.desks == 1 else 's'} ({self.rule.value})"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case."""

    case: Case
    figures: Figures


def tried(case: Case, days: int, seed: int, progress: Progress) -> Result:
    """So many days, the days of the week in turn; `progress` hears how many of how many are done."""
    plans = [replace(plan, rule=case.rule) for plan in case.plans]
    played = []
    for day in range(days):
        played.append(one_day(plans[day % len(plans)], seed, day))
        progress(day + 1, days)
    return Result(case, figures(played))
