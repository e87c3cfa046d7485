"""How long people have waited, and how long they will if the queue is played forward."""

from dataclasses import replace
from math import isfinite
from time import process_time

import pytest

from queue_server.domain.calling import pick_next
from queue_server.domain.laws import Law, Laws
from queue_server.domain.playing import Busy, Shift
from queue_server.domain.queue import Expected, Queue, longest_wait, newcomer, waited
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Turn
from queue_server.domain.waiting import outlooks
from tests.domain.examples import (
    GREET,
    SHOP,
    SLOT,
    WALK_IN,
    at,
    booked,
    in_slot,
    minutes,
    policy,
    seat,
    waiting,
)

NOW = at("12:00")
LAWS = Laws(
    Law.planned(12), {code: Law.planned(each.planned_minutes, 0.5) for code, each in SHOP.services.items()}
)
SERVICES = ("council-tax", "benefits", "housing", "general")


def desks(count: int, busy: str | None = "council-tax") -> list[Shift]:
    """Open desks whose advisers can do everything, each busy with somebody for some minutes."""
    return [
        Shift(
            seat=seat("desk-1", adviser=f"adviser{place}", free_rooms=()),
            busy=Busy(busy, NOW - minutes(1.5 * place)) if busy else None,
        )
        for place in range(count)
    ]


def line(count: int, needs_every: int = 1000) -> list[Turn]:
    return [
        waiting(
            f"A{place + 1:03d}",
            arrived_at=NOW - minutes((count - place) * 0.7),
            service=SERVICES[place % 4],
            skill=SERVICES[place % 4],
            needs=["private-room"] if place % needs_every == needs_every - 1 else (),
        )
        for place in range(count)
    ]


def look(waiting_turns: list[Turn], shifts: list[Shift], seed: int = 1, **queue: object) -> list[Outlook]:
    known = Queue(waiting=waiting_turns, shifts=shifts, rooms=SHOP.rooms, **queue)  # type: ignore[arg-type]  # any field
    here, new = outlooks(known, LAWS, policy(), NOW, (seed,))
    return here + new


# How long people have waited --------------------------------------------------------------------


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


# How long they will -----------------------------------------------------------------------------


def test_an_idle_desk_calls_at_once() -> None:
    assert look(line(1), desks(1, busy=None)) == [Outlook(0, 0, 0, 0)]


def test_the_first_waits_for_the_rest_of_a_visit() -> None:
    law, elapsed = LAWS.of("council-tax"), 6.0
    shift = replace(desks(1)[0], busy=Busy("council-tax", NOW - minutes(elapsed)))
    (first,) = look(line(1), [shift])
    assert first.low == pytest.approx(law.rest(elapsed, 0.1), rel=0.1)
    assert first.middle == pytest.approx(law.rest(elapsed, 0.5), rel=0.1)
    assert first.high == pytest.approx(law.rest(elapsed, 0.9), rel=0.1)


def test_the_next_waits_for_one_visit_more() -> None:
    second = look(line(2), desks(1, busy=None))[1]
    law = LAWS.of("council-tax")
    assert (second.low, second.middle, second.high) == pytest.approx(
        (law.quantile(0.1), law.quantile(0.5), law.quantile(0.9)), rel=0.05
    )


def test_who_is_told_to_be_next_is_whom_the_rule_calls() -> None:
    queue = [
        waiting("A001", "11:20"),
        booked("A002", "12:05", "11:55"),
        waiting("A003", "11:58", needs=["short-wait"]),
        waiting("A004", "11:31"),
    ]
    found = look(queue, desks(1, busy=None))
    pick = pick_next(queue, desks(1)[0].seat, policy(), NOW)
    assert pick is not None
    assert [turn for turn, outlook in zip(queue, found, strict=True) if outlook.high == 0] == [pick.turn]


def test_nobody_can_say_where_no_desk_has_the_skill_or_all_go_home() -> None:
    elsewhere = waiting("C001", "11:50", service="licensing", skill="licensing")
    assert not look([elsewhere], desks(2))[0].is_known
    closing = [replace(each, spans=((at("09:00"), at("12:01")),)) for each in desks(2)]
    assert not any(each.is_known for each in look(line(3), closing))


def test_the_same_seed_gives_the_same_answer() -> None:
    assert look(line(12), desks(3)) == look(line(12), desks(3))
    assert look(line(12), desks(3)) != look(line(12), desks(3), seed=2)


def test_appointments_that_are_coming_are_reckoned_with() -> None:
    soon = [Expected(booked(f"B{place:03d}", "12:10", "12:00", skill="general")) for place in range(1, 5)]
    without, with_them = look(line(6), desks(2))[5], look(line(6), desks(2), expected=soon)[5]
    assert with_them.middle > without.middle + 5


def test_a_newcomer_waits_behind_the_line_and_nobody_waits_for_them() -> None:
    queue = line(10)
    new = newcomer(SHOP.services["council-tax"], (GREET, WALK_IN), queue, NOW)
    with_new = look(queue, desks(3), newcomers=[new])
    assert with_new[:-1] == look(queue, desks(3))
    assert with_new[-1].middle > max(each.low for each in with_new[:-1])


def test_a_newcomer_stands_behind_every_slot_that_was_told() -> None:
    queue = [in_slot("A001", "12:25", "11:58"), in_slot("A002", "12:10", "11:50")]
    assert newcomer(SHOP.services["council-tax"], (GREET, SLOT), queue, NOW).allotted_at == at("12:25")
    assert newcomer(SHOP.services["council-tax"], (GREET, SLOT), [], NOW).allotted_at == NOW
    assert newcomer(SHOP.services["council-tax"], (GREET, WALK_IN), queue, NOW).allotted_at is None


# More hands, more people ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_one_more_adviser_lengthens_no_wait(seed: int) -> None:
    """But for chance: of 100 runs with the same visits a few may be unlucky in who is with whom."""
    fewer, more = (look(line(20, 6), desks(count), seed) for count in (4, 5))
    assert all(b.middle <= a.middle + 1 for a, b in zip(fewer, more, strict=True))
    assert sum(b.middle for b in more) < sum(a.middle for a in fewer)


@pytest.mark.parametrize("seed", range(3))
def test_one_more_customer_ahead_shortens_no_wait(seed: int) -> None:
    """They are drawn last and called first; the others have the very same visits."""
    queue = line(20)
    ahead = waiting("B599", arrived_at=NOW - minutes(30))
    before, after = look(queue, desks(4), seed), look([*queue, ahead], desks(4), seed)
    assert all(b.middle >= a.middle - 1 for a, b in zip(before, after[:-1], strict=True))
    assert sum(b.middle for b in after[:-1]) > sum(a.middle for a in before)


# Speed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "seconds"), [(30, 0.05), (200, 1.0)])
def test_a_queue_is_played_a_hundred_times_fast_enough(count: int, seconds: float) -> None:
    queue = line(count, 12)
    new = [newcomer(SHOP.services[code], (GREET, WALK_IN), queue, NOW) for code in SERVICES]

    def once() -> float:
        started = process_time()
        assert all(isfinite(each.middle) for each in look(queue, desks(8), newcomers=new))
        return process_time() - started

    assert min(once() for _ in range(5)) < seconds
