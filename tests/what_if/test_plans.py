"""The example shop's usual days become plans: who comes, who works, and what is promised."""

from dataclasses import replace
from datetime import date, time

import pytest

from queue_server.domain.errors import BadInput
from queue_server.domain.simulation import Demand, Plan
from queue_server.shop_forecast import UsualShift
from queue_server.what_if.plans import (
    Question,
    nobody_does,
    planned_laws,
    plans,
)
from queue_server.what_if.rosters import who_does_everything, with_desks
from tests.domain.examples import SHOP, at

SUNDAY = date(2026, 11, 22)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY = 0, 1, 2, 5
LAWS = planned_laws(SHOP)


def ask(**changes: object) -> list[Plan]:
    values = {"roster": SHOP.forecast.roster} | changes
    return plans(SHOP, Question(**values), LAWS, SUNDAY)  # type: ignore[arg-type]  # any field


def demand(plan: Plan, service: str) -> Demand:
    return next(each for each in plan.demands if each.service.code == service)


def test_each_open_day_has_a_plan_and_a_day_by_itself_one() -> None:
    week = ask()
    assert [plan.opens_at.date().weekday() for plan in week] == [0, 1, 2, 3, 4]
    assert ask(weekday=MONDAY) == week[:1]
    assert week[0].opens_at == at("09:00")


def test_a_bank_holiday_is_passed_over() -> None:
    (plan,) = plans(SHOP, Question(roster=SHOP.forecast.roster, weekday=4), LAWS, date(2026, 12, 21))
    assert plan.opens_at.date() == date(2027, 1, 8)


def test_a_closed_day_is_refused() -> None:
    with pytest.raises(BadInput, match="not open"):
        ask(weekday=SATURDAY)


def test_a_shop_that_does_not_say_who_comes_is_refused() -> None:
    silent = replace(SHOP, forecast=replace(SHOP.forecast, demands=()))
    with pytest.raises(BadInput, match=r"demand\.toml"):
        plans(silent, Question(roster=SHOP.forecast.roster), LAWS, SUNDAY)


def test_mondays_are_busier_and_appointments_are_not() -> None:
    monday, tuesday = ask()[:2]
    assert demand(monday, "general").walk_ins[0] == pytest.approx(1.5 * 1.18)
    assert demand(tuesday, "general").walk_ins[0] == pytest.approx(1.5 * 1.02)
    assert demand(monday, "housing").appointments == demand(tuesday, "housing").appointments


def test_partners_are_asked_for_while_they_are_here() -> None:
    monday, tuesday, wednesday = ask()[:3]
    assert not any(demand(monday, "universal-credit").walk_ins)
    assert demand(tuesday, "universal-credit").walk_ins[:3] == pytest.approx([0, 1.02, 1.02])
    assert sum(demand(wednesday, "community-law").appointments) == round(6 * 0.8)


def test_the_share_of_slots_that_is_booked_lies_in_their_hours() -> None:
    """Blue Badge: 10:00 to 12:00 in quarters of an hour, eight slots, half of them booked."""
    monday, tuesday = ask()[:2]
    assert demand(tuesday, "blue-badge").appointments == [0, 2, 2]
    assert demand(monday, "blue-badge").appointments == []


def test_who_works_does_so_in_local_times_and_a_partners_room_is_not_offered() -> None:
    (plan,) = ask(weekday=MONDAY)
    first = plan.shifts[0]
    assert (first.seat.place.code, first.spans[0]) == ("desk-1", (at("09:00"), at("12:00")))
    assert [shift.seat.place.code for shift in plan.shifts][-1] == "room-2"
    assert [room.code for room in plan.rooms] == ["room-1", "room-3"]


def test_only_who_comes_between_is_judged() -> None:
    (plan,) = ask(weekday=MONDAY, between=(time(9), time(12)))
    assert plan.counted == (at("09:00"), at("12:00"))


def test_so_many_desks_have_the_rosters_skills_in_turn_and_partners_stay() -> None:
    eight = with_desks(SHOP, SHOP.forecast.roster, 8, MONDAY)
    own = [shift for shift in eight if shift.place.startswith("desk ")]
    assert len(own) == 8
    assert own[6].skills == own[0].skills == SHOP.forecast.roster[0].skills
    assert [shift.skills for shift in eight[8:]] == [{"citizens-advice"}]
    (plan,) = ask(roster=eight, weekday=MONDAY)
    assert all(shift.seat.place.features for shift in plan.shifts[:8])


def test_a_day_without_the_councils_own_people_has_no_desks_to_number() -> None:
    partners = [shift for shift in SHOP.forecast.roster if shift.skills == {"community-law"}]
    with pytest.raises(BadInput, match="nobody"):
        with_desks(SHOP, partners, 2, WEDNESDAY)


def test_what_nobody_does_is_named() -> None:
    roster = with_desks(SHOP, SHOP.forecast.roster, 2, MONDAY)
    assert nobody_does(SHOP, ask(roster=roster, weekday=MONDAY)) == ["Bins and recycling"]
    assert nobody_does(SHOP, ask()) == []
    everyone = who_does_everything(SHOP, roster)
    assert nobody_does(SHOP, ask(roster=everyone, weekday=MONDAY)) == []
    assert everyone[-1].skills == {"citizens-advice"}


def test_the_laws_of_a_new_shop_are_its_planned_minutes() -> None:
    assert LAWS.of("housing").mean_minutes == pytest.approx(30)
    assert LAWS.of("housing").visits == 0


def test_the_dial_and_the_crowd_are_those_asked_for() -> None:
    (plan,) = ask(weekday=TUESDAY, m=0.5, busier=1.5)
    assert (plan.policy.m, plan.busier) == (0.5, 1.5)
    assert ask(weekday=TUESDAY)[0].policy.m == SHOP.m


def test_the_shipped_roster_sits_nobody_on_two_chairs() -> None:
    shifts: tuple[UsualShift, ...] = SHOP.forecast.roster
    for weekday in range(5):
        places = [
            (shift.place, span) for shift in shifts if weekday in shift.weekdays for span in shift.times
        ]
        assert len(places) == len(set(places))
