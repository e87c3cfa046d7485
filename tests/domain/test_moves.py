"""Every act on a turn: what it changes, what it keeps, and when it is refused."""

from collections.abc import Callable
from dataclasses import fields, replace
from uuid import UUID

import pytest

from queue_server.domain import moves
from queue_server.domain.errors import NotPossible, Refusal, StaffOnly, TooEarly, Unknown
from queue_server.domain.ticket import ENDED, HERE, MOVES, Act, TicketState
from queue_server.domain.turn import TicketNeed, Turn
from tests.domain.examples import NEEDS, at, booked, in_slot, minutes, waiting

NOW = at("10:20")
DESK = {"place": "desk-5", "desk": "desk-5", "adviser": "adviser1"}


def call(turn: Turn, now: str = "10:10", **changes: object) -> Turn:
    values = {**DESK, "room": None, "quiet": False, **changes}
    return moves.call(turn, now=at(now), **values)  # type: ignore[arg-type]  # any field


def serving(turn: Turn | None = None, called: str = "10:10", started: str = "10:11") -> Turn:
    return moves.start(call(turn or waiting(), called), now=at(started))


def changed(before: Turn, after: Turn) -> set[str]:
    return {each.name for each in fields(Turn) if getattr(before, each.name) != getattr(after, each.name)}


ACTS: dict[Act, Callable[[Turn], Turn]] = {
    Act.CALL: lambda turn: call(turn, "10:20"),
    Act.CALL_BACK: moves.call_back,
    Act.START: lambda turn: moves.start(turn, now=NOW),
    Act.FINISH: lambda turn: moves.finish(turn, now=NOW, outcome="resolved"),
    Act.TRANSFER: lambda turn: moves.transfer(turn, now=NOW),
    Act.HOLD: lambda turn: moves.hold(turn, now=NOW),
    Act.RESUME: lambda turn: moves.resume(turn, now=NOW, **DESK),
    Act.RESUME_WAITING: lambda turn: moves.resume_waiting(turn, now=NOW),
    Act.REROUTE: lambda turn: moves.reroute(turn, service="benefits", skill="benefits"),
    Act.NO_SHOW: lambda turn: moves.no_show(turn, needs=NEEDS, now=NOW),
    Act.REINSTATE: lambda turn: moves.reinstate(turn, now=NOW),
    Act.LEAVE: lambda turn: moves.leave(turn, now=NOW),
    Act.CANCEL: lambda turn: moves.cancel(turn, now=NOW),
    Act.DAY_END: lambda turn: moves.day_end(turn, now=NOW),
}


def standing(state: TicketState) -> Turn:
    """A turn in this state for which nothing but the table could refuse an act."""
    if state is TicketState.WAITING:
        return waiting()
    if state is TicketState.CALLED:
        return replace(call(waiting()), recalls=2)
    turn = replace(serving(), state=state)
    return replace(turn, no_show_at=at("10:15"), ended_at=at("10:15")) if state in ENDED else turn


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", TicketState)
def test_every_act_moves_as_the_table_says_or_is_refused(state: TicketState, act: Act) -> None:
    turn = standing(state)
    if (state, act) in MOVES:
        assert ACTS[act](turn).state is MOVES[state, act]
    else:
        with pytest.raises(NotPossible):
            ACTS[act](turn)


@pytest.mark.parametrize(("state", "act"), MOVES)
def test_an_ended_turn_says_when_and_one_that_is_here_has_no_end(state: TicketState, act: Act) -> None:
    after = ACTS[act](standing(state))
    assert (after.ended_at is not None) is (after.state in ENDED)


# Calling ----------------------------------------------------------------------------------------


def test_a_call_says_where_to_and_by_whom() -> None:
    turn = call(waiting(), "10:10", place="room-1", room="room-1", quiet=True)
    assert (turn.called_to, turn.room, turn.desk, turn.adviser) == ("room-1", "room-1", "desk-5", "adviser1")
    assert (turn.called_at, turn.last_called_at, turn.recalls, turn.quiet) == (
        at("10:10"),
        at("10:10"),
        0,
        True,
    )


def test_a_recall_keeps_the_first_call_and_its_loudness() -> None:
    turn = moves.recall(call(waiting(), quiet=True), now=at("10:12"))
    assert (turn.called_at, turn.last_called_at, turn.recalls, turn.quiet) == (
        at("10:10"),
        at("10:12"),
        1,
        True,
    )
    assert not moves.recall(turn, now=at("10:13"), quiet=False).quiet


def test_only_someone_called_is_called_again() -> None:
    with pytest.raises(NotPossible, match=r"A042 is waiting, so it can't be called again\."):
        moves.recall(waiting(), now=NOW)


def test_a_call_taken_back_leaves_no_trace_but_the_room() -> None:
    before = waiting()
    after = moves.call_back(call(before, room="room-1", place="room-1"))
    assert changed(before, after) == {"room"}


