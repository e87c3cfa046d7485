"""Checks on simulated days whether four in five waits are inside the ranges that people are told.

By hand, with more days: `python -m tests.domain.calibration 60 1.25` plays 60 days on which every visit takes
25 % longer than is believed, and prints how true the ranges were, before and after correction.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

from queue_server.domain.laws import Law, Laws
from queue_server.domain.playing import Busy, Calls, Shift
from queue_server.domain.queue import Expected, Queue
from queue_server.domain.simulation import Customer, Demand, Plan, customers, play_day
from queue_server.domain.told import Correction, Outlook, Told, truth
from queue_server.domain.turn import Channel
from queue_server.domain.waiting import outlooks
from tests.domain.examples import APPOINTMENT, SHOP, WALK_IN, at, minutes, policy, seat

OPENS, CLOSES = at("09:00"), at("20:00")
BELIEVED = Laws(
    Law.planned(12),
    {code: Law.planned(each.planned_minutes, 0.5) for code, each in SHOP.services.items()},
)
WALK_INS = {"council-tax": 4.2, "benefits": 2.4, "waste": 2.4, "parking": 1.8}
SKILLS = ("council-tax benefits", "council-tax waste parking", "benefits waste parking council-tax")


def shop(times: float, busier: float = 1.0) -> Plan:
    """Three desks with overlapping skills, appointments, priority needs and a lunch break each."""
    shifts = []
    for place, skills in enumerate(SKILLS):
        lunch = at("12:00") + minutes(30 * place)
        here = seat(
            f"desk-{place + 1}", adviser=f"adviser{place}", skills=frozenset(skills.split()), free_rooms=()
        )
        shifts.append(Shift(seat=here, spans=((OPENS, lunch), (lunch + minutes(30), CLOSES))))
    demands = [
        Demand(service=SHOP.services[code], walk_ins=[rate] * 8, needs_share=0.03)
        for code, rate in WALK_INS.items()
    ]
    demands[0] = replace(demands[0], appointments=[1] * 8)
    laws = {code: law.slower(times) for code, law in BELIEVED.of_service.items()}
    return Plan(
        opens_at=OPENS,
        demands=demands,
        shifts=shifts,
        laws=Laws(BELIEVED.any_errand, laws),
        policy=policy(),
        promises={Channel.WALK_IN: (WALK_IN,), Channel.APPOINTMENT: (APPOINTMENT,)},
        need="short-wait",
        busier=busier,
    )


def told_on(plan: Plan, days: int, *, every: int = 1, runs: int = 100, seed: int = 0) -> list[Told]:
    """What each of these walk-ins is told on arrival; a wait is learnt from once it is over."""
    found: list[Told] = []
    for day in range(days):
        people = customers(plan, seed, day)
        calls = play_day(plan, people)
        today: list[tuple[float, Told]] = []
        for who in _asked(people, calls, every):
            arrived = people[who].turn.arrived_at
            now, called_at = (arrived - OPENS) / minutes(1), calls.at[who]
            assert called_at is not None
            over = [told for called, told in sorted(today, key=lambda each: each[0]) if called <= now]
            played = played_for(plan, people, calls, who, runs)
            corrected = Correction.learnt_from(found + over).of(played)
            wait = (called_at - arrived) / minutes(1)
            today.append((now + wait, Told(played, corrected, wait)))
        found += [told for _, told in sorted(today, key=lambda each: each[0])]
    return found


def _asked(people: list[Customer], calls: Calls, every: int) -> Iterator[int]:
    for who, person in enumerate(people):
        if person.turn.booked_at is None and who % every == 0 and calls.at[who] is not None:
            yield who


def played_for(plan: Plan, people: list[Customer], calls: Calls, who: int, runs: int) -> Outlook:
    """The outlook of one customer at their arrival, from what can be known then and nothing more."""
    now = people[who].turn.arrived_at
    waiting, busy = [], {}
    for other, (person, called_at, by) in enumerate(zip(people, calls.at, calls.by, strict=True)):
        if other == who or person.turn.arrived_at > now:
            continue
        if called_at is None or called_at > now:
            waiting.append(person.turn)
        elif called_at + person.takes > now:
            busy[by] = Busy(person.turn.service, called_at)
    expected = [
        Expected(person.turn, chance=1.0)
        for person in people
        if person.turn.arrived_at > now
        and person.turn.booked_at
        and person.turn.booked_at < now + minutes(90)
    ]
    queue = Queue(
        waiting=waiting,
        shifts=[replace(shift, busy=busy.get(place)) for place, shift in enumerate(plan.shifts)],
        expected=expected,
        newcomers=[people[who].turn],
    )
    return outlooks(queue, BELIEVED, plan.policy, now, (who,), runs=runs)[1][0]


def lines(told: list[Told], skip: int = 300) -> Iterator[str]:
    """How true it was after the first 300, for all and for those who must wait."""
    waits = [each for each in told[skip:] if each.played.must_wait]
    for name, group in (("all", told[skip:]), ("who must wait", waits)):
        plain = truth(Told(each.played, each.played, each.waited_minutes) for each in group)
        yield f"{name}: as played {plain}"
        yield f"{name}: corrected {truth(group)}"


if __name__ == "__main__":
    for text in lines(told_on(shop(float(sys.argv[2])), int(sys.argv[1]))):
        print(text)
