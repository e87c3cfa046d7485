"""Rosters as they could be: so many desks, one more or less at some hours, or everybody with every skill.

Only the council's own people are changed; partners stay as they are. Times are local.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from itertools import cycle, islice

from queue_server.domain.errors import BadInput
from queue_server.domain.hours import Span
from queue_server.shop import Shop
from queue_server.shop_forecast import UsualShift

MOST_DESKS = 40
_HOUR_MINUTES = 60


def own_shifts(shop: Shop, roster: Sequence[UsualShift], weekday: int) -> list[UsualShift]:
    """Who works for the council's own services on a weekday, Monday 0."""
    return [shift for shift in roster if weekday in shift.weekdays and not _is_partners(shop, shift)]


def with_desks(shop: Shop, roster: Sequence[UsualShift], count: int, weekday: int) -> tuple[UsualShift, ...]:
    """The roster of a weekday with so many desks for the council's own services.

    Skills and times are those of its own shifts in turn, the first again after the last.
    """
    own = own_shifts(shop, roster, weekday)
    if not own:
        raise BadInput("The roster has nobody for the council's own services on that day.")
    dealt = islice(cycle(own), count)
    desks = tuple(replace(shift, place=f"desk {place}") for place, shift in enumerate(dealt, 1))
    return desks + _partners(shop, roster, weekday)


def who_does_everything(shop: Shop, roster: Sequence[UsualShift]) -> tuple[UsualShift, ...]:
    """The same roster, everybody of the council's own with the skills for all its services."""
    skills = _own_skills(shop)
    return tuple(
        shift if _is_partners(shop, shift) else replace(shift, skills=shift.skills | skills)
        for shift in roster
    )


def desks_by_hour(shop: Shop, roster: Sequence[UsualShift], weekday: int) -> dict[int, int]:
    """How many of the council's desks call in each hour that the shop is open, on average over the hour."""
    own = own_shifts(shop, roster, weekday)
    return {
        hour: int(sum(_minutes_in(span, hour) for shift in own for span in shift.times) / _HOUR_MINUTES + 0.5)
        for opens, closes in shop.hours.weekly.get(weekday, ())
        for hour in range(opens.hour, closes.hour + bool(closes.minute))
    }


def changed(
    shop: Shop, roster: Sequence[UsualShift], weekday: int, more: Mapping[int, int], like: str | None = None
) -> tuple[UsualShift, ...]:
    """The roster of a weekday with so many desks more in some hours, or fewer where the number is below 0.

    A desk that is added does what the desk at `like` does, else what the first does. Of those who work in
    an hour the last in the roster are taken away. Raises BadInput where there are too few, or nobody.
    """
    own = own_shifts(shop, roster, weekday)
    if not own:
        raise BadInput("The roster has nobody for the council's own services on that day.")
    model = next((shift for shift in own if shift.place == like), own[0])
    for hour, count in more.items():
        own = _without(own, hour, -count) if count < 0 else own
    added = (
        replace(model, place=f"one more desk {place + 1}", times=_together(_hours_above(more, place)))
        for place in range(max(more.values(), default=0))
    )
    return (*own, *added, *_partners(shop, roster, weekday))


# ------------------------------------------------------------------------------------------------


def _own_skills(shop: Shop) -> frozenset[str]:
    return frozenset(each.needs_skill for each in shop.services.values() if each.organisation is None)


def _is_partners(shop: Shop, shift: UsualShift) -> bool:
    return not shift.skills & _own_skills(shop)


def _partners(shop: Shop, roster: Sequence[UsualShift], weekday: int) -> tuple[UsualShift, ...]:
    return tuple(shift for shift in roster if weekday in shift.weekdays and _is_partners(shop, shift))


def _without(shifts: Sequence[UsualShift], hour: int, count: int) -> list[UsualShift]:
    """The same shifts, of which so many do not work in this hour."""
    left, found = count, []
    for shift in reversed(shifts):
        if left and any(_minutes_in(span, hour) for span in shift.times):
            left -= 1
            shift = replace(shift, times=tuple(part for span in shift.times for part in _around(span, hour)))
        found.append(shift)
    if left:
        raise BadInput(f"At {hour}:00 there are not so many desks that {count} could be fewer.")
    return found[::-1]


def _around(span: Span, hour: int) -> Iterator[Span]:
    """What is left of a span without this hour."""
    begins, ends = _hour(hour)
    if span[0] < begins:
        yield span[0], min(span[1], begins)
    if span[1] > ends:
        yield max(span[0], ends), span[1]


def _hours_above(more: Mapping[int, int], count: int) -> Iterator[Span]:
    return (_hour(hour) for hour in sorted(more) if more[hour] > count)


def _together(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1][1] == span[0]:
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return tuple(found)


def _hour(hour: int) -> Span:
    return time(hour), time(hour + 1) if hour < 23 else time.max


def _minutes_in(span: Span, hour: int) -> float:
    """How many minutes of this hour lie in the span."""
    begins, ends = hour * _HOUR_MINUTES, (hour + 1) * _HOUR_MINUTES
    return max(0, min(_minute(span[1]), ends) - max(_minute(span[0]), begins))


def _minute(at: time) -> int:
    return at.hour * _HOUR_MINUTES + at.minute
