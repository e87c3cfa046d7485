"""Booking, moving and cancelling appointments: by the public, by staff, by partners, from a ticket in hand.

The public book public services only, and change a booking only with its manage token. A partner's are their
own organisation's alone: any other booking is not there. A refusal says the same whoever is booked.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from uuid import UUID

from queue_server.contract import references
from queue_server.contract.appointments import BookAppointment, MoveAppointment
from queue_server.contract.commands import Command
from queue_server.domain import appointments as rules
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.errors import NotFound, Unknown
from queue_server.domain.needs import check_needs
from queue_server.domain.outgoing import OUT_OF_DATE, Contact, Kind, way_to
from queue_server.domain.privacy import booking_contact_due
from queue_server.domain.services import Service
from queue_server.domain.slots import Slot
from queue_server.operations.bookable import the_slot
from queue_server.operations.placing import is_public, placed
from queue_server.operations.seating import may_see
from queue_server.operations.telling import tell, unsay
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import the_turn
from queue_server.store import appointments, claims, contacts
from queue_server.store.contacts import BookingContact


def book(work: Work, command: BookAppointment) -> Done:
    """Take a slot for a customer; `Done.other` is the appointment's id.

    Raises SlotTaken, Clash, NoRoomFree, TooMany, PermissionNeeded, StaffOnly, Unknown or NotFound.
    """
    service = work.shop.service(command.service)
    slot = _the_slot(work, service, command.slot)
    _check(work, command, service)
    contact = BookingContact(**{name: getattr(command, name) for name in BookingContact.__slots__})
    if is_public(work.actor):
        rules.refuse_more_bookings(_open_bookings(work, contact))
    new = placed(work, _new(work, command, slot, contact), slot, _customer(work, command))
    appointments.insert(work.rows, work.shop.id, new, work.phone_key)
    contacts.keep(
        work.connection,
        work.shop.id,
        new.id,
        contact,
        protected=command.protected,
        delete_at=booking_contact_due(new.ends_at),
    )
    work.fact("booked", appointment=new.id, slot=slot.id, service=service.code)
    tell(work, new, Kind.CONFIRMATION)
    return Done(other=str(new.id))


def move(work: Work, command: MoveAppointment, reference: str, token: str | None = None) -> Done:
    """The same booking at another time, if that is free; reference and manage link stay.

    Who moves it with the link sees that it is moved, and is sent a message only where one with the old time
    had yet to go out.
    """
    before = the_appointment(work, reference, token)
    slot = _the_slot(work, work.shop.service(before.service), command.slot)
    _refuse_begun(work, before)
    customer = claims.customer_of(work.connection, work.shop.id, before.id)
    claims.let_go(work.connection, work.shop.id, before.id)
    after = placed(work, before, slot, customer)
    save_moved(work, before, after)
    if not is_public(work.actor):
        tell(work, after, Kind.MOVED)
    elif unsay(work, after, *OUT_OF_DATE[Kind.MOVED]):
        tell(work, after, Kind.CONFIRMATION)
    return Done(other=str(before.id))


def cancel(work: Work, _: Command, reference: str, token: str | None = None) -> Done:
    """It will not take place; the time is free for somebody else. Again changes nothing."""
    before = the_appointment(work, reference, token)
    if before.state is not AppointmentState.CANCELLED:
        _refuse_begun(work, before)
        call_off(work, before)
        if is_public(work.actor):
            unsay(work, before, *OUT_OF_DATE[Kind.CANCELLED])
        else:
            tell(work, before, Kind.CANCELLED)
    return Done(other=str(before.id))


def call_off(work: Work, before: Appointment) -> None:
    """Cancel one booking and give its time back."""
    after = replace(rules.cancelled(before, work.now), seq=work.seq)
    claims.let_go(work.connection, work.shop.id, before.id)
    appointments.save(work.rows, before, after)
    work.fact("appointment_cancelled", appointment=before.id)


def save_moved(work: Work, before: Appointment, after: Appointment) -> None:
    """Keep a booking at its new time; who it is for is deleted that much later."""
    appointments.save(work.rows, before, after)
    due = booking_contact_due(after.ends_at)
    contacts.date_deletion(work.connection, work.shop.id, after.id, due)
    work.fact("appointment_moved", appointment=after.id, starts_at=after.starts_at)


def keep(work: Work, ticket: UUID) -> None:
    """The customer of this ticket is being seen: what they had booked is kept."""
    found = appointments.by_ticket(work.connection, work.shop.id, ticket)
    if found is not None and found.state is AppointmentState.CHECKED_IN:
        after = replace(rules.kept(found, work.now), seq=work.seq)
        appointments.save(work.rows, found, after)


def the_appointment(work: Work, reference: str, token: str | None = None) -> Appointment:
    """The booking that is meant, for whoever may know of it. Raises NotFound for all others alike."""
    digits = references.read(reference)
    found = digits and appointments.by_reference(work.connection, work.shop.id, digits)
    if not found or not _is_theirs(work, found, token):
        raise NotFound("This appointment")
    return found


# ------------------------------------------------------------------------------------------------


def _is_theirs(work: Work, found: Appointment, token: str | None) -> bool:
    if not is_public(work.actor):
        return may_see(work.shop, work.actor.organisation, found.service)
    if token is None:
        return False
    behind = appointments.by_manage_token(work.connection, work.shop.id, token)
    return behind is not None and behind.id == found.id


def _refuse_begun(work: Work, appointment: Appointment) -> None:
    if is_public(work.actor) and not rules.may_change(appointment, work.now):
        raise rules.over(appointment)


def _the_slot(work: Work, service: Service, slot_id: str) -> Slot:
    """A slot that this actor may book now. Raises NotFound for every other."""
    public = is_public(work.actor)
    offered = work.shop.bookable.get(service.code)
    if not may_see(work.shop, work.actor.organisation, service.code):
        raise NotFound("This time")
    if public and (offered is None or not offered.public):
        raise NotFound("This time")
    slot = the_slot(work.connection, work.shop, service.code, slot_id)
    if not rules.may_be_booked(slot, work.now, public=public):
        raise NotFound("This time")
    return slot


def _check(work: Work, command: BookAppointment, service: Service) -> None:
    if command.language not in work.shop.languages:
        raise Unknown("language", command.language)
    check_needs(command.needs, work.shop.needs, by_staff=not is_public(work.actor))
    if is_public(work.actor):
        rules.refuse_staff_only(
            protected=command.protected,
            from_ticket=command.ticket is not None,
            shares=command.shares is not None,
        )
        return
    rules.refuse_without_permission(service.organisation, work.actor.organisation, command.shares)
    if command.ticket is not None:
        the_turn(work, command.ticket)


def _customer(work: Work, command: BookAppointment) -> str | None:
    identity = rules.identity(
        command.family_name,
        command.date_of_birth,
        _contact_of(command),
        public=is_public(work.actor),
        protected=command.protected,
    )
    if identity is None and command.ticket is not None:
        identity = f"ticket|{command.ticket}"
    return None if identity is None else claims.customer_code(work.phone_key, identity)


def _open_bookings(work: Work, contact: BookingContact) -> int:
    reached = contacts.reached_by(work.connection, work.shop.id, contact, work.now)
    found = (appointments.find(work.connection, work.shop.id, each) for each in reached)
    return sum(each is not None and rules.may_change(each, work.now) for each in found)


def _contact_of(command: BookAppointment) -> str | None:
    if command.email is not None:
        return rules.sought_email(command.email)
    return None if command.phone is None else rules.sought_phone(command.phone)


def _new(work: Work, command: BookAppointment, slot: Slot, contact: BookingContact) -> Appointment:
    reached = Contact(phone=contact.phone, email=contact.email, safe=contact.contact_safe)
    return Appointment(
        id=work.new_id(),
        reference=_new_reference(work),
        service=slot.service,
        source=slot.source,
        lane=0,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        adviser=slot.adviser,
        room=None,
        state=AppointmentState.BOOKED,
        language=command.language,
        needs=tuple(dict.fromkeys(command.needs)),
        protected=command.protected,
        may_message=way_to(reached) is not None,
        by_staff=not is_public(work.actor),
        shares=None if command.shares is None else tuple(each.value for each in command.shares),
        booked_by=work.actor.id,
        booked_at=work.now,
        from_ticket=command.ticket,
    )


def _new_reference(work: Work) -> str:
    while appointments.is_used(work.connection, reference := references.make(secrets.randbelow)):
        continue
    return reference
