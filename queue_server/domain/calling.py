"""Who is next, and why: the earliest promise first, with a second promise once the first is broken.

Every waiting turn carries one moment, its key; whoever can be served here and has the smallest is next.
Before them come those who waited 75 minutes, and before those the urgent. Nobody with the same errand
and kind of promise who came after somebody's promise broke goes before that person. Pure and
deterministic: the same queue at the same moment gives the same answer.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
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


@dataclass(frozen=True, slots=True)
class Pick:
    """Who is next, the code of the room they are to be seen in (None: the desk), and why, in ≤ 20 words."""

    turn: Turn
    room: str | None
    reason: str


def pick_next(waiting: Iterable[Turn], seat: Seat, policy: Policy, now: datetime) -> Pick | None:
    """Whom to call to this seat now; None when nobody who waits can be served here."""
    order = _in_order(_standings(waiting, seat, policy, now))
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
    order = [standing.turn for standing in _in_order(_standings(ready, seat, policy, now))]
    if seat is not None:
        return order
    later = [turn for turn in turns if not _has_begun(turn, now)]
    return order + sorted(later, key=lambda turn: (turn.not_before or now, turn.number))


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
    return _clock(turn, policy).due


def promised_at(turn: Turn, policy: Policy) -> datetime:
    """The moment that people are shown: as published, never halved; 10 minutes on for a turn handed on."""
    promise = None if _is_handed_on(turn) else driving(turn.promises)
    published = promise and due_at(turn, promise, policy.opened_at)
    return published or (turn.resumed_at or turn.opened_at) + HANDED_ON_ALLOW


# ------------------------------------------------------------------------------------------------


class _Rank(IntEnum):
    URGENT = 0
    GUARD = 1
    PROMISE = 2


@dataclass(frozen=True, slots=True)
class _Clock:
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


@dataclass(frozen=True, slots=True)
class _Standing:
    """A turn's place in the order at one moment, worked out once."""

    turn: Turn
    sort: tuple[_Rank, datetime, str, int]
    due: datetime
    came_at: datetime
    broken: bool
    needy: bool
    line: tuple[str, str] | None


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
        allow, head, kind = timedelta(minutes=promise.minutes), HEAD[promise.starts[0]], promise.standard
    if needy:
        allow, head = allow / 2, head + NEED_HEAD
    return _Clock(came_at, start, allow, head, kind, needy)


def _waiting_since(turn: Turn, policy: Policy) -> datetime:
    told = turn.booked_at or turn.allotted_at
    moments = (turn.arrived_at, told, policy.opened_at)
    return max(moment for moment in moments if moment is not None) + turn.served_for


def _standings(waiting: Iterable[Turn], seat: Seat | None, policy: Policy, now: datetime) -> list[_Standing]:
    return [
        _standing(turn, policy, now) for turn in waiting if seat is None or can_serve(turn, seat, policy, now)
    ]


def _standing(turn: Turn, policy: Policy, now: datetime) -> _Standing:
    clock = _clock(turn, policy)
    broken = now > clock.due
    since = _waiting_since(turn, policy)
    if turn.needs and URGENT in turn.confirmed_needs:
        rank, key = _Rank.URGENT, turn.arrived_at
    elif now - since >= policy.guard:
        rank, key = _Rank.GUARD, since
    elif broken and not clock.needy:
        rank, key = _Rank.PROMISE, clock.due + policy.m * clock.allow
    else:
        rank, key = _Rank.PROMISE, clock.due - clock.head
    return _Standing(
        turn=turn,
        sort=(rank, key, turn.number.series, turn.number.count),
        due=clock.due,
        came_at=clock.came_at,
        broken=broken,
        needy=clock.needy,
        line=None if turn.service is None else (turn.service, clock.kind),
    )


def _in_order(standings: Sequence[_Standing]) -> Iterator[_Standing]:
    """Everybody once, by key, except that a line's broken promises go before whoever came after them."""
    ordered = sorted(standings, key=lambda standing: standing.sort)
    lines = _BrokenPromises(ordered)
    for standing in ordered:
        if standing.turn.id in lines.gone:
            continue
        while (earlier := lines.wronged_by(standing)) is not None:
            lines.gone.add(earlier.turn.id)
            yield earlier
        lines.gone.add(standing.turn.id)
        yield standing


class _BrokenPromises:
    """The broken promises of each line, earliest due first; `gone` are turns already in the order."""

    def __init__(self, ordered: Sequence[_Standing]) -> None:
        self.gone: set[object] = set()
        self._of_all: dict[object, deque[_Standing]] = defaultdict(deque)
        self._of_needy: dict[object, deque[_Standing]] = defaultdict(deque)
        broken = [each for each in ordered if each.broken and each.line and each.sort[0] is _Rank.PROMISE]
        for standing in sorted(broken, key=lambda each: (each.due, each.sort[2:])):
            self._of_all[standing.line].append(standing)
            if standing.needy:
                self._of_needy[standing.line].append(standing)

    def wronged_by(self, standing: _Standing) -> _Standing | None:
        """Who would be passed over if this one were called, earliest promise first; None if nobody."""
        if standing.line is None or standing.sort[0] is not _Rank.PROMISE:
            return None
        line = (self._of_needy if standing.needy else self._of_all)[standing.line]
        while line and line[0].turn.id in self.gone:
            line.popleft()
        return line[0] if line and line[0].due < standing.came_at else None


# Reasons ----------------------------------------------------------------------------------------


def _reason(first: _Standing, second: _Standing | None, policy: Policy, now: datetime) -> str:
    runner_up = "nobody else is waiting for you" if second is None else _runner_up(second.turn, policy, now)
    return f"{_why_first(first, policy, now)}; {runner_up}."


def _why_first(standing: _Standing, policy: Policy, now: datetime) -> str:
    turn, rank = standing.turn, standing.sort[0]
    if rank is _Rank.URGENT:
        return f"Staff asked for {turn.number} to go first"
    if rank is _Rank.GUARD:
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
