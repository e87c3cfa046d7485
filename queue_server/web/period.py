"""The days that a manager's page is about: what its address asks for, else four weeks until today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.domain.hours import shop_day
from queue_server.web.pages import Asked

USUALLY = timedelta(days=27)
LONGEST = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Period:
    """From one of the shop's days to another, both included."""

    first: date
    last: date


def period_of(asked: Asked) -> Period:
    """What was asked for, as far as it can be read; else four weeks until today. 92 days at most."""
    last = min(_date(asked, "to") or today_of(asked), today_of(asked))
    first = min(_date(asked, "from") or last - USUALLY, last)
    return Period(max(first, last - LONGEST), last)


def today_of(asked: Asked) -> date:
    """The shop's present day."""
    return shop_day(asked.door.now(), asked.door.shop.timezone)


def _date(asked: Asked, name: str) -> date | None:
    try:
        found = date.fromisoformat(asked.query.get(name, ""))
    except ValueError:
        return None
    return max(found, date(1971, 1, 1))
