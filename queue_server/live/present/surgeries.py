"""Surgeries for those who hold them and for calendar programs; neither says who is booked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from queue_server.contract.surgeries import ClosureView, Surgeries, SurgeryView
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.surgeries import Surgery, slots_of
from queue_server.live.diary import Closed, Sessions
from queue_server.live.present.rows import place_name, service_name
from queue_server.shop import Shop

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
_NOT_ON = frozenset({AppointmentState.CANCELLED, AppointmentState.NO_SHOW})


def view(
    sessions: Sessions, shop: Shop, public_url: str | None, now: datetime, left_out: Iterable[date] = ()
) -> Surgeries:
    """The list."""
    return Surgeries(
        as_at=now,
        timezone=shop.timezone.key,
        surgeries=[one(each, sessions, shop, public_url) for each in sessions.surgeries],
        left_out=list(left_out),
    )


def one(surgery: Surgery, sessions: Sessions, shop: Shop, public_url: str | None) -> SurgeryView:
    """One surgery."""
    feed = f"/api/surgeries/{surgery.id}/calendar.ics?key={sessions.keys[surgery.id]}"
    return SurgeryView(
        id=surgery.id,
        service=surgery.service,
        service_name=service_name(shop, surgery.service) or "",
        organisation=shop.organisation_of(surgery.service),
        place=surgery.place,
        place_name=place_name(shop, surgery.place) or "",
        adviser=surgery.adviser,
        starts_at=surgery.starts_at,
        ends_at=surgery.ends_at,
        slot_minutes=surgery.slot_minutes,
        lanes=surgery.lanes,
        drop_in=surgery.drop_in,
        state="open" if surgery.is_open else "cancelled",
        late_minutes=surgery.late_minutes,
        slots=sum(slot.lanes for slot in slots_of(surgery)),
        booked=sessions.booked.get(str(surgery.id), 0),
        calendar_url=f"{public_url or ''}{feed}",
    )


def closure(closed: Closed, shop: Shop) -> ClosureView:
    """One closure."""
    service = closed.closure.service
    return ClosureView(
        id=closed.id,
        service=service,
        service_name=service_name(shop, service),
        starts_at=closed.closure.starts_at,
        ends_at=closed.closure.ends_at,
    )


def calendar(surgery: Surgery, booked: Iterable[Appointment], shop: Shop, now: datetime) -> bytes:
    """Its feed: the session, and each time that somebody comes, without saying who or why."""
    from icalendar import Calendar  # 2 MB that a server does without until somebody asks

    feed = Calendar()
    feed.add("prodid", "-//Front Door//Surgeries//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    name = service_name(shop, surgery.service)
    state = "CONFIRMED" if surgery.is_open else "CANCELLED"
    session = _event(f"{surgery.id}", surgery.starts_at, surgery.ends_at, f"{name}, {shop.name}", now)
    session.add("location", place_name(shop, surgery.place) or "")
    session.add("status", state)
    session.add("transp", "TRANSPARENT")
    feed.add_component(session)
    for each in booked:
        event = _event(f"{each.id}", each.starts_at, each.ends_at, "Booked", now)
        event.add("sequence", each.seq)
        event.add("status", "CANCELLED" if each.state in _NOT_ON else "CONFIRMED")
        feed.add_component(event)
    text: bytes = feed.to_ical()
    return text


def _event(uid: str, starts_at: datetime, ends_at: datetime, summary: str, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@front-door")
    event.add("dtstamp", now)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", summary)
    return event
