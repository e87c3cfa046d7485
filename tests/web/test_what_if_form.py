"""What a manager fills in becomes what is tried, or a sentence that says what is wrong."""

from datetime import date

import pytest

from queue_server.domain.errors import BadInput
from queue_server.domain.simulation import Rule
from queue_server.live.tryout import Asked
from queue_server.web.what_if_form import EVERY_DAY, asked_by, first_shown, more_box
from queue_server.what_if.plans import planned_laws
from tests.api.conftest import SHOP

MONDAY, SUNDAY = 0, date(2026, 11, 22)


def ask(kind: str, **said: str) -> Asked:
    boxes = {**first_shown(SHOP, MONDAY, 1.5), "ask": kind, **said}
    return asked_by(SHOP.at_any_hour(), boxes, planned_laws(SHOP), SUNDAY)


def test_untouched_it_asks_how_many_desks_a_monday_morning_needs() -> None:
    asked = ask("desks")
    assert [case.desks for case in asked.cases] == [4, 5, 6, 7, 8]
    assert asked.when.words(asked.days) == "60 Mondays, only those who come 09:00 to 12:00"
    assert {case.plans[0].policy.m for case in asked.cases} == {1.5}
    assert asked.warnings == []


def test_a_whole_day_judges_everybody_and_all_days_come_in_turn() -> None:
    asked = ask("desks", closes="17:00", day=EVERY_DAY)
    assert asked.when.between is None
    assert [plan.opens_at.weekday() for plan in asked.cases[0].plans] == [0, 1, 2, 3, 4]


def test_skills_that_nobody_has_are_named_and_everybody_may_have_all() -> None:
    (warning,) = ask("desks", fewest="2", most="3").warnings
    assert warning.startswith("With 2 desks, nobody does Bins and recycling")
    assert ask("desks", fewest="2", most="3", everyone="yes").warnings == []


def test_two_ways_differ_only_in_what_was_changed() -> None:
    more = {more_box("b", 9): "1", more_box("b", 10): "-1"}
    first, second = ask("ways", **{"b-rule": "first-come", "b-busier": "120", "b-m": "0"}, **more).cases
    assert (first.name, second.name) == ("First way", "Second way")
    assert (first.rule, second.rule) == (Rule.PROMISE, Rule.FIRST_COME)
    (one,), (other,) = first.plans, second.plans
    assert (one.busier, other.busier, one.policy.m, other.policy.m) == (1.0, 1.2, 1.5, 0.0)
    assert len(other.shifts) == len(one.shifts) + 1
    assert one.demands == other.demands


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("desks", {"fewest": "6", "most": "5"}, "The most desks must not be below the fewest"),
        ("desks", {"fewest": "1", "most": "11"}, "nor 10 or more above them"),
        ("desks", {"fewest": "some"}, "The fewest desks: enter a whole number from 1 to 40."),
        ("desks", {"days": "500"}, "How many days: enter a whole number from 20 to 200."),
        ("desks", {"opens": "12:00", "closes": "09:00"}, "The time to must be after the time from."),
        ("desks", {"opens": "nine"}, "Enter both times, such as 09:00 and 12:00."),
        ("desks", {"day": "6"}, "The shop is not open on that day."),
        ("desks", {"busier": "900"}, "How many walk in: enter a whole number from 0 to 300."),
        ("ways", {"day": EVERY_DAY}, "Choose one day of the week."),
        ("ways", {"b-rule": "loudest"}, "Second way: choose who is called next."),
        ("ways", {"a-m": "nan"}, "First way: the dial: enter a number from 0 to 3."),
        ("ways", {"a-more-9": "-7"}, "At 9:00 there are not so many desks that 7 could be fewer."),
        ("ways", {"a-more-9": "40"}, "First way, 9:00: enter a whole number from -9 to 9."),
    ],
)
def test_what_cannot_be_tried_is_said_in_a_sentence(kind: str, said: dict[str, str], told: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask(kind, **said)
    assert told in refused.value.message
