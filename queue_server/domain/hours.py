"""When the shop and its services are open, by local clocks, right on both days the clocks change."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_server.contract.numbers import DAY_STARTS, number_day

_LOOK_AHEAD_DAYS = 366
_SATURDAY = 5

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The days that are in any of these lists."""

    lists: tuple[Container[date], ...]

    def __contains__(self, day: object) -> bool:
        """Whether one of them has the day."""
        return any(day in each for each in self.lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Weekly opening. `weekly` has spans of local time by weekday, Monday 0; a closing time is not open.

    `closed_on` are local days without any opening. `always` overrides both: open at any hour, with no
    opening or closing moment.
    """

    timezone: ZoneInfo
    weekly: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    closed_on: Container[date] = frozenset()
    always: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether it is open at this moment."""
        return self.always or self.closes_at(now) is not None

    def closes_at(self, now: datetime) -> datetime | None:
        """When the present opening ends, in UTC; None while closed, and where it is always open."""
        today = now.astimezone(self.timezone).date()
        return next((closes for opens, closes in self.spans_on(today) if opens <= now < closes), None)

    def closes_for_the_day(self, now: datetime) -> datetime | None:
        """When the day's last opening ends, in UTC; None once it has, and where it is always open."""
        today = now.astimezone(self.timezone).date()
        last = max((closes for _, closes in self.spans_on(today)), default=now)
        return last if now < last else None

    def opens_next(self, now: datetime) -> datetime | None:
        """When it next opens, in UTC; None while open, and where it stays closed for a year."""
        if self.is_open(now):
            return None
        today = now.astimezone(self.timezone).date()
        days = (today + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD_DAYS))
        return next((opens for day in days for opens, _ in self.spans_on(day) if opens > now), None)

    def opening_of(self, day: date) -> datetime | None:
        """When it first opens on a local day, in UTC; None on a closed day, and where it is always open."""
        return next((opens for opens, _ in self.spans_on(day)), None)

    def works_on(self, day: date) -> bool:
        """Whether this is a working day."""
        if day in self.closed_on:
            return False
        return bool(self.weekly.get(day.weekday())) if self.weekly else day.weekday() < _SATURDAY

    def spans_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """From when to when it is open on a local day, in UTC; nothing where it is always open."""
        if self.always or day in self.closed_on:
            return ()
        spans = self.weekly.get(day.weekday(), ())
        return tuple(
            (local_moment(day, opens, self.timezone), local_moment(day, closes, self.timezone))
            for opens, closes in spans
        )


def shop_day(now: datetime, timezone: ZoneInfo) -> date:
    """The shop's day that a moment belongs to: from 03:00 to 03:00 by the local clock."""
    return number_day(now, timezone)


def day_span(day: date, timezone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a shop's day starts and ends, in UTC; 23 or 25 hours long where the clocks change."""
    return local_moment(day, DAY_STARTS, timezone), local_moment(
        day + timedelta(days=1), DAY_STARTS, timezone
    )


def local_moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    """When local clocks show `at` on that day, in UTC; the first time where they show it twice."""
    return datetime.combine(day, at, tzinfo=timezone).astimezone(UTC)


def working_days_after(day: date, count: int, hours: Hours) -> date:
    """The day that is `count` days of opening after `day`; Monday to Friday where the shop never closes."""
    while count > 0:
        day += timedelta(days=1)
        if hours.works_on(day):
            count -= 1
    return day
