"""How late people with an appointment are seen, told from nothing but the queue."""

from dataclasses import replace

import pytest

from queue_server.domain.lateness import (
    expected_at,
    last_told_at,
    late_by_series,
    late_changes_at,
    late_minutes,
)
from queue_server.domain.ticket import TicketState
from tests.domain.examples import at, booked, waiting

WAITS = booked("A042", "10:00", "09:55")


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        ("09:58", None),
        ("10:00", None),
        ("10:05", None),
        ("10:05:01", 10),
        ("10:10", 10),
        ("10:10:01", 15),
        ("10:42", 45),
    ],
)
def test_minutes_are_said_after_five_and_rounded_up_to_five(now: str, minutes: int | None) -> None:
    assert late_minutes(WAITS, at(now)) == minutes


def test_whoever_came_late_or_asked_for_time_is_not_kept_waiting_by_us() -> None:
    assert expected_at(booked("A042", "10:00", "10:12")) == at("10:12")
    assert expected_at(replace(WAITS, not_before=at("10:20"))) == at("10:20")


@pytest.mark.parametrize(
    "turn",
    [
        waiting("A042", "09:00"),
        replace(WAITS, state=TicketState.CALLED),
        replace(WAITS, after_transfer=True),
        replace(WAITS, resumed_at=at("10:30")),
    ],
)
def test_nobody_else_is_late_by_this_rule(turn) -> None:
    assert late_minutes(turn, at("11:00")) is None
    assert last_told_at(turn, at("11:00")) is None
    assert late_changes_at(turn, at("11:00")) is None


def test_the_figure_stays_until_it_is_said_to_change() -> None:
    moments = []
    now = at("09:30")
    while (change := late_changes_at(WAITS, now)) < at("10:21"):
        assert late_minutes(WAITS, change) == late_minutes(WAITS, now)
        now = change + (at("10:00:01") - at("10:00"))
        moments.append(change)
    assert moments == [at("10:05"), at("10:10"), at("10:15"), at("10:20")]
    assert late_minutes(WAITS, now) == 25


def test_a_series_says_its_longest_lateness_and_no_quiet_call() -> None:
    turns = [
        WAITS,
        booked("A043", "10:10", "10:00"),
        replace(booked("B001", "09:00", "08:50"), quiet=True),
        booked("C010", "10:12", "10:00"),
        waiting("D001", "08:00"),
    ]
    assert late_by_series(turns, at("10:20")) == {"A": 20, "C": 10}


@pytest.mark.parametrize(
    ("now", "told"),
    [("10:14:59", None), ("10:15", "10:15"), ("10:29:59", "10:15"), ("10:30", "10:30"), ("11:07", "11:00")],
)
def test_a_message_is_due_for_each_full_quarter_of_an_hour(now: str, told: str | None) -> None:
    assert last_told_at(WAITS, at(now)) == (None if told is None else at(told))
