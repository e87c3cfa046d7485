"""Tries the estimates on a log of the past: what people would have been told, and how true it was.

Only what was known at each arrival is used. A log says nothing of skills, breaks or the rule that called: a
service point is taken to serve what it served before and to be open while it worked lately, and calls to
be first come, first served.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean
from uuid import UUID
from zoneinfo import ZoneInfo

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.calling import Policy
from queue_server.domain.estimates import learn
from queue_server.domain.laws import Laws, Visit, part_of_day
from queue_server.domain.playing import Busy, Shift
from queue_server.domain.queue import Queue
from queue_server.domain.rooms import PlaceKind, ServicePoint
from queue_server.domain.seats import Seat
from queue_server.domain.simulation import COURSES, Rule
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import CORRECT_BY_LAST, Correction, Told, Truth, truth
from queue_server.domain.turn import Channel, Turn
from queue_server.domain.waiting import RUNS, outlooks

WORKED_LATELY = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)
_UNKNOWN_PLAN_MINUTES = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """One past customer: aware moments, the service, and where they were seen."""

    arrived_at: datetime
    seen_at: datetime
    finished_at: datetime
    service: str
    service_point: str

    @property
    def waited_minutes(self) -> float:
        """From arrival until seen."""
        return (self.seen_at - self.arrived_at) / _MINUTE


@dataclass(frozen=True, slots=True)
class Errors:
    """How far an estimate was off, in minutes; `bias` is above 0 where it told too long a wait."""

    mean_absolute: float
    bias: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it, on the `tested` rows after the `learnt_from`; `left_out` rows were out of order.

    `ranges` judges what would have been told, `waits` the same for those alone who must wait. The three
    errors are over the same rows: of the middle of the range, of the mean of past waits for the service
    at that hour, and of the wait of whoever was seen last.
    """

    learnt_from: int
    tested: int
    left_out: int
    laws: Laws = field(repr=False)
    ranges: Truth
    waits: Truth
    middle: Errors
    past_mean: Errors
    last_seen: Errors


def replay(
    rows: Sequence[Row], timezone: ZoneInfo, *, learn_share: float = 0.5, runs: int = RUNS, seed: int = 0
) -> Replayed:
    """Learns from the first share of the log and tries the estimates on the rest.

    Raises ValueError where too few rows are left to learn from or to try: 40 of each.
    """
    good = sorted(
        (row for row in rows if row.arrived_at <= row.seen_at <= row.finished_at),
        key=lambda row: (row.arrived_at, row.seen_at),
    )
    first = int(len(good) * learn_share)
    if min(first, len(good) - first) < 40:
        raise ValueError("It needs at least 40 rows to learn from and 40 to try.")
    past = good[:first]
    visits = (
        Visit(row.service, part_of_day(row.seen_at, timezone), (row.finished_at - row.seen_at) / _MINUTE)
        for row in past
    )
    laws = learn(visits, dict.fromkeys({row.service for row in good}, _UNKNOWN_PLAN_MINUTES))
    told = _told(good, max(0, first - 2 * CORRECT_BY_LAST), laws, timezone, runs, seed)
    tried = [(row, each) for place, row, each in told if place >= first and each.corrected.is_known]
    judged = [row for row, _ in tried]
    return Replayed(
        learnt_from=first,
        tested=len(good) - first,
        left_out=len(rows) - len(good),
        laws=laws,
        ranges=truth(each for _, each in tried),
        waits=truth(each for _, each in tried if each.played.must_wait),
        middle=_errors([each.corrected.middle for _, each in tried], judged),
        past_mean=_errors(_past_means(past, judged, timezone), judged),
        last_seen=_errors(_last_seen(good, judged), judged),
    )


# ------------------------------------------------------------------------------------------------


