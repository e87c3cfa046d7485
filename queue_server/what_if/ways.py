"""Ways to run the shop, each made into a case of the same days: what `simulate` and the page try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from queue_server.domain.errors import BadInput
from queue_server.domain.hours import Span
from queue_server.domain.laws import Laws
from queue_server.domain.simulation import Rule
from queue_server.shop import Shop
from queue_server.shop_files import WEEKDAYS
from queue_server.shop_forecast import UsualShift
from queue_server.what_if.plans import Question, plans
from queue_server.what_if.rosters import changed, with_desks
from queue_server.what_if.trials import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to run the shop. Without `desks` and `more` (desks more, by hour) the roster is as it is.

    `like` is the place of the desk whose skills an added one has; `m` is the shop's own where it is None.
    `name` is what the results call it; without one they say the rule and the number of desks.
    """

    roster: tuple[UsualShift, ...]
    rule: Rule = Rule.PROMISE
    desks: int | None = None
    more: Mapping[int, int] = field(default_factory=dict)
    like: str | None = None
    m: float | None = None
    busier: float = 1.0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which days are played: those of one weekday (Monday 0), or all open days in turn where it is None.

    Only who comes `between` is judged; everybody where it is None.
    """

    weekday: int | None = None
    between: Span | None = None

    def words(self, days: int) -> str:
        """So many of these days, such as "60 Mondays, only those who come 09:00 to 12:00"."""
        which = "days" if self.weekday is None else f"{WEEKDAYS[self.weekday].title()}s"
        if self.between is None:
            return f"{days} {which}"
        opens, closes = self.between
        return f"{days} {which}, only those who come {opens:%H:%M} to {closes:%H:%M}"


def cases(shop: Shop, ways: Sequence[Way], when: When, laws: Laws, today: date) -> list[Case]:
    """A case for each way. Raises BadInput where nobody works, nobody comes or the shop is not open."""
    if not all(way.roster for way in ways):
        raise BadInput("Nobody works: roster.toml has no shifts. Write some there, or give another roster.")
    return [_case(shop, way, when, laws, today) for way in ways]


def open_weekdays(shop: Shop) -> list[int]:
    """The days of the week on which the shop opens, Monday 0 first."""
    return sorted(day for day, spans in shop.hours.weekly.items() if spans)


# ------------------------------------------------------------------------------------------------


def _case(shop: Shop, way: Way, when: When, laws: Laws, today: date) -> Case:
    weekdays = open_weekdays(shop) if when.weekday is None else [when.weekday]
    week = [
        plan for weekday in weekdays for plan in plans(shop, _question(shop, way, when, weekday), laws, today)
    ]
    return Case(way.rule, way.desks, week, way.name)


def _question(shop: Shop, way: Way, when: When, weekday: int) -> Question:
    roster = way.roster
    if way.desks is not None:
        roster = with_desks(shop, roster, way.desks, weekday)
    if any(way.more.values()):
        roster = changed(shop, roster, weekday, way.more, way.like)
    return Question(roster=roster, weekday=weekday, between=when.between, busier=way.busier, m=way.m)
