"""The shop's time never runs backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from queue_server.clock import Clock

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_computer_clock_that_is_put_back_stands_still_until_it_has_caught_up():
    computer = iter([TEN, TEN + MINUTE, TEN - MINUTE, TEN + 2 * MINUTE])
    clock = Clock(lambda: next(computer))
    assert [clock.now() for _ in range(3)] == [TEN + MINUTE, TEN + MINUTE, TEN + 2 * MINUTE]


def test_it_never_goes_behind_the_last_thing_that_happened():
    clock = Clock(lambda: TEN)
    clock.never_before(TEN + MINUTE)
    clock.never_before(TEN - MINUTE)
    assert clock.now() == TEN + MINUTE


def test_it_is_utc():
    assert Clock().now().utcoffset() == timedelta(0)
