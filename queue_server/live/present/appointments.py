"""Lists of appointments for those who serve them, without a name; and who one is for, as far as shared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from queue_server.contract import appointments as wire
from queue_server.contract.appointments import (
    AppointmentDetails,
    AppointmentRow,
    AppointmentRows,
    Shared,
    SlotView,
)
from queue_server.contract.surgeries import Affected
from queue_server.domain.appointments import Appointment, AppointmentState, shared_with
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor
from queue_server.domain.slots import Slot
from queue_server.domain.turn import TicketNeed
from queue_server.live.diary import Page, Person
from queue_server.live.present.rows import gives_for, place_name, service_name
from queue_server.operations.seating import may_see
from queue_server.shop import Shop
from queue_server.store.contacts import BookingContact

_SLOTS_KEPT = 10_000


def rows(page: Page, shop: Shop, viewer: Actor, now: datetime) -> AppointmentRows:
    """The list."""
    return AppointmentRows(as_at=now, timezone=shop.timezone.key, appointments=_rows(page, shop, viewer))


def affected(page: Page, shop: Shop, viewer: Actor, *, told: bool) -> Affected:
    """Whom an act concerns. Who is here already, and who gave no safe contact, is to be told by a person."""
    listed = _rows(page, shop, viewer)
    here = {each.id for each in page.appointments if each.state is AppointmentState.CHECKED_IN}
    messaged = [row for row in listed if told and row.may_message and row.id not in here]
    return Affected(messaged=messaged, to_call=[row for row in listed if row not in messaged])


def row(appointment: Appointment, number: str | None, shop: Shop, viewer: Actor) -> AppointmentRow:
    """One line; what to give is in it where the viewer's organisation may know of needs."""
    told = Shared.NEEDS.value in shared_with(appointment, viewer.organisation)
    codes = appointment.needs if told else ()
    needs = (TicketNeed(code, confirmed=appointment.by_staff) for code in codes)
    return AppointmentRow(
        id=appointment.id,
        reference=appointment.reference,
        service=appointment.service,
        service_name=service_name(shop, appointment.service) or "",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        place_name=place_name(shop, appointment.place),
        room_name=place_name(shop, appointment.room),
        state=wire.AppointmentState(appointment.state.value),
        language=appointment.language,
        gives=gives_for(needs, shop),
        number=number,
        ticket=appointment.ticket_id,
        may_message=appointment.may_message,
        protected=appointment.protected,
    )


def details(person: Person, shop: Shop, viewer: Actor) -> AppointmentDetails:
    """Who it is. Raises NotFound for another organisation's booking; a partner sees what is shared."""
    (found,) = person.page.appointments
    if not may_see(shop, viewer.organisation, found.service):
        raise NotFound("This appointment")
    open_to = shared_with(found, viewer.organisation)
    contact = person.contact or BookingContact()
    shown = {name: getattr(contact, name) if name in open_to else None for name in ("phone", "email")}
    return AppointmentDetails(
        appointment=row(found, person.page.numbers.get(found.id), shop, viewer),
        family_name=contact.family_name if Shared.NAME.value in open_to else None,
        date_of_birth=contact.date_of_birth if Shared.DATE_OF_BIRTH.value in open_to else None,
        contact_safe=contact.contact_safe,
        shares=None if found.shares is None else [Shared(each) for each in found.shares],
        **shown,
    )


def slots(found: Iterable[tuple[Slot, int]]) -> bytes:
    """Those that still have room: a JSON list of `SlotView`."""
    return b"[%s]" % b",".join(_written(each, left) for each, left in found if left > 0)


@lru_cache(maxsize=_SLOTS_KEPT)
def _written(each: Slot, left: int) -> bytes:
    """A time that can be booked. It is asked for again and again, and always looks the same."""
    view = SlotView(
        slot=each.id,
        service=each.service,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        place=each.place,
        left=left,
    )
    return view.model_dump_json().encode()


def _rows(page: Page, shop: Shop, viewer: Actor) -> list[AppointmentRow]:
    return [row(each, page.numbers.get(each.id), shop, viewer) for each in page.appointments]
