"""The queue as the calling rule plays it on: who waits, who serves and who is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from queue_server.contract.numbers import OVERFLOW_LAST, TicketNumber
from queue_server.domain.appointments import LATE_BY, Appointment, AppointmentState
from queue_server.domain.calling import Policy
from queue_server.domain.foreseen import WITHOUT_SERVICE
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.people import Person
from queue_server.domain.playing import ANY_TIME, Busy, Shift
from queue_server.domain.queue import Expected, Queue, newcomer
from queue_server.domain.ticket import AT_DESK, TicketState
from queue_server.domain.turn import Channel, TicketNeed, Turn
from queue_server.live.snapshot import Snapshot
from queue_server.operations.bookable import presence
from queue_server.operations.seating import seat_at
from queue_server.shop import Shop
from queue_server.store import appointments
from queue_server.store.database import Connection
from queue_server.store.floor import DeskUse

_FOREVER = datetime.max.replace(tzinfo=UTC)


def queue_of(snapshot: Snapshot, shop: Shop, expected: Iterable[Appointment], now: datetime) -> Queue:
    """All that is known now. Newcomers are one who is not sure for what, and one for each open service."""
    waiting = snapshot.waiting()
    promises = shop.promises(Channel.WALK_IN)
    return Queue(
        waiting=waiting,
        shifts=tuple(_shifts(snapshot, shop, now)),
        rooms=tuple(room for room in shop.rooms if room.code not in snapshot.rooms_out),
        expected=[Expected(_turn_of(each, shop, now)) for each in expected if each.service in shop.services],
        newcomers=[
            newcomer(shop.services.get(code), promises, waiting, now)
            for code in (WITHOUT_SERVICE, *open_services(snapshot, shop, now))
        ],
    )


def open_services(snapshot: Snapshot, shop: Shop, now: datetime) -> list[str]:
    """The services that people may just come for now, by code."""
    hall = snapshot.hall
    return [
        service.code
        for service in shop.services.values()
        if presence(shop, service, hall.surgeries, now, paused=service.code in hall.paused).open
    ]


def rule(snapshot: Snapshot, shop: Shop, now: datetime) -> Policy:
    """The calling rule as it stands, as plain values that another process can be handed."""
    policy = shop.policy(now, snapshot.head.dial)
    return replace(policy, needs=dict(policy.needs))


def still_expected(
    connection: Connection, shop: Shop, snapshot: Snapshot, now: datetime
) -> list[Appointment]:
    """Who has an appointment today and may still come for it."""
    until = day_span(snapshot.day, shop.timezone)[1]
    found = appointments.between(connection, shop.id, now - LATE_BY, until)
    return [each for each in found if each.state is AppointmentState.BOOKED]


# ------------------------------------------------------------------------------------------------


def _shifts(snapshot: Snapshot, shop: Shop, now: datetime) -> Iterator[Shift]:
    here = {turn.desk: turn for turn in snapshot.active if turn.state in AT_DESK}
    for use in snapshot.desks.values():
        if use.adviser not in snapshot.people or use.desk not in shop.places:
            continue
        skills = snapshot.people[use.adviser].skills
        seat = seat_at(shop, use.desk, use.adviser, skills, snapshot.rooms, snapshot.rooms_out)
        leaves_at = _leaves_at(snapshot.people[use.adviser], snapshot, shop, now)
        yield Shift(seat=seat, spans=_spans(use, leaves_at, now), busy=_busy(here.get(use.desk), now))


def _leaves_at(adviser: Person, snapshot: Snapshot, shop: Shop, now: datetime) -> datetime:
    """When a partner's adviser goes: after their last session of the day, and as late as it runs.

    Whoever still sits there afterwards goes on; of the council's own nobody knows.
    """
    if adviser.organisation is None:
        return _FOREVER
    ends = [
        each.ends_at + timedelta(minutes=each.late_minutes)
        for each in snapshot.hall.surgeries
        if each.is_open
        and shop.organisation_of(each.service) == adviser.organisation
        and each.adviser in (None, adviser.id)
        and shop_day(each.starts_at, shop.timezone) == snapshot.day
    ]
    last = max(ends, default=_FOREVER)
    return last if last > now else _FOREVER


def _spans(use: DeskUse, leaves_at: datetime, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    if use.paused_until is None or not use.is_paused(now):
        return ((ANY_TIME[0][0], leaves_at),)
    return ((use.paused_until, max(use.paused_until, leaves_at)),)


def _busy(turn: Turn | None, now: datetime) -> Busy | None:
    """A visit that was on hold counts without that time."""
    if turn is None:
        return None
    since = turn.called_at or now
    if turn.resumed_at is not None:
        since = turn.resumed_at - turn.served_for
    return Busy(turn.service, since, turn.room)


def _turn_of(appointment: Appointment, shop: Shop, now: datetime) -> Turn:
    """The turn that somebody will have who comes for an appointment."""
    service = shop.services[appointment.service]
    return Turn(
        id=appointment.id,
        ticket_id=UUID(int=0),
        number=TicketNumber(service.series, OVERFLOW_LAST),
        position=1,
        state=TicketState.WAITING,
        service=service.code,
        skill=service.needs_skill,
        channel=Channel.APPOINTMENT,
        language=appointment.language,
        arrived_at=now,
        opened_at=now,
        promises=shop.promises(Channel.APPOINTMENT),
        needs=tuple(TicketNeed(code, appointment.by_staff) for code in appointment.needs),
        booked_at=appointment.starts_at,
        named_adviser=appointment.adviser,
    )
