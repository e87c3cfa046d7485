"""An appointment for somebody's own calendar: when and where, and nothing of who comes or why."""

from __future__ import annotations

from datetime import UTC, datetime

from queue_server.contract import references
from queue_server.contract.words import Words, in_language
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.shop import Shop

MEDIA_TYPE = "text/calendar; charset=utf-8"


def of_appointment(appointment: Appointment, shop: Shop, language: str, now: datetime) -> bytes:
    """The file; the same event again after a change, which calendars then move or take out."""
    from icalendar import Calendar, Event  # 2 MB that a server does without until somebody asks

    words = Words.of(language)
    where = in_language(shop.names, language)
    event = Event()
    event.add("uid", f"{appointment.id}@front-door")
    event.add("dtstamp", now)
    event.add("sequence", appointment.seq)
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", words.say("Appointment at {place}", place=where))
    event.add("location", where)
    reference = references.spaced(appointment.reference)
    event.add("description", words.say("Your reference is {reference}.", reference=reference))
    cancelled = appointment.state is AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Front Door//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
