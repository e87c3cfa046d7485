"""How long people wait, as they are told it: about a to b minutes, or nothing where nobody can say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract.views import BoardWait, LongWait
from queue_server.contract.waits import WaitEstimate
from queue_server.domain import foreseen, told
from queue_server.domain.delays import delay_of_service
from queue_server.domain.foreseen import Foreseen
from queue_server.domain.standards import driving
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Channel, Start, Turn
from queue_server.live.snapshot import Hall, Snapshot
from queue_server.shop import Shop


def of_ticket(hall: Hall, shop: Shop, ticket: UUID, now: datetime) -> WaitEstimate | None:
    """How long this ticket still waits."""
    return shop.as_told(foreseen.of_ticket(hall.waits, ticket, now), now)


def seen_about_at(hall: Hall, turn: Turn, now: datetime) -> datetime | None:
    """When this one will probably be seen; None where nobody can say."""
    found = foreseen.of_ticket(hall.waits, turn.ticket_id, now)
    if found is None or hall.waits is None:
        return None
    return hall.waits.at + timedelta(minutes=found.middle)


def grown_past(snapshot: Snapshot, shop: Shop, turn: Turn, now: datetime) -> datetime | None:
    """Until when this one was told to wait, if it will probably be clearly longer; else None.

    Who asked to be called later, or waits once more in one visit, was told nothing of that wait.
    """
    told_range = snapshot.told.get(turn.ticket_id)
    asked_later = turn.not_before is not None or turn.resumed_at is not None or turn.after_transfer
    if told_range is None or turn.state is not TicketState.WAITING or asked_later:
        return None
    seen = seen_about_at(snapshot.hall, turn, now)
    closes_at = shop.hours.closes_for_the_day(turn.arrived_at)
    return told.grown_past(told_range, turn.arrived_at, now if seen is None else max(now, seen), closes_at)


def of_newcomer(hall: Hall, shop: Shop, service: str | None, now: datetime) -> WaitEstimate | None:
    """How long somebody who comes now for this service waits; None: who is not sure for which."""
    found = foreseen.of_newcomer(hall.waits, service, now)
    return None if found is None else shop.as_told(found.corrected, now)


def of_each_series(hall: Hall, shop: Shop, now: datetime) -> list[BoardWait]:
    """For each letter the range that holds for all its services of which anything can be told."""
    return [_of_series(series, hall, shop, now) for series in shop.series]


def long_wait(hall: Hall, shop: Shop, service: str, now: datetime) -> LongWait | None:
    """What somebody who comes now is told beside the wait, if they will probably wait longer than promised.

    Also if we may close before we see them. A promise that starts with the time slot that we give says
    nothing of the wait before it: there the shop's own figure counts.
    """
    promise = driving(shop.promises(Channel.WALK_IN))
    found = foreseen.of_newcomer(hall.waits, service, now)
    slots = promise is None or promise.minutes is None or Start.ALLOTTED in promise.starts
    aim = None if slots or promise is None else promise.minutes
    if found is None:
        return None
    is_long = found.corrected.middle > (aim or shop.long_wait_minutes)
    if not is_long and shop.closing_time(found.corrected, now) is None:
        return None
    late = delay_of_service(service, hall.delays, now)
    reason = {} if late is None else dict(shop.delay_reason(late.reason))
    return LongWait(
        aim_minutes=aim,
        may_book=may_book(hall, shop, service),
        first_free_at=hall.free.get(service),
        reason=reason,
    )


def may_book(hall: Hall, shop: Shop, service: str | None) -> bool:
    """Whether another time may be offered: anyone may book, and it isn't known that nothing is free."""
    return shop.may_book_instead(service) and hall.free.get(service or "", hall.at) is not None


def _of_series(series: str, hall: Hall, shop: Shop, now: datetime) -> BoardWait:
    mine = (service.code for service in shop.services.values() if service.series == series)
    outlooks = _corrected(foreseen.of_newcomer(hall.waits, code, now) for code in mine)
    said = foreseen.together(outlooks)
    if said is None:
        return BoardWait(label=series, low_minutes=None, high_minutes=None)
    closing = (shop.closing_time(each, now) for each in outlooks)
    return BoardWait(
        label=series,
        low_minutes=said.low_minutes,
        high_minutes=said.high_minutes,
        closing_time=next((time for time in closing if time is not None), None),
    )


def _corrected(found: Iterable[Foreseen | None]) -> list[Outlook]:
    return [each.corrected for each in found if each is not None]
