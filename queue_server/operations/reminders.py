"""Reminds of appointments on the day before: each once, by the shop's own clocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.outgoing import Kind, reminder_at
from queue_server.operations.telling import tell
from queue_server.operations.transaction import Done, Work
from queue_server.shop import Shop
from queue_server.store import appointments, outgoing
from queue_server.store.database import Connection

_LOOKS_AHEAD = timedelta(days=2)


def to_remind(connection: Connection, shop: Shop, now: datetime) -> tuple[UUID, ...]:
    """Bookings whose customers are due a reminder now and have none yet. Who may not be told is left out."""
    soon = appointments.between(connection, shop.id, now, now + _LOOKS_AHEAD)
    due = (each for each in soon if _is_due(each, shop, now))
    return tuple(each.id for each in due if not _kept(connection, shop, each))


def remind(work: Work, _: Command, bookings: Collection[UUID]) -> Done:
    """Tell these customers, unless their booking was moved or cancelled meanwhile."""
    for booking in bookings:
        found = appointments.find(work.connection, work.shop.id, booking)
        if found is not None and _is_due(found, work.shop, work.now):
            tell(work, found, Kind.REMINDER, moment=found.starts_at)
            if _kept(work.connection, work.shop, found):
                work.fact("reminder", booking=booking)
    return Done()


def _kept(connection: Connection, shop: Shop, booking: Appointment) -> bool:
    kept = outgoing.kept(connection, shop.id, booking.id, Kind.REMINDER, booking.starts_at)
    return kept is not None


def _is_due(booking: Appointment, shop: Shop, now: datetime) -> bool:
    if booking.state is not AppointmentState.BOOKED or not booking.may_message:
        return False
    due_at = reminder_at(booking.starts_at, booking.booked_at, shop.timezone)
    return due_at is not None and due_at <= now < booking.starts_at
