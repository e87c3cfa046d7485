"""How long the whole queue takes to be played forward: what everybody is told, at 30 and at 200 waiting.

Eight desks, appointments to come, needs and rooms, and a newcomer for every service. On a busy machine the
clock tells more of the others, so the processor's own time stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from uuid import UUID

from queue_server.bench.figures import Figure
from queue_server.contract.numbers import TicketNumber
from queue_server.domain.playing import Busy, Shift
from queue_server.domain.queue import Expected, Queue, newcomer
from queue_server.domain.services import Service
from queue_server.domain.turn import Channel, TicketNeed, Turn
from queue_server.domain.waiting import outlooks
from queue_server.shop import Shop, load_shop
from queue_server.what_if.plans import Question, planned_laws, plans
from queue_server.what_if.rosters import with_desks

DESKS, EXPECTED, WARM_UP = 8, 12, 2
_MINUTE = timedelta(minutes=1)
_MONDAY = date(2026, 11, 23)
_NEEDS = ("private-room", "short-wait", "step-free", "large-print")
HEADING = f"{'':<46}{'p50 ms':>9}{'p99 ms':>9}{'processor':>11}{'goal':>8}"


@dataclass(frozen=True, slots=True)
class Goal:
    """So many waiting are to be played forward within so many milliseconds, tried so often."""

    waiting: int
    ms: int
    times: int


GOALS = (Goal(30, 50, 40), Goal(200, 1000, 12))


def rows(config: Path) -> Iterator[str]:
    """The table, line by line as it is measured."""
    shop = load_shop(config)
    yield HEADING
    for goal in GOALS:
        yield _row(goal, *measured(shop, goal))


def measured(shop: Shop, goal: Goal) -> tuple[Figure, Figure]:
    """By the clock, and by the processor's time."""
    (plan,) = plans(shop, _question(shop), planned_laws(shop), _MONDAY)
    now = plan.opens_at + 120 * _MINUTE
    queue = queue_of(shop, plan.shifts, goal.waiting, now)
    what, timings = f"whole queue played forward, {goal.waiting} waiting", []
    for seq in range(WARM_UP + goal.times):
        began = perf_counter(), process_time()
        outlooks(queue, plan.laws, plan.policy, now, (seq,))
        timings.append((perf_counter() - began[0], process_time() - began[1]))
    clock, processor = zip(*timings[WARM_UP:], strict=True)
    return Figure(what, clock), Figure(what, processor)


def queue_of(shop: Shop, shifts: Sequence[Shift], waiting: int, now: datetime) -> Queue:
    """So many waiting for the council's own services, all desks busy, and appointments in the next hours."""
    services = [each for each in shop.services.values() if each.organisation is None]
    turns = [_turn(shop, services[n % len(services)], n, waiting, now) for n in range(waiting)]
    return Queue(
        waiting=turns,
        shifts=[
            replace(shift, busy=Busy(services[n % len(services)].code, now - (3 + n) * _MINUTE))
            for n, shift in enumerate(shifts)
        ],
        rooms=shop.rooms,
        expected=[
            Expected(_booked(shop, services[n % len(services)], waiting + n, now)) for n in range(EXPECTED)
        ],
        newcomers=[newcomer(each, shop.promises(Channel.WALK_IN), turns, now) for each in services],
    )


# ------------------------------------------------------------------------------------------------


def _row(goal: Goal, clock: Figure, processor: Figure) -> str:
    met = "met" if clock.p50_ms <= goal.ms else "not met"
    return f"{clock.what:<46}{clock.p50_ms:9.2f}{clock.p99_ms:9.2f}{processor.p50_ms:11.2f}{goal.ms:8}  {met}"


def _question(shop: Shop) -> Question:
    roster = with_desks(shop, shop.forecast.roster, DESKS, _MONDAY.weekday())[:DESKS]
    return Question(roster=roster, weekday=_MONDAY.weekday())


def _turn(shop: Shop, service: Service, place: int, of: int, now: datetime) -> Turn:
    """The `place`th in line, who came about a minute after the one before; some have a need."""
    arrived_at = now - (of - place) * _MINUTE * min(1.0, 100 / of)
    identity = UUID(int=place + 1)
    needs = (TicketNeed(_NEEDS[place // 5 % len(_NEEDS)], confirmed=True),) if place % 5 == 0 else ()
    return replace(
        newcomer(service, shop.promises(Channel.WALK_IN), (), arrived_at),
        id=identity,
        ticket_id=identity,
        number=TicketNumber(service.series, place + 1),
        allotted_at=arrived_at + 20 * _MINUTE,
        needs=needs,
    )


def _booked(shop: Shop, service: Service, place: int, now: datetime) -> Turn:
    turn = _turn(shop, service, place, place + 1, now)
    booked_at = now + (place % EXPECTED + 1) * 10 * _MINUTE
    promises = shop.promises(Channel.APPOINTMENT)
    return replace(
        turn, channel=Channel.APPOINTMENT, booked_at=booked_at, allotted_at=None, needs=(), promises=promises
    )
