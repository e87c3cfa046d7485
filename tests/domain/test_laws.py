"""Laws of how long a visit takes, against what is known of log-normal laws."""

import json
from random import Random

import pytest

from queue_server.domain.laws import Law, Laws, PartOfDay, part_of_day
from tests.domain.examples import SHOP, at, minutes

TAX = Law(median_minutes=10, spread=0.5, visits=412)


def test_a_plan_keeps_its_mean_and_is_learnt_from_nobody() -> None:
    plan = Law.planned(11)
    assert plan.mean_minutes == pytest.approx(11)
    assert plan.visits == 0


def test_quantiles_are_those_of_the_logarithm() -> None:
    assert TAX.quantile(0.5) == pytest.approx(10)
    assert TAX.quantile(0.9) == pytest.approx(10 * 2.718281828 ** (0.5 * 1.281551566))
    assert TAX.usual_minutes == (5, 19)


def test_before_anything_has_passed_the_rest_is_the_whole() -> None:
    assert TAX.rest(0, 0.8) == pytest.approx(TAX.quantile(0.8))


@pytest.mark.parametrize("elapsed", [2.0, 10.0, 20.0])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_rest_is_that_of_visits_which_lasted_so_long(elapsed: float, share: float) -> None:
    luck = Random("rest")
    longer = [visit for _ in range(30_000) if (visit := TAX.at(luck.gauss(0, 1))) > elapsed]
    ended = sum(visit <= elapsed + TAX.rest(elapsed, share) for visit in longer)
    assert ended / len(longer) == pytest.approx(share, abs=0.02)


def test_a_visit_that_nobody_finished_tells_nothing_more() -> None:
    longest = 2 * TAX.quantile(0.9)
    assert TAX.rest(240, 0.5) == TAX.rest(longest, 0.5)
    assert 0 < TAX.rest(240, 0.5) < 20
    assert 0 < Law(10, 0.05).rest(500, 0.5) < 1


@pytest.mark.parametrize(("median", "spread"), [(0, 0.5), (10, 0), (10, 0.01)])
def test_a_law_without_chance_is_none(median: float, spread: float) -> None:
    with pytest.raises(ValueError, match="not always the same"):
        Law(median, spread)


def test_laws_come_back_from_storage_unchanged() -> None:
    laws = Laws(
        Law(9.5, 0.6, 900), {"council-tax": TAX}, {("council-tax", PartOfDay.MIDDAY): Law(12, 0.4, 80)}
    )
    assert Laws.from_json(json.loads(json.dumps(laws.as_json()))) == laws


def test_a_service_has_its_own_law_and_an_unknown_errand_that_of_any() -> None:
    midday = Law(12, 0.4, 80)
    laws = Laws(Law(9, 0.6), {"council-tax": TAX}, {("council-tax", PartOfDay.MIDDAY): midday})
    assert laws.of("council-tax", PartOfDay.MORNING) == TAX
    assert laws.of("council-tax", PartOfDay.MIDDAY) == midday
    assert laws.of(None) == laws.of("never heard of") == laws.any_errand


def test_parts_of_the_day_go_by_the_local_clock() -> None:
    summer = at("10:30") - minutes(60 * 24 * 120)
    assert part_of_day(at("10:30"), SHOP.timezone) is PartOfDay.MORNING
    assert part_of_day(summer, SHOP.timezone) is PartOfDay.MIDDAY
    assert part_of_day(at("14:00"), SHOP.timezone) is PartOfDay.AFTERNOON
