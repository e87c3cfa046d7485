"""Whole days played through before they come: what would a roster, a rule or a busier day do to the promises?

Days differ by chance, but day 7 has the same people with the same errands whatever is being tried, so that
what differs in the results comes from what was changed. Everything is made up from rates and laws; nothing
is read from anybody's visit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from random import Random
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.calling import Course, Policy, Rank, calling_due_at, course
from queue_server.domain.day_figures import Day
from queue_server.domain.laws import Laws, part_of_day
from queue_server.domain.playing import ANY_TIME, Calls, Floor, Shift, Span, play
from queue_server.domain.queue import EARLY, KEPT, SPREAD
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.services import Service
from queue_server.domain.standards import VerdictState, driving, verdict
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn

BUSIEST = 3.0
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_DAY_VARIES = 0.1


class Rule(StrEnum):
    """Who is called next: this shop's rule, and those that others use, to compare."""

    PROMISE = "promise"
    FIRST_COME = "first-come"
    APPOINTMENTS_FIRST = "appointments-first"
    CLASSES = "classes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Who comes for a service, by hours from opening: walk-ins on average, and appointments booked.

    `needs_share` of them have a confirmed priority need.
    """

    service: Service
    walk_ins: Sequence[float]
    appointments: Sequence[int] = ()
    needs_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is tried. Shifts say in their spans when each seat calls; a seat whose last span ends goes home.

    `busier` multiplies the walk-ins, from 0 to 3. `need` is the code of the need that those have who have
    one. `promises` are those made to each channel. The whole day is played; who comes outside `counted`
    (all day without it) is not judged.
    """

    opens_at: datetime
    demands: Sequence[Demand]
    shifts: Sequence[Shift]
    laws: Laws
    policy: Policy
    promises: Mapping[Channel, tuple[Promise, ...]]
    rooms: Sequence[ServicePoint] = ()
    need: str | None = None
    busier: float = 1.0
    rule: Rule = Rule.PROMISE
    counted: Span | None = None


class Customer(NamedTuple):
    """Somebody of a simulated day: their turn, and how many minutes their visit takes."""

    turn: Turn
    takes: timedelta


def customers(plan: Plan, seed: int, day: int) -> list[Customer]:
    """The people of a day in the order in which they come; the same for the same seed, day and demand."""
    came = sorted(
        (person for demand in plan.demands for person in _people(plan, demand, f"{seed} {day}")),
        key=lambda person: person.turn.arrived_at,
    )
    numbered = [_numbered(person, place) for place, person in enumerate(came, 1)]
    if any(Start.ALLOTTED in promise.starts for promise in _driving(plan)):
        return _told_slots(plan, numbered)
    return numbered


def play_day(plan: Plan, people: Sequence[Customer], rule: Rule | None = None) -> Calls:
    """Who is called when on a day with these people."""
    follow = COURSES[rule or plan.rule]
    courses = [follow(person.turn, plan.policy) for person in people]
    floor = Floor(courses, plan.shifts, plan.policy.needs, plan.opens_at, rooms=plan.rooms)
    comes = {who: person.turn.arrived_at for who, person in enumerate(people)}
    free_from = [plan.opens_at] * len(plan.shifts)
    return play(floor, [person.takes for person in people], free_from, comes)


def days(plan: Plan, count: int, seed: int = 0) -> Iterator[Day]:
    """So many days, one after the other as they are done."""
    return (one_day(plan, seed, day) for day in range(count))


def one_day(plan: Plan, seed: int, day: int) -> Day:
    """What came of this one day."""
    people = customers(plan, seed, day)
    return _judged(plan, people, play_day(plan, people))


# The rules --------------------------------------------------------------------------------------


def _always(turn: Turn, policy: Policy, rank: Rank, since: datetime) -> Course:
    """A turn that sorts the same at any time and shares a line with nobody."""
    sort = (rank, since, turn.number.series, turn.number.count)
    due = calling_due_at(turn, policy)
    return course(turn, policy)._replace(
        line=None, due=due, steps=((datetime.min.replace(tzinfo=since.tzinfo), sort),)
    )


def _first_come(turn: Turn, policy: Policy) -> Course:
    return _always(turn, policy, Rank.PROMISE, turn.arrived_at)


def _appointments_first(turn: Turn, policy: Policy) -> Course:
    if turn.booked_at is None:
        return _first_come(turn, policy)
    return _always(turn, policy, Rank.URGENT, turn.booked_at)


def _classes(turn: Turn, policy: Policy) -> Course:
    first = turn.booked_at is not None or course(turn, policy).needy
    return _always(turn, policy, Rank.URGENT if first else Rank.PROMISE, turn.arrived_at)


COURSES: Mapping[Rule, Callable[[Turn, Policy], Course]] = MappingProxyType(
    {
        Rule.PROMISE: course,
        Rule.FIRST_COME: _first_come,
        Rule.APPOINTMENTS_FIRST: _appointments_first,
        Rule.CLASSES: _classes,
    }
)


