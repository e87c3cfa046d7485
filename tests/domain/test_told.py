"""What is said of a wait, and that the last errors make it truer."""

from datetime import UTC, datetime, timedelta
from math import inf
from random import Random

import pytest

from queue_server.domain.told import (
    Correction,
    Outlook,
    Told,
    WaitRange,
    allotted_at,
    closes_first,
    grown_past,
    truth,
    wait_range,
)
from tests.domain.examples import at

NEVER = Outlook(4, 9, inf, inf)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (7, 18, (5, 20)),
        (5, 10, (5, 10)),
        (0, 3.2, (0, 5)),
        (0, 0, (0, 5)),
        (0, 5.1, (0, 10)),
        (21, 22, (20, 25)),
        (41, 60, (40, 60)),
        (52, 61, (50, 75)),
        (80, 119, (75, 120)),
        (170, 185, (165, 210)),
        (535, 720, (510, 720)),
    ],
)
def test_ranges_are_rounded_outwards_as_people_count(low: float, high: float, said: tuple[int, int]) -> None:
    assert wait_range(Outlook(low, (low + high) / 2, high, high)) == WaitRange(*said)


def test_a_wait_has_grown_once_it_ends_clearly_after_what_was_told() -> None:
    ten = datetime(2026, 11, 23, 10, tzinfo=UTC)
    told, until = Outlook(6, 11, 17, 22), ten + timedelta(minutes=25)
    assert grown_past(told, ten, until + timedelta(minutes=5)) is None
    assert grown_past(told, ten, until + timedelta(minutes=6)) == until
    assert grown_past(NEVER, ten, ten + timedelta(hours=3)) is None


def test_a_range_that_runs_past_closing_is_not_told() -> None:
    four, five = (datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in (16, 17))
    assert not closes_first(Outlook(10, 20, 40, 60), four, five)
    assert closes_first(Outlook(10, 20, 40, 61), four, five)
    assert not closes_first(Outlook(10, 20, 40, 61), four, None)
    assert not closes_first(NEVER, four, five)
    assert grown_past(Outlook(10, 20, 40, 60), four, five + timedelta(hours=1), five) is not None
    assert grown_past(Outlook(10, 20, 40, 61), four, five + timedelta(hours=1), five) is None


def test_the_unknown_is_not_told() -> None:
    assert wait_range(NEVER) is None


def test_a_slot_is_what_eight_in_ten_wait_at_most_rounded_up() -> None:
    assert allotted_at(at("10:02"), Outlook(5, 10, 16.2, 21)) == at("10:22")
    assert allotted_at(at("10:02"), Outlook(0, 0, 0, 0)) == at("10:02")
    assert allotted_at(at("10:02"), NEVER) == at("10:02")


def wrongly_told(count: int, times: float, seed: str) -> list[Told]:
    """People whose waits are so many times as long as they were played."""
    luck = Random(seed)
    found = []
    for _ in range(count):
        expected = luck.uniform(10, 40)
        played = Outlook(expected * 0.8, expected, expected * 1.1, expected * 1.2)
        found.append(Told(played, played, expected * times * luck.lognormvariate(0, 0.3)))
    return found


@pytest.mark.parametrize("times", [0.8, 1.0, 1.25, 1.6])
def test_after_three_hundred_errors_four_in_five_ranges_hold(times: float) -> None:
    correction = Correction.learnt_from(wrongly_told(300, times, "past"))
    later = [
        Told(each.played, correction.of(each.played), each.waited_minutes)
        for each in wrongly_told(4000, times, "later")
    ]
    found = truth(later)
    assert found.coverage_percent == pytest.approx(80, abs=5)
    assert abs(found.mean_error_minutes or 0) < 3
    late = sum(each.waited_minutes <= each.corrected.late for each in later) / len(later)
    assert late == pytest.approx(0.8, abs=0.05)


def test_too_few_errors_correct_nothing() -> None:
    played = Outlook(5, 10, 12, 15)
    assert Correction.learnt_from(wrongly_told(39, 2, "few")).of(played) == played
    assert Correction.learnt_from(wrongly_told(40, 2, "few")).of(played) != played


def test_the_many_who_never_wait_do_not_hide_how_wrong_waits_are_told() -> None:
    nothing = Outlook(0, 0, 0, 0)
    easy = [Told(nothing, nothing, 0.0)] * 900
    told = [each for pair in zip(easy, wrongly_told(100, 1.5, "hard") * 9, strict=True) for each in pair]
    correction = Correction.learnt_from(told)
    assert correction.of(nothing) == nothing
    assert correction.of(Outlook(16, 20, 22, 24)).high > 30


def test_what_is_not_known_stays_unknown() -> None:
    correction = Correction.learnt_from([*wrongly_told(300, 2, "past"), *[Told(NEVER, NEVER, 9.0)] * 50])
    assert correction.of(NEVER) == NEVER
    assert correction == Correction.learnt_from(wrongly_told(300, 2, "past"))


def test_figures_stay_in_order_and_never_below_nothing() -> None:
    correction = Correction.learnt_from(wrongly_told(300, 0.3, "quick"))
    found = correction.of(Outlook(1, 6, 7, 9))
    assert 0 <= found.low <= found.middle <= found.late <= found.high


def test_the_daily_line_by_hand() -> None:
    told = Outlook(5, 10, 15, 20)
    line = truth([Told(told, told, minutes) for minutes in (5, 10, 20, 21, 25)] + [Told(NEVER, NEVER, 9)])
    assert line.count == 5
    assert line.coverage_percent == 60
    assert line.mean_error_minutes == pytest.approx(6.2)
    assert line.mean_width_minutes == 15
    assert line.too_low_percent == 40
    assert truth([]).coverage_percent is None
