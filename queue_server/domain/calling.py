"""Who is next, and why: the earliest promise first, with a second promise once the first is broken.

Every waiting turn carries one moment, its key; whoever can be served here and has the smallest is next.
Before them come those who waited 75 minutes, and before those the urgent. Nobody with the same errand
and kind of promise who came after somebody's promise broke goes before that person. Pure and
deterministic: the same queue at the same moment gives the same answer.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_server.domain.needs import URGENT, Need
from queue_server.domain.seats import Missing, Seat, can_be_seen_at, missing_at, room_for
from queue_server.domain.standards import driving, due_at, starts_at
from queue_server.domain.turn import Start, Turn

GUARD = timedelta(minutes=75)
HANDED_ON = "handed on"
HANDED_ON_ALLOW = timedelta(minutes=10)
HANDED_ON_HEAD = timedelta(minutes=10)
HEAD = {
    Start.BOOKED: timedelta(minutes=10),
    Start.ALLOTTED: timedelta(minutes=5),
    Start.ARRIVED: timedelta(0),
}
NEED_HEAD = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_REMEMBERED = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the rule is given beside the queue.

    `m` is the manager's dial from 0 to 3: how many allowances a broken promise of another errand may be
    put back. `opened_at` is when the shop opened today, None where it is always open. `timezone` is for
    the times in reasons.
    """

    m: float
    needs: Mapping[str, Need]
    timezone: ZoneInfo
    opened_at: datetime | None = None
    guard: timedelta = GUARD

    def __hash__(self) -> int:
        """Quick, for what is remembered by policy; needs are told apart when it is compared."""
        return hash((self.m, self.opened_at, self.guard))


@dataclass(frozen=True, slots=True)
class Pick:
    """Who is next, the code of the room they are to be seen in (None: the desk), and why, in ≤ 20 words."""

    turn: Turn
    room: str | None
    reason: str


def pick_next(waiting: Iterable[Turn], seat: Seat, policy: Policy, now: datetime) -> Pick | None:
    """Whom to call to this seat now; None when nobody who waits can be served here."""
    order = _called(waiting, seat, policy, now)
    first = next(order, None)
    if first is None:
        return None
    reason = _reason(first, next(order, None), policy, now)
    return Pick(first.turn, room_for(first.turn, seat, policy.needs), reason)


def calling_order(waiting: Iterable[Turn], seat: Seat | None, policy: Policy, now: datetime) -> list[Turn]:
    """The waiting in the order in which they would be called if nothing changed.

    With a seat, only those who can be served there now; without one everybody, those who may not be
    called yet at the end.
    """
    turns = list(waiting)
    ready = turns if seat is not None else [turn for turn in turns if _has_begun(turn, now)]
    order = [course.turn for course in _called(ready, seat, policy, now)]
    if seat is not None:
        return order
    later = [turn for turn in turns if not _has_begun(turn, now)]
    return order + sorted(later, key=lambda turn: (turn.not_before or now, turn.number))


def callable_later(waiting: Iterable[Turn], seat: Seat, policy: Policy, now: datetime) -> list[Turn]:
    """Those who can be called to this seat, but not before a later moment; the soonest first."""
    later = (turn for turn in waiting if not _has_begun(turn, now))
    fits = [turn for turn in later if can_serve(turn, seat, policy, turn.not_before or now)]
    return sorted(fits, key=lambda turn: (turn.not_before or now, turn.number))


def can_serve(turn: Turn, seat: Seat, policy: Policy, now: datetime) -> bool:
    """Whether this turn may be called to this seat now: its time, its adviser, its skill, its place."""
    if not _has_begun(turn, now) or not can_be_seen_at(turn, seat, policy.needs):
        return False
    return _awaited_adviser(turn, policy, now) in {None, seat.adviser}


def missing_for(turn: Turn, seats: Collection[Seat], policy: Policy, now: datetime) -> Missing | None:
    """Why no open desk, busy ones included, could serve this turn; None where one could."""
    return missing_at(seats, turn, policy.needs, adviser=_awaited_adviser(turn, policy, now))


def calling_due_at(turn: Turn, policy: Policy) -> datetime:
    """The moment that decides calls: the promise, halved for a confirmed priority need. Never shown."""
    return course(turn, policy).due


def promised_at(turn: Turn, policy: Policy) -> datetime:
    """The moment that people are shown: as published, never halved; 10 minutes on for a turn handed on."""
    promise = None if _is_handed_on(turn) else driving(turn.promises)
    published = promise and due_at(turn, promise, policy.opened_at)
    return published or (turn.resumed_at or turn.opened_at) + HANDED_ON_ALLOW


class Rank(IntEnum):
    """Who goes before all others, whatever was promised."""

    URGENT = 0
    GUARD = 1
    PROMISE = 2


