"""The manager's page "Waits": was it true, day by day, how long people were told that it takes."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.api import spreadsheets
from queue_server.contract.staff_views import WaitTruth, WaitTruthOfDay
from queue_server.contract.words import ENGLISH, Words
from queue_server.domain.hours import day_span
from queue_server.domain.told import Told
from queue_server.live.present import truth
from queue_server.store import waits
from queue_server.web.pages import Asked
from queue_server.web.period import LONGEST, Period, period_of

PATH = "/manager/waits"
_COLUMNS = ("day", "people", "in range %", "should be %", "mean error min", "over 10 min longer %")


async def page(asked: Asked) -> str:
    """The days of a period, the newest first, and all of them together."""
    period, today = period_of(asked), asked.today
    days, together = await _truth(asked, period)
    return asked.draw(
        "manager/waits.html",
        (await asked.door.hub.hall()).head,
        chip="Manager",
        period=period,
        today=today,
        longest=LONGEST.days + 1,
        fewest=truth.FEWEST,
        should_be=truth.SHOULD_BE_PERCENT,
        days=days,
        together=together,
        words=Words.of(ENGLISH),
    )


async def spreadsheet(asked: Asked) -> str:
    """The same, one day a line; empty where too few were seen to say anything."""
    days, _ = await _truth(asked, period_of(asked))
    rows: list[tuple[object, ...]] = []
    for day in days:
        found = day.truth
        figures = (
            ("", "", "", "")
            if found is None
            else (
                found.in_range_percent,
                truth.SHOULD_BE_PERCENT,
                found.mean_error_minutes,
                found.too_low_percent,
            )
        )
        rows.append((day.on, day.count, *figures))
    return spreadsheets.table(_COLUMNS, rows)


# ------------------------------------------------------------------------------------------------


async def _truth(asked: Asked, period: Period) -> tuple[Sequence[WaitTruthOfDay], WaitTruth | None]:
    shop = asked.door.shop
    since, _ = day_span(period.first, shop.timezone)
    _, until = day_span(period.last, shop.timezone)
    said = await asked.door.reader.read(lambda c: waits.told_by_day(c, shop.id, since, until))
    every: list[Told] = [each for told in said.values() for each in told]
    return truth.of_days(said), truth.of_those(every) if len(every) >= truth.FEWEST else None
