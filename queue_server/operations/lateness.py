"""Tells customers with an appointment that they wait past their time: once for each quarter of an hour."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.delays import delay_of_service
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.lateness import TOLD_EVERY, last_told_at, late_minutes
from queue_server.domain.outgoing import Kind
from queue_server.operations.telling import tell
from queue_server.operations.transaction import Done, Work
from queue_server.shop import Shop
from queue_server.store import appointments, floor, outgoing, tickets
from queue_server.store.database import Connection


def to_tell(connection: Connection, shop: Shop, now: datetime) -> tuple[UUID, ...]:
    """Bookings whose customers are here, wait, and have not been told yet. Who may not be told is left out.

    Nobody is told while a delay that staff announced holds for the service: they have its new time.
    """
    return tuple(booking.id for booking in _late(connection, shop, now))


def tell_late(work: Work, _: Command, bookings: Collection[UUID]) -> Done:
    """Tell these customers, unless they were called meanwhile. No time to come is promised."""
    late = _late(work.connection, work.shop, work.now)
    for booking, (moment, minutes) in late.items():
        if booking.id not in bookings:
            continue
        tell(work, booking, Kind.STILL_WAITING, minutes, moment=moment, within=TOLD_EVERY)
        if _is_kept(work.connection, work.shop, booking, moment):
            work.fact("told_late", booking=booking.id, minutes=minutes)
    return Done()


def _late(connection: Connection, shop: Shop, now: datetime) -> Mapping[Appointment, tuple[datetime, int]]:
    """Who is to be told: the quarter of an hour it is for, and how late they are now."""
    since, _ = day_span(shop_day(now, shop.timezone), shop.timezone)
    delays = floor.delays(connection, shop.id)
    late: dict[Appointment, tuple[datetime, int]] = {}
    for each in appointments.between(connection, shop.id, since, now):
        waits = each.state is AppointmentState.CHECKED_IN and each.may_message and each.ticket_id is not None
        if not waits or delay_of_service(each.service, delays, now) is not None:
            continue
        assert each.ticket_id is not None
        turn = tickets.newest(connection, shop.id, each.ticket_id)
        moment = None if turn is None else last_told_at(turn, now)
        minutes = None if turn is None else late_minutes(turn, now)
        if moment and minutes and not _is_kept(connection, shop, each, moment):
            late[each] = (moment, minutes)
    return late


def _is_kept(connection: Connection, shop: Shop, booking: Appointment, moment: datetime) -> bool:
    return outgoing.kept(connection, shop.id, booking.id, Kind.STILL_WAITING, moment) is not None
