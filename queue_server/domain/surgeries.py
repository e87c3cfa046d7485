"""Surgeries: times at which a service, mostly a partner's, is here; bookable in slots, perhaps with drop-in.

A surgery lies within one of the shop's days. Weekly repeats keep their local time across both days on which
the clocks change. Shown to customers as "advice session".
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from queue_server.domain.errors import BadInput, NotPossible
from queue_server.domain.hours import AnyOf, Hours, local_moment, shop_day
from queue_server.domain.services import Availability
from queue_server.domain.slots import Slot, divided, on_grid

LONGEST_REPEAT_WEEKS = 104
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    """One surgery. `adviser` is a person's id; `late_minutes` is how late it is said to run.

    `repeat` is shared by the surgeries that were opened in one act.
    """

    id: UUID
    service: str
    place: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    lanes: int = 1
    drop_in: bool = False
    adviser: str | None = None
    cancelled_at: datetime | None = None
    late_minutes: int = 0
    repeat: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes place."""
        return self.cancelled_at is None

    def takes_drop_ins(self, now: datetime) -> bool:
        """Whether people may just come at this moment."""
        return self.is_open and self.drop_in and self.starts_at <= now < self.ends_at


def is_called_off(surgeries: Iterable[Surgery], service: str | None, at: datetime) -> bool:
    """Whether who comes for this service at that time (booked, else of arrival) has nobody to see them.

    So it is where a surgery of that time was cancelled and no other takes place.
    """
    theirs = [each for each in surgeries if each.service == service and each.starts_at <= at < each.ends_at]
    return bool(theirs) and not any(each.is_open for each in theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualSurgery:
    """What is held every week: on this weekday, Monday 0, between these local times."""

    service: str
    place: str
    adviser: str | None
    weekday: int
    opens: time
    closes: time
    slot_minutes: int
    lanes: int
    drop_in: bool


def check_times(surgery: Surgery, timezone: ZoneInfo) -> None:
    """Refuses with BadInput a time that is not on the grid, runs backwards, or leaves the shop's day."""
    if not (on_grid(surgery.starts_at) and on_grid(surgery.ends_at) and surgery.slot_minutes % 5 == 0):
        raise BadInput("Times of an advice session are on the five minutes, like 10:00 or 10:05.")
    if surgery.ends_at - surgery.starts_at < timedelta(minutes=surgery.slot_minutes):
        raise BadInput("An advice session must be long enough for one appointment.")
    if shop_day(surgery.starts_at, timezone) != shop_day(surgery.ends_at - timedelta(minutes=1), timezone):
        raise BadInput("An advice session ends on the day on which it begins.")


def weekly(
    starts_at: datetime, ends_at: datetime, until: date, closed_on: Container[date], timezone: ZoneInfo
) -> tuple[list[tuple[datetime, datetime]], list[date]]:
    """The times of a weekly repeat up to `until`, in UTC, and the closed days that it leaves out.

    Each has the first one's local clock times. Refuses with BadInput what repeats for over two years.
    """
    first, last = starts_at.astimezone(timezone), ends_at.astimezone(timezone)
    if until > first.date() + LONGEST_REPEAT_WEEKS * _WEEK:
        raise BadInput("An advice session repeats for two years at most.")
    times, left_out = [], []
    day = first.date()
    while day <= until:
        if day in closed_on:
            left_out.append(day)
        else:
            ends_on = day + (last.date() - first.date())
            starts = local_moment(day, first.timetz().replace(tzinfo=None), timezone)
            times.append((starts, local_moment(ends_on, last.timetz().replace(tzinfo=None), timezone)))
        day += _WEEK
    return times, left_out


def slots_of(surgery: Surgery) -> Iterator[Slot]:
    """Its slots in order; none once it is cancelled."""
    if not surgery.is_open:
        return iter(())
    whole = Slot(
        source=str(surgery.id),
        service=surgery.service,
        starts_at=surgery.starts_at,
        ends_at=surgery.ends_at,
        lanes=surgery.lanes,
        place=surgery.place,
        adviser=surgery.adviser,
    )
    return divided(whole, timedelta(minutes=surgery.slot_minutes))


def refuse_over(surgery: Surgery, now: datetime, wanted: str) -> None:
    """Refuses with NotPossible where it is cancelled or has ended."""
    if not surgery.is_open:
        raise NotPossible("This advice session", wanted, "cancelled")
    if now >= surgery.ends_at:
        raise NotPossible("This advice session", wanted, "over")


def moved(surgery: Surgery, starts_at: datetime, place: str | None) -> Surgery:
    """The same surgery at another time, as long as before, and perhaps in another place."""
    by = starts_at - surgery.starts_at
    return replace(
        surgery,
        starts_at=starts_at,
        ends_at=surgery.ends_at + by,
        place=place or surgery.place,
        late_minutes=0,
    )


def next_seen_at(surgery: Surgery, times: Iterable[datetime], now: datetime) -> datetime:
    """When the next is seen in a surgery that runs late; `times` are those booked and not yet seen.

    Where nobody is booked from now on, it is when somebody is seen who should be seen now, or at its
    beginning where it has not begun.
    """
    late = timedelta(minutes=surgery.late_minutes)
    return min((at + late for at in times if at + late > now), default=max(now, surgery.starts_at) + late)


def seen_late_at(
    surgeries: Iterable[Surgery], service: str | None, booked_at: datetime | None
) -> datetime | None:
    """When somebody booked then is seen now; None where no surgery of that time is said to run late."""
    if booked_at is None:
        return None
    return next(
        (
            booked_at + timedelta(minutes=each.late_minutes)
            for each in surgeries
            if each.service == service and each.late_minutes and each.starts_at <= booked_at < each.ends_at
        ),
        None,
    )


def here(hours: Hours, surgeries: Iterable[Surgery], now: datetime) -> Availability:
    """Whether a service that comes at times takes drop-ins now, and when next.

    On a day that has surgeries of it, open or cancelled, they alone say when it is here; on other days
    its weekly `hours` do. `surgeries` are those of today and later.
    """
    known = list(surgeries)
    if any(surgery.takes_drop_ins(now) for surgery in known):
        return Availability(open=True)
    usual = _without(hours, {surgery.starts_at.astimezone(hours.timezone).date() for surgery in known})
    if usual.is_open(now):
        return Availability(open=True)
    coming = [each.starts_at for each in known if each.is_open and each.drop_in and each.starts_at > now]
    regular = usual.opens_next(now)
    return Availability(open=False, opens_at=min([*coming, *([regular] if regular else [])], default=None))


def _without(hours: Hours, days: set[date]) -> Hours:
    return replace(hours, closed_on=AnyOf((hours.closed_on, days))) if days else hours
