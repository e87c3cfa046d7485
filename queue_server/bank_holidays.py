"""The bank holidays of the nations of the United Kingdom.

The library that knows them knows all other countries too: asking it takes a third of a second and 14 MB.
So set-up writes down some years (`python -m queue_server.bank_holidays`), and only others are asked for.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

_SUBDIVISIONS = {"england": "ENG", "northern-ireland": "NIR", "scotland": "SCT", "wales": "WLS"}
_WRITTEN = Path(__file__).with_name("built_bank_holidays.json")
_YEARS_AHEAD = 10


@cache
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Those of `england`, `northern-ireland`, `scotland` or `wales` in a year. KeyError for other nations."""
    return _written().get((nation, year)) or _asked_for(nation, year)


def known_until() -> date | None:
    """The last day of the years that were written down; None where none were and each year is asked for."""
    years = [year for _, year in _written()]
    return date(max(years), 12, 31) if years else None


def write() -> None:
    """Write down last year's, this year's and those of the ten years to come."""
    this = datetime.now(UTC).year
    found = {
        nation: {
            year: sorted(map(str, _asked_for(nation, year)))
            for year in range(this - 1, this + _YEARS_AHEAD + 1)
        }
        for nation in _SUBDIVISIONS
    }
    _WRITTEN.write_text(json.dumps(found))


@cache
def _written() -> dict[tuple[str, int], frozenset[date]]:
    if not _WRITTEN.is_file():
        return {}
    found = json.loads(_WRITTEN.read_text())
    return {
        (nation, int(year)): frozenset(map(date.fromisoformat, days))
        for nation, years in found.items()
        for year, days in years.items()
    }


def _asked_for(nation: str, year: int) -> frozenset[date]:
    from holidays.countries.united_kingdom import UnitedKingdom  # see above for what it costs

    days = UnitedKingdom(subdiv=_SUBDIVISIONS[nation], years=year)  # type: ignore[no-untyped-call]  # it lacks types
    return frozenset(days)


if __name__ == "__main__":
    write()