@pytest.mark.parametrize(
    ("turn", "earliest"),
    [
        (waiting(), "10:12"),
        (waiting(needs=["seated"]), "10:14"),
        (waiting(needs=["family-room"]), "10:14"),
        (waiting(needs=[TicketNeed("step-free")]), "10:14"),
        (waiting(needs=["large-print"]), "10:12"),
        (booked("A001", "10:30", "10:00"), "10:30"),
        (in_slot("A001", "10:25", "10:00"), "10:25"),
        (in_slot("A001", "10:05", "10:00"), "10:12"),
    ],
)
def test_how_long_people_have_to_come(turn: Turn, earliest: str) -> None:
    turn = replace(call(turn), recalls=2)
    assert moves.no_show_from(turn, NEEDS) == at(earliest)
    with pytest.raises(TooEarly):
        moves.no_show(turn, needs=NEEDS, now=at(earliest) - minutes(0.01))
    gone = moves.no_show(turn, needs=NEEDS, now=at(earliest))
    assert (gone.state, gone.no_show_at, gone.ended_at) == (TicketState.NO_SHOW, at(earliest), at(earliest))


@pytest.mark.parametrize(
    ("recalls", "sentence"), [(0, "Call A042 twice more first."), (1, "Call A042 once more first.")]
)
def test_nobody_is_given_up_before_two_recalls(recalls: int, sentence: str) -> None:
    with pytest.raises(TooEarly) as refused:
        moves.no_show(replace(call(waiting()), recalls=recalls), needs=NEEDS, now=at("11:00"))
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("10:10:30", "A042 still has 2 minutes to come."),
        ("10:11", "A042 still has 60 seconds to come."),
        ("10:11:59", "A042 still has 1 second to come."),
    ],
)
def test_too_early_says_how_long(now: str, sentence: str) -> None:
    with pytest.raises(TooEarly) as refused:
        moves.no_show(replace(call(waiting()), recalls=2), needs=NEEDS, now=at(now))
    assert refused.value.message == sentence


def test_nobody_who_is_not_called_can_fail_to_come() -> None:
    assert moves.no_show_from(waiting(), NEEDS) is None


def test_who_comes_after_all_waits_where_they_waited() -> None:
    before = waiting()
    gone = moves.no_show(replace(call(before), recalls=2), needs=NEEDS, now=at("10:20"))
    assert moves.reinstate(gone, now=at("10:50")) == before
    with pytest.raises(NotPossible, match="away for more than 30 minutes"):
        moves.reinstate(gone, now=at("10:50:01"))


# Serving ----------------------------------------------------------------------------------------


def test_start_greets_and_gives_the_room() -> None:
    turn = serving()
    assert (turn.seen_at, turn.greeted_at, turn.room_given_at) == (at("10:11"), at("10:11"), None)
    in_room = moves.start(call(waiting(greeted_at=at("10:02")), room="room-1"), now=at("10:11"))
    assert (in_room.greeted_at, in_room.room_given_at) == (at("10:02"), at("10:11"))


def test_time_served_adds_up_over_holds() -> None:
    turn = moves.hold(serving(started="10:11"), now=at("10:20"))
    assert turn.served_for == minutes(9)
    turn = moves.resume(turn, now=at("10:30"), place="desk-2", desk="desk-2", adviser="adviser2")
    assert (turn.called_to, turn.desk, turn.adviser, turn.held_at) == ("desk-2", "desk-2", "adviser2", None)
    turn = moves.resume_waiting(moves.hold(turn, now=at("10:32")), now=at("10:40"))
    assert (turn.served_for, turn.resumed_at, turn.desk, turn.called_to) == (
        minutes(11),
        at("10:40"),
        None,
        None,
    )
    turn = moves.start(call(turn, "10:50"), now=at("10:51"))
    assert turn.seen_at == at("10:11")
    turn = moves.finish(turn, now=at("10:56"), outcome="resolved")
    assert (turn.served_for, turn.outcome, turn.ended_at) == (minutes(16), "resolved", at("10:56"))


def test_the_room_stays_through_hold_and_transfer_until_the_end() -> None:
    turn = moves.start(call(waiting(), room="room-1", place="room-1"), now=at("10:11"))
    held = moves.hold(turn, now=at("10:15"))
    assert moves.resume(held, now=at("10:16"), **DESK).called_to == "room-1"
    assert moves.resume_waiting(held, now=at("10:16")).room == "room-1"
    following = moves.next_turn(
        moves.transfer(turn, now=at("10:20")),
        new_id=UUID(int=7),
        now=at("10:20"),
        service="housing",
        skill="housing",
    )
    assert following.room == "room-1"
    assert moves.finish(turn, now=at("10:20"), outcome="resolved").room is None
    assert moves.leave(held, now=at("10:20")).room is None