Sort = tuple[Rank, datetime, str, int]


class Course(NamedTuple):
    """All that decides when a turn is called, worked out once: only the moment is still to come.

    `steps` say from when it sorts how, the first from the beginning. `came_at` is when it joined its line,
    the turns with the same errand and kind of promise; without an errand it has none.
    """

    turn: Turn
    came_at: datetime
    due: datetime
    needy: bool
    line: tuple[str, str] | None
    steps: tuple[tuple[datetime, Sort], ...]

    def sort_at(self, now: datetime) -> Sort:
        """Where it stands at a moment: the smallest goes first."""
        standing = self.steps[0][1]
        for since, sort in self.steps:
            if since > now:
                break
            standing = sort
        return standing

    def would_wrong(self, other: Course) -> bool:
        """Whether this one came, for the same errand and kind of promise, after the other's promise broke."""
        same_line = self.line is not None and self.line == other.line
        return same_line and other.due < self.came_at and (other.needy or not self.needy)


def course(turn: Turn, policy: Policy) -> Course:
    """How the rule sees this turn, now and later; of a turn that it has seen it remembers that."""
    found = _course(turn, policy)
    return found if found.turn is turn else found._replace(turn=turn)


@lru_cache(maxsize=_REMEMBERED)
def _course(turn: Turn, policy: Policy) -> Course:
    clock = _clock(turn, policy)
    since = _waiting_since(turn, policy)
    number = (turn.number.series, turn.number.count)
    steps: list[tuple[datetime, Sort]]
    if turn.needs and URGENT in turn.confirmed_needs:
        steps = [(_ALWAYS, (Rank.URGENT, turn.arrived_at, *number))]
    else:
        steps = [(_ALWAYS, (Rank.PROMISE, clock.due - clock.head, *number))]
        guarded_from = since + policy.guard
        if not clock.needy and (broken_from := clock.due + timedelta.resolution) < guarded_from:
            steps.append((broken_from, (Rank.PROMISE, clock.due + policy.m * clock.allow, *number)))
        steps.append((guarded_from, (Rank.GUARD, since, *number)))
    line = None if turn.service is None else (turn.service, clock.kind)
    return Course(turn, clock.came_at, clock.due, clock.needy, line, tuple(steps))


class Order:
    """These turns in calling order at every moment from `now` on: worked out once, asked many times.

    A turn is known by its place in `courses`, a stretch of time in which the order stays by its number: that
    of the `changes` up to then. Who is still waiting and whom a seat can see is for those to know who ask.
    """

    def __init__(self, courses: Sequence[Course], now: datetime) -> None:
        self._courses = courses
        sorts = [each.sort_at(now) for each in courses]
        self._orders = [sorted(range(len(courses)), key=sorts.__getitem__)]
        self._sorts, self._now = sorts, now
        self._candidates: dict[int, tuple[int, ...]] = {}

    @cached_property
    def changes(self) -> list[datetime]:
        """When somebody's place in the order changes, after `now`."""
        return [since for since, _ in self._changes]

    def during(self, stretch: int) -> Sequence[int]:
        """Everyone by their places in the order of that stretch, the line rule left out."""
        while len(self._orders) <= stretch:
            since, who = self._changes[len(self._orders) - 1]
            order = self._orders[-1].copy()
            order.remove(who)
            self._sorts[who] = self._courses[who].sort_at(since)
            insort(order, who, key=self._sorts.__getitem__)
            self._orders.append(order)
        return self._orders[stretch]

    def instead_of(self, who: int, now: datetime) -> Sequence[int]:
        """Whom to call when this one comes first: the first who is here of those it would wrong, and itself.

        Those whose promise broke before it came have their turn by their due moments.
        """
        if self.wrongs_nobody(who):
            return (who,)
        candidates = self._candidates[who]
        if self._courses[who].sort_at(now)[0] is Rank.PROMISE:
            return candidates
        return (who,)

    def wrongs_nobody(self, who: int) -> bool:
        """Whether it may be called whenever it comes first, whoever else is here."""
        if who not in self._candidates:
            self._candidates[who] = (*self._wronged_by(who), who)
        return len(self._candidates[who]) == 1

    @cached_property
    def _changes(self) -> list[tuple[datetime, int]]:
        steps = ((since, who) for who, each in enumerate(self._courses) for since, _ in each.steps)
        return sorted((since, who) for since, who in steps if since > self._now)

    @cached_property
    def _lines(self) -> Mapping[object, Sequence[int]]:
        return _lines(self._courses)

    def _wronged_by(self, who: int) -> Iterator[int]:
        first = self._courses[who]
        for other in self._lines.get(first.line, ()):
            if self._courses[other].due >= first.came_at:
                return
            if first.would_wrong(self._courses[other]):
                yield other


