"""A log of visits that nobody made: the example shop's days, played first come, first served."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO

from queue_server.commands.visit_log import COLUMNS
from queue_server.domain.replay import Row
from queue_server.domain.simulation import Rule, customers, play_day
from queue_server.what_if.plans import Question, planned_laws, plans
from tests.domain.examples import SHOP


def made_up(days: int) -> list[Row]:
    """The walk-ins and appointments of so many Mondays, a week apart."""
    question = Question(roster=SHOP.forecast.roster, weekday=0)
    (plan,) = plans(SHOP, question, planned_laws(SHOP), date(2026, 11, 22))
    rows = []
    for day in range(days):
        people = customers(replace(plan, rule=Rule.FIRST_COME), 0, day)
        calls = play_day(plan, people, Rule.FIRST_COME)
        later = timedelta(weeks=day)
        for person, seen_at, by in zip(people, calls.at, calls.by, strict=True):
            if seen_at is not None and by is not None and person.turn.service is not None:
                moments = (person.turn.arrived_at, seen_at, seen_at + person.takes)
                arrived, seen, finished = (_second(moment + later) for moment in moments)
                rows.append(Row(arrived, seen, finished, person.turn.service, f"desk-{by + 1}"))
    return rows


def written(rows: Iterable[Row]) -> str:
    """The rows as a council's log would have them."""
    text = StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        moments = (each.isoformat() for each in (row.arrived_at, row.seen_at, row.finished_at))
        table.writerow([*moments, row.service, row.service_point])
    return text.getvalue()


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
