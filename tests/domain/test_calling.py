"""Who is next: the examples of the design, one rule at a time, each with the reason that staff read."""

from dataclasses import replace
from time import process_time

import pytest

from queue_server.domain.calling import (
    callable_later,
    calling_due_at,
    calling_order,
    can_serve,
    pick_next,
    promised_at,
)
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.turn import TicketNeed, Turn
from tests.domain.examples import SHOP, at, booked, in_slot, minutes, policy, seat, ticket_id, waiting


def order(now: str, *turns: Turn, m: float = 2) -> list[str]:
    return [str(turn.number) for turn in calling_order(turns, seat(), policy(m), at(now))]


def reason(now: str, *turns: Turn, m: float = 2) -> str:
    pick = pick_next(turns, seat(), policy(m), at(now))
    assert pick is not None
    return pick.reason


# Keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "due"),
    [
        (waiting(arrived="10:10"), "10:40"),
        (waiting(arrived="10:10", needs=["short-wait"]), "10:25"),
        (waiting(arrived="10:10", needs=[TicketNeed("short-wait")]), "10:40"),
        (waiting(arrived="10:10", needs=["seated"]), "10:40"),
        (waiting(arrived="08:30"), "09:30"),
        (booked("A001", "10:30", "10:10"), "10:40"),
        (booked("A001", "10:30", "10:36"), "10:46"),
        (in_slot("A001", "11:00", "10:42"), "11:15"),
        (waiting(arrived="10:00", opened_at=at("10:50"), after_transfer=True), "11:00"),
        (waiting(arrived="10:00", opened_at=at("10:50"), after_transfer=True, needs=["guide-me"]), "10:55"),
        (waiting(arrived="10:00", resumed_at=at("10:50")), "11:00"),
        (waiting(arrived="10:00", promises=()), "10:10"),
    ],
    ids=[
        "walk-in",
        "confirmed need",
        "not yet confirmed",
        "no priority need",
        "before opening",
        "appointment",
        "late appointment",
        "slot",
        "after a transfer",
        "after a transfer, with a need",
        "resumed to waiting",
        "nothing promised",
    ],
)
def test_when_a_call_falls_due(turn: Turn, due: str) -> None:
    assert calling_due_at(turn, policy()) == at(due)


def test_people_are_only_shown_the_published_promise() -> None:
    plain, helped = waiting(arrived="10:10"), waiting(arrived="10:10", needs=["short-wait"])
    assert promised_at(helped, policy()) == promised_at(plain, policy()) == at("10:40")
    handed_on = waiting(arrived="10:00", opened_at=at("10:50"), after_transfer=True, needs=["guide-me"])
    assert promised_at(handed_on, policy()) == at("11:00")


def test_the_earliest_promise_goes_first() -> None:
    later, earlier = in_slot("B012", "10:37", "10:20"), waiting("A047", "10:10")
    assert order("10:36", later, earlier) == ["A047", "B012"]
    assert reason("10:36", later, earlier) == "A047 was promised 10:40 (4 min left); next is B012, 10:52."


def test_an_appointment_is_planned_for_its_own_minute() -> None:
    walk_in, appointment = waiting("A047", "10:03"), booked("B001", "10:32", "10:20")
    assert order("10:25", walk_in, appointment) == ["B001", "A047"]


def test_equal_promises_go_by_number() -> None:
    assert order("10:10", waiting("A003"), waiting("B001"), waiting("A002")) == ["A002", "A003", "B001"]


def test_a_confirmed_need_goes_sooner_and_stays_first_once_broken() -> None:
    others = [waiting(f"A0{count}", "10:00") for count in range(10, 15)]
    needy = waiting("A099", "10:09", needs=["short-wait"])
    assert order("10:15", *others, needy)[0] == "A099"
    assert order("10:29", *others, needy)[0] == "A099"


def test_a_broken_promise_of_another_errand_moves_back_once() -> None:
    broken = waiting("A001", "10:00", service="benefits", skill="benefits")
    kept = waiting("A002", "10:25")
    assert order("10:30", kept, broken) == ["A001", "A002"]
    assert order("10:31", kept, broken) == ["A002", "A001"]
    assert order("10:31", kept, broken, m=0) == ["A001", "A002"]
    assert order("10:31", kept, broken, m=0.5) == ["A001", "A002"]
    assert (
        reason("10:31", kept, broken) == "A002 was promised 10:55 (24 min left); next is A001, 10:30 (late)."
    )
    assert reason("10:31", kept, broken, m=0) == "A001 was promised 10:30 (1 min late); next is A002, 10:55."


# The line ---------------------------------------------------------------------------------------