def test_a_transfer_opens_a_turn_that_keeps_the_visit() -> None:
    first = serving(waiting(needs=["short-wait"], named_adviser="adviser3"))
    ended = moves.transfer(first, now=at("10:20"))
    second = moves.next_turn(ended, new_id=UUID(int=7), now=at("10:20"), service="benefits", skill="benefits")
    assert ended.served_for == second.served_for == minutes(9)
    assert changed(ended, second) == {
        "id", "position", "state", "service", "skill", "opened_at", "after_transfer",
        "called_at", "last_called_at", "called_to", "desk", "adviser", "seen_at", "ended_at",
    }  # fmt: skip
    assert (second.position, second.number) == (2, first.number)
    assert moves.call_back(call(second)).after_transfer


# Waiting ----------------------------------------------------------------------------------------


def test_reroute_keeps_number_moments_and_promises() -> None:
    before = waiting()
    after = moves.reroute(before, service="benefits", skill="benefits")
    assert changed(before, after) == {"service", "skill"}


@pytest.mark.parametrize("turn", [call(waiting(service=None)), serving(waiting(service=None))])
def test_a_missing_service_may_be_filled_later_but_not_changed(turn: Turn) -> None:
    filled = moves.reroute(turn, service="housing", skill="housing")
    assert (filled.service, filled.state) == ("housing", turn.state)
    with pytest.raises(NotPossible, match="so it can't be given another service"):
        moves.reroute(filled, service="benefits", skill="benefits")


def test_greeting_counts_once() -> None:
    turn = moves.greet(waiting(), now=at("10:03"))
    assert moves.greet(turn, now=at("10:09")).greeted_at == at("10:03")


def test_first_telling_and_first_offer_count() -> None:
    turn = moves.told(waiting(), now=at("10:03"), appointment_offered=False)
    turn = moves.told(turn, now=at("10:05"), appointment_offered=True)
    turn = moves.told(turn, now=at("10:09"), appointment_offered=True)
    assert (turn.told_longer_at, turn.appointment_offered_at) == (at("10:03"), at("10:05"))
    assert turn.greeted_at is None


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_is_told_to_nor_asked_of_someone_who_has_gone(state: TicketState) -> None:
    turn = waiting(state=state, ended_at=NOW)
    acts: list[Callable[[], Turn]] = [
        lambda: moves.greet(turn, now=NOW),
        lambda: moves.told(turn, now=NOW, appointment_offered=True),
        lambda: moves.change_needs(turn, needs=NEEDS, now=NOW, by_staff=True, add=["seated"]),
    ]
    for act in acts:
        with pytest.raises(NotPossible):
            act()


def test_needs_from_a_kiosk_wait_for_a_person_to_confirm_them() -> None:
    turn = moves.change_needs(
        waiting(), needs=NEEDS, now=at("10:01"), by_staff=False, add=["short-wait", "seated"]
    )
    assert turn.needs == (TicketNeed("short-wait"), TicketNeed("seated"))
    turn = moves.change_needs(
        turn, needs=NEEDS, now=at("10:02"), by_staff=True, confirm=["short-wait"], add=["urgent"]
    )
    assert turn.confirmed_needs == {"short-wait", "urgent"}
    turn = moves.change_needs(
        turn, needs=NEEDS, now=at("10:03"), by_staff=False, add=["short-wait"], remove=["seated"]
    )
    assert turn.needs == (TicketNeed("short-wait", True), TicketNeed("urgent", True))


def test_the_first_need_of_a_room_is_when_a_room_was_asked_for() -> None:
    turn = moves.change_needs(waiting(), needs=NEEDS, now=at("10:01"), by_staff=False, add=["private-room"])
    assert turn.room_asked_at == at("10:01")
    turn = moves.change_needs(turn, needs=NEEDS, now=at("10:05"), by_staff=True, add=["family-room"])
    assert turn.room_asked_at == at("10:01")
    assert (
        moves.change_needs(waiting(), needs=NEEDS, now=NOW, by_staff=True, add=["seated"]).room_asked_at
        is None
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"add": ["unheard-of"]}, Unknown),
        ({"add": ["urgent"]}, StaffOnly),
        ({"remove": ["named-adviser"]}, StaffOnly),
    ],
)
def test_what_a_kiosk_may_not_set(changes: dict[str, list[str]], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        moves.change_needs(waiting(), needs=NEEDS, now=NOW, by_staff=False, **changes)


# Ending -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "state", "outcome"),
    [
        (waiting(), TicketState.NOT_SEEN, None),
        (call(waiting()), TicketState.NOT_SEEN, None),
        (serving(), TicketState.FINISHED, "unknown"),
        (moves.hold(serving(), now=at("10:15")), TicketState.FINISHED, "unknown"),
    ],
)
def test_the_day_ends_for_everyone(turn: Turn, state: TicketState, outcome: str | None) -> None:
    ended = moves.day_end(replace(turn, room="room-1"), now=at("17:30"))
    assert (ended.state, ended.outcome, ended.ended_at, ended.room) == (state, outcome, at("17:30"), None)
    assert ended.served_for == turn.served_for


def test_every_state_that_is_here_can_be_left_or_finished() -> None:
    ways_out = {state for state, act in MOVES if act in {Act.LEAVE, Act.FINISH}}
    assert ways_out == HERE
