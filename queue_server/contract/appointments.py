"""Appointments on the wire: booking, moving, cancelling, checking in, and what each audience is shown.

Names and contacts go in with a booking and come out only in `AppointmentDetails`, whose reading is written
down; every list and page does without them. Moments are aware and in UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from queue_server.contract.commands import Code, Command, DeviceCommand, Language, Needs
from queue_server.contract.receipt import Receipt
from queue_server.contract.views import Names, NeedState, View


def _written(value: Any) -> Any:
    if not isinstance(value, str | date) or isinstance(value, datetime):
        raise ValueError("a day is written as 2026-12-01")
    return value


Day = Annotated[date, BeforeValidator(_written)]
SlotId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}\.[0-9]{1,10}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
FamilyName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ()./-]{6,24}$", max_length=25)
]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
]


# Checking in ------------------------------------------------------------------------------------


class CheckIn(DeviceCommand):
    """Someone with an appointment is at the kiosk: a reference, typed or scanned, or a name and a birthday.

    `reference` is what was typed or scanned, as it is: spaces and dashes do no harm, and what can't be a
    reference is answered with `not_found`.
    """

    reference: str | None = Field(default=None, min_length=1, max_length=200)
    family_name: FamilyName | None = Field(default=None, repr=False)
    date_of_birth: Day | None = Field(default=None, repr=False)
    language: Language = "en"
    large_print: bool = False
    easy_words: bool = Field(default=False, exclude_if=lambda wanted: not wanted)

    @model_validator(mode="after")
    def _says_who(self) -> CheckIn:
        given = [each is not None for each in (self.reference, self.family_name, self.date_of_birth)]
        if given not in ([True, False, False], [False, True, True]):
            raise ValueError("send either a reference, or a family name and a date of birth")
        return self


class CheckInOutcome(StrEnum):
    """How a check-in ends. By name and date of birth only `checked_in` and `see_reception` are ever told.

    With a ticket: `on_time`; `early` (waits until `not_before`); `late` (up to 15 minutes: still the
    appointment); `too_late` (a walk-in from now); `already_here` (the same ticket again); `checked_in`.
    Without: `wrong_day` (see `starts_at`); `wrong_shop`; `not_found`; `see_reception`.
    """

    ON_TIME = "on_time"
    EARLY = "early"
    LATE = "late"
    TOO_LATE = "too_late"
    ALREADY_HERE = "already_here"
    CHECKED_IN = "checked_in"
    WRONG_DAY = "wrong_day"
    WRONG_SHOP = "wrong_shop"
    NOT_FOUND = "not_found"
    SEE_RECEPTION = "see_reception"


class CheckedIn(View):
    """The answer to a check-in; there is a receipt where a ticket was issued.

    `starts_at` is the appointment's time where the reference was right; never told by name. `fetched`: the
    number is never called aloud; a person comes instead.
    """

    outcome: CheckInOutcome
    receipt: Receipt | None = None
    starts_at: datetime | None = None
    not_before: datetime | None = None
    fetched: bool = False


# Booking ----------------------------------------------------------------------------------------


class Shared(StrEnum):
    """What a customer may agree to share with a partner."""

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    PHONE = "phone"
    EMAIL = "email"
    NEEDS = "needs"


class BookAppointment(Command):
    """Book a slot. Everything about the customer is optional; `contact_safe` is yes only if they said so.

    Staff alone: `protected` (found by reference only), `ticket` (the customer in hand), and `shares`:
    what the customer permits to be shared, which council staff must ask before booking with a partner.
    A room is booked by the need that asks for one.
    """

    slot: SlotId
    service: Code
    family_name: FamilyName | None = Field(default=None, repr=False)
    date_of_birth: Day | None = Field(default=None, repr=False)
    phone: Phone | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    contact_safe: bool = False
    language: Language = "en"
    needs: Needs = Field(default=[])
    protected: bool = False
    ticket: UUID | None = None
    shares: list[Shared] | None = Field(default=None, max_length=5)


class MoveAppointment(Command):
    """The same booking at another time; reference and manage link stay."""

    slot: SlotId


class FindAppointments(Command):
    """Reception looks for somebody by name; that it was done is written down. Protected ones stay hidden."""

    family_name: FamilyName = Field(repr=False)
    date_of_birth: Day | None = Field(default=None, repr=False)


class AppointmentState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class SlotView(View):
    """A time that can be booked. `left`: for how many people; `place` is None where it is told on the day."""

    slot: str
    service: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    left: int


class Booked(View):
    """A booking just made. Whoever has the `manage_url` can move and cancel it; it is told this once."""

    reference: str
    service: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    manage_url: str


class ManagedAppointment(View):
    """The page behind the manage link: no name, and nothing of why they come but the service they chose.

    `late_minutes` is how late the session is said to run. `may_change` is False once it has begun or ended.
    """

    reference: str
    service: str
    service_names: Names
    shop_names: Names
    timezone: str
    language: str
    starts_at: datetime
    ends_at: datetime
    place_names: Names | None
    state: AppointmentState
    may_change: bool
    late_minutes: int = 0


class AppointmentRow(View):
    """One line of a list for those who serve it: no name, consequences instead of reasons.

    `number` is the ticket's once they are checked in. `may_message`: they said that a message is safe.
    """

    id: UUID
    reference: str
    service: str
    service_name: str
    starts_at: datetime
    ends_at: datetime
    place_name: str | None
    room_name: str | None
    state: AppointmentState
    language: str
    gives: list[NeedState]
    number: str | None
    ticket: UUID | None
    may_message: bool
    protected: bool


class AppointmentRows(View):
    """A list of bookings, by time."""

    as_at: datetime
    timezone: str
    appointments: list[AppointmentRow]


class AppointmentDetails(View):
    """Who it is; opened by one person at a time, which is written down. To a partner only what is shared.

    What is None was not given, was not shared, or has been deleted.
    """

    appointment: AppointmentRow
    family_name: str | None = Field(repr=False)
    date_of_birth: date | None = Field(repr=False)
    phone: str | None = Field(repr=False)
    email: str | None = Field(repr=False)
    contact_safe: bool
    shares: list[Shared] | None
