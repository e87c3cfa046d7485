"""Playing forward calls exactly as the rule calls, whatever the queue, the desks and the rooms."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.calling import Policy, calling_due_at, course, pick_next
from queue_server.domain.playing import Busy, Floor, Shift, play
from queue_server.domain.turn import Turn
from tests.domain.examples import NEEDS, SHOP, at, minutes, policy, seat, waiting
from tests.domain.test_calling_promises import DIALS, NOW, queues

ROOMS = (SHOP.place("room-1"), SHOP.place("room-3"))


def shift(desk: str = "desk-1", skills: str = "general council-tax benefits", **changes: object) -> Shift:
    """A desk with an adviser of its own, who calls all day unless changed."""
    here = seat(desk, adviser=f"adviser{desk[-1]}", skills=frozenset(skills.split()), free_rooms=())
    return Shift(seat=here, **changes)  # type: ignore[arg-type]  # any field


SHIFTS = (shift("desk-1"), shift("desk-2", "benefits general"), shift("desk-3", "council-tax"))


def called(
    turns: Sequence[Turn],
    shifts: Sequence[Shift],
    *,
    takes: Sequence[float] | float = 10,
    free: Sequence[float] = (),
    rule: Policy | None = None,
    now: datetime = NOW,
    **floor: object,
) -> list[float | None]:
    """In how many minutes each of the turns is called."""
    each = [takes] * len(turns) if isinstance(takes, int | float) else takes
    known = [course(turn, rule or policy()) for turn in turns]
    stage = Floor(known, shifts, NEEDS, now, rooms=ROOMS, **floor)  # type: ignore[arg-type]  # any field
    free_from = [now + minutes(count) for count in (free or [0] * len(shifts))]
    begins = {who: turn.not_before for who, turn in enumerate(turns) if turn.not_before}
    later = {who: moment for who, moment in begins.items() if moment > now}
    calls = play(stage, [minutes(count) for count in each], free_from, later)
    return [None if moment is None else (moment - now) / minutes(1) for moment in calls.at]


# The same decisions as the rule -----------------------------------------------------------------


def called_slowly(
    turns: list[Turn], takes: list[float], free: list[float], rule: Policy
) -> list[float | None]:
    """The same by asking `pick_next` at every moment at which something changes."""
    left, found = dict(enumerate(turns)), dict.fromkeys(range(len(turns)))
    frees = {desk: NOW + minutes(count) for desk, count in enumerate(free)}
    rooms: dict[int, str | None] = {}
    idle: list[int] = []

    def try_at(desk: int, now: datetime) -> bool:
        empty = tuple(room for room in ROOMS if room.code not in rooms.values())
        pick = pick_next(left.values(), replace(SHIFTS[desk].seat, free_rooms=empty), rule, now)
        if pick is None:
            return False
        who = next(who for who, turn in left.items() if turn is pick.turn)
        del left[who]
        found[who] = (now - NOW) / minutes(1)
        rooms[desk], frees[desk] = pick.room, now + minutes(takes[who])
        return True

    moments = {turn.not_before for turn in turns if turn.not_before and turn.not_before > NOW}
    moments |= {calling_due_at(turn, rule) for turn in turns if turn.named_adviser}
    while frees or any(moment > NOW for moment in moments):
        now = min([*frees.values(), *(moment for moment in moments if moment > NOW)])
        if now in moments:
            idle = [desk for desk in idle if not try_at(desk, now)]
            moments = {moment for moment in moments if moment > now}
        freed = sorted((desk for desk, moment in frees.items() if moment == now))[:1]
        for desk in freed:
            del frees[desk]
            rooms.pop(desk, None)
        idle = [desk for desk in (*freed, *idle) if not try_at(desk, now)]
    return list(found.values())


@given(queues(), DIALS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_a_run_calls_whom_the_rule_calls(
    queue: list[Turn], m: float, luck: random.Random, desks: int
) -> None:
    rule = policy(m)
    takes = [luck.uniform(1, 40) for _ in queue]
    free = [luck.choice([0.0, luck.uniform(0, 40)]) for _ in range(desks)]
    assert called(queue, SHIFTS[:desks], takes=takes, free=free, rule=rule) == called_slowly(
        queue, takes, free, rule
    )


@given(queues(), DIALS, st.randoms(use_true_random=False))
def test_a_newcomer_is_told_when_they_would_be_called_and_keeps_nobody_waiting(
    queue: list[Turn], m: float, luck: random.Random
) -> None:
    """One without an errand, so that the line rule, which a newcomer can only watch, is not asked."""
    rule = policy(m)
    newcomer = waiting("C599", arrived_at=NOW, service=None, skill="general")
    takes = [luck.uniform(1, 40) for _ in range(len(queue) + 1)]
    only_watching = called([*queue, newcomer], SHIFTS, takes=takes, rule=rule, newcomers=1)
    assert only_watching[:-1] == called(queue, SHIFTS, takes=takes[:-1], rule=rule)
    assert only_watching[-1] == called([*queue, newcomer], SHIFTS, takes=takes, rule=rule)[-1]


# By hand ----------------------------------------------------------------------------------------


def people(*numbers: str, **changes: object) -> list[Turn]:
    return [waiting(number, f"11:{50 + place}", **changes) for place, number in enumerate(numbers)]


def test_one_desk_calls_one_after_the_other_once_it_is_free() -> None:
    assert called(people("A001", "A002", "A003"), [shift()], takes=[5, 7, 9], free=[3]) == [3, 8, 15]


def test_two_desks_share_the_queue() -> None:
    queue = people("A001", "A002", "A003", "A004")
    assert called(queue, SHIFTS[::2], takes=[10, 4, 9, 1], free=[0, 1]) == [0, 1, 5, 10]


def test_a_desk_calls_only_those_it_has_the_skill_for() -> None:
    queue = [*people("A001", "A002"), waiting("B003", "11:55", service="benefits", skill="benefits")]
    assert called(queue, [shift(skills="council-tax")]) == [0, 10, None]


def test_nobody_is_called_in_a_break_or_after_closing() -> None:
    spans = ((at("09:00"), at("12:05")), (at("12:30"), at("12:45")))
    queue = people("A001", "A002", "A003", "A004")
    assert called(queue, [shift(spans=spans)], takes=8) == [0, 30, 38, None]


def test_whoever_comes_later_is_called_by_an_idle_desk_at_once() -> None:
    turn = waiting("A001", "11:50", not_before=at("12:04"))
    assert called([turn], [shift()]) == [4]


def test_all_who_come_at_one_moment_are_here_before_a_desk_chooses() -> None:
    """Whether the desk was idle before or is free in that very moment, the earlier promise goes first."""
    queue = people("A002", "A001", not_before=at("12:04"))
    sooner = replace(queue[1], arrived_at=at("11:40"), opened_at=at("11:40"))
    for free in (0, 4):
        assert called([queue[0], sooner], [shift()], free=[free]) == [14, 4]


def test_a_desk_that_never_rested_calls_who_came_meanwhile() -> None:
    queue = [*people("A001"), waiting("A002", "11:55", not_before=at("12:04"))]
    assert called(queue, [shift()], takes=6) == [0, 6]


def test_a_room_is_free_again_after_the_customer_who_is_in_it() -> None:
    queue = people("A001", "A002", "A003", needs=["private-room"])
    assert called(queue, SHIFTS, takes=[6, 9, 5]) == [0, 0, 6]
    in_room = replace(SHIFTS[0], busy=Busy("council-tax", at("11:50"), "room-1"))
    assert called(queue, [in_room, *SHIFTS[1:]], takes=[20, 9, 5], free=[4, 0, 0]) == [0, 4, 13]


def test_a_named_adviser_is_waited_for_until_the_turn_falls_due() -> None:
    turn = waiting("A001", "11:50", named_adviser="adviser1")
    assert called([turn], [shift("desk-1"), shift("desk-3")], free=[45, 0]) == [20]
    assert called([turn], [shift("desk-1"), shift("desk-3")], free=[6, 0]) == [6]


def test_guests_are_called_before_others_but_nobody_waits_to_hear_when() -> None:
    queue = people("A001", "A002", "A003")
    stage = Floor([course(turn, policy()) for turn in queue], [shift()], NEEDS, NOW, guests=range(1, 3))
    calls = play(stage, [minutes(10)] * 3, [NOW + minutes(20)], {1: NOW + minutes(4)})
    assert calls.at == [NOW + minutes(20), None, None]
    assert stage.awaited == {0}
