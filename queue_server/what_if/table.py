"""The results of trials in words: figures with intervals, what they answer, and rows for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TextIO

from queue_server.contract.waits import brief
from queue_server.domain.day_figures import Change, Figure, Figures, change
from queue_server.domain.simulation import Rule
from queue_server.domain.standards import Standard
from queue_server.domain.turn import Start
from queue_server.what_if.trials import Result

_COLUMN, _LAST = 19, 8
_CHANCE = "no difference that could not be chance"


class Cell(NamedTuple):
    """A figure as it is written, and the interval around it; nothing where there is none."""

    value: str
    between: str = ""

    def __str__(self) -> str:
        """Both in one, the interval in brackets."""
        return f"{self.value} ({self.between})" if self.between else self.value


@dataclass(frozen=True, slots=True)
class Enough:
    """The fewest desks with every target met under a rule; None where no number was enough.

    `sure` is whether chance can hardly explain that they were.
    """

    rule: Rule
    fewest: Result | None
    sure: bool = False

    @property
    def words(self) -> str:
        """As a sentence that begins small."""
        if self.fewest is None:
            return "no number of desks that was tried meets every target."
        found, desks = self.fewest.figures, self.fewest.case.desks
        many = "1 desk is" if desks == 1 else f"{desks} desks are"
        return (
            f"{many} the fewest that meet every target{'' if self.sure else ', though it could be chance'}. "
            f"The mean wait is then {brief(round(found.mean_wait.value))}, "
            f"and 19 of 20 people wait {brief(round(found.p95_wait.value))} at most."
        )


def lines(results: Sequence[Result], standards: Sequence[Standard]) -> Iterator[str]:
    """The table, what its columns mean, and how many desks are enough where several numbers were tried.

    `standards` are those of the shop; only those that the results judge get a column.
    """
    judged = judged_of(results, standards)
    first = max(len("tried"), *(len(result.case.name) for result in results)) + 2
    heads = [*(standard.id for standard in judged), "mean wait", "19 of 20 wait", "longest of a day"]
    units = [*(f"% in {each.minutes} min" for each in judged), "min", "min at most", "min"]
    for name, row, last in (("tried", heads, "of all"), ("", units, "min")):
        yield f"{name:<{first}}{''.join(f'{cell:>{_COLUMN}}' for cell in row)}{last:>{_LAST}}"
    for result in results:
        row_cells = "".join(f"{cell!s:>{_COLUMN}}" for cell in cells(result.figures, judged))
        yield f"{result.case.name:<{first}}{row_cells}{result.figures.longest:>{_LAST}.0f}"
    yield ""
    yield "In brackets: where the truth of such days lies, with 95 % certainty."
    yield from _legend(judged)
    yield from never_seen(results)
    for each in enough(results, judged):
        yield f"{each.rule}: {each.words}"


def write_csv(file: TextIO, results: Sequence[Result], standards: Sequence[Standard]) -> None:
    """One row for each figure of each case; empty where there is no interval."""
    rows = csv.writer(file)
    rows.writerow(["tried", "rule", "desks", "figure", "unit", "value", "low", "high"])
    for result in results:
        case = result.case
        desks = "" if case.desks is None else case.desks
        for name, unit, figure in _all(result.figures, judged_of(results, standards)):
            ends = ["" if end is None else f"{end:.2f}" for end in (figure.low, figure.high)]
            rows.writerow([case.name, case.rule.value, desks, name, unit, f"{figure.value:.2f}", *ends])


def judged_of(results: Sequence[Result], standards: Sequence[Standard]) -> list[Standard]:
    """The standards that these results judge, in the shop's order."""
    found = {standard for result in results for standard in result.figures.kept_percent}
    return [standard for standard in standards if standard.id in found]


def target_of(standard: Standard) -> float:
    """The share that is to be kept, in percent; 90 where none was published."""
    return 90.0 if standard.target_percent is None else standard.target_percent


def cells(found: Figures, judged: Sequence[Standard]) -> list[Cell]:
    """Each standard's share kept, then the mean wait, what 19 of 20 wait at most, the longest of a day."""
    kept = [found.kept_percent.get(standard.id) for standard in judged]
    waits = (found.mean_wait, found.p95_wait, found.longest_wait)
    return [
        *(Cell("nobody came") if figure is None else _cell(figure, most=100) for figure in kept),
        *map(_cell, waits),
    ]


