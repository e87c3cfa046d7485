"""What is learnt from past visits, and what a few odd ones or too few of them can't do."""

from random import Random

import pytest

from queue_server.domain.estimates import differs_by_part, learn
from queue_server.domain.laws import Law, PartOfDay, Visit

PLANNED = {"council-tax": 11.0, "benefits": 17.0, "waste": 6.0}
TAX = Law(9, 0.45)


def visits(
    service: str, law: Law, count: int, part: PartOfDay = PartOfDay.MORNING, seed: str = ""
) -> list[Visit]:
    luck = Random(f"{service} {part} {seed}")
    return [Visit(service, part, law.at(luck.gauss(0, 1))) for _ in range(count)]


def test_before_anyone_came_the_plan_is_believed() -> None:
    laws = learn([], PLANNED)
    assert laws.of("council-tax") == Law.planned(11)
    assert laws.of("council-tax").visits == 0
    assert 6 < laws.any_errand.mean_minutes < 17


def test_many_visits_teach_their_law() -> None:
    learnt = learn(visits("council-tax", TAX, 2000), PLANNED).of("council-tax")
    assert learnt.median_minutes == pytest.approx(9, rel=0.03)
    assert learnt.spread == pytest.approx(0.45, rel=0.05)
    assert learnt.visits == 2000


def test_forgotten_finishes_change_next_to_nothing() -> None:
    clean = visits("council-tax", TAX, 400)
    forgotten = [Visit("council-tax", PartOfDay.MORNING, 300.0 + count) for count in range(20)]
    before, after = (
        learn(clean, PLANNED).of("council-tax"),
        learn(clean + forgotten, PLANNED).of("council-tax"),
    )
    assert after.median_minutes == pytest.approx(before.median_minutes, rel=0.03)
    assert after.quantile(0.9) == pytest.approx(before.quantile(0.9), rel=0.06)


def test_few_visits_are_drawn_to_the_plan_as_all_services_keep_it() -> None:
    """Benefits take half of their plan, so waste, with two visits, is believed to do so too."""
    halved = visits("benefits", Law(7.0, 0.4), 200)
    plan = Law.planned(6).median_minutes
    few = learn([*halved, *visits("waste", Law(plan, 0.4), 2)], PLANNED).of("waste")
    assert plan * 0.4 < few.median_minutes < plan * 0.7
    more = learn([*halved, *visits("waste", Law(plan, 0.4), 200)], PLANNED).of("waste")
    assert more.median_minutes == pytest.approx(plan, rel=0.1)


def test_one_visit_does_not_make_a_law() -> None:
    one = learn([Visit("waste", PartOfDay.MORNING, 60.0)], PLANNED).of("waste")
    assert one.median_minutes == pytest.approx(Law.planned(6).median_minutes, rel=0.2)
    assert one.spread > 0.4


def test_services_that_are_no_longer_there_teach_nothing() -> None:
    assert learn([Visit("fax", PartOfDay.MORNING, 60.0)] * 50, PLANNED) == learn([], PLANNED)


def parts(midday_times: float, count: int) -> list[Visit]:
    found = visits("council-tax", TAX, count)
    found += visits("council-tax", TAX.slower(midday_times), count, PartOfDay.MIDDAY)
    return found + visits("council-tax", TAX, count, PartOfDay.AFTERNOON)


def test_a_part_of_the_day_has_a_law_of_its_own_where_it_clearly_takes_longer() -> None:
    laws = learn(parts(1.4, 150), PLANNED)
    assert laws.of("council-tax", PartOfDay.MIDDAY).median_minutes == pytest.approx(12.6, rel=0.1)
    assert laws.of("council-tax", PartOfDay.MORNING).median_minutes == pytest.approx(9, rel=0.1)


def test_chance_and_few_visits_make_no_part_of_the_day() -> None:
    assert learn(parts(1.0, 300), PLANNED).of_part == {}
    assert learn(parts(1.4, 30), PLANNED).of_part == {}


def test_chance_is_blamed_wrongly_hardly_ever() -> None:
    luck = Random("parts")
    blamed = sum(
        differs_by_part([[luck.gauss(2, 0.5) for _ in range(60)] for _ in PartOfDay]) for _ in range(400)
    )
    assert blamed <= 3
