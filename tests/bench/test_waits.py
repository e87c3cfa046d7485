"""The queue that is measured is a real one, and what is printed are its timings beside the goals."""

from queue_server.bench import waits
from queue_server.domain.playing import Shift
from queue_server.domain.waiting import outlooks
from queue_server.what_if.plans import planned_laws
from tests.domain.examples import SHOP, at, policy, seat

ALL = frozenset(each.needs_skill for each in SHOP.services.values())
SHIFTS = [Shift(seat=seat("desk-2", adviser=f"adviser{n}", skills=ALL, free_rooms=())) for n in range(3)]


def test_everybody_can_be_seen_and_those_at_the_end_wait_longest() -> None:
    queue = waits.queue_of(SHOP, SHIFTS, 12, at("11:00"))
    waiting, newcomers = outlooks(queue, planned_laws(SHOP), policy(), at("11:00"), (1,), runs=40)
    assert len(waiting) == 12
    assert all(each.is_known for each in [*waiting, *newcomers])
    assert waiting[-1].middle > waiting[1].middle
    assert {need.code for turn in queue.waiting for need in turn.needs} >= {"private-room", "short-wait"}


def test_the_goals_are_measured_with_eight_desks() -> None:
    clock, processor = waits.measured(SHOP, waits.Goal(30, 50, 2))
    assert len(clock.timings) == len(processor.timings) == 2
    assert min(clock.timings) > 0
    assert [(goal.waiting, goal.ms) for goal in waits.GOALS] == [(30, 50), (200, 1000)]
