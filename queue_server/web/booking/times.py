"""The days and times that can be chosen now, for the public or for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.api.front_door import FrontDoor
from queue_server.domain import appointments as rules
from queue_server.domain.hours import shop_day
from queue_server.domain.slots import Slot
from queue_server.operations.bookable import slots_between

_DAYS_ON_A_PAGE = 6
_LOOKED_AT = timedelta(days=27)
_ONE_DAY = timedelta(days=1)
_NOON = 12


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A local day with its free times, in order."""

    on: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Some days that have free times; `later_from` is where the next ones begin, if there are more."""

    days: tuple[FreeDay, ...]
    later_from: date | None = None


async def free_days(
    door: FrontDoor,
    service: str,
    since: date | None = None,
    *,
    public: bool = True,
    most: int = _DAYS_ON_A_PAGE,
) -> FreeDays:
    """The first days from `since` (today, where it is earlier or not given) that have a free time."""
    today = shop_day(door.now(), door.shop.timezone)
    last = today + (rules.PUBLIC_AHEAD if public else rules.STAFF_AHEAD)
    first, found = max(since or today, today), list[FreeDay]()
    while first <= last and len(found) <= most:
        until = min(first + _LOOKED_AT, last)
        slots = await free(door, service, first, until, public=public)
        zone = door.shop.timezone
        by_day = groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())
        found += [FreeDay(on, tuple(theirs)) for on, theirs in by_day]
        first = until + _ONE_DAY
    later = found[most].on if len(found) > most else None
    return FreeDays(tuple(found[:most]), later)


async def free_on(door: FrontDoor, service: str, day: date, *, public: bool = True) -> list[Slot]:
    """The free times of one day."""
    return await free(door, service, day, day, public=public)


def halves(slots: Sequence[Slot], zone: ZoneInfo) -> dict[str, Any]:
    """A day's times as its page shows them: those of the morning and those from noon on."""
    morning = [slot for slot in slots if slot.starts_at.astimezone(zone).hour < _NOON]
    return {"morning": morning, "afternoon": slots[len(morning) :]}


async def next_free(door: FrontDoor, service: str, most: int, *, public: bool = True) -> list[FreeDay]:
    """The next free times from now, so many at most, by day."""
    found: list[FreeDay] = []
    for day in (await free_days(door, service, public=public)).days:
        if most > 0:
            found.append(FreeDay(day.on, day.slots[:most]))
            most -= len(day.slots)
    return found


async def free(door: FrontDoor, service: str, first: date, last: date, *, public: bool) -> list[Slot]:
    """A service's free times on these days, both included; none for the public where it is not theirs."""
    shop, now = door.shop, door.now()
    bookable = shop.bookable.get(service)
    if bookable is None or (public and not bookable.public):
        return []
    found = await door.reader.read(lambda c: slots_between(c, shop, service, first, last))
    return [slot for slot, left in found if left > 0 and rules.may_be_booked(slot, now, public=public)]
