"""Promises: which are made to whom, when they fall due, and every verdict there is."""

from dataclasses import replace

import pytest

from queue_server.domain.standards import Standard, VerdictState, driving, due_at, stamp, verdict
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, Turn
from tests.domain.examples import (
    APPOINTMENT,
    GREET,
    ROOM,
    SHOP,
    SLOT,
    TOLD,
    WALK_IN,
    at,
    booked,
    in_slot,
    minutes,
    waiting,
)

OPENED = at("09:00")
NEVER = None
RUNNING, MET, MISSED, NOT_COUNTED = VerdictState
ENDINGS = (TicketState.LEFT, TicketState.NO_SHOW, TicketState.NOT_SEEN, TicketState.CANCELLED)


def test_only_promises_with_a_clock_are_stamped_on_those_they_are_made_to() -> None:
    walk_in = stamp(SHOP.standards, Channel.WALK_IN)
    assert [promise.standard for promise in walk_in] == ["greet", "see-slot"]
    assert [promise.standard for promise in stamp(SHOP.standards, Channel.APPOINTMENT)] == [
        "greet",
        "see-appointment",
    ]


def test_a_promise_keeps_the_minutes_it_was_made_with() -> None:
    standard = Standard(
        id="see",
        labels={"en": "See you"},
        applies_to=frozenset(Channel),
        starts=(Start.ARRIVED,),
        stops=(Stop.SEEN,),
        minutes=5,
        drives=True,
    )
    (promise,) = stamp([standard], Channel.WALK_IN)
    assert promise == Promise("see", (Start.ARRIVED,), (Stop.SEEN,), 5, drives=True)
    assert driving([GREET, promise]) is promise
    assert driving([GREET]) is None


@pytest.mark.parametrize(
    ("turn", "promise", "due"),
    [
        (waiting(arrived="10:00"), GREET, "10:05"),
        (waiting(arrived="08:40"), GREET, "09:05"),
        (booked("A001", "10:30", "10:10"), APPOINTMENT, "10:40"),
        (booked("A001", "10:30", "10:40"), APPOINTMENT, "10:50"),
        (booked("A001", "10:30", "10:40"), replace(APPOINTMENT, starts=(Start.BOOKED,)), "10:40"),
        (in_slot("A001", "11:00", "10:42"), SLOT, "11:15"),
        (waiting(arrived="10:00"), SLOT, "10:15"),
        (waiting(), ROOM, NEVER),
        (waiting(room_asked_at=at("10:01")), ROOM, NEVER),
        (waiting(room_asked_at=at("10:01")), replace(ROOM, minutes=10), "10:11"),
    ],
    ids=[
        "arrival",
        "before opening",
        "early for an appointment",
        "late for an appointment",
        "by the booked time alone",
        "a told slot",
        "no slot could be told",
        "no room asked for",
        "a promise without minutes",
        "a room within minutes",
    ],
)
def test_due(turn: Turn, promise: Promise, due: str | None) -> None:
    assert due_at(turn, promise, OPENED) == (due and at(due))


def test_a_shop_that_is_always_open_starts_clocks_on_arrival() -> None:
    assert due_at(waiting(arrived="03:30"), GREET, None) == at("03:35")


SEEN_AT_1020 = waiting(state=TicketState.SERVING, greeted_at=at("10:04"), seen_at=at("10:20"))
SEEN_LATE = waiting(state=TicketState.FINISHED, seen_at=at("10:30:01"), ended_at=at("10:40"))


@pytest.mark.parametrize(
    ("turn", "promise", "now", "state"),
    [
        (waiting(), WALK_IN, "10:29", RUNNING),
        (waiting(), WALK_IN, "10:30", RUNNING),
        (waiting(), WALK_IN, "10:30:01", MISSED),
        (waiting(state=TicketState.CALLED, called_at=at("10:10")), GREET, "10:12", MISSED),
        (SEEN_AT_1020, WALK_IN, "10:50", MET),
        (replace(SEEN_AT_1020, seen_at=at("10:30")), WALK_IN, "10:50", MET),
        (SEEN_LATE, WALK_IN, "10:50", MISSED),
        (SEEN_AT_1020, GREET, "10:50", MET),
        (replace(SEEN_AT_1020, approximate=True), GREET, "10:50", NOT_COUNTED),
        (replace(SEEN_AT_1020, after_transfer=True), WALK_IN, "10:50", NOT_COUNTED),
        (waiting(after_transfer=True), WALK_IN, "12:00", NOT_COUNTED),
        (waiting(), ROOM, "12:00", NOT_COUNTED),
        (waiting(room_asked_at=at("10:01")), ROOM, "12:00", RUNNING),
        (waiting(room_asked_at=at("10:01"), room_given_at=at("10:31")), ROOM, "12:00", MET),
        (waiting(told_longer_at=at("10:05")), TOLD, "10:09", RUNNING),
        (waiting(told_longer_at=at("10:05")), TOLD, "10:11", MISSED),
        (waiting(told_longer_at=at("10:05"), appointment_offered_at=at("10:08")), TOLD, "10:30", MET),
        (waiting(told_longer_at=at("10:05"), appointment_offered_at=at("10:11")), TOLD, "10:30", MISSED),
        (
            waiting(greeted_at=at("10:02"), told_longer_at=at("10:05"), appointment_offered_at=at("10:11")),
            TOLD,
            "10:30",
            MET,
        ),
    ],
)
def test_verdict(turn: Turn, promise: Promise, now: str, state: VerdictState) -> None:
    assert verdict(turn, promise, at(now), OPENED).state is state


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("ended", "state"), [("10:30", NOT_COUNTED), ("10:30:01", MISSED)])
def test_whoever_gives_up_after_the_promise_ran_out_was_let_down(
    ending: TicketState, ended: str, state: VerdictState
) -> None:
    turn = waiting(state=ending, ended_at=at(ended))
    assert verdict(turn, WALK_IN, at("16:00"), OPENED).state is state


@pytest.mark.parametrize("ending", ENDINGS)
def test_leaving_is_never_a_promise_met_unless_it_was_kept_before(ending: TicketState) -> None:
    turn = waiting(state=ending, greeted_at=at("10:03"), ended_at=at("10:10"))
    assert verdict(turn, GREET, at("16:00"), OPENED).state is MET
    assert verdict(turn, WALK_IN, at("16:00"), OPENED).state is NOT_COUNTED


def test_a_room_that_never_came_was_a_promise_without_a_time() -> None:
    left = waiting(state=TicketState.LEFT, room_asked_at=at("10:00"), ended_at=at("11:00"))
    assert verdict(left, ROOM, at("16:00"), OPENED).state is NOT_COUNTED


def test_a_verdict_does_not_change_after_the_turn_has_ended() -> None:
    turn = waiting(state=TicketState.NOT_SEEN, ended_at=at("10:20"))
    assert {
        verdict(turn, WALK_IN, at("10:20") + minutes(later), OPENED).state for later in (0, 10, 60, 600)
    } == {NOT_COUNTED}


def test_the_verdict_names_the_published_moment() -> None:
    assert verdict(waiting(needs=["short-wait"]), WALK_IN, at("10:01"), OPENED).due_at == at("10:30")
