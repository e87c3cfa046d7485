"""Whole days by hand, against the formulas of queueing, and alike whatever is tried."""

from dataclasses import replace
from math import factorial
from random import Random

import pytest

from queue_server.domain.calling import Policy
from queue_server.domain.day_figures import Day, figures
from queue_server.domain.laws import Law, Laws
from queue_server.domain.playing import Floor, Shift, play
from queue_server.domain.simulation import (
    COURSES,
    Demand,
    Plan,
    Rule,
    customers,
    days,
    play_day,
)
from queue_server.domain.turn import Channel
from tests.domain.examples import (
    APPOINTMENT,
    GREET,
    NEEDS,
    SHOP,
    SLOT,
    WALK_IN,
    at,
    minutes,
    policy,
    seat,
    waiting,
)

OPENS = at("09:00")
LAWS = Laws(Law.planned(12), {"council-tax": Law.planned(11, 0.5), "benefits": Law.planned(17, 0.5)})
SHIFT = Shift(seat=seat("desk-1", free_rooms=()), spans=((OPENS, at("18:00")),))
TAX = Demand(service=SHOP.services["council-tax"], walk_ins=[6.0] * 8, appointments=[1] * 8, needs_share=0.1)
BENEFITS = Demand(service=SHOP.services["benefits"], walk_ins=[2.0] * 8)


def plan(desks: int = 2, **changes: object) -> Plan:
    """A day of eight hours with two desks for two services, busy but not too busy."""
    values = {
        "opens_at": OPENS,
        "demands": (TAX, BENEFITS),
        "shifts": [SHIFT] * desks,
        "laws": LAWS,
        "policy": policy(),
        "promises": {Channel.WALK_IN: (GREET, WALK_IN), Channel.APPOINTMENT: (GREET, APPOINTMENT)},
        "need": "short-wait",
    }
    return Plan(**values | changes)  # type: ignore[arg-type]  # any field


# Formulas ---------------------------------------------------------------------------------------


def erlang_wait(desks: int, load: float, service: float) -> float:
    """The mean wait of M/M/c, minutes."""
    terms = [load**place / factorial(place) for place in range(desks)]
    last = load**desks / factorial(desks) * desks / (desks - load)
    return last / (sum(terms) + last) * service / (desks - load)


@pytest.mark.parametrize(("desks", "use"), [(1, 0.6), (3, 0.8)])
def test_the_mean_wait_is_that_of_the_formula(desks: int, use: float) -> None:
    """Sixteen lines of 700 people; their first 200, who find it empty, are not counted."""
    service, means = 10.0, []
    rule = Policy(m=0, needs=NEEDS, timezone=SHOP.timezone)
    for luck in map(Random, range(16)):
        moments, now = [], 0.0
        for _ in range(700):
            now += luck.expovariate(use * desks / service)
            moments.append(OPENS + minutes(now))
        turns = [
            waiting(f"A{1 + n:03d}" if n < 999 else f"A{1 + n}", arrived_at=each)
            for n, each in enumerate(moments)
        ]
        floor = Floor(
            [COURSES[Rule.FIRST_COME](turn, rule) for turn in turns],
            [replace(SHIFT, spans=((OPENS, at("18:00") + minutes(10**6)),))] * desks,
            NEEDS,
            OPENS,
        )
        takes = [minutes(luck.expovariate(1 / service)) for _ in turns]
        called = play(floor, takes, [OPENS] * desks, dict(enumerate(moments))).at
        waits = [(at - came) / minutes(1) for at, came in zip(called, moments, strict=True) if at is not None]
        means.append(sum(waits[200:]) / 500)
    mean = sum(means) / len(means)
    error = (sum((each - mean) ** 2 for each in means) / (len(means) - 1) / len(means)) ** 0.5
    assert abs(mean - erlang_wait(desks, use * desks, service)) < 3 * error
    assert error < mean / 4


# The same people --------------------------------------------------------------------------------


def test_a_day_has_the_same_people_whatever_is_tried() -> None:
    usual = customers(plan(), 1, 7)
    assert customers(plan(desks=5, policy=policy(0), rule=Rule.CLASSES), 1, 7) == usual
    assert customers(plan(), 1, 8) != usual
    assert customers(plan(), 2, 7) != usual


