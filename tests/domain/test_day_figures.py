"""What a change brings is known by the same days done both ways."""

from random import Random

import pytest

from queue_server.domain.day_figures import Day, change


def day(longer: float, luck: Random) -> Day:
    """Forty people whose waits differ much from day to day, each `longer` by so many minutes."""
    busy = luck.uniform(5, 25)
    return Day(tuple(busy + longer + luck.random() for _ in range(40)), 0, {"see": (round(40 - longer), 40)})


def test_a_small_change_shows_though_days_differ_much() -> None:
    before, after = ([day(longer, Random(place)) for place in range(20)] for longer in (0.0, 2.0))
    found = change(before, after)
    assert found.mean_wait.value == pytest.approx(2)
    assert (found.mean_wait.low, found.mean_wait.high) == (pytest.approx(2), pytest.approx(2))
    assert found.longest_wait.value == pytest.approx(found.p95_wait.value) == pytest.approx(2)
    assert found.kept_percent["see"].value == pytest.approx(-5)


def test_its_interval_holds_the_truth_19_times_in_20() -> None:
    luck, held = Random(7), 0
    for _ in range(300):
        before = [Day((luck.gauss(20, 4),), 0, {}) for _ in range(25)]
        after = [Day((each.waits[0] + luck.gauss(3, 2),), 0, {}) for each in before]
        found = change(before, after).mean_wait
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 3 <= found.high
    assert 270 <= held <= 294


def test_the_same_is_no_change_and_one_day_tells_no_interval() -> None:
    days = [day(0, Random(place)) for place in range(3)]
    same = change(days, days).mean_wait
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert change(days[:1], days[1:2]).mean_wait.low is None
