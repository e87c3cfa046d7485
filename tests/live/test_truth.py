"""How true what was told was, day by day; nothing is said of few people."""

from datetime import date

from queue_server.contract.staff_views import WaitTruth, WaitTruthOfDay
from queue_server.domain.told import Outlook, Told
from queue_server.live.present import truth

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
OUTLOOK = Outlook(5.0, 10.0, 15.0, 20.0)


def told(*waited: float) -> list[Told]:
    return [Told(OUTLOOK, OUTLOOK, minutes) for minutes in waited]


def test_each_day_has_its_line_the_newest_first():
    lines = truth.of_days({FRIDAY: told(4, 6, 8, 20, 32), MONDAY: told(10, 10, 10, 10, 10, 9)})
    assert lines == [
        WaitTruthOfDay(
            on=MONDAY,
            count=6,
            truth=WaitTruth(count=6, in_range_percent=100, mean_error_minutes=-0.2, too_low_percent=0),
        ),
        WaitTruthOfDay(
            on=FRIDAY,
            count=5,
            truth=WaitTruth(count=5, in_range_percent=60, mean_error_minutes=4.0, too_low_percent=20),
        ),
    ]


def test_nothing_is_said_of_fewer_than_five():
    (line,) = truth.of_days({MONDAY: told(6, 7, 8, 9)})
    assert (line.count, line.truth) == (4, None)