def test_a_busier_day_only_adds_people() -> None:
    def known(busier: float) -> set[tuple[object, ...]]:
        people = customers(plan(busier=busier), 1, 7)
        return {(each.turn.arrived_at, each.turn.service, each.takes) for each in people}

    assert known(0) < known(1.0) < known(1.5)


def test_people_come_as_often_as_the_plan_says() -> None:
    people = [each.turn for day in range(60) for each in customers(plan(), 3, day)]
    booked = sum(each.booked_at is not None for each in people) / 60
    needy = sum(bool(each.needs) for each in people if each.service == "council-tax")
    assert len(people) / 60 - booked == pytest.approx(64, rel=0.06)
    assert booked == pytest.approx(0.92 * 8, rel=0.06)
    assert needy / sum(each.service == "council-tax" for each in people) == pytest.approx(0.1, abs=0.02)


def test_slots_are_told_up_to_five_and_alike_for_every_rule() -> None:
    promises = {Channel.WALK_IN: (GREET, SLOT), Channel.APPOINTMENT: (GREET, APPOINTMENT)}
    people = customers(plan(promises=promises), 1, 7)
    told = [each.turn for each in people if each.turn.booked_at is None]
    assert any(turn.allotted_at != turn.arrived_at for turn in told)
    assert all(
        turn.allotted_at and (turn.allotted_at - turn.arrived_at) % minutes(5) == minutes(0) for turn in told
    )
    assert customers(plan(promises=promises, rule=Rule.CLASSES), 1, 7) == people


# Days -------------------------------------------------------------------------------------------


def test_more_desks_keep_more_promises() -> None:
    two, three = (figures(list(days(plan(desks=count, busier=1.3), 12))) for count in (2, 3))
    assert three.kept_percent["see-walk-in"].value > two.kept_percent["see-walk-in"].value
    assert three.mean_wait.value < two.mean_wait.value
    assert set(two.kept_percent) == {"see-walk-in", "see-appointment"}


def test_first_come_first_served_is_just_that() -> None:
    people = customers(plan(busier=1.3), 1, 3)
    called = [moment for moment in play_day(plan(busier=1.3), people, Rule.FIRST_COME).at if moment]
    assert called == sorted(called)


@pytest.mark.parametrize("rule", [Rule.APPOINTMENTS_FIRST, Rule.CLASSES, Rule.PROMISE])
def test_other_rules_see_appointments_sooner(rule: Rule) -> None:
    first, other = (figures(list(days(plan(busier=1.3, rule=each), 12))) for each in (Rule.FIRST_COME, rule))
    assert other.kept_percent["see-appointment"].value > first.kept_percent["see-appointment"].value + 5


def test_whoever_is_not_seen_before_all_go_home_is_a_promise_missed() -> None:
    short = plan(shifts=[replace(SHIFT, spans=((OPENS, at("09:30")),))])
    (day,) = days(short, 1)
    kept, counted = day.kept["see-walk-in"]
    assert day.not_seen > 30
    assert counted - kept >= day.not_seen - 10
    assert len(day.waits) + day.not_seen == len(customers(short, 0, 0))


# Figures ----------------------------------------------------------------------------------------


def test_the_figures_by_hand() -> None:
    found = figures([Day((0.0, 10.0), 0, {"see": (2, 2)}), Day((20.0,), 1, {"see": (0, 2)})])
    assert found.customers_a_day == 2
    assert found.kept_percent["see"].value == 50
    assert found.mean_wait.value == 10
    assert found.p95_wait.value == 15
    assert (found.longest_wait.value, found.longest) == (15, 20)
    assert found.not_seen_percent.value == 25
    low, high = found.mean_wait.low, found.mean_wait.high
    assert low is not None
    assert high is not None
    assert low < 10 < high


def test_one_day_has_no_interval_and_a_day_without_anyone_no_wait() -> None:
    found = figures([Day((), 0, {})])
    assert (found.mean_wait.value, found.mean_wait.low, found.longest) == (0, None, 0)


def test_the_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Days of 40 people whose waits go up and down together; their mean is 10 in the long run."""
    luck = Random("intervals")

    def day() -> Day:
        busy = luck.uniform(5, 15)
        return Day(tuple(luck.expovariate(1 / busy) for _ in range(40)), 0, {})

    found = [figures([day() for _ in range(20)]).mean_wait for _ in range(200)]
    held = sum(each.low is not None and each.high is not None and each.low < 10 < each.high for each in found)
    assert 0.87 < held / 200 < 0.99