# ------------------------------------------------------------------------------------------------

_ALWAYS = datetime.min.replace(tzinfo=UTC)


class _Clock(NamedTuple):
    """What a turn's calling is reckoned from; `kind` is the standard, `came_at` when it joined its line."""

    came_at: datetime
    start: datetime
    allow: timedelta
    head: timedelta
    kind: str
    needy: bool

    @property
    def due(self) -> datetime:
        return self.start + self.allow


def _has_begun(turn: Turn, now: datetime) -> bool:
    return turn.not_before is None or now >= turn.not_before


def _has_confirmed_priority(turn: Turn, policy: Policy) -> bool:
    return any(policy.needs[code].priority for code in turn.confirmed_needs if code in policy.needs)


def _awaited_adviser(turn: Turn, policy: Policy, now: datetime) -> str | None:
    if turn.named_adviser is None or now >= calling_due_at(turn, policy):
        return None
    return turn.named_adviser


def _is_handed_on(turn: Turn) -> bool:
    return turn.after_transfer or turn.resumed_at is not None


def _clock(turn: Turn, policy: Policy) -> _Clock:
    needy = bool(turn.needs) and _has_confirmed_priority(turn, policy)
    promise = None if _is_handed_on(turn) else driving(turn.promises)
    if promise is None or promise.minutes is None:
        came_at = start = turn.resumed_at or turn.opened_at
        allow, head, kind = HANDED_ON_ALLOW, HANDED_ON_HEAD, HANDED_ON
    else:
        came_at = turn.arrived_at
        start = max(starts_at(turn, promise, policy.opened_at) or came_at, came_at)
        allow, head, kind = promise.minutes * _MINUTE, HEAD[promise.starts[0]], promise.standard
    if needy:
        allow, head = allow / 2, head + NEED_HEAD
    return _Clock(came_at, start, allow, head, kind, needy)


def _waiting_since(turn: Turn, policy: Policy) -> datetime:
    told = turn.booked_at or turn.allotted_at
    moments = (turn.arrived_at, told, policy.opened_at)
    return max(moment for moment in moments if moment is not None) + turn.served_for


def _called(waiting: Iterable[Turn], seat: Seat | None, policy: Policy, now: datetime) -> Iterator[Course]:
    """Everybody whom the seat can see now (all, without one), once, in the order in which it would call them.

    Whom it can see is looked at only when it comes to them: who asks for the next one needs but two.
    """
    courses = [course(turn, policy) for turn in waiting]
    order = Order(courses, now)
    gone: set[int] = set()

    @cache
    def fits(who: int) -> bool:
        return seat is None or can_serve(courses[who].turn, seat, policy, now)

    for first in filter(fits, order.during(0)):
        for who in filter(fits, order.instead_of(first, now)):
            if first not in gone and who not in gone:
                gone.add(who)
                yield courses[who]


def _lines(courses: Sequence[Course]) -> Mapping[object, Sequence[int]]:
    """The turns of each line, the earliest promise first."""
    lines: dict[object, list[int]] = defaultdict(list)
    for who in sorted(range(len(courses)), key=lambda who: (courses[who].due, courses[who].turn.number)):
        lines[courses[who].line].append(who)
    lines.pop(None, None)
    return lines


# Reasons ----------------------------------------------------------------------------------------


def _reason(first: Course, second: Course | None, policy: Policy, now: datetime) -> str:
    runner_up = "nobody else is waiting for you" if second is None else _runner_up(second.turn, policy, now)
    return f"{_why_first(first, policy, now)}; {runner_up}."


def _why_first(course: Course, policy: Policy, now: datetime) -> str:
    turn, rank = course.turn, course.sort_at(now)[0]
    if rank is Rank.URGENT:
        return f"Staff asked for {turn.number} to go first"
    if rank is Rank.GUARD:
        return f"{turn.number} has waited {(now - _waiting_since(turn, policy)) // _MINUTE} min"
    promised = promised_at(turn, policy)
    verb = "came back to wait and is due" if _is_handed_on(turn) else "was promised"
    return f"{turn.number} {verb} {_local(promised, policy)} ({_margin(promised, now)})"


def _runner_up(turn: Turn, policy: Policy, now: datetime) -> str:
    promised = promised_at(turn, policy)
    return f"next is {turn.number}, {_local(promised, policy)}{' (late)' if now > promised else ''}"


def _margin(promised: datetime, now: datetime) -> str:
    """As the clocks on pages say it: a begun minute is left, and late begins with 1."""
    if now > promised:
        return f"{max(1, (now - promised) // _MINUTE)} min late"
    return f"{max(1, -((now - promised) // _MINUTE))} min left"


def _local(moment: datetime, policy: Policy) -> str:
    return f"{moment.astimezone(policy.timezone):%H:%M}"
