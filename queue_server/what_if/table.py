"""The results of trials in words: a table with intervals, what it answers, and rows for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from queue_server.domain.simulation import Figure, Figures
from queue_server.domain.standards import Standard
from queue_server.domain.turn import Start
from queue_server.what_if.trials import Result

_COLUMN, _LAST = 19, 8


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
        cells = "".join(f"{cell:>{_COLUMN}}" for cell in _cells(result.figures, judged))
        yield f"{result.case.name:<{first}}{cells}{result.figures.longest:>{_LAST}.0f}"
    yield ""
    yield "In brackets: where the truth of such days lies, with 95 % certainty."
    yield from _legend(judged)
    yield from _never_seen(results)
    yield from _enough(results, judged)


def write_csv(file: TextIO, results: Sequence[Result], standards: Sequence[Standard]) -> None:
    """One row for each figure of each case; empty where there is no interval."""
    rows = csv.writer(file)
    rows.writerow(["rule", "desks", "figure", "unit", "value", "low", "high"])
    for result in results:
        desks = "" if result.case.desks is None else result.case.desks
        for name, unit, figure in _all(result.figures, judged_of(results, standards)):
            ends = ["" if end is None else f"{end:.2f}" for end in (figure.low, figure.high)]
            rows.writerow([result.case.rule.value, desks, name, unit, f"{figure.value:.2f}", *ends])


def judged_of(results: Sequence[Result], standards: Sequence[Standard]) -> list[Standard]:
    """The standards that these results judge, in the shop's order."""
    found = {standard for result in results for standard in result.figures.kept_percent}
    return [standard for standard in standards if standard.id in found]


def target_of(standard: Standard) -> float:
    """The share that is to be kept, in percent; 90 where none was published."""
    return 90.0 if standard.target_percent is None else standard.target_percent


# ------------------------------------------------------------------------------------------------


def _cells(found: Figures, judged: Sequence[Standard]) -> Iterator[str]:
    for standard in judged:
        figure = found.kept_percent.get(standard.id)
        yield "nobody came" if figure is None else _written(figure, most=100)
    yield _written(found.mean_wait)
    yield _written(found.p95_wait)
    yield _written(found.longest_wait)


def _written(figure: Figure, most: float = float("inf")) -> str:
    """The figure and its interval, which is cut where nothing can be: below 0, and above `most`."""
    places = 0 if figure.value > 100 else 1
    if figure.low is None or figure.high is None:
        return f"{figure.value:.{places}f}"
    return f"{figure.value:.{places}f} ({max(0, figure.low):.{places}f}–{min(most, figure.high):.{places}f})"


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
        if Start.ALLOTTED in standard.starts:
            yield "  It counts from the time slot told, which is later when more wait: see the waits too."


def _never_seen(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        share = result.figures.not_seen_percent.value
        if share >= 0.05:
            yield f"{result.case.name}: {share:.1f} % were still waiting when all went home."


def _enough(results: Sequence[Result], judged: Sequence[Standard]) -> Iterator[str]:
    """For each rule the fewest desks with every target met, where numbers of desks were compared."""
    if len({result.case.desks for result in results}) < 2:
        return
    for rule in dict.fromkeys(result.case.rule for result in results):
        met = [each for each in results if each.case.rule is rule and _meets(each.figures, judged)]
        if not met:
            yield f"{rule}: no number of desks that was tried meets every target."
            continue
        fewest = min(met, key=lambda each: each.case.desks or 0)
        found = fewest.figures
        sure = "" if _meets(found, judged, surely=True) else ", though it could be chance"
        yield (
            f"{rule}: {fewest.case.desks} desks are the fewest that meet every target{sure}. "
            f"The mean wait is then {found.mean_wait.value:.0f} min, "
            f"and 19 of 20 people wait {found.p95_wait.value:.0f} min at most."
        )


def _meets(found: Figures, judged: Sequence[Standard], *, surely: bool = False) -> bool:
    for standard in judged:
        figure = found.kept_percent.get(standard.id)
        if figure is None:
            continue
        value = figure.low if surely and figure.low is not None else figure.value
        if value < target_of(standard):
            return False
    return True
