"""How long people have waited."""

from queue_server.domain.waiting import longest_wait, waited
from tests.domain.examples import at, minutes, waiting


def test_a_wait_runs_from_arrival_until_seen_or_gone() -> None:
    assert waited(waiting(), at("10:20")) == minutes(20)
    assert waited(waiting(seen_at=at("10:12"), ended_at=at("10:30")), at("11:00")) == minutes(12)
    assert waited(waiting(ended_at=at("10:30")), at("11:00")) == minutes(30)


def test_a_later_turn_waits_from_its_transfer() -> None:
    assert waited(waiting(after_transfer=True, opened_at=at("10:40")), at("10:45")) == minutes(5)


def test_nobody_has_waited_for_less_than_nothing() -> None:
    assert waited(waiting(), at("09:59")) == minutes(0)


def test_the_longest_wait() -> None:
    assert longest_wait([waiting("A001", "10:00"), waiting("A002", "09:30")], at("10:10")) == minutes(40)
    assert longest_wait([], at("10:10")) == minutes(0)
