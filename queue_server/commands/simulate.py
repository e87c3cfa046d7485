"""`simulate`: usual days of this shop played through with other rosters, rules or more people.

It answers questions such as "how many desks do we need on Monday mornings?" from the shop's own files, and
from what it has learnt about visits. The same people come whatever is tried. Nothing is changed by it.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import TextIO

from pydantic_core import PydanticCustomError

from queue_server.domain.errors import BadInput
from queue_server.domain.hours import Span
from queue_server.domain.laws import Laws
from queue_server.domain.simulation import BUSIEST, Rule
from queue_server.shop import Shop, ShopMistakes
from queue_server.shop_files import WEEKDAYS, one_span
from queue_server.shop_forecast import UsualShift, read_roster
from queue_server.web import pictures
from queue_server.what_if import plans, table
from queue_server.what_if.rosters import MOST_DESKS, who_does_everything
from queue_server.what_if.trials import FEWEST_DAYS, MOST_DAYS, USUAL_DAYS, Case, Result, tried
from queue_server.what_if.ways import Way, When, cases

_RULES = [rule.value for rule in Rule]
_EXAMPLES = """
How many desks do we need on Monday mornings?
  python -m queue_server simulate --desks 2-8 --day monday --times 09:00-12:00
What if a fifth more people come?
  python -m queue_server simulate --busier 1.2
What if lunch is later? Copy config/roster.toml, change the copy, and:
  python -m queue_server simulate --roster later-lunch.toml

Who usually comes stands in demand.toml, who usually works in roster.toml. docs/waits.md says more.
"""


def describe(parser: ArgumentParser) -> None:
    """The words of `simulate`."""
    parser.formatter_class, parser.epilog = RawDescriptionHelpFormatter, _EXAMPLES
    add = parser.add_argument
    add("--desks", type=_desks, metavar="N-M", help="so many desks of the council's own, such as 4 or 2-8")
    add("--roster", type=Path, metavar="FILE", help="who works when, like roster.toml, which is used without")
    add("--everyone-does-everything", action="store_true", help="all council staff have all its skills")
    add("--day", choices=WEEKDAYS, help="only this day of the week; without it all open days in turn")
    add("--times", type=_times, metavar="FROM-TO", help="judge only who comes then, such as 09:00-12:00")
    add("--busier", type=_busier, default=1.0, metavar="X", help="so many times the walk-ins, 0 to 3 (1)")
    add("--m", type=_dial, metavar="M", help="the dial from 0 to 3; without it the shop's own")
    add(
        "--rule",
        action="append",
        choices=_RULES,
        help="who is called next; may be repeated (all; one with several desks)",
    )
    add(
        "--days", type=_days, default=USUAL_DAYS, metavar="N", help=f"how many days, 20 to 200 ({USUAL_DAYS})"
    )
    add("--seed", type=int, default=0, metavar="N", help="another seed makes other people come (0)")
    add("--svg", type=Path, metavar="FILE", help="draw the results there")
    add("--csv", type=Path, metavar="FILE", help="write the figures there, for a spreadsheet")


def run(asked: Namespace, shop: Shop, laws: Laws, today: date) -> None:
    """Play the days, with progress on standard error, and print the table."""
    compared = _cases(asked, shop, laws, today)
    missing = plans.nobody_does(shop, compared[0].plans)
    results = []
    for case in compared:
        results.append(tried(case, asked.days, asked.seed, _Progress(case.name)))
    print(_heading(asked, shop, results))
    print(*table.lines(results, shop.standards), plans.known_from(laws), sep="\n")
    if missing:
        names = ", ".join(missing)
        print(f"With {compared[0].name}, nobody does {names}: those who come for it are never seen.")
    _write_files(asked, shop, results)


# ------------------------------------------------------------------------------------------------


def _cases(asked: Namespace, shop: Shop, laws: Laws, today: date) -> list[Case]:
    roster = shop.forecast.roster if asked.roster is None else _roster(asked.roster, shop)
    if asked.everyone_does_everything:
        roster = who_does_everything(shop, roster)
    # Desks are compared under the shop's own rule: a table of four times as many rows answers nobody.
    usual = [Rule.PROMISE] if asked.desks and len(asked.desks) > 1 else list(Rule)
    rules = dict.fromkeys(Rule(each) for each in asked.rule) if asked.rule else usual
    compared = [
        Way(roster=roster, rule=rule, desks=desks, m=asked.m, busier=asked.busier)
        for desks in asked.desks or [None]
        for rule in rules
    ]
    return cases(shop, compared, _when(asked), laws, today)


def _when(asked: Namespace) -> When:
    return When(weekday=None if asked.day is None else plans.weekday_of(asked.day), between=asked.times)


def _roster(file: Path, shop: Shop) -> tuple[UsualShift, ...]:
    skills = {each.needs_skill for each in shop.services.values()} | set(shop.services)
    shifts, mistakes = read_roster(file, set(shop.places), skills)
    if mistakes:
        raise ShopMistakes(mistakes)
    return shifts


def _heading(asked: Namespace, shop: Shop, results: list[Result]) -> str:
    people = f"{results[0].figures.customers_a_day:.0f} people a day"
    return f"{shop.name}: {_when(asked).words(asked.days)}, {people}\n"


def _write_files(asked: Namespace, shop: Shop, results: list[Result]) -> None:
    if asked.csv is not None:
        with _opened(asked.csv) as file:
            table.write_csv(file, results, shop.standards)
        print(f"The figures are in {asked.csv}.")
    if asked.svg is not None:
        with _opened(asked.svg) as file:
            title = _heading(asked, shop, results).strip()
            file.write(pictures.of_trials(title, results, shop.standards))
        print(f"The picture is in {asked.svg}.")


def _opened(file: Path) -> TextIO:
    try:
        return file.open("w", encoding="utf-8", newline="")
    except OSError as problem:
        raise BadInput(f"{file} can't be written: {problem.strerror}.") from problem


class _Progress:
    """How far a case is: one line that changes where somebody looks on, else one line at the end."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{self._name}: {done} of {of} days ", end="", file=sys.stderr, flush=True)
        if done == of:
            start = "\r" if sys.stderr.isatty() else ""
            print(f"{start}{self._name}: {done} days played.  ", file=sys.stderr, flush=True)


# What is typed ----------------------------------------------------------------------------------


def _desks(typed: str) -> list[int]:
    first, _, last = typed.partition("-")
    try:
        counts = list(range(int(first), int(last or first) + 1))
    except ValueError:
        counts = []
    if not counts or counts[0] < 1 or counts[-1] > MOST_DESKS:
        raise ArgumentTypeError(f"“{typed}” is not a number of desks. Write it like 4, or 2-8 to compare.")
    return counts


def _times(typed: str) -> Span:
    try:
        return one_span(typed)
    except PydanticCustomError as refused:
        raise ArgumentTypeError(refused.message()) from None


def _busier(typed: str) -> float:
    return _between(typed, 0, BUSIEST)


def _dial(typed: str) -> float:
    return _between(typed, 0, 3)


def _days(typed: str) -> int:
    return int(_between(typed, FEWEST_DAYS, MOST_DAYS))


def _between(typed: str, least: float, most: float) -> float:
    try:
        value = float(typed)
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise ArgumentTypeError(f"“{typed}” is not a number from {least:g} to {most:g}.")
    return value
