"""The shop's time never runs backwards, and never stands still."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from queue_server.clock import Clock

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Computer:
    """A computer's two clocks: one that people set, and one that nobody can."""

    def __init__(self) -> None:
        self.wall, self.seconds = TEN, 500.0

    def clock(self) -> Clock:
        """The shop's clock on this computer."""
        return Clock(lambda: self.wall, lambda: self.seconds)

    def passes(self, minutes: float) -> None:
        """Real time goes by."""
        self.wall += minutes * MINUTE
        self.seconds += 60 * minutes


def test_it_follows_the_computers_clock():
    computer = Computer()
    clock = computer.clock()
    computer.passes(7)
    assert clock.now() == TEN + 7 * MINUTE
    computer.wall += 60 * MINUTE
    assert clock.now() == TEN + 67 * MINUTE


def test_put_back_an_hour_it_goes_on_a_tenth_slower_until_the_other_has_caught_up(caplog):
    computer = Computer()
    clock = computer.clock()
    computer.wall -= 60 * MINUTE
    assert clock.now() == TEN
    computer.passes(20)
    assert clock.now() == TEN + 18 * MINUTE
    for _ in range(580):
        computer.passes(1)
        clock.now()
    assert clock.now() == computer.wall == TEN + 540 * MINUTE
    computer.passes(1)
    assert clock.now() == computer.wall
    assert [record.getMessage() for record in caplog.records] == [
        "The computer's clock is 60 minutes behind the shop's, which goes on a little slower."
    ]


def test_put_back_and_forward_again_it_is_where_it_would_have_been():
    computer = Computer()
    clock = computer.clock()
    computer.wall -= 60 * MINUTE
    computer.passes(10)
    clock.now()
    computer.wall += 60 * MINUTE
    assert clock.now() == TEN + 10 * MINUTE


def test_it_never_goes_behind_the_last_thing_that_happened():
    computer = Computer()
    clock = computer.clock()
    clock.never_before(TEN + MINUTE)
    clock.never_before(TEN - MINUTE)
    assert clock.now() == TEN + MINUTE


def test_asked_by_many_at_once_it_never_runs_backwards():
    clock = Clock()
    clock.never_before(clock.now() + 60 * MINUTE)

    def asks(_: int) -> bool:
        moments = [clock.now() for _ in range(2000)]
        return moments == sorted(moments)

    with ThreadPoolExecutor(4) as askers:
        assert all(askers.map(asks, range(4)))


def test_it_is_utc():
    assert Clock().now().utcoffset() == timedelta(0)
