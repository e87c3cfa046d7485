"""When time alone next changes what somebody is shown, so that the clock need not be looked at until then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from queue_server.domain.calling import Policy, calling_due_at, promised_at
from queue_server.domain.concerns import AWAY_AFTER
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.lateness import late_changes_at
from queue_server.domain.moves import REINSTATE_WITHIN, no_show_from
from queue_server.domain.needs import escalates_at
from queue_server.domain.rooms import look_in_by
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present.desk import long_from
from queue_server.live.present.reception import SOON
from queue_server.live.present.rows import greeting_due_at
from queue_server.live.snapshot import Hall, Snapshot
from queue_server.shop import Shop

CALL_STAYS = timedelta(seconds=15)
_JUST_AFTER = timedelta(milliseconds=1)
_REMEMBERED = 4096


def next_change_at(snapshot: Snapshot, shop: Shop, now: datetime) -> datetime | None:
    """The first moment after `now` at which a view may look different; None when nothing is foreseen."""
    moments = (
        *_of_hall(snapshot.hall),
        *_of_floor(snapshot),
        *_of_turns(snapshot, shop, now),
        *_of_hours(shop, now),
    )
    return min(
        (moment + _JUST_AFTER for moment in moments if moment is not None and moment >= now), default=None
    )


def _of_hall(hall: Hall) -> Iterator[datetime | None]:
    for alert in hall.alerts:
        yield escalates_at(alert.raised_at) if alert.acknowledged_at is None else None
    for delay in hall.delays:
        yield delay.new_time
    for notice in hall.notices:
        yield notice.until
    for call in hall.calls:
        yield call.called_at + CALL_STAYS
    for surgery in hall.surgeries:
        yield surgery.starts_at
        yield surgery.ends_at


def _of_floor(snapshot: Snapshot) -> Iterator[datetime | None]:
    for device, seen in snapshot.seen.items():
        known = snapshot.hall.devices.get(device)
        yield seen.at + AWAY_AFTER if known is not None and known.kind == "printer" else None
    for desk in snapshot.desks.values():
        yield desk.paused_until
    for room in snapshot.rooms.values():
        yield look_in_by(room)
    for offer in snapshot.offers:
        yield offer.until


def _of_turns(snapshot: Snapshot, shop: Shop, now: datetime) -> Iterator[datetime | None]:
    policy = shop.policy(now, snapshot.head.dial)
    for turn in snapshot.active:
        yield from _of_turn(turn, policy)
        match turn.state:
            case TicketState.WAITING:
                yield late_changes_at(turn, now)
            case TicketState.CALLED:
                yield no_show_from(turn, shop.needs)
            case TicketState.SERVING:
                since = turn.resumed_at or turn.seen_at
                yield None if since is None else long_from(turn, snapshot, shop, since)
    for turn in snapshot.recent:
        yield None if turn.no_show_at is None else turn.no_show_at + REINSTATE_WITHIN


@lru_cache(maxsize=_REMEMBERED)
def _of_turn(turn: Turn, policy: Policy) -> tuple[datetime | None, ...]:
    """What follows from the turn alone: most who wait are as they were at the last look."""
    greeting = greeting_due_at(turn, policy) if turn.greeted_at is None else None
    if turn.state is not TicketState.WAITING:
        return (greeting,)
    promised = promised_at(turn, policy)
    told = turn.booked_at or turn.allotted_at or turn.arrived_at
    came = max(turn.arrived_at, told, policy.opened_at or turn.arrived_at)
    guarded = came + turn.served_for + policy.guard
    return (greeting, promised - SOON, promised, calling_due_at(turn, policy), turn.not_before, guarded)


def _of_hours(shop: Shop, now: datetime) -> Iterator[datetime | None]:
    for hours in (shop.hours, *shop.service_hours.values()):
        yield hours.opens_next(now)
        yield hours.closes_at(now)
    yield day_span(shop_day(now, shop.timezone), shop.timezone)[1]
