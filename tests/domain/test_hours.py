"""Opening hours and the shop's day, on ordinary days and on both days the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.hours import Hours, day_span, shop_day

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = date(2026, 12, 25)
WEEK = Hours(
    timezone=LONDON,
    weekly={
        0: ((time(9), time(12)), (time(13), time(17))),
        4: ((time(9), time(17)),),
        6: ((time(0, 30), time(4)),),
    },
    closed_on=frozenset({CHRISTMAS}),
)
ALWAYS = Hours(timezone=LONDON, always=True)
MOMENTS = st.integers(0, 2 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def local(written: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "is_open", "closes", "opens"),
    [
        ("2026-11-23T08:59:59", False, None, "2026-11-23T09:00"),
        ("2026-11-23T09:00", True, "2026-11-23T12:00", None),
        ("2026-11-23T11:59:59", True, "2026-11-23T12:00", None),
        ("2026-11-23T12:00", False, None, "2026-11-23T13:00"),
        ("2026-11-23T17:00", False, None, "2026-11-27T09:00"),
        ("2026-12-22T10:00", False, None, "2026-12-27T00:30"),
    ],
    ids=["before", "opening", "last second", "lunch", "after", "over a closed day"],
)
def test_opening(now: str, is_open: bool, closes: str | None, opens: str | None) -> None:
    assert WEEK.is_open(local(now)) is is_open
    assert WEEK.closes_at(local(now)) == (closes and local(closes))
    assert WEEK.opens_next(local(now)) == (opens and local(opens))


def test_the_day_ends_with_its_last_closing() -> None:
    for moment in ("2026-11-23T08:00", "2026-11-23T11:30", "2026-11-23T12:30", "2026-11-23T16:59"):
        assert WEEK.closes_for_the_day(local(moment)) == local("2026-11-23T17:00")
    assert WEEK.closes_for_the_day(local("2026-11-23T17:00")) is None
    assert ALWAYS.closes_for_the_day(local("2026-11-23T12:30")) is None


def test_opening_keeps_local_time_in_summer() -> None:
    assert WEEK.opening_of(date(2026, 7, 6)) == datetime(2026, 7, 6, 8, tzinfo=UTC)
    assert WEEK.opening_of(date(2026, 11, 23)) == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_days_without_an_opening() -> None:
    assert WEEK.opening_of(CHRISTMAS) is None
    assert WEEK.opening_of(date(2026, 11, 24)) is None


def test_hours_on_the_days_the_clocks_change() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert WEEK.opening_of(spring) == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert WEEK.closes_at(datetime(2026, 3, 29, 1, tzinfo=UTC)) == datetime(2026, 3, 29, 3, tzinfo=UTC)
    assert WEEK.opening_of(autumn) == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert WEEK.closes_at(local("2026-10-25T01:30", fold=1)) == datetime(2026, 10, 25, 4, tzinfo=UTC)


def test_a_shop_that_is_always_open_has_no_opening() -> None:
    now = local("2026-12-25T03:00")
    assert ALWAYS.is_open(now)
    assert (ALWAYS.closes_at(now), ALWAYS.opens_next(now), ALWAYS.opening_of(CHRISTMAS)) == (None, None, None)


def test_a_shop_that_never_opens_says_so() -> None:
    assert Hours(timezone=LONDON).opens_next(local("2026-11-23T10:00")) is None


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23T02:59:59", "2026-11-22"),
        ("2026-11-23T03:00", "2026-11-23"),
        ("2026-11-24T02:59", "2026-11-23"),
        ("2026-03-29T02:59", "2026-03-28"),
        ("2026-03-29T03:00", "2026-03-29"),
        ("2026-10-25T01:30", "2026-10-24"),
        ("2026-10-25T03:00", "2026-10-25"),
    ],
)
def test_the_shops_day_runs_from_three_to_three(moment: str, day: str) -> None:
    assert shop_day(local(moment), LONDON) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-11-23", 24), ("2026-03-28", 23), ("2026-10-24", 25), ("2026-03-29", 24)]
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: str, hours: int) -> None:
    start, end = day_span(date.fromisoformat(day), LONDON)
    assert end - start == timedelta(hours=hours)


@given(MOMENTS)
def test_every_moment_belongs_to_exactly_one_day(now: datetime) -> None:
    day = shop_day(now, LONDON)
    start, end = day_span(day, LONDON)
    assert start <= now < end
    assert day_span(day + timedelta(days=1), LONDON)[0] == end


@given(MOMENTS)
def test_either_it_is_open_and_closes_or_it_opens_next(now: datetime) -> None:
    if WEEK.is_open(now):
        closes = WEEK.closes_at(now)
        assert closes is not None
        assert not WEEK.is_open(closes)
    else:
        opens = WEEK.opens_next(now)
        assert opens is not None
        assert opens > now
        assert WEEK.is_open(opens)
        assert not WEEK.is_open(opens - timedelta(microseconds=1))