def test_nobody_with_the_same_errand_who_came_after_a_promise_broke_goes_before() -> None:
    broken, came_after = waiting("A001", "10:00"), waiting("A002", "10:31")
    assert order("10:45", came_after, broken) == ["A001", "A002"]
    assert (
        reason("10:45", came_after, broken) == "A001 was promised 10:30 (15 min late); next is A002, 11:01."
    )


@pytest.mark.parametrize(
    "other",
    [
        waiting("A002", "10:29"),
        waiting("A002", "10:31", service="benefits", skill="benefits"),
        in_slot("A002", "10:40", "10:31"),
        waiting("A002", "10:31", needs=["guide-me"]),
        waiting("A002", "10:31", needs=["urgent"]),
    ],
    ids=["came before it broke", "another errand", "another promise", "a confirmed need", "urgent"],
)
def test_the_line_protects_from_nobody_else(other: Turn) -> None:
    assert order("10:45", waiting("A001", "10:00"), other) == ["A002", "A001"]


def test_a_broken_promise_with_a_need_is_protected_from_everyone_after() -> None:
    broken = waiting("A001", "10:00", needs=["short-wait"])
    assert order("10:45", waiting("A002", "10:31", needs=["guide-me"]), broken) == ["A001", "A002"]


def test_turns_without_a_service_share_a_line_with_nobody() -> None:
    broken = waiting("A001", "10:00", service=None, skill="general")
    came_after = waiting("A002", "10:31", service=None, skill="general")
    assert order("10:45", came_after, broken) == ["A002", "A001"]


def test_several_broken_promises_go_by_when_they_were_due() -> None:
    first, second, after = waiting("A003", "10:00"), waiting("A002", "10:05"), waiting("A001", "10:50")
    assert order("10:55", after, second, first) == ["A003", "A002", "A001"]


# Guard, urgent, not before ----------------------------------------------------------------------


def test_whoever_waited_75_minutes_goes_before_all_but_the_urgent() -> None:
    oldest, old = waiting("A009", "09:30"), waiting("B009", "09:31", service="benefits", skill="benefits")
    fresh, urgent = booked("A001", "10:40", "10:39"), waiting("A010", "10:44", needs=["urgent"])
    assert order("10:46", fresh, old, oldest, urgent) == ["A010", "A009", "B009", "A001"]
    assert reason("10:46", fresh, oldest) == "A009 has waited 76 min; next is A001, 10:50."
    assert reason("10:46", fresh, urgent) == "Staff asked for A010 to go first; next is A001, 10:50."


@pytest.mark.parametrize(
    ("turn", "guarded_from"),
    [
        (waiting("A002", "09:30"), "10:45"),
        (waiting("A002", "08:30"), "10:15"),
        (waiting("A002", "09:30", resumed_at=at("10:20"), served_for=minutes(20)), "11:05"),
        (in_slot("A002", "10:00", "09:20"), "11:15"),
        (booked("A002", "10:00", "09:20"), "11:15"),
        (booked("A002", "09:50", "10:00"), "11:15"),
    ],
    ids=["arrival", "opening", "service excluded", "slot", "booked", "late for it"],
)
def test_from_when_the_guard_counts(turn: Turn, guarded_from: str) -> None:
    before, after = at(guarded_from) - minutes(0.01), at(guarded_from)
    rival = waiting("B001", arrived_at=before - minutes(74), needs=["guide-me"])
    assert calling_order([turn, rival], seat(), policy(m=3), after)[0] is turn
    assert calling_order([turn, rival], seat(), policy(m=3), before)[0] is rival


def test_urgent_turns_go_by_arrival() -> None:
    later, earlier = waiting("A001", "10:10", needs=["urgent"]), waiting("A002", "10:05", needs=["urgent"])
    assert order("10:20", later, earlier) == ["A002", "A001"]


def test_an_urgent_need_counts_once_staff_confirmed_it() -> None:
    hoped = waiting("A002", "10:05", needs=[TicketNeed("urgent")])
    assert order("10:20", hoped, waiting("A001", "10:00")) == ["A001", "A002"]


def test_who_came_too_early_waits_for_their_time() -> None:
    early = booked("A001", "11:00", "10:00", not_before=at("10:45"))
    assert not can_serve(early, seat(), policy(), at("10:44"))
    assert can_serve(early, seat(), policy(), at("10:45"))
    everyone = calling_order([early, waiting("A002", "10:40")], None, policy(), at("10:44"))
    assert [str(turn.number) for turn in everyone] == ["A002", "A001"]
    elsewhere = booked("C001", "11:00", "10:00", not_before=at("10:45"), skill="births-deaths")
    later = callable_later([elsewhere, early, waiting("A002", "10:40")], seat(), policy(), at("10:44"))
    assert [str(turn.number) for turn in later] == ["A001"]


# Places, rooms, skills, advisers ----------------------------------------------------------------


