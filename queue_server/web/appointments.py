"""Staff's pages of appointments: the day's list, one of them, and booking a time, ticket in hand or not.

Lists have no names. Who one is for is shown on its own page, and that it was opened is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from queue_server.api.answers import ticket_view
from queue_server.contract import references, waits
from queue_server.contract.appointments import AppointmentRow, AppointmentState, FindAppointments
from queue_server.contract.staff_views import Choice, TicketView
from queue_server.contract.words import ENGLISH, Words, name_in_english
from queue_server.domain.appointments import LATE_BY
from queue_server.domain.errors import NotFound
from queue_server.domain.hours import shop_day
from queue_server.live import diary
from queue_server.live.present import appointments as present
from queue_server.operations.seating import may_see
from queue_server.operations.telling import manage_address
from queue_server.store import appointments
from queue_server.web import reception
from queue_server.web.booking.code import square
from queue_server.web.booking.times import FreeDays, free_days
from queue_server.web.pages import Asked

DAYS_OFFERED = 4
SHARES = (
    Choice(code="name", label="Name"),
    Choice(code="date_of_birth", label="Date of birth"),
    Choice(code="phone", label="Phone number"),
    Choice(code="email", label="Email address"),
    Choice(code="needs", label="What would help"),
)
_ENGLISH = Words.of(ENGLISH)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one appointment stands now, in words; `mark` is how pressing that is."""

    words: str
    mark: str
    icon: str


def standing(row: AppointmentRow, asked: Asked) -> Standing:
    """Such as "Expected", "5 min late", "Here, A042"."""
    now = asked.door.now()
    match row.state:
        case AppointmentState.CHECKED_IN:
            return Standing(f"Here, {row.number}" if row.number else "Here", "good", "check")
        case AppointmentState.KEPT:
            return Standing("Seen", "good", "check-circle")
        case AppointmentState.NO_SHOW:
            return Standing("Did not come", "late", "account-question")
        case AppointmentState.CANCELLED:
            return Standing("Cancelled", "", "close")
    late = now - row.starts_at
    if late < timedelta(minutes=1):
        return Standing("Expected", "", "clock-outline")
    if late <= LATE_BY:
        return Standing(f"{waits.brief(int(late.total_seconds()) // 60)} late", "soon", "alert-circle")
    return Standing("Has not come", "late", "account-question")


async def day(asked: Asked, found: list[AppointmentRow] | None = None) -> str:
    """Who is expected, here, late or has not come, on one day; `found` are those of a name sought."""
    door = asked.door
    on = asked.day("day") or asked.today
    since, until = diary.days(door.shop, on, on)
    page = await door.reader.read(lambda c: diary.read_page(c, door.shop, None, since, until))
    view = present.rows(page, door.shop, asked.actor, door.now())
    return await reception.drawn(
        asked,
        "appointments/day.html",
        rows=view.appointments,
        found=found,
        standing=lambda row: standing(row, asked),
        on=on,
        today=asked.today,
        before=on - _ONE_DAY,
        after=on + _ONE_DAY,
        words=_ENGLISH,
        day_of=_day_of(asked),
        spaced=references.spaced,
    )


async def sought(asked: Asked, said: FindAppointments) -> str:
    """The day's list with today's and later appointments of this name; that it was sought is written down."""
    door = asked.door
    await door.write_down(asked.actor, "appointments_sought")
    who = (asked.actor.organisation, said.family_name, said.date_of_birth, door.now())
    page = await door.reader.read(lambda c: diary.read_named(c, door.shop, *who))
    return await day(asked, present.rows(page, door.shop, asked.actor, door.now()).appointments)


async def one(asked: Asked) -> str:
    """One, with who it is for as far as that is shared, and what may be done with it."""
    door, shop = asked.door, asked.door.shop
    appointment = asked.thing("This appointment")
    found = await door.reader.read(lambda c: appointments.find(c, shop.id, appointment))
    if found is None or not may_see(shop, asked.actor.organisation, found.service):
        raise NotFound("This appointment")
    person = await door.reader.read(lambda c: diary.read_person(c, shop, found))
    view = present.details(person, shop, asked.actor)
    await door.write_down(asked.actor, "appointment_opened", appointment=found.id)
    token = await door.reader.read(lambda c: appointments.token_of(c, shop.id, found.id))
    row = view.appointment
    booked = row.state is AppointmentState.BOOKED
    moving = booked and "move" in asked.query
    is_today = shop_day(row.starts_at, shop.timezone) == asked.today
    return asked.draw(
        "appointments/one.html",
        (await door.hub.hall()).head,
        view=view,
        row=row,
        standing=standing(row, asked),
        language_name=name_in_english(row.language),
        link=manage_address(door.house.public_url, token),
        square=square,
        spaced=references.spaced,
        day_of=_day_of(asked),
        words=_ENGLISH,
        may_change=booked,
        may_check_in=booked and is_today,
        offer=await _offer(asked, row.service) if moving else None,
        told=asked.query.get("told"),
    )


async def book(asked: Asked) -> str:
    """Free times of one service, and what to know of who comes; a ticket in hand gives needs and language."""
    door, shop = asked.door, asked.door.shop
    ticket = await _ticket(asked)
    offered = [shop.services[code] for code in shop.bookable if may_see(shop, asked.actor.organisation, code)]
    chosen = asked.query.get("service") or (ticket.service if ticket else None) or ""
    service = next((each for each in offered if chosen == each.code or len(offered) == 1), None)
    partner = service is not None and service.organisation not in {None, asked.actor.organisation}
    return asked.draw(
        "appointments/book.html",
        (await door.hub.hall()).head,
        ticket=ticket,
        offered=[Choice(code=each.code, label=each.name) for each in offered],
        service=service,
        offer=await _offer(asked, service.code) if service else None,
        shares=SHARES if partner else (),
        carried=[need.code for need in ticket.needs] if ticket else [],
        language=ticket.language if ticket else ENGLISH,
        languages=[Choice(code=code, label=name_in_english(code)) for code in shop.languages],
        words=_ENGLISH,
    )


# ------------------------------------------------------------------------------------------------


async def _offer(asked: Asked, service: str) -> FreeDays:
    return await free_days(asked.door, service, asked.day("from"), public=False, most=DAYS_OFFERED)


async def _ticket(asked: Asked) -> TicketView | None:
    written = asked.query.get("ticket")
    if not written:
        return None
    try:
        return await ticket_view(asked.door, asked.actor, UUID(written))
    except ValueError:
        raise NotFound("This ticket") from None


def _day_of(asked: Asked) -> Any:
    zone = asked.door.shop.timezone
    return lambda moment: _ENGLISH.day(moment.astimezone(zone).date())
