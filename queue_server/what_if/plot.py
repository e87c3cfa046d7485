"""The results of trials as one picture: promises kept above, waits below, each with its interval.

Every series has a shape as well as a colour, and all figures stand in the table too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from queue_server.domain.simulation import Figure
from queue_server.domain.standards import Standard
from queue_server.what_if.table import judged_of, target_of
from queue_server.what_if.trials import Result

_WIDTH, _LEFT, _TOP, _PANEL, _GAP = 920, 70, 106, 220, 92
_COLOURS = ("#005a9e", "#b8410a", "#00703c", "#6f2da8")
_STYLE = (
    "text{font:14px sans-serif;fill:#111}.small{font-size:12px}"
    ".grid{stroke:#ddd}.target{stroke:#666;stroke-dasharray:6 4}"
)


@dataclass(frozen=True, slots=True)
class _Series:
    """One line of a panel: a figure for each case, None where nobody came."""

    name: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class _Panel:
    """A part of the picture. `most` is the top of its scale; `targets` are drawn across."""

    title: str
    series: Sequence[_Series]
    most: float
    targets: Sequence[float] = ()


def svg(title: str, results: Sequence[Result], standards: Sequence[Standard]) -> str:
    """A whole SVG file; the cases stand side by side in the order given."""
    names = _names(results)
    panels = [_promises(results, judged_of(results, standards)), _waits(results)]
    height = _TOP + len(panels) * (_PANEL + _GAP) - _GAP // 2
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="28" font-weight="bold">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="48" class="small">Bars: where the truth of such days lies, 95 % sure.</text>',
    ]
    for place, panel in enumerate(panels):
        drawn += _drawn(panel, names, _TOP + place * (_PANEL + _GAP))
    return "\n".join([*drawn, "</svg>", ""])


def _names(results: Sequence[Result]) -> list[str]:
    """What stands below: only numbers where nothing but the number of desks differs, for want of room."""
    if len(results) < 2 or len({result.case.rule for result in results}) > 1:
        return [result.case.name for result in results]
    desks = [str(result.case.desks) for result in results]
    return [f"{desks[0]} desks", *desks[1:]]


def _promises(results: Sequence[Result], judged: Sequence[Standard]) -> _Panel:
    series = [
        _Series(
            f"{each.id}, within {each.minutes} min",
            [result.figures.kept_percent.get(each.id) for result in results],
        )
        for each in judged
    ]
    return _Panel("Promises kept, %", series, 100.0, sorted({target_of(each) for each in judged}))


def _waits(results: Sequence[Result]) -> _Panel:
    series = [
        _Series("mean", [result.figures.mean_wait for result in results]),
        _Series("19 of 20 wait at most", [result.figures.p95_wait for result in results]),
        _Series("longest of a day", [result.figures.longest_wait for result in results]),
    ]
    ends = (each.high or each.value for one in series for each in one.figures if each is not None)
    return _Panel("Waits, minutes", series, float(max(10, 10 * ceil(max(ends) / 10))))


def _drawn(panel: _Panel, names: Sequence[str], top: float) -> Iterator[str]:
    bottom, across = top + _PANEL, (_WIDTH - _LEFT - 30) / len(names)

    def height(value: float) -> float:
        return bottom - _PANEL * min(max(value, 0.0), panel.most) / panel.most

    yield f'<text x="{_LEFT}" y="{top - 26}" font-weight="bold">{panel.title}</text>'
    yield from _key(panel, top - 10)
    for part in range(5):
        value = panel.most * part / 4
        yield _line_across("grid", height(value))
        yield _small(_LEFT - 8, height(value) + 4, f"{value:g}", "end")
    for target in panel.targets:
        yield _line_across("target", height(target))
        yield _small(_WIDTH - 30, height(target) + 14, f"target {target:g}", "end")
    for place, name in enumerate(names):
        middle = _LEFT + across * (place + 0.5)
        yield _small(middle, bottom + 20, name, "middle")
        for which, one in enumerate(panel.series):
            figure = one.figures[place]
            if figure is not None:
                x = middle + (which - (len(panel.series) - 1) / 2) * 18
                yield from _point(figure, which, x, height)


def _line_across(kind: str, y: float) -> str:
    return f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - 30}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _small(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="small" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _key(panel: _Panel, y: float) -> Iterator[str]:
    x = float(_LEFT)
    for which, one in enumerate(panel.series):
        yield _mark(which, x + 6, y)
        yield _small(x + 16, y + 4, one.name, "start")
        x += 46 + 7 * len(one.name)


def _point(figure: Figure, which: int, x: float, height: Callable[[float], float]) -> Iterator[str]:
    colour = _COLOURS[which % len(_COLOURS)]
    if figure.low is not None and figure.high is not None:
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{height(figure.low):.1f}" y2="{height(figure.high):.1f}" '
            f'stroke="{colour}" stroke-width="2"/>'
        )
    yield _mark(which, x, height(figure.value))


def _mark(which: int, x: float, y: float) -> str:
    """A circle, a square, a triangle or a diamond."""
    colour = _COLOURS[which % len(_COLOURS)]
    match which % 4:
        case 0:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
        case 1:
            return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{colour}"/>'
        case 2:
            corners = [(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)]
        case _:
            corners = [(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)]
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'
