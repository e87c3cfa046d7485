"""Who may be written to, when it is tried again, and when a reminder is due, also where the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.outgoing import (
    MOST_ATTEMPTS,
    Cause,
    Contact,
    Said,
    Way,
    ask_again_at,
    for_texts,
    reminder_at,
    try_again_at,
    way_to,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MOBILE, EMAIL = "07700 900 123", "someone@example.org"


def test_nothing_is_sent_where_nobody_said_that_it_is_safe():
    assert way_to(Contact(phone=MOBILE, email=EMAIL)) is None
    assert way_to(Contact(phone=MOBILE, email=EMAIL, safe=False)) is None


def test_a_text_comes_before_an_email_and_a_landline_gets_none():
    assert way_to(Contact(phone=MOBILE, email=EMAIL, safe=True)) == (Way.SMS, "+447700900123")
    assert way_to(Contact(phone="01632 960 123", email=EMAIL, safe=True)) == (Way.EMAIL, EMAIL)
    assert way_to(Contact(phone="01632 960 123", safe=True)) is None
    assert way_to(Contact(email=EMAIL, safe=True)) == (Way.EMAIL, EMAIL)
    assert way_to(Contact(safe=True)) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("(07700) 900-123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 7700.900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("07624 900123", "+447624900123"),
        ("+48 600 123 456", "+48600123456"),
        ("020 7946 0123", None),
        ("07000 900123", None),
        ("07601 900123", None),
        ("07700 90012", None),
        ("07700 9001234", None),
        ("999", None),
        ("", None),
        ("phone", None),
    ],
)
def test_numbers_that_can_get_texts(written, number):
    assert for_texts(written) == number


def test_nobody_is_shown_in_what_is_printed():
    shown = repr(Contact(phone=MOBILE, email=EMAIL, safe=True)) + repr(
        Said(reference="123456782", link="https://shop.example/m/secret")
    )
    assert not any(secret in shown for secret in (MOBILE, EMAIL, "123456782", "secret"))


def test_what_a_message_tells_is_kept_and_read_again():
    said = Said(
        starts_at=NOW, new_time=NOW + timedelta(hours=1), reference="123456782", link="l", number="A042"
    )
    assert Said.read(said.written()) == said
    assert Said().written() == {}


def test_pauses_double_up_to_half_an_hour_and_end():
    pauses = [try_again_at(NOW, attempt, 0.5) - NOW for attempt in range(1, MOST_ATTEMPTS)]
    assert [pause.total_seconds() for pause in pauses] == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert try_again_at(NOW, MOST_ATTEMPTS, 0.5) is None


@given(attempt=st.integers(1, MOST_ATTEMPTS - 1), chance=st.floats(0, 1))
def test_chance_moves_a_pause_by_a_quarter_at_most(attempt, chance):
    middle = (try_again_at(NOW, attempt, 0.5) - NOW).total_seconds()
    pause = (try_again_at(NOW, attempt, chance) - NOW).total_seconds()
    assert 0.75 * middle - 1e-6 <= pause <= 1.25 * middle + 1e-6


def test_the_carrier_is_asked_ever_less_often_and_not_for_ever():
    asked, at = 0, ask_again_at(NOW, NOW)
    assert at == NOW + timedelta(minutes=1)
    while at is not None:
        asked, last, at = asked + 1, at, ask_again_at(at, NOW)
    assert asked < 100
    assert last - NOW >= timedelta(days=3)


@pytest.mark.parametrize(
    ("starts_at", "reminds_at"),
    [
        ("2026-11-24 14:00+00:00", "2026-11-23 10:00+00:00"),
        ("2026-11-24 09:00+00:00", "2026-11-23 10:00+00:00"),
        ("2026-07-01 08:00+00:00", "2026-06-30 09:00+00:00"),
        # The clocks go forward on 29 March and back on 25 October.
        ("2026-03-30 09:00+00:00", "2026-03-29 09:00+00:00"),
        ("2026-03-29 09:00+00:00", "2026-03-28 10:00+00:00"),
        ("2026-10-25 09:00+00:00", "2026-10-24 09:00+00:00"),
        ("2026-10-26 09:00+00:00", "2026-10-25 10:00+00:00"),
    ],
)
def test_a_reminder_comes_at_ten_on_the_day_before_by_the_shops_clocks(starts_at, reminds_at):
    booked_at = datetime(2026, 1, 1, tzinfo=UTC)
    due = reminder_at(datetime.fromisoformat(starts_at), booked_at, LONDON)
    assert due == datetime.fromisoformat(reminds_at)


def test_who_booked_lately_is_not_reminded():
    starts_at, due_at = datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)
    just, late = due_at - timedelta(hours=12), due_at - timedelta(hours=12) + timedelta(seconds=1)
    assert reminder_at(starts_at, just, LONDON) == due_at
    assert reminder_at(starts_at, late, LONDON) is None


def test_only_some_causes_pass_by_themselves():
    assert {cause for cause in Cause if cause.passes} == {Cause.UNREACHABLE, Cause.BUSY, Cause.TROUBLE}
