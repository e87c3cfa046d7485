"""What the calling rule promises for every queue, checked against the design's words written out slowly."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.calling import (
    Policy,
    calling_due_at,
    calling_order,
    can_serve,
    pick_next,
    promised_at,
)
from queue_server.domain.needs import Need
from queue_server.domain.turn import Channel, TicketNeed, Turn
from tests.domain.examples import (
    APPOINTMENT,
    GREET,
    NEEDS,
    SLOT,
    WALK_IN,
    at,
    fitted_seat,
    minutes,
    policy,
    waiting,
)

NOW = at("12:00")
SEAT = fitted_seat()
DIALS = st.one_of(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0]), st.floats(0, 3))

needs = st.lists(
    st.builds(TicketNeed, st.sampled_from(list(NEEDS)), st.booleans()), max_size=2, unique_by=lambda n: n.code
).map(tuple)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    """Someone waiting at 12:00 in a shop open since 9; few errands and near moments collide often."""
    ago = draw(st.one_of(st.integers(0, 90), st.integers(0, 200)))
    arrived = NOW - minutes(ago)
    kind = draw(st.sampled_from(["walk-in", "walk-in", "slot", "appointment"]))
    service = draw(st.sampled_from(["council-tax", "council-tax", "benefits", None]))
    changes: dict[str, Any] = {
        "service": service,
        "skill": service or "general",
        "needs": draw(needs),
        "not_before": draw(st.sampled_from([None, None, None, NOW, NOW + minutes(5)])),
        "named_adviser": draw(st.sampled_from([None, None, None, "adviser1", "adviser3"])),
    }
    if kind == "walk-in":
        changes |= {"promises": (GREET, WALK_IN)}
    if kind == "slot":
        changes |= {"promises": (GREET, SLOT), "allotted_at": arrived + minutes(draw(st.integers(0, 60)))}
    if kind == "appointment":
        booked_at = arrived + minutes(draw(st.integers(-15, 40)))
        changes |= {"promises": (GREET, APPOINTMENT), "booked_at": booked_at, "channel": Channel.APPOINTMENT}
    again = draw(st.sampled_from([None, None, None, "transfer", "resume"]))
    if again and ago:
        served = draw(st.integers(0, ago))
        back = NOW - minutes(draw(st.integers(0, ago - served)))
        changes |= {"served_for": minutes(served)}
        changes |= (
            {"opened_at": back, "after_transfer": True} if again == "transfer" else {"resumed_at": back}
        )
    return waiting(arrived_at=arrived, **changes)


@st.composite
def queues(draw: st.DrawFn, least: int = 1) -> list[Turn]:
    """A queue with numbers of its own."""
    drawn = draw(st.lists(turns(), min_size=least, max_size=9))
    numbers = draw(st.permutations(range(1, len(drawn) + 1)))
    return [numbered(turn, count) for turn, count in zip(drawn, numbers, strict=True)]


def numbered(turn: Turn, count: int) -> Turn:
    ids = {"id": UUID(int=count), "ticket_id": UUID(int=count)}
    return changed(turn, number=TicketNumber("AB"[count % 2], count), **ids)


def changed(turn: Turn, **values: object) -> Turn:
    return replace(turn, **values)  # type: ignore[arg-type]  # any field


# The design's words, slowly ---------------------------------------------------------------------


def is_needy(turn: Turn) -> bool:
    return any(NEEDS[code].priority for code in turn.confirmed_needs)


def handed_on_at(turn: Turn) -> datetime | None:
    return turn.resumed_at or (turn.opened_at if turn.after_transfer else None)


def came_at(turn: Turn) -> datetime:
    return handed_on_at(turn) or turn.arrived_at


def line_of(turn: Turn) -> tuple[str, str] | None:
    if turn.service is None:
        return None
    return turn.service, "handed on" if handed_on_at(turn) else turn.promises[-1].standard


def waited(turn: Turn, rule: Policy) -> timedelta:
    assert rule.opened_at is not None
    since = max(turn.arrived_at, turn.booked_at or turn.allotted_at or turn.arrived_at, rule.opened_at)
    return NOW - since - turn.served_for


def rank_of(turn: Turn, rule: Policy) -> int:
    if "urgent" in turn.confirmed_needs:
        return 0
    return 1 if waited(turn, rule) >= timedelta(minutes=75) else 2


def is_wronged_by(turn: Turn, called: Turn, rule: Policy) -> bool:
    """Whether calling `called` passes over `turn`, whose promise broke before the other came."""
    due = calling_due_at(turn, rule)
    return (
        due < NOW
        and due < came_at(called)
        and line_of(turn) is not None
        and line_of(turn) == line_of(called)
        and (is_needy(turn) or not is_needy(called))
    )


def key_of(turn: Turn, rule: Policy) -> datetime:
    assert rule.opened_at is not None
    if handed_on := handed_on_at(turn):
        start, allow, head = handed_on, 10.0, 10
    else:
        promise = turn.promises[-1]
        told = {WALK_IN: turn.arrived_at, SLOT: turn.allotted_at, APPOINTMENT: turn.booked_at}[promise]
        start = max(told or turn.arrived_at, turn.arrived_at, rule.opened_at)
        allow, head = float(promise.minutes or 0), {WALK_IN: 0, SLOT: 5, APPOINTMENT: 10}[promise]
    if is_needy(turn):
        return start + minutes(allow / 2 - head - 5)
    due = start + minutes(allow)
    return due + rule.m * minutes(allow) if due < NOW else due - minutes(head)


def next_slowly(left: list[Turn], rule: Policy) -> Turn:
    urgent = [turn for turn in left if rank_of(turn, rule) == 0]
    if urgent:
        return min(urgent, key=lambda turn: (turn.arrived_at, turn.number))
    guarded = [turn for turn in left if rank_of(turn, rule) == 1]
    if guarded:
        return min(guarded, key=lambda turn: (-waited(turn, rule), turn.number))
    smallest = min(left, key=lambda turn: (key_of(turn, rule), turn.number))
    wronged = [turn for turn in left if is_wronged_by(turn, smallest, rule)]
    return min(wronged or [smallest], key=lambda turn: (calling_due_at(turn, rule), turn.number))


def order_slowly(queue: list[Turn], rule: Policy) -> list[Turn]:
    left = [turn for turn in queue if can_serve(turn, SEAT, rule, NOW)]
    order = []
    while left:
        order.append(next_slowly(left, rule))
        left.remove(order[-1])
    return order


@given(queues(), DIALS)
def test_the_order_is_the_designs(queue: list[Turn], m: float) -> None:
    rule = policy(m)
    assert calling_order(queue, SEAT, rule, NOW) == order_slowly(queue, rule)


# Promises ---------------------------------------------------------------------------------------


@given(queues(least=2), DIALS, st.data())
def test_adding_a_need_never_moves_anyone_back(queue: list[Turn], m: float, data: st.DataObject) -> None:
    rule = policy(m)
    place = data.draw(st.integers(0, len(queue) - 1))
    need = TicketNeed(data.draw(st.sampled_from(list(NEEDS))), data.draw(st.booleans()))
    turn = queue[place]
    helped = changed(turn, needs=(*(mine for mine in turn.needs if mine.code != need.code), need))
    assume(turn.confirmed_needs <= helped.confirmed_needs)
    assume(can_serve(turn, SEAT, rule, NOW))
    before = calling_order(queue, SEAT, rule, NOW).index(turn)
    after = calling_order([helped if each is turn else each for each in queue], SEAT, rule, NOW).index(helped)
    assert after <= before


@given(queues(least=2), DIALS)
def test_nobody_is_overtaken_by_someone_who_came_after_their_promise_broke(
    queue: list[Turn], m: float
) -> None:
    rule = policy(m)
    order = calling_order(queue, SEAT, rule, NOW)
    for place, called in enumerate(order):
        if rank_of(called, rule) == 2:
            assert not any(is_wronged_by(later, called, rule) for later in order[place + 1 :])


@given(queues(least=2), DIALS)
def test_the_sentence_to_customers_is_true(queue: list[Turn], m: float) -> None:
    """With the published moments that people know, among people who asked for no help.

    Someone who waited 75 minutes and was then handed on may go first: they came before, not after.
    """
    rule = policy(m)
    order = calling_order([turn for turn in queue if not turn.needs], SEAT, rule, NOW)
    for place, called in enumerate(order):
        if rank_of(called, rule) == 1 and handed_on_at(called):
            continue
        for later in order[place + 1 :]:
            same_line = line_of(later) is not None and line_of(later) == line_of(called)
            assert not (same_line and promised_at(later, rule) < min(came_at(called), NOW))


@given(queues(least=2), DIALS)
def test_past_the_guard_only_the_urgent_and_those_who_waited_longer_are_before(
    queue: list[Turn], m: float
) -> None:
    rule = policy(m)
    order = calling_order(queue, SEAT, rule, NOW)
    for place, turn in enumerate(order):
        if rank_of(turn, rule) == 1:
            for earlier in order[:place]:
                assert rank_of(earlier, rule) == 0 or waited(earlier, rule) >= waited(turn, rule)


@given(queues(), DIALS, st.randoms())
def test_the_same_queue_gives_the_same_answer_in_whatever_order_it_is_read(
    queue: list[Turn], m: float, luck: random.Random
) -> None:
    rule = policy(m)
    shuffled = queue.copy()
    luck.shuffle(shuffled)
    assert calling_order(shuffled, SEAT, rule, NOW) == calling_order(queue, SEAT, rule, NOW)
    assert pick_next(shuffled, SEAT, rule, NOW) == pick_next(queue, SEAT, rule, NOW)


@given(queues(), DIALS)
def test_lists_show_everyone_once_and_start_with_who_is_next(queue: list[Turn], m: float) -> None:
    rule = policy(m)
    everyone = calling_order(queue, None, rule, NOW)
    assert sorted(turn.id for turn in everyone) == sorted(turn.id for turn in queue)
    pick, mine = pick_next(queue, SEAT, rule, NOW), calling_order(queue, SEAT, rule, NOW)
    assert (pick and pick.turn) == (mine[0] if mine else None)


def names_of(need: Need) -> set[str]:
    return {need.code, need.gives, *need.names.values()}


@given(queues(), DIALS)
@example([waiting(needs=["short-wait", "private-room"]), waiting("A043", needs=["urgent"])], 2.0)
def test_a_reason_is_short_and_names_no_need(queue: list[Turn], m: float) -> None:
    pick = pick_next(queue, SEAT, policy(m), NOW)
    if pick is None:
        return
    assert len(pick.reason.split()) <= 20
    assert str(pick.turn.number) in pick.reason
    assert not any(
        name.casefold() in pick.reason.casefold() for need in NEEDS.values() for name in names_of(need)
    )


# A whole busy day -------------------------------------------------------------------------------


@pytest.mark.parametrize("m", [0, 1, 2, 3])
def test_on_a_day_with_too_few_advisers_nobody_is_forgotten(m: float) -> None:
    """One desk, twice the people it can see: all who came early are seen long before those who came late."""
    luck = random.Random(f"day {m}")
    coming = [
        waiting(
            f"A{count:03d}",
            arrived_at=at("09:00") + minutes(3 * count),
            needs=["short-wait"] * (count % 9 == 0),
        )
        for count in range(1, 61)
    ]
    seen: dict[UUID, timedelta] = {}
    now, rule = at("09:00"), policy(m)
    while len(seen) < len(coming):
        here = [turn for turn in coming if turn.arrived_at <= now and turn.id not in seen]
        pick = pick_next(here, SEAT, rule, now)
        if pick is not None:
            seen[pick.turn.id] = now - pick.turn.arrived_at
        now += minutes(luck.uniform(4, 8))
    shortest_line = minutes(75)
    by_arrival = [seen[turn.id] for turn in coming]
    assert all(
        earlier.arrived_at + seen[earlier.id] <= later.arrived_at + seen[later.id]
        for earlier in coming
        for later in coming
        if later.arrived_at - earlier.arrived_at >= shortest_line
    )
    assert max(by_arrival) > shortest_line
