"""The shop's usual days as plans: who comes from demand.toml, who works from a roster, promises as they are.

Local times become moments of one day to come, on which the shop is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from queue_server.domain.errors import BadInput
from queue_server.domain.hours import Hours, Span, local_moment
from queue_server.domain.laws import SURE_FROM, Laws
from queue_server.domain.playing import Shift
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.seats import Seat
from queue_server.domain.simulation import Demand, Plan, Rule
from queue_server.domain.turn import Channel
from queue_server.shop import Shop
from queue_server.shop_files import WEEKDAYS
from queue_server.shop_forecast import UsualDemand, UsualShift

_HOUR = timedelta(hours=1)
_DAYS_AHEAD = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `m` is the shop's own where it is None. `between`: judge only who comes then."""

    roster: tuple[UsualShift, ...]
    weekday: int | None = None
    between: Span | None = None
    busier: float = 1.0
    m: float | None = None


def planned_laws(shop: Shop) -> Laws:
    """How long visits take as services.toml plans them; a shop that has learnt knows better."""
    return Laws.planned({code: float(each.planned_minutes) for code, each in shop.services.items()})


def known_from(laws: Laws) -> str:
    """Where it is known from how long visits take, in a sentence."""
    visits = laws.any_errand.visits
    if not visits:
        return "How long visits take is as planned in services.toml: nothing is learnt yet."
    many = f"{visits:,} past visit{'' if visits == 1 else 's'}"
    return (
        f"How long visits take is learnt from {many}, and as planned where fewer than {SURE_FROM} are known."
    )


def plans(shop: Shop, question: Question, laws: Laws, today: date) -> list[Plan]:
    """A plan for the day of the week that is asked for, or for each on which the shop is open by its hours.

    Raises BadInput where there is no such day or nothing says who comes.
    """
    if not shop.forecast.demands:
        raise BadInput("demand.toml does not say who comes, so no day can be tried.")
    shop = shop.in_its_hours()
    days = [day for day in _next_week(shop, today) if question.weekday in {None, day.weekday()}]
    if not days:
        raise BadInput("The shop is not open on that day.")
    return [_plan(shop, question, laws, day) for day in days]


def nobody_does(shop: Shop, tried: Sequence[Plan]) -> list[str]:
    """The names of services that people come for on a day on which nobody has the skill."""
    missing = {
        demand.service.code
        for plan in tried
        for demand in plan.demands
        if (any(demand.walk_ins) or any(demand.appointments))
        and not any(demand.service.needs_skill in shift.seat.skills for shift in plan.shifts)
    }
    return [shop.services[code].name for code in shop.services if code in missing]


# ------------------------------------------------------------------------------------------------


def _next_week(shop: Shop, today: date) -> list[date]:
    """The next open day of each weekday, Monday first."""
    found: dict[int, date] = {}
    for ahead in range(_DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        if shop.hours.spans_on(day):
            found.setdefault(day.weekday(), day)
    return [found[weekday] for weekday in sorted(found)]


def _plan(shop: Shop, question: Question, laws: Laws, day: date) -> Plan:
    (opens_at, _), *_ = shop.hours.spans_on(day)
    working = [shift for shift in question.roster if day.weekday() in shift.weekdays]
    places = {shift.place for shift in working}
    return Plan(
        opens_at=opens_at,
        demands=[_demand(shop, each, day, opens_at) for each in shop.forecast.demands],
        shifts=[_shift(shop, each, day) for each in working],
        laws=laws,
        # A plain dict, so that a plan can be handed to another process.
        policy=replace(shop.policy(opens_at, question.m), needs=dict(shop.needs)),
        promises={channel: shop.promises(channel) for channel in Channel},
        rooms=tuple(room for room in shop.rooms if room.code not in places),
        need=next((need.code for need in shop.needs.values() if need.priority and need.room is None), None),
        busier=question.busier,
        rule=Rule.PROMISE,
        counted=None if question.between is None else _moments(question.between, day, shop),
    )


def _moments(span: Span, day: date, shop: Shop) -> tuple[datetime, datetime]:
    return local_moment(day, span[0], shop.timezone), local_moment(day, span[1], shop.timezone)


def _shift(shop: Shop, usual: UsualShift, day: date) -> Shift:
    place = shop.places.get(usual.place) or _one_more_desk(shop, usual.place)
    seat = Seat(place=place, adviser=usual.place, skills=usual.skills)
    return Shift(seat=seat, spans=tuple(_moments(span, day, shop) for span in usual.times))


def _one_more_desk(shop: Shop, code: str) -> ServicePoint:
    """A desk that is only tried: as well fitted as the best of the shop's, so that nobody is left out."""
    features = frozenset[str]().union(*(desk.features for desk in shop.desks))
    return replace(shop.desks[0], code=code, names={"en": code}, features=features)


def _demand(shop: Shop, usual: UsualDemand, day: date, opens_at: datetime) -> Demand:
    busy = shop.forecast.days.get(day.weekday(), 1.0)
    hours = shop.hours_of(usual.service)
    return Demand(
        service=shop.services[usual.service],
        walk_ins=[
            rate * busy * _share_open(hours, day, opens_at + hour * _HOUR)
            for hour, rate in enumerate(usual.walk_ins)
        ],
        appointments=_booked(list(_slots(shop, usual.service, day)), opens_at, usual.booked_share),
        needs_share=usual.needs_share,
    )


def _share_open(hours: Hours, day: date, start: datetime) -> float:
    """How much of the hour from `start` a service is here."""
    lasts = [min(start + _HOUR, closes) - max(start, opens) for opens, closes in hours.spans_on(day)]
    return sum((each for each in lasts if each > timedelta(0)), timedelta(0)) / _HOUR


def _slots(shop: Shop, service: str, day: date) -> Iterator[datetime]:
    """When each bookable slot of the day starts, one for each lane."""
    bookable = shop.bookable.get(service)
    if bookable is not None:
        for opens, closes in bookable.hours.spans_on(day):
            yield from _starts(opens, closes, bookable.length, bookable.lanes)
    for usual in shop.usual_surgeries:
        if usual.service == service and usual.weekday == day.weekday():
            opens, closes = _moments((usual.opens, usual.closes), day, shop)
            yield from _starts(opens, closes, timedelta(minutes=usual.slot_minutes), usual.lanes)


def _starts(opens: datetime, closes: datetime, length: timedelta, lanes: int) -> Iterator[datetime]:
    while opens + length <= closes:
        yield from [opens] * lanes
        opens += length


def _booked(slots: Sequence[datetime], opens_at: datetime, share: float) -> list[int]:
    """How many appointments each hour has, when this share of the slots is taken evenly over the day."""
    if not slots:
        return []
    last = max((start - opens_at) // _HOUR for start in slots)
    ends = [opens_at + (hour + 1) * _HOUR for hour in range(last + 1)]
    taken = [round(share * sum(start < end for start in slots)) for end in ends]
    return [now - before for before, now in zip([0, *taken], taken, strict=False)]


def weekday_of(name: str) -> int:
    """Monday 0."""
    return WEEKDAYS.index(name)
