"""Desks more or fewer at some hours: who they are, what they do, and what can't be."""

from datetime import time

import pytest

from queue_server.domain.errors import BadInput
from queue_server.what_if.rosters import changed, desks_by_hour, own_shifts
from tests.domain.examples import SHOP

MONDAY, WEDNESDAY, SUNDAY = 0, 2, 6
ROSTER = SHOP.forecast.roster


def test_breaks_count_as_a_part_of_the_hour() -> None:
    """Four of Monday's six are away for half of the hour from 12:00, two for half of the next."""
    assert desks_by_hour(SHOP, ROSTER, MONDAY) == {9: 6, 10: 6, 11: 6, 12: 4, 13: 5, 14: 6, 15: 6, 16: 6}
    assert desks_by_hour(SHOP, ROSTER, SUNDAY) == {}


def test_one_more_for_two_hours_does_what_its_model_does() -> None:
    roster = changed(SHOP, ROSTER, MONDAY, {9: 1, 10: 2, 12: 1}, like="desk-3")
    first, second = (shift for shift in roster if shift.place.startswith("one more"))
    assert first.times == ((time(9), time(11)), (time(12), time(13)))
    assert second.times == ((time(10), time(11)),)
    assert first.skills == second.skills == {"general", "housing", "benefits"}
    assert desks_by_hour(SHOP, roster, MONDAY) == {9: 7, 10: 8, 11: 6, 12: 5, 13: 5, 14: 6, 15: 6, 16: 6}


def test_fewer_takes_the_last_who_work_then_and_only_then() -> None:
    roster = changed(SHOP, ROSTER, MONDAY, {9: -1, 13: -1})
    assert desks_by_hour(SHOP, roster, MONDAY) == {9: 5, 10: 6, 11: 6, 12: 4, 13: 5, 14: 6, 15: 6, 16: 6}
    last = own_shifts(SHOP, roster, MONDAY)[-1]
    assert last.times == ((time(10), time(13)), (time(14), time(17, 30)))


def test_partners_stay_and_nothing_changes_where_nothing_is_asked() -> None:
    same = changed(SHOP, ROSTER, WEDNESDAY, {9: 0})
    assert set(same) == {shift for shift in ROSTER if WEDNESDAY in shift.weekdays}


def test_more_than_work_then_cannot_be_fewer() -> None:
    with pytest.raises(BadInput, match="At 9:00 there are not so many desks that 7 could be fewer"):
        changed(SHOP, ROSTER, MONDAY, {9: -7})
    with pytest.raises(BadInput, match="nobody for the council's own services"):
        changed(SHOP, (), MONDAY, {9: 1})
