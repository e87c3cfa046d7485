"""The days that a manager's page is about: what its address asks for, else four weeks until today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
    last = min(asked.day("to") or asked.today, asked.today)
    first = min(asked.day("from") or last - USUALLY, last)
    return Period(max(first, last - LONGEST), last)
