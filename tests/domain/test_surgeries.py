"""Surgeries keep their local time all year, know closed days, and say when a partner is next here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import surgeries
from queue_server.domain.errors import BadInput, NotPossible
from queue_server.domain.hours import Hours
from queue_server.domain.services import Availability
from queue_server.domain.surgeries import Surgery, here, slots_of

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
USUAL = Hours(timezone=LONDON, weekly={1: ((time(10), time(15)),), 3: ((time(10), time(15)),)})


def surgery(**more):
    values = {
        "id": UUID(int=1),
        "service": "universal-credit",
        "place": "room-1",
        "starts_at": TUESDAY,
        "ends_at": TUESDAY + 5 * HOUR,
        "slot_minutes": 20,
        "lanes": 2,
        "drop_in": True,
    }
    return Surgery(**{**values, **more})


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    begins=st.times(time(8), time(16)).map(
        lambda at: at.replace(second=0, microsecond=0, minute=at.minute // 5 * 5)
    ),
)
def test_a_year_of_weeks_keeps_its_local_time_across_both_clock_changes(day, begins):
    starts_at = datetime.combine(day, begins, LONDON).astimezone(UTC)
    until = day + timedelta(days=364)
    times, left_out = surgeries.weekly(starts_at, starts_at + HOUR, until, frozenset(), LONDON)
    assert left_out == []
    assert len(times) == 53
    assert times[0] == (starts_at, starts_at + HOUR)
    for week, (opens, closes) in enumerate(times):
        local = opens.astimezone(LONDON)
        assert (local.date(), local.time()) == (day + timedelta(weeks=week), begins)
        assert closes - opens == HOUR
    assert {opens.astimezone(LONDON).utcoffset() for opens, _ in times} == {timedelta(0), HOUR}


def test_closed_days_are_left_out_and_named():
    closed = {date(2026, 12, 8), date(2026, 12, 9)}
    times, left_out = surgeries.weekly(TUESDAY, TUESDAY + HOUR, date(2026, 12, 15), closed, LONDON)
    assert [opens.day for opens, _ in times] == [1, 15]
    assert left_out == [date(2026, 12, 8)]


def test_nothing_repeats_for_longer_than_two_years():
    with pytest.raises(BadInput, match="two years"):
        surgeries.weekly(TUESDAY, TUESDAY + HOUR, date(2028, 12, 5), frozenset(), LONDON)


@given(
    minutes=st.integers(5, 50).map(lambda step: 5 * step),
    length=st.integers(1, 12).map(lambda step: 5 * step),
    lanes=st.integers(1, 5),
)
def test_its_slots_fill_it_one_after_the_other(minutes, length, lanes):
    mine = surgery(ends_at=TUESDAY + timedelta(minutes=minutes), slot_minutes=length, lanes=lanes)
    found = list(slots_of(mine))
    assert len(found) == minutes // length
    assert [each.starts_at for each in found] == [
        TUESDAY + timedelta(minutes=length * n) for n in range(len(found))
    ]
    assert {(each.surgery, each.lanes, each.place) for each in found} <= {(mine.id, lanes, "room-1")}
    assert list(slots_of(replace(mine, cancelled_at=TUESDAY))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": TUESDAY + timedelta(minutes=1)},
        {"ends_at": TUESDAY + timedelta(minutes=61)},
        {"slot_minutes": 7},
        {"ends_at": TUESDAY + timedelta(minutes=15)},
        {"ends_at": TUESDAY - HOUR},
        {"ends_at": TUESDAY + timedelta(hours=20)},
    ],
)
def test_times_that_make_no_sense_are_refused(wrong):
    with pytest.raises(BadInput):
        surgeries.check_times(surgery(**wrong), LONDON)


def test_times_that_do_are_not():
    surgeries.check_times(surgery(), LONDON)


def test_it_moves_as_a_whole():
    later = surgeries.moved(surgery(late_minutes=20), TUESDAY + timedelta(days=7), "room-2")
    assert (later.ends_at - later.starts_at, later.place, later.late_minutes) == (5 * HOUR, "room-2", 0)
    assert surgeries.moved(surgery(), TUESDAY, None).place == "room-1"


def test_what_is_over_or_cancelled_is_left_alone():
    surgeries.refuse_over(surgery(), TUESDAY, "moved")
    with pytest.raises(NotPossible, match="over"):
        surgeries.refuse_over(surgery(), TUESDAY + 5 * HOUR, "moved")
    with pytest.raises(NotPossible, match="cancelled"):
        surgeries.refuse_over(surgery(cancelled_at=TUESDAY), TUESDAY, "moved")


class TestHere:
    """When a partner may be dropped in on."""

    def test_without_surgeries_the_weekly_hours_count(self):
        assert here(USUAL, [], TUESDAY) == Availability(open=True)
        assert here(USUAL, [], TUESDAY + 5 * HOUR).opens_at == TUESDAY + timedelta(days=2)

    def test_a_surgery_at_another_time_opens_the_door_then(self):
        extra = surgery(starts_at=TUESDAY + timedelta(days=1), ends_at=TUESDAY + timedelta(days=1, hours=3))
        assert here(USUAL, [extra], TUESDAY + timedelta(days=1, hours=2)).open
        assert here(USUAL, [extra], TUESDAY + 6 * HOUR) == Availability(False, TUESDAY + timedelta(days=1))

    def test_on_a_day_with_surgeries_they_alone_decide(self):
        afternoon = surgery(starts_at=TUESDAY + 3 * HOUR)
        assert here(USUAL, [afternoon], TUESDAY) == Availability(False, TUESDAY + 3 * HOUR)

    def test_a_cancelled_one_closes_its_day(self):
        ill = surgery(cancelled_at=TUESDAY - HOUR)
        assert here(USUAL, [ill], TUESDAY) == Availability(False, TUESDAY + timedelta(days=2))

    def test_who_only_sees_people_by_appointment_takes_nobody_else(self):
        booked_only = surgery(drop_in=False)
        assert here(USUAL, [booked_only], TUESDAY) == Availability(False, TUESDAY + timedelta(days=2))

    def test_nobody_knows_when_it_is_next_here(self):
        never = Hours(timezone=LONDON)
        assert here(never, [], TUESDAY) == Availability(open=False, opens_at=None)


def test_the_next_who_is_seen_in_a_late_surgery_is_the_first_whose_new_time_is_ahead():
    late, now = surgery(late_minutes=25), TUESDAY + timedelta(minutes=30)
    times = [TUESDAY + timedelta(minutes=minutes) for minutes in (0, 20, 40)]
    assert surgeries.next_seen_at(late, times, now) == TUESDAY + timedelta(minutes=45)
    assert surgeries.next_seen_at(late, times[:1], now) == now + timedelta(minutes=25)
    assert surgeries.next_seen_at(late, [], TUESDAY - HOUR) == TUESDAY + timedelta(minutes=25)


def test_only_who_is_booked_into_a_late_surgery_has_a_new_time_of_their_own():
    late = surgery(late_minutes=25)
    assert surgeries.seen_late_at([late], "universal-credit", TUESDAY) == TUESDAY + timedelta(minutes=25)
    assert surgeries.seen_late_at([late], "universal-credit", None) is None
    assert surgeries.seen_late_at([late], "universal-credit", late.ends_at) is None
    assert surgeries.seen_late_at([late], "housing", TUESDAY) is None
    assert surgeries.seen_late_at([surgery()], "universal-credit", TUESDAY) is None
