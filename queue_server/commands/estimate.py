"""`estimate`: how true the waits told would have been, tried on a log of past visits; nothing is kept.

The log never leaves this machine. Codes of services and service points are all it needs: no names.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from queue_server.commands import visit_log
from queue_server.domain.errors import BadInput
from queue_server.domain.replay import Errors, Replayed, Row, replay
from queue_server.domain.told import Truth

_BAD_ROWS_SHOWN = 20
_LEAST = 80
_COLUMNS = """
FILE is a CSV file in UTF-8 whose first line names the columns, in any order:
  arrived_at, seen_at, finished_at    moments, like 2026-11-23T09:05 or 2026-11-23 09:05:30+00:00
  service, service_point              any short words, like housing and desk-3
Other columns are not looked at: leave names out.

The first half teaches how long visits take, the second half is tried: each customer is told a wait from
what was known when they came, and the log says how long it took. docs/waits.md says what the figures mean.
"""


def describe(parser: ArgumentParser) -> None:
    """The words of `estimate`."""
    parser.formatter_class, parser.epilog = RawDescriptionHelpFormatter, _COLUMNS
    add = parser.add_argument
    add("--log", type=Path, required=True, metavar="FILE", help="the past visits, as a CSV file")
    add("--timezone", type=_zone, metavar="ZONE", help="of moments without one, such as Europe/London")
    add("--skip-bad-rows", action="store_true", help="name them, and go on without them")
    add("--newest", type=_count, metavar="N", help="use only the newest N visits")


def run(asked: Namespace, timezone: ZoneInfo) -> None:
    """Read the log, try the estimates on it and print how true they were. `timezone` where none is named."""
    zone = asked.timezone or timezone
    rows = _rows(asked, zone)
    print(
        f"Trying the waits on {len(rows):,} visits. 5,000 take about a minute.", file=sys.stderr, flush=True
    )
    try:
        found = replay(rows, zone)
    except ValueError:
        raise BadInput(f"There are only {len(rows)} visits; it needs {_LEAST} or more.") from None
    print(*_report(rows, found, zone), sep="\n")


# ------------------------------------------------------------------------------------------------


def _rows(asked: Namespace, zone: ZoneInfo) -> list[Row]:
    log = visit_log.read(asked.log, zone)
    for bad in log.bad[:_BAD_ROWS_SHOWN]:
        print(bad, file=sys.stderr)
    if len(log.bad) > _BAD_ROWS_SHOWN:
        print(f"… and {len(log.bad) - _BAD_ROWS_SHOWN:,} more.", file=sys.stderr)
    if log.bad and not asked.skip_bad_rows:
        raise BadInput(
            f"{_rows_said(len(log.bad))} can't be used, so nothing was tried. "
            "Put them right, or go on without them: --skip-bad-rows."
        )
    rows = sorted(log.rows, key=lambda row: row.arrived_at)
    return rows[-asked.newest :] if asked.newest else rows


def _rows_said(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _report(rows: Sequence[Row], found: Replayed, zone: ZoneInfo) -> Iterator[str]:
    first, last = rows[0].arrived_at.astimezone(zone), rows[-1].arrived_at.astimezone(zone)
    yield f"{len(rows):,} visits from {first:%d %b %Y} to {last:%d %b %Y}, local times of {zone.key}."
    yield f"Learnt from the first {found.learnt_from:,}, tried on the {found.tested:,} after them."
    unknown = found.tested - found.ranges.count
    if unknown:
        yield f"{unknown:,} of these would have been told “we can't say yet”; they are not in the figures."
    if not found.ranges.count:
        return
    yield ""
    yield f"{'How far off, in minutes':<44}{'on average':>12}{'bias':>8}"
    for name, errors in (
        ("the middle of what is told", found.middle),
        ("simple: the usual wait at that hour", found.past_mean),
        ("simple: the wait of who was seen last", found.last_seen),
    ):
        yield _errors(name, errors)
    yield "A bias above 0: people are told more than they wait."
    yield ""
    yield f"{'The range that should hold 4 of 5 waits':<44}{'held':>12}{'width':>10}{'far too low':>14}"
    yield _truth("everybody", found.ranges)
    yield _truth("who will probably have to wait", found.waits)
    yield "Far too low: they waited over 10 minutes longer than the middle of what is told."
    yield from _laws(found)


def _errors(name: str, errors: Errors) -> str:
    return f"  {name:<42}{errors.mean_absolute:>12.1f}{errors.bias:>+8.1f}"


def _truth(name: str, truth: Truth) -> str:
    named = f"  {f'{name} ({truth.count:,})':<42}"
    if truth.coverage_percent is None or truth.mean_width_minutes is None or truth.too_low_percent is None:
        return f"{named}{'nobody':>12}"
    return (
        f"{named}{truth.coverage_percent:>10.1f} %{truth.mean_width_minutes:>6.1f} min"
        f"{truth.too_low_percent:>12.1f} %"
    )


def _laws(found: Replayed) -> Iterator[str]:
    """How long visits take, as it was learnt."""
    yield ""
    yield "Visits usually take"
    for service, law in sorted(found.laws.of_service.items()):
        low, high = law.usual_minutes
        yield f"  {service[:40]:<42}{low:>5} to {high} minutes, from {law.visits:,} visits"


def _zone(typed: str) -> ZoneInfo:
    try:
        return ZoneInfo(typed)
    except (KeyError, ValueError, OSError):
        raise ArgumentTypeError(f"There is no timezone “{typed}”. One looks like “Europe/London”.") from None


def _count(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or int(typed) < _LEAST:
        raise ArgumentTypeError(f"“{typed}” is not a number of visits: {_LEAST} or more.")
    return int(typed)
