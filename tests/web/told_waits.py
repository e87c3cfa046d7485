"""What the page "Waits" shows: two weeks with a bad day, a quiet one and today so far."""

from datetime import date, timedelta
from typing import Any

from queue_server.contract.staff_views import WaitTruth, WaitTruthOfDay
from queue_server.contract.words import Words
from queue_server.web.period import Period
from tests.web.samples import NOW

TODAY = NOW.date()


def shown(**changes: Any) -> dict[str, Any]:
    """What the page is drawn from."""
    days = [
        of_day(TODAY, 12, 83, -0.4, 0),
        WaitTruthOfDay(on=TODAY - timedelta(days=3), count=3, truth=None),
        of_day(TODAY - timedelta(days=4), 141, 62, 6.2, 24),
        of_day(TODAY - timedelta(days=5), 118, 81, 0.7, 5),
    ]
    values: dict[str, Any] = {
        "period": Period(date(2026, 10, 27), TODAY),
        "today": TODAY,
        "longest": 92,
        "fewest": 5,
        "should_be": 80,
        "days": days,
        "together": WaitTruth(count=274, in_range_percent=71, mean_error_minutes=3.5, too_low_percent=14),
        "words": Words.of("en"),
    }
    return values | changes


def of_day(on: date, count: int, in_range: int, error: float, too_low: int) -> WaitTruthOfDay:
    truth = WaitTruth(
        count=count, in_range_percent=in_range, mean_error_minutes=error, too_low_percent=too_low
    )
    return WaitTruthOfDay(on=on, count=count, truth=truth)