# The people -------------------------------------------------------------------------------------


def _people(plan: Plan, demand: Demand, day: str) -> Iterator[Customer]:
    """Those who come for one service. Chance is drawn alike for all, so that busier days only add people."""
    times = Random(f"{day} times").lognormvariate(0, _DAY_VARIES)  # noqa: S311 - a made-up day, no secret
    luck = Random(f"{day} {demand.service.code}")  # noqa: S311 - a made-up day, no secret
    for hour, rate in enumerate(demand.walk_ins):
        opens = plan.opens_at + hour * _HOUR
        arrived_at = opens
        most = rate * BUSIEST * times
        while most > 0 and (arrived_at := arrived_at + _HOUR * luck.expovariate(most)) < opens + _HOUR:
            comes = luck.random() * BUSIEST < plan.busier
            person = _person(plan, demand, luck, arrived_at, None)
            if comes:
                yield person
    for hour, count in enumerate(demand.appointments):
        for place in range(count):
            booked_at = plan.opens_at + (hour + place / count) * _HOUR
            early = EARLY + SPREAD * luck.gauss(0, 1)
            comes = luck.random() < KEPT
            person = _person(plan, demand, luck, max(plan.opens_at, booked_at - early), booked_at)
            if comes:
                yield person


def _person(
    plan: Plan, demand: Demand, luck: Random, arrived_at: datetime, booked_at: datetime | None
) -> Customer:
    score, needy = luck.gauss(0, 1), luck.random() < demand.needs_share
    channel = Channel.WALK_IN if booked_at is None else Channel.APPOINTMENT
    law = plan.laws.of(demand.service.code, part_of_day(arrived_at, plan.policy.timezone))
    turn = Turn(
        id=UUID(int=0),
        ticket_id=UUID(int=0),
        number=TicketNumber(demand.service.series, 1),
        position=1,
        state=TicketState.WAITING,
        service=demand.service.code,
        skill=demand.service.needs_skill,
        channel=channel,
        language="en",
        arrived_at=arrived_at,
        opened_at=arrived_at,
        booked_at=booked_at,
        promises=plan.promises[channel],
        needs=(TicketNeed(plan.need, confirmed=True),) if needy and plan.need else (),
    )
    return Customer(turn, law.at(score) * _MINUTE)


def _numbered(person: Customer, place: int) -> Customer:
    identity = UUID(int=place)
    number = TicketNumber(person.turn.number.series, place)
    return person._replace(turn=replace(person.turn, id=identity, ticket_id=identity, number=number))


def _driving(plan: Plan) -> list[Promise]:
    promises = (driving(made) for made in plan.promises.values())
    return [promise for promise in promises if promise is not None]


def _told_slots(plan: Plan, people: Sequence[Customer]) -> list[Customer]:
    """The same people, walk-ins told a slot: the wait they would have, first come first served, up to 5.

    So all rules are compared by the same slots.
    """
    calls = play_day(plan, people, Rule.FIRST_COME)
    told = []
    for person, called_at in zip(people, calls.at, strict=True):
        turn = person.turn
        if turn.booked_at is None:
            wait = (called_at - turn.arrived_at) / _MINUTE if called_at is not None else 0.0
            turn = replace(turn, allotted_at=turn.arrived_at + 5 * ceil(wait / 5) * _MINUTE)
        told.append(person._replace(turn=turn))
    return told


def _judged(plan: Plan, people: Sequence[Customer], calls: Calls) -> Day:
    end = max((span[1] for shift in plan.shifts for span in shift.spans), default=plan.opens_at)
    kept: dict[str, tuple[int, int]] = {}
    waits, not_seen = [], 0
    first, last = plan.counted or ANY_TIME[0]
    for person, called_at in zip(people, calls.at, strict=True):
        turn = person.turn
        if not first <= turn.arrived_at < last:
            continue
        if called_at is None:
            not_seen += 1
        else:
            waits.append((called_at - max(turn.arrived_at, turn.booked_at or turn.arrived_at)) / _MINUTE)
        seen = replace(turn, state=TicketState.FINISHED, seen_at=called_at, ended_at=called_at or end)
        for promise in turn.promises:
            if Stop.SEEN in promise.stops:
                met = called_at is not None and _is_met(seen, promise, plan.policy)
                before = kept.get(promise.standard, (0, 0))
                kept[promise.standard] = (before[0] + met, before[1] + 1)
    return Day(tuple(max(0.0, wait) for wait in waits), not_seen, kept)


def _is_met(seen: Turn, promise: Promise, policy: Policy) -> bool:
    assert seen.seen_at is not None
    return verdict(seen, promise, seen.seen_at, policy.opened_at).state is VerdictState.MET
