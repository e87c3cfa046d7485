"""The estimates tried on a log: one made by a simulated shop whose truth is known."""

from dataclasses import replace
from functools import cache

import pytest

from queue_server.domain.replay import Row, replay
from queue_server.domain.simulation import Rule, customers, play_day
from tests.domain.calibration import shop
from tests.domain.examples import SHOP, at, minutes


@cache
def log(days: int) -> list[Row]:
    """Days of a shop that calls first come, first served, written as a log; each day is another Monday."""
    plan, rows = replace(shop(1.0, busier=1.1), rule=Rule.FIRST_COME), []
    for day in range(days):
        people = customers(plan, 5, day)
        calls = play_day(plan, people)
        later = minutes(60 * 24 * 7 * day)
        for person, seen_at, by in zip(people, calls.at, calls.by, strict=True):
            if seen_at is not None and person.turn.service is not None:
                arrived, finished = person.turn.arrived_at + later, seen_at + later + person.takes
                rows.append(Row(arrived, seen_at + later, finished, person.turn.service, f"desk {by}"))
    return rows


def test_a_log_is_told_better_than_by_simple_means() -> None:
    found = replay(log(8), SHOP.timezone, runs=40)
    assert found.learnt_from + found.tested == len(log(8))
    assert found.ranges.count > 0.9 * found.tested
    assert found.middle.mean_absolute < 0.8 * found.past_mean.mean_absolute
    assert found.middle.mean_absolute < 0.8 * found.last_seen.mean_absolute
    assert found.ranges.coverage_percent is not None
    assert found.waits.coverage_percent is not None
    assert found.ranges.coverage_percent > 75
    assert 68 < found.waits.coverage_percent < 92
    assert found.laws.of("council-tax").mean_minutes == pytest.approx(11, rel=0.25)


def test_rows_out_of_order_are_left_out_and_counted() -> None:
    first = log(8)[0]
    wrong = [replace(first, finished_at=first.seen_at - minutes(1)), replace(first, seen_at=at("08:00"))]
    found = replay([*wrong, *log(8)[:200]], SHOP.timezone, runs=5)
    assert found.left_out == 2
    assert found.learnt_from == 100


def test_nothing_of_the_future_is_used() -> None:
    """Whatever comes of later visits, those who came before are told the same."""
    known = log(8)[:300]
    changed = [*known[:-1], replace(known[-1], finished_at=known[-1].finished_at + minutes(300))]
    assert replay(known, SHOP.timezone, runs=5) == replay(changed, SHOP.timezone, runs=5)


def test_too_short_a_log_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 40"):
        replay(log(8)[:79], SHOP.timezone)


def test_the_simple_estimates_by_hand() -> None:
    """One desk, one service: everybody waits 4 minutes, then all wait 10."""
    came = [at("09:00") + minutes(20 * place) for place in range(100)]
    waits = [4.0] * 50 + [10.0] * 50
    rows = [
        Row(moment, moment + minutes(wait), moment + minutes(wait + 5), "tax", "desk 1")
        for moment, wait in zip(came, waits, strict=True)
    ]
    found = replay(rows, SHOP.timezone, runs=5)
    assert (found.past_mean.mean_absolute, found.past_mean.bias) == (6, -6)
    assert found.last_seen.bias == pytest.approx(-6 / 50)
