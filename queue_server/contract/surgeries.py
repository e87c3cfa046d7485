"""Surgeries on the wire: opening, changing, closing, cancelling, moving and running late, each in one act.

On screens for customers a surgery is an "advice session". Moments are aware and in UTC; days are local.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from queue_server.contract.appointments import AppointmentRow, Day
from queue_server.contract.commands import Code, Command, Moment, MomentOrNone, Said
from queue_server.contract.views import View


class Repeat(Said):
    """Every week at the same local time, up to and including `until`; closed days are left out."""

    until: Day


class OpenSurgery(Command):
    """A service is here from then to then, in slots of so many minutes, side by side in `lanes`.

    Times are on the five minutes. `drop_in`: people may also just come. `adviser` is a person's id.
    `organisation`, where given, must be the service's own.
    """

    service: Code
    organisation: Code | None = None
    place: Code
    adviser: str | None = Field(default=None, max_length=60)
    starts_at: Moment
    ends_at: Moment
    slot_minutes: int = Field(ge=5, le=240)
    lanes: int = Field(default=1, ge=1, le=20)
    drop_in: bool = False
    repeat: Repeat | None = None


class ChangeSurgery(Command):
    """What is different about one surgery now; what is left out stays. Bookings keep their times.

    It is refused where a booking would no longer fit; a shorter day cancels nobody by itself. An `adviser`
    that is said to be null leaves it to any of them.
    """

    place: Code | None = None
    adviser: str | None = Field(default=None, max_length=60)
    ends_at: MomentOrNone = None
    lanes: int | None = Field(default=None, ge=1, le=20)
    drop_in: bool | None = None


class CancelSurgery(Command):
    """Everything booked in it is cancelled. `reason` is a code of the shop's reasons for delays."""

    reason: Code


class MoveSurgery(Command):
    """The whole surgery, with everybody booked, starts at another time, perhaps in another place."""

    starts_at: Moment
    place: Code | None = None
    reason: Code


class DelaySurgery(Command):
    """It runs so many minutes late; 0 ends that. Boards, phone pages and, where safe, messages say so."""

    minutes: int = Field(ge=0, le=240)
    reason: Code


class CloseTime(Command):
    """A one-off closure: nothing of this service (None: of any) can be booked from then to then.

    Bookings that are already there are answered, not cancelled: somebody decides about each.
    """

    service: Code | None = None
    starts_at: Moment
    ends_at: Moment


class ClosureView(View):
    """A closure that is on now or still to come; `service` is None where nothing at all can be booked."""

    id: UUID
    service: str | None
    service_name: str | None
    starts_at: datetime
    ends_at: datetime


class SurgeryView(View):
    """One surgery. `calendar_url` is its feed for calendar programs, without anything personal."""

    id: UUID
    service: str
    service_name: str
    organisation: str | None
    place: str
    place_name: str
    adviser: str | None
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    lanes: int
    drop_in: bool
    state: Literal["open", "cancelled"]
    late_minutes: int
    slots: int
    booked: int
    calendar_url: str


class Surgeries(View):
    """Surgeries by time; `left_out` are the closed days of a repeat that was just opened."""

    as_at: datetime
    timezone: str
    surgeries: list[SurgeryView]
    left_out: list[Day] = Field(default=[])


class Affected(View):
    """Whom an act on a surgery or a closure concerns: those who get a message, and those to be called."""

    messaged: list[AppointmentRow]
    to_call: list[AppointmentRow]
