"""Days as each language writes them, in Western digits, such as "Monday 23 Nov 2026".

Babel, which knows their names, takes 20 MB to tell those of eleven languages. So set-up writes them down
(`python -m queue_server.contract.days LANGUAGE …`), and Babel is asked for those of other languages only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("built_days.json")


@dataclass(frozen=True)
class Names:
    """What a language calls the days of the week, from Monday, and the months, from January, in short."""

    days: tuple[str, ...]
    short_days: tuple[str, ...]
    months: tuple[str, ...]


def day(language: str, on: date) -> str:
    """Such as "Monday 23 Nov 2026". Raises babel.UnknownLocaleError for a language that nobody knows."""
    return f"{names(language).days[on.weekday()]} {_date(language, on)} {on.year}"


def short_day(language: str, on: date) -> str:
    """Such as "Mon 23 Nov"; raises as `day` does."""
    return f"{names(language).short_days[on.weekday()]} {_date(language, on)}"


def are_known(language: str) -> bool:
    """Whether anybody knows this language's names."""
    if language in _written():
        return True
    from babel.core import UnknownLocaleError

    try:
        return bool(names(language))
    except UnknownLocaleError:
        return False


@cache
def names(language: str) -> Names:
    """As set-up wrote them down, else as Babel knows them; raises as `day` does."""
    return _written().get(language) or _asked_for(language)


def write(languages: Iterable[str]) -> None:
    """Write down the names in these languages."""
    found = {language: asdict(_asked_for(language)) for language in languages}
    FILE.write_text(json.dumps(found, ensure_ascii=False), "utf-8")


def _date(language: str, on: date) -> str:
    return f"{on.day} {names(language).months[on.month - 1]}"


@cache
def _written() -> dict[str, Names]:
    if not FILE.is_file():
        return {}
    found = json.loads(FILE.read_text("utf-8"))
    return {
        language: Names(**{kind: tuple(each) for kind, each in known.items()})
        for language, known in found.items()
    }


def _asked_for(language: str) -> Names:
    from babel.dates import get_day_names, get_month_names  # see above for what it costs

    days, short_days = (get_day_names(width, locale=language) for width in ("wide", "abbreviated"))
    months = get_month_names("abbreviated", locale=language)
    return Names(
        days=tuple(days[at] for at in range(7)),
        short_days=tuple(short_days[at] for at in range(7)),
        months=tuple(months[at] for at in range(1, 13)),
    )


if __name__ == "__main__":
    write(sys.argv[1:])
