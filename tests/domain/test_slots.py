"""Slots lie on the grid, never overlap in a lane, and have room for exactly as many as they say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.hours import Hours
from queue_server.domain.slots import (
    Bookable,
    Closure,
    Slot,
    Taken,
    cells,
    free_lane,
    on_grid,
    open_slots,
    parse_id,
    places_left,
    slots_of_hours,
)

LONDON = ZoneInfo("Europe/London")
TEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
MINUTES = st.integers(0, 23).map(lambda step: timedelta(minutes=5 * step))
LENGTHS = st.integers(1, 12).map(lambda step: timedelta(minutes=5 * step))


def slot(starts_at=TEN, minutes=20, lanes=2):
    return Slot("housing", "housing", starts_at, starts_at + timedelta(minutes=minutes), lanes)


def bookable(*spans, length=20, lanes=1, closed_on=frozenset()):
    week = dict.fromkeys(range(5), spans)
    hours = Hours(timezone=LONDON, weekly=week, closed_on=closed_on)
    return Bookable(hours=hours, length=timedelta(minutes=length), lanes=lanes)


@given(opens=MINUTES, long=LENGTHS, length=LENGTHS, first=st.dates(date(2026, 1, 1), date(2027, 12, 1)))
def test_a_days_slots_fill_its_hours_by_the_local_clock_whatever_day_it_is(opens, long, length, first):
    start = (datetime(2026, 1, 1, 9, 0) + opens).time()  # noqa: DTZ001 - a time of day
    end = (datetime.combine(date(2026, 1, 1), start) + long).time()
    offered = bookable((start, end), length=length // timedelta(minutes=1))
    found = list(slots_of_hours("housing", offered, first, first + timedelta(days=6)))
    assert len(found) == 5 * (long // length)
    for each in found:
        local = each.starts_at.astimezone(LONDON)
        assert start <= local.time() < end
        assert local.weekday() < 5
        assert on_grid(each.starts_at)
        assert each.ends_at - each.starts_at == length
        assert parse_id(each.id) == ("housing", each.starts_at)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(found))


def test_ten_in_the_morning_is_ten_in_summer_and_in_winter():
    offered = bookable((time(10), time(10, 20)))
    year = list(slots_of_hours("housing", offered, date(2026, 1, 1), date(2026, 12, 31)))
    assert len(year) == 261
    assert {each.starts_at.astimezone(LONDON).time() for each in year} == {time(10)}
    assert {each.starts_at.hour for each in year} == {9, 10}


@given(
    booked=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 2))),
    other=st.lists(st.tuples(MINUTES, LENGTHS, st.integers(0, 2)), max_size=2),
)
def test_slots_side_by_side_have_room_for_who_is_not_booked_in_them(booked, other):
    listed = [slot(TEN + n * timedelta(minutes=20)) for n in range(4)]
    taken = [Taken.between("housing", lane, listed[n].starts_at, listed[n].ends_at) for n, lane in booked]
    taken += [Taken.between("housing", lane, TEN + at, TEN + at + long) for at, long, lane in other]
    alone = [left for each in listed for _, left in places_left([each], taken)]
    assert [left for _, left in places_left(listed, taken)] == alone
    for (_, left), each in zip(places_left(listed, taken), listed, strict=True):
        there = {lane for _, lane, first, end in taken if first < each.cells.stop and each.cells.start < end}
        assert left == each.lanes - len(there & set(range(each.lanes)))


def test_closed_days_have_no_slots():
    offered = bookable((time(10), time(11)), closed_on={date(2026, 12, 1)})
    found = list(slots_of_hours("housing", offered, date(2026, 12, 1), date(2026, 12, 2)))
    assert {each.starts_at.day for each in found} == {2}


@given(
    lanes=st.integers(1, 4),
    booked=st.lists(st.tuples(MINUTES, LENGTHS, st.integers(0, 5)), max_size=12),
)
def test_what_is_left_is_what_can_still_be_booked(lanes, booked):
    mine = slot(TEN + timedelta(minutes=30), minutes=30, lanes=lanes)
    taken = [Taken.between("housing", lane, TEN + at, TEN + at + long) for at, long, lane in booked]
    ((_, left),) = places_left([mine], taken)
    count, wanted = 0, set(cells(mine.starts_at, mine.ends_at))
    while (lane := free_lane(mine, taken)) is not None:
        assert all(each.lane != lane or not set(range(each.first, each.end)) & wanted for each in taken)
        taken.append(Taken.between("housing", lane, mine.starts_at, mine.ends_at))
        count += 1
    assert count == left
    assert free_lane(mine, taken) is None


def test_other_sources_take_nothing_away():
    assert places_left([slot()], [Taken.between("waste", 0, TEN, TEN + timedelta(minutes=20))]) == [
        (slot(), 2)
    ]


@pytest.mark.parametrize(
    ("service", "minutes_before", "minutes_long", "stays"),
    [(None, 5, 10, False), ("housing", 0, 5, False), ("waste", 0, 60, True), (None, 30, 30, True)],
)
def test_a_closure_takes_away_what_it_touches(service, minutes_before, minutes_long, stays):
    starts_at = TEN - timedelta(minutes=minutes_before)
    closure = Closure(service, starts_at, starts_at + timedelta(minutes=minutes_long))
    assert (open_slots([slot()], [closure]) == [slot()]) is stays


def test_two_times_share_a_cell_exactly_when_they_overlap():
    assert len(cells(TEN, TEN + timedelta(minutes=20))) == 4
    after = TEN + timedelta(minutes=20)
    assert not set(cells(TEN, after)) & set(cells(after, after + timedelta(minutes=5)))
    assert not on_grid(TEN + timedelta(seconds=1))


@pytest.mark.parametrize("written", ["nonsense", "housing.x", "", "housing.9999999999999999"])
def test_what_names_no_slot_is_refused(written):
    with pytest.raises(ValueError):
        parse_id(written)
