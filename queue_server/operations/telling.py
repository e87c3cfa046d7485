"""What customers are told of their booking by text or email: kept with the act itself, sent afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_server.domain.appointments import Appointment
from queue_server.domain.outgoing import OUT_OF_DATE, Contact, Kind, Said
from queue_server.operations.transaction import Work
from queue_server.store import appointments, contacts, outgoing

TOLD_UNTIL = timedelta(hours=1)


def tell(
    work: Work,
    appointment: Appointment,
    kind: Kind,
    late_minutes: int = 0,
    *,
    moment: datetime | None = None,
    within: timedelta = TOLD_UNTIL,
) -> None:
    """Tell the customer, if they said that a message is safe; what it puts out of date is not sent any more.

    Nobody is told the same of one `moment` twice: the act's own where none is given. It goes out
    `within` that time, or until the appointment.
    """
    if not appointment.may_message:
        return
    unsay(work, appointment, *OUT_OF_DATE[kind])
    contact = contacts.find(work.connection, work.shop.id, appointment.id)
    if contact is None:
        return
    outgoing.keep(
        work.rows,
        work.shop.id,
        about=appointment.id,
        kind=kind,
        moment=work.now if moment is None else moment,
        contact=Contact(phone=contact.phone, email=contact.email, safe=contact.contact_safe),
        language=appointment.language,
        said=_said(work, appointment, kind, late_minutes),
        now=work.now,
        expires_at=max(appointment.starts_at, work.now + within),
        send_after=work.now,
    )


def unsay(work: Work, appointment: Appointment, *kinds: Kind) -> bool:
    """Forget what of these kinds waits to be sent about a booking; whether there was any."""
    if not kinds or not appointment.may_message:
        return False
    return outgoing.withdraw(work.connection, work.shop.id, appointment.id, *kinds) > 0


def _said(work: Work, appointment: Appointment, kind: Kind, late_minutes: int) -> Said:
    new_time = appointment.starts_at + timedelta(minutes=late_minutes)
    token = appointments.manage_token(work.phone_key, appointment.id)
    link = None if work.public_url is None else manage_address(work.public_url, token)
    return Said(
        starts_at=appointment.starts_at,
        new_time=new_time if kind is Kind.RUNNING_LATE else None,
        reference=appointment.reference,
        link=link,
        late_minutes=late_minutes if kind is Kind.STILL_WAITING else None,
    )


def manage_address(public_url: str | None, token: str) -> str:
    """Where a customer can move or cancel: a path of this server where its own address is not known."""
    return f"{public_url or ''}/bookings/t/{token}"