def test_an_adviser_gets_only_those_they_have_the_skill_for() -> None:
    registrar = seat(skills=frozenset({"births-deaths"}))
    assert pick_next([waiting()], registrar, policy(), at("10:10")) is None
    assert calling_order([waiting()], registrar, policy(), at("10:10")) == []


@pytest.mark.parametrize(("desk", "fits"), [("desk-1", False), ("desk-2", True)])
def test_a_desk_must_have_what_is_needed_even_before_anyone_confirmed_it(desk: str, fits: bool) -> None:
    turn = waiting(needs=[TicketNeed("step-free"), TicketNeed("hearing-loop")])
    assert can_serve(turn, seat(desk), policy(), at("10:10")) is fits


@pytest.mark.parametrize(
    ("need", "free", "room"),
    [
        ("private-room", ["room-1", "room-2", "room-3"], "room-1"),
        ("private-room", ["room-3", "room-2"], "room-2"),
        ("private-room", ["room-3"], "room-3"),
        ("private-room", [], None),
        ("family-room", ["room-1", "room-3"], "room-3"),
        ("family-room", ["room-1", "room-2"], None),
    ],
)
def test_a_turn_that_needs_a_room_gets_one_that_fits(need: str, free: list[str], room: str | None) -> None:
    rooms: tuple[ServicePoint, ...] = tuple(SHOP.place(code) for code in free)
    pick = pick_next([waiting(needs=[need])], seat(free_rooms=rooms), policy(), at("10:10"))
    assert (pick and pick.room) == room
    assert (pick is None) is (room is None)


def test_features_are_asked_of_the_room_where_a_room_is_needed() -> None:
    turn = waiting(needs=["private-room", "step-free"])
    pick = pick_next([turn], seat("desk-1", free_rooms=SHOP.rooms[::-1]), policy(), at("10:10"))
    assert pick is not None
    assert pick.room == "room-1"
    only_room_2 = seat("desk-2", free_rooms=(SHOP.place("room-2"),))
    assert not can_serve(turn, only_room_2, policy(), at("10:10"))


def test_a_room_kept_for_a_ticket_is_theirs_when_none_is_free() -> None:
    here = seat(free_rooms=(), kept_rooms={ticket_id("A042"): "room-2"})
    for turn in (waiting(needs=["private-room"]), waiting(needs=["family-room", "step-free"]), waiting()):
        pick = pick_next([turn], here, policy(), at("10:10"))
        assert pick is not None
        assert pick.room == "room-2"
    assert pick_next([waiting("A043", needs=["private-room"])], here, policy(), at("10:10")) is None


def test_a_named_adviser_is_waited_for_until_the_turn_falls_due() -> None:
    turn = waiting(named_adviser="adviser3")
    assert can_serve(turn, seat(adviser="adviser3"), policy(), at("10:10"))
    assert not can_serve(turn, seat(), policy(), at("10:29"))
    assert can_serve(turn, seat(), policy(), at("10:30"))


def test_a_turn_handed_on_is_first_among_equals_and_says_so() -> None:
    handed_on = waiting("A001", "09:50", opened_at=at("10:30"), after_transfer=True)
    assert order("10:31", waiting("A002", "10:05"), handed_on) == ["A001", "A002"]
    assert reason("10:31", handed_on) == (
        "A001 came back to wait and is due 10:40 (9 min left); nobody else is waiting for you."
    )


def test_a_reason_tells_local_time_in_summer() -> None:
    july = minutes(60 * 24 * -140)
    turn = waiting(arrived_at=at("09:10") + july)
    pick = pick_next([turn], seat(), policy(opened=None), at("09:20") + july)
    assert pick is not None
    assert pick.reason.startswith("A042 was promised 10:40 (20 min left)")


def test_a_reason_counts_minutes_as_the_clocks_on_pages_do() -> None:
    assert reason("10:28:30", waiting()).startswith("A042 was promised 10:30 (2 min left)")
    assert reason("10:29:30", waiting()).startswith("A042 was promised 10:30 (1 min left)")
    assert reason("10:30:30", waiting()).startswith("A042 was promised 10:30 (1 min late)")
    assert reason("10:32:30", waiting()).startswith("A042 was promised 10:30 (2 min late)")


# Speed ------------------------------------------------------------------------------------------


@pytest.mark.alone
def test_two_hundred_waiting_are_ranked_within_five_milliseconds() -> None:
    queue = [
        waiting(f"{'ABC'[count % 3]}{count + 1:03d}", needs=["private-room"] if count % 7 == 0 else ())
        for count in range(200)
    ]
    queue = [replace(turn, arrived_at=at("09:00") + minutes(count / 2)) for count, turn in enumerate(queue)]
    here, rule = seat(), policy()

    def once() -> float:
        started = process_time()
        assert pick_next(queue, here, rule, at("10:40")) is not None
        return process_time() - started

    assert min(once() for _ in range(20)) < 0.005
