"""Are today's promises kept: for everyone, service by service, with the longest waits beside the targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from queue_server.contract.commands import Outcome
from queue_server.contract.staff_views import ManagerView, StandardLine, WaitingRow
from queue_server.domain.calling import Policy
from queue_server.domain.people import Actor
from queue_server.domain.privacy import deletion_is_late
from queue_server.domain.queue import longest_wait, waited
from queue_server.domain.standards import Standard, VerdictState, verdict
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present import rows, truth
from queue_server.live.snapshot import Snapshot, Today
from queue_server.shop import Shop

LONG_WAITS_SHOWN = 20
LONG_WAIT = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)
_GONE = frozenset({TicketState.LEFT, TicketState.CANCELLED, TicketState.NOT_SEEN})


def view(today: Today, snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime) -> ManagerView:
    """The manager's page."""
    turns = today.turns
    policy = shop.policy(now, snapshot.head.dial)
    waiting = [turn for turn in turns if turn.state is TicketState.WAITING]
    newest = {turn.ticket_id: turn for turn in sorted(turns, key=lambda turn: turn.position)}
    states = Counter(turn.state for turn in newest.values())
    return ManagerView(
        as_at=now,
        shop_name=shop.name,
        timezone=shop.timezone.key,
        person_name=viewer.name,
        m=policy.m,
        standards=standards(turns, shop, now),
        by_service=[line for code in shop.services for line in _lines(turns, shop, now, code)],
        arrived=len(newest),
        waiting=len(waiting),
        seen=sum(1 for turn in turns if turn.seen_at is not None and not turn.after_transfer),
        left=sum(states[state] for state in _GONE),
        missed_calls=states[TicketState.NO_SHOW],
        longest_wait_minutes=longest_wait(waiting, now) // _MINUTE,
        long_waits=[_long_wait(turn, shop, policy, now) for turn in _long_waits(turns, now)],
        wait_truth=truth.of_those(today.told),
        usual_visits=truth.usual_visits(today.laws, shop),
        deleted_at=snapshot.deleted_at,
        deletion_is_late=deletion_is_late(snapshot.deleted_at, now),
        copied_at=None if snapshot.machine is None else snapshot.machine.copied_at,
    )


def standards(turns: Sequence[Turn], shop: Shop, now: datetime) -> list[StandardLine]:
    """How each promise stands for everyone."""
    return _lines(turns, shop, now, None)


def _long_waits(turns: Iterable[Turn], now: datetime) -> list[Turn]:
    long = [turn for turn in turns if waited(turn, now) >= LONG_WAIT]
    return sorted(long, key=lambda turn: waited(turn, now), reverse=True)[:LONG_WAITS_SHOWN]


def _long_wait(turn: Turn, shop: Shop, policy: Policy, now: datetime) -> WaitingRow:
    minutes = waited(turn, now) // _MINUTE
    return rows.row(turn, shop, policy).model_copy(update={"waited_minutes": minutes})


def _lines(turns: Sequence[Turn], shop: Shop, now: datetime, service: str | None) -> list[StandardLine]:
    mine = [turn for turn in turns if service is None or turn.service == service]
    counted = [(standard, _tally(standard, mine, shop, now)) for standard in shop.standards]
    return [
        _line(standard, tally, shop, service)
        for standard, tally in counted
        if tally is not None and (service is None or tally.total())
    ]


def _tally(
    standard: Standard, turns: Iterable[Turn], shop: Shop, now: datetime
) -> Counter[VerdictState] | None:
    """How each promise of this kind stands; None for what today's turns can't show."""
    if standard.measure == "clock":
        return Counter(
            verdict(turn, promise, now, shop.opened_at(turn.arrived_at)).state
            for turn in turns
            for promise in turn.promises
            if promise.standard == standard.id
        )
    if standard.measure == "first_contact":
        return Counter(_at_first_contact(turn) for turn in turns if turn.seen_at is not None)
    return None


def _at_first_contact(turn: Turn) -> VerdictState:
    """Whether the first person they saw resolved it; nobody can say while it is under way."""
    if turn.after_transfer or turn.outcome == Outcome.UNKNOWN:
        return VerdictState.NOT_COUNTED
    if turn.state not in {TicketState.FINISHED, TicketState.TRANSFERRED}:
        return VerdictState.RUNNING
    return VerdictState.MET if turn.outcome == Outcome.RESOLVED else VerdictState.MISSED


def _line(standard: Standard, tally: Counter[VerdictState], shop: Shop, service: str | None) -> StandardLine:
    met, missed = tally[VerdictState.MET], tally[VerdictState.MISSED]
    return StandardLine(
        id=standard.id,
        label=standard.label,
        service=None if service is None else rows.service_name(shop, service),
        counted=met + missed,
        met=met,
        missed=missed,
        running=tally[VerdictState.RUNNING],
        not_counted=tally[VerdictState.NOT_COUNTED],
        share_percent=round(100 * met / (met + missed), 1) if met + missed else None,
        target_percent=standard.target_percent,
    )