def counts_from_slot(judged: Sequence[Standard]) -> bool:
    """Whether one counts from the time slot told, which is later when more wait: see the waits too."""
    return any(Start.ALLOTTED in standard.starts for standard in judged)


def never_seen(results: Sequence[Result]) -> Iterator[str]:
    """Where people were left when all went home, in sentences."""
    for result in results:
        share = result.figures.not_seen_percent.value
        if share >= 0.05:
            yield f"{result.case.name}: {share:.1f} % were still waiting when all went home."


def enough(results: Sequence[Result], judged: Sequence[Standard]) -> list[Enough]:
    """For each rule how many desks are enough, where numbers of desks were compared."""
    if len({result.case.desks for result in results}) < 2:
        return []
    rules = dict.fromkeys(result.case.rule for result in results)
    return [_enough([each for each in results if each.case.rule is rule], rule, judged) for rule in rules]


def differences(first: Result, second: Result, judged: Sequence[Standard]) -> list[str]:
    """What the second does to each figure of the first, on the same days with the same people."""
    brought = change(first.days, second.days)
    return [
        *(_kept_more(standard, brought) for standard in judged if standard.id in brought.kept_percent),
        _waits_more("The mean wait", brought.mean_wait),
        _waits_more("What 19 of 20 wait at most", brought.p95_wait),
        _waits_more("The longest wait of a day", brought.longest_wait),
    ]


# ------------------------------------------------------------------------------------------------


def _cell(figure: Figure, most: float = float("inf")) -> Cell:
    """The figure and its interval, which is cut where nothing can be: below 0, and above `most`."""
    places = 0 if figure.value > 100 else 1
    if figure.low is None or figure.high is None:
        return Cell(f"{figure.value:.{places}f}")
    between = f"{max(0, figure.low):.{places}f}–{min(most, figure.high):.{places}f}"
    return Cell(f"{figure.value:.{places}f}", between)


def _all(found: Figures, judged: Sequence[Standard]) -> Iterator[tuple[str, str, Figure]]:
    for standard in judged:
        if standard.id in found.kept_percent:
            yield standard.id, "percent", found.kept_percent[standard.id]
    yield "mean wait", "minutes", found.mean_wait
    yield "95th percentile wait", "minutes", found.p95_wait
    yield "longest wait of a day", "minutes", found.longest_wait
    yield "longest wait of all", "minutes", Figure(found.longest, None, None)
    yield "never seen", "percent", found.not_seen_percent
    yield "customers a day", "people", Figure(found.customers_a_day, None, None)


def _legend(judged: Sequence[Standard]) -> Iterator[str]:
    for standard in judged:
        yield f"{standard.id}: {standard.labels['en']}. The target is {target_of(standard):g} %."
        if counts_from_slot([standard]):
            yield "  It counts from the time slot told, which is later when more wait: see the waits too."


def _enough(results: Sequence[Result], rule: Rule, judged: Sequence[Standard]) -> Enough:
    met = [each for each in results if _meets(each.figures, judged)]
    if not met:
        return Enough(rule, None)
    fewest = min(met, key=lambda each: each.case.desks or 0)
    return Enough(rule, fewest, _meets(fewest.figures, judged, surely=True))


def _meets(found: Figures, judged: Sequence[Standard], *, surely: bool = False) -> bool:
    for standard in judged:
        figure = found.kept_percent.get(standard.id)
        if figure is None:
            continue
        value = figure.low if surely and figure.low is not None else figure.value
        if value < target_of(standard):
            return False
    return True


def _kept_more(standard: Standard, brought: Change) -> str:
    figure, label = brought.kept_percent[standard.id], standard.labels["en"]
    if _may_be_chance(figure):
        return f"“{label}”: {_CHANCE}."
    than = "more" if figure.value > 0 else "less"
    return f"“{label}” is kept for {abs(figure.value):.1f} in 100 people {than}{_between(figure)}."


def _waits_more(what: str, figure: Figure) -> str:
    if _may_be_chance(figure):
        return f"{what}: {_CHANCE}."
    than = "longer" if figure.value > 0 else "shorter"
    return f"{what} is {abs(figure.value):.1f} min {than}{_between(figure)}."


def _may_be_chance(figure: Figure) -> bool:
    return figure.low is None or figure.high is None or figure.low <= 0 <= figure.high


def _between(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    least, most = sorted((abs(figure.low), abs(figure.high)))
    return f" ({least:.1f}–{most:.1f})"
