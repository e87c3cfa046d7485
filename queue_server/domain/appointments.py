"""Appointments: their states, how someone who comes for one is received, and the limits of booking.

Lateness is decided once, at check-in. A reference says which booking is meant and authorises nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from queue_server.domain.errors import NotPossible, PermissionNeeded, StaffOnly, TooMany
from queue_server.domain.hours import shop_day
from queue_server.domain.slots import Slot

EARLY_BY = timedelta(minutes=10)
LATE_BY = timedelta(minutes=15)
EVERYTHING = frozenset({"name", "date_of_birth", "phone", "email", "needs"})
LONGEST_SOUGHT = 120
OPEN_BOOKINGS_PER_CONTACT = 2
NO_MORE_ONLINE = "We can't take another booking online now. Please call us or come in."
PUBLIC_NOTICE = timedelta(hours=1)
PUBLIC_AHEAD = timedelta(days=92)
STAFF_AHEAD = timedelta(days=400)
TRIES_BY_NAME = 5
TRIES_BY_NAME_WITHIN = timedelta(minutes=10)
PUBLIC_TRIES = 10
PUBLIC_TRIES_WITHIN = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


class AppointmentState(StrEnum):
    """Where a booking stands. Who checked in and was not seen stays `checked_in`: they did come."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


MAY_BECOME: Mapping[AppointmentState, frozenset[AppointmentState]] = MappingProxyType(
    {
        AppointmentState.BOOKED: frozenset(AppointmentState) - {AppointmentState.KEPT},
        AppointmentState.CHECKED_IN: frozenset({AppointmentState.KEPT}),
        AppointmentState.KEPT: frozenset(),
        AppointmentState.NO_SHOW: frozenset(),
        AppointmentState.CANCELLED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One booking, without who it is for: names and contacts are kept apart.

    `by_staff`: a person agreed its needs with the customer. `shares` is what the customer permitted a
    partner to know, None where nobody had to ask. `from_ticket` is the visit it was booked in;
    `ticket_id` the ticket that check-in issued. `seq` is the newest journal row that is about it.
    """

    id: UUID
    reference: str = field(repr=False)
    service: str
    source: str
    lane: int
    starts_at: datetime
    ends_at: datetime
    place: str | None
    adviser: str | None
    room: str | None
    state: AppointmentState
    language: str
    needs: tuple[str, ...]
    protected: bool
    may_message: bool
    by_staff: bool
    shares: tuple[str, ...] | None
    booked_by: str
    booked_at: datetime
    from_ticket: UUID | None = None
    ticket_id: UUID | None = None
    checked_in_at: datetime | None = None
    ended_at: datetime | None = None
    seq: int = 0

    @property
    def surgery(self) -> UUID | None:
        """The surgery that it is in, if it is in one."""
        return None if self.source == self.service else UUID(self.source)


class Arrival(StrEnum):
    """How somebody who comes for an appointment is received."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    TOO_LATE = "too_late"
    WRONG_DAY = "wrong_day"


def arrival(appointment: Appointment, now: datetime, timezone: ZoneInfo, late_minutes: int = 0) -> Arrival:
    """How they are received who come now. Up to 15 minutes late, inclusive, is still the appointment.

    Minutes are whole ones, as clocks show them. `late_minutes`: the session itself was said to run so
    much late, so nobody who comes by then is late.
    """
    if shop_day(now, timezone) != shop_day(appointment.starts_at, timezone):
        return Arrival.WRONG_DAY
    if now < appointment.starts_at - EARLY_BY:
        return Arrival.EARLY
    late = now - appointment.starts_at - late_minutes * _MINUTE
    if late < _MINUTE:
        return Arrival.ON_TIME
    return Arrival.LATE if late // _MINUTE * _MINUTE <= LATE_BY else Arrival.TOO_LATE


def not_before(starts_at: datetime, now: datetime) -> datetime | None:
    """From when somebody who came early may be called; None for whoever may be called at once."""
    earliest = starts_at - EARLY_BY
    return earliest if now < earliest else None


def checked_in(appointment: Appointment, ticket: UUID, now: datetime) -> Appointment:
    """They are here and have a ticket."""
    became = _became(appointment, AppointmentState.CHECKED_IN, "checked in")
    return replace(became, ticket_id=ticket, checked_in_at=now)


def kept(appointment: Appointment, now: datetime) -> Appointment:
    """They were seen."""
    return replace(_became(appointment, AppointmentState.KEPT, "kept"), ended_at=now)


def no_show(appointment: Appointment, now: datetime) -> Appointment:
    """The day ended and nobody came."""
    return replace(_became(appointment, AppointmentState.NO_SHOW, "marked"), ended_at=now)


def cancelled(appointment: Appointment, now: datetime) -> Appointment:
    """It will not take place."""
    return replace(_became(appointment, AppointmentState.CANCELLED, "cancelled"), ended_at=now)


def moved(appointment: Appointment, slot: Slot, lane: int, room: str | None) -> Appointment:
    """The same booking at another time; only before anybody has come for it."""
    return replace(
        _became(appointment, AppointmentState.BOOKED, "moved"),
        source=slot.source,
        lane=lane,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        adviser=slot.adviser,
        room=room,
    )


def may_change(appointment: Appointment, now: datetime) -> bool:
    """Whether the customer may still move or cancel it."""
    return appointment.state is AppointmentState.BOOKED and now < appointment.starts_at


def over(appointment: Appointment) -> NotPossible:
    """The refusal for a booking that has begun or ended."""
    state = _SAID[appointment.state]
    return NotPossible("This appointment", "changed", "about to begin" if state == "booked" else state)


# Who may book what ------------------------------------------------------------------------------


def may_be_booked(slot: Slot, now: datetime, *, public: bool) -> bool:
    """Whether it is neither too late nor too far ahead: an hour and three months for the public.

    Staff may book until a slot ends, and for over a year.
    """
    if public:
        return now + PUBLIC_NOTICE <= slot.starts_at <= now + PUBLIC_AHEAD
    return now < slot.ends_at and slot.starts_at <= now + STAFF_AHEAD


def refuse_staff_only(*, protected: bool, from_ticket: bool, shares: bool) -> None:
    """What the public can't ask for. Refuses with StaffOnly."""
    if protected or from_ticket or shares:
        raise StaffOnly("Only a member of staff can ask for this.")


def refuse_without_permission(
    organisation: str | None, booker: str | None, shares: Collection[str] | None
) -> None:
    """Council staff who book with a partner have first asked the customer. Refuses with PermissionNeeded."""
    if organisation is not None and booker != organisation and shares is None:
        raise PermissionNeeded("Ask the customer first: may we share this with the partner, and what of it?")


def shared_with(appointment: Appointment, organisation: str | None) -> frozenset[str]:
    """What an organisation (None: the council) may know of whoever booked.

    A partner knows all that its own customers told it, and of those whom the council sent what they
    permitted.
    """
    if organisation is None or appointment.shares is None:
        return EVERYTHING
    return frozenset(appointment.shares)


def needs_kept_back(needs: Iterable[str], shares: Collection[str] | None) -> frozenset[str]:
    """Which of the needs that somebody booked with their partner may not know of."""
    return frozenset() if shares is None or "needs" in shares else frozenset(needs)


def refuse_more_bookings(open_bookings: int) -> None:
    """Two open bookings a contact. Refuses with TooMany, in words that tell nobody anything."""
    if open_bookings >= OPEN_BOOKINGS_PER_CONTACT:
        raise TooMany(NO_MORE_ONLINE)


def sought_name(family_name: str) -> str:
    """A family name as it is compared: case, accents, spaces and marks make no difference."""
    taken_apart = unicodedata.normalize("NFKD", family_name.casefold())
    return "".join(letter for letter in taken_apart if letter.isalnum())[:LONGEST_SOUGHT]


def sought_phone(phone: str) -> str:
    """A phone number as it is compared: its digits, without the country's prefix."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits.removeprefix("00").removeprefix("44").lstrip("0")


def sought_email(email: str) -> str:
    """An email address as it is compared."""
    return email.casefold()[:LONGEST_SOUGHT]


def identity(
    family_name: str | None, date_of_birth: date | None, contact: str | None, *, public: bool, protected: bool
) -> str | None:
    """What makes a customer the same one as another, so that nobody is booked twice at one time.

    None where that can't be known. Staff say who it is by name and date of birth; the public must give
    all of it and a contact too, so that nobody learns from a refusal where somebody else is. Protected
    bookings are compared only with one another.
    """
    if not family_name or date_of_birth is None or (public and contact is None):
        return None
    kind = "public" if public else "protected" if protected else "known"
    by = contact or "" if public else ""
    return "|".join((kind, sought_name(family_name), date_of_birth.isoformat(), by))


# ------------------------------------------------------------------------------------------------


def _became(appointment: Appointment, state: AppointmentState, wanted: str) -> Appointment:
    if state not in MAY_BECOME[appointment.state]:
        raise NotPossible("This appointment", wanted, _SAID[appointment.state])
    return replace(appointment, state=state)


_SAID = {
    AppointmentState.BOOKED: "booked",
    AppointmentState.CHECKED_IN: "checked in",
    AppointmentState.KEPT: "over",
    AppointmentState.NO_SHOW: "over",
    AppointmentState.CANCELLED: "cancelled",
}