def _told(
    rows: Sequence[Row], start: int, laws: Laws, timezone: ZoneInfo, runs: int, seed: int
) -> Iterator[tuple[int, Row, Told]]:
    """What each from the `start`th on would have been told; a wait is learnt from once it is over."""
    policy = Policy(m=0, needs={}, timezone=timezone)
    floor = _Floor()
    told: list[tuple[datetime, Told]] = []
    for place, row in enumerate(rows):
        now = row.arrived_at
        floor.move_to(now)
        if place >= start:
            queue = Queue(waiting=floor.waiting(now), shifts=floor.shifts(now), newcomers=[_turn(row, place)])
            _, [played] = outlooks(
                queue, laws, policy, now, (seed, place), runs=runs, follow=COURSES[Rule.FIRST_COME]
            )
            over = [each for seen_at, each in sorted(told, key=_first) if seen_at <= now]
            each = Told(played, Correction.learnt_from(over).of(played), row.waited_minutes)
            told.append((row.seen_at, each))
            del told[: -4 * CORRECT_BY_LAST]
            yield place, row, each
        floor.comes(place, row)


def _first(pair: tuple[datetime, Told]) -> datetime:
    return pair[0]


class _Floor:
    """Who waits, who is seen where, and which service points work, as the log shows it at a moment."""

    def __init__(self) -> None:
        self._here: list[tuple[int, Row]] = []
        self._worked_at: dict[str, datetime] = {}
        self._serves: dict[str, set[str]] = defaultdict(set)

    def comes(self, place: int, row: Row) -> None:
        self._here.append((place, row))

    def move_to(self, now: datetime) -> None:
        """Those whose visit is over go; where they were seen has worked until then."""
        for _, row in self._here:
            if row.seen_at <= now:
                self._serves[row.service_point].add(row.service)
            if row.finished_at <= now:
                last = self._worked_at.get(row.service_point, row.finished_at)
                self._worked_at[row.service_point] = max(last, row.finished_at)
        self._here = [(place, row) for place, row in self._here if row.finished_at > now]

    def waiting(self, now: datetime) -> list[Turn]:
        return [_turn(row, place) for place, row in self._here if row.seen_at > now]

    def shifts(self, now: datetime) -> list[Shift]:
        busy = {row.service_point: row for _, row in self._here if row.seen_at <= now}
        lately = {point for point, at in self._worked_at.items() if now - at <= WORKED_LATELY}
        return [self._shift(point, busy.get(point)) for point in sorted(lately | set(busy))]

    def _shift(self, point: str, row: Row | None) -> Shift:
        place = ServicePoint(code=point, kind=PlaceKind.DESK, names={"en": point})
        seat = Seat(place=place, adviser=point, skills=frozenset(self._serves[point]))
        return Shift(seat=seat, busy=None if row is None else Busy(row.service, row.seen_at))


def _turn(row: Row, place: int) -> Turn:
    return Turn(
        id=UUID(int=place),
        ticket_id=UUID(int=place),
        number=TicketNumber("A", place % 9999 + 1),
        position=1,
        state=TicketState.WAITING,
        service=row.service,
        skill=row.service,
        channel=Channel.WALK_IN,
        language="en",
        arrived_at=row.arrived_at,
        opened_at=row.arrived_at,
        promises=(),
    )


def _past_means(past: Sequence[Row], rows: Sequence[Row], timezone: ZoneInfo) -> list[float]:
    """For each the mean wait of the past for this service in this hour, else for the service, else of all."""
    waits: dict[object, list[float]] = defaultdict(list)
    for row in past:
        for key in _keys(row, timezone):
            waits[key].append(row.waited_minutes)
    means: Mapping[object, float] = {key: fmean(values) for key, values in waits.items()}
    return [next(means[key] for key in _keys(row, timezone) if key in means) for row in rows]


def _keys(row: Row, timezone: ZoneInfo) -> tuple[object, ...]:
    return (row.service, row.arrived_at.astimezone(timezone).hour), row.service, None


def _last_seen(rows: Sequence[Row], judged: Sequence[Row]) -> list[float]:
    """For each the wait of whoever was seen last before they came; 0 for the first of all."""
    by_seen = sorted(rows, key=lambda row: row.seen_at)
    moments = [row.seen_at for row in by_seen]
    places = (bisect_right(moments, row.arrived_at, hi=bisect_left(moments, row.seen_at)) for row in judged)
    return [by_seen[place - 1].waited_minutes if place else 0.0 for place in places]


def _errors(estimates: Sequence[float], rows: Sequence[Row]) -> Errors:
    """Nothing was off where nobody was told anything."""
    off = [estimate - row.waited_minutes for estimate, row in zip(estimates, rows, strict=True)]
    return Errors(fmean(map(abs, off)), fmean(off)) if off else Errors(0.0, 0.0)
