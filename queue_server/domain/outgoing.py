"""Messages to customers: who may be written to, by which way, when to try again and when it is too late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

MOST_ATTEMPTS = 10
REMINDS_AT = time(10)
NOT_REMINDED_WITHIN = timedelta(hours=12)
AHEAD_WHEN_NEXT_BUT_TWO = 2
ASKED_FOR = timedelta(days=3)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
_FIRST_CHECK, _LONGEST_CHECK = timedelta(minutes=1), timedelta(hours=1)


class Kind(StrEnum):
    """What a message tells. Nothing in it says why somebody comes."""

    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RUNNING_LATE = "running_late"
    STILL_WAITING = "still_waiting"
    NEXT_BUT_TWO = "next_but_two"


_OF_THE_TIME = (Kind.REMINDER, Kind.RUNNING_LATE, Kind.STILL_WAITING)
_OF_A_BOOKING = (Kind.CONFIRMATION, Kind.MOVED, Kind.CANCELLED, *_OF_THE_TIME)
OUT_OF_DATE: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.CONFIRMATION: (),
    Kind.REMINDER: (Kind.REMINDER,),
    Kind.RUNNING_LATE: _OF_THE_TIME,
    Kind.STILL_WAITING: _OF_THE_TIME,
    Kind.MOVED: _OF_A_BOOKING,
    Kind.CANCELLED: _OF_A_BOOKING,
}
"""What of a booking that still waits to be sent is no longer so once something newer is told."""


class Way(StrEnum):
    """How a message goes out."""

    SMS = "sms"
    EMAIL = "email"


class State(StrEnum):
    """How a message stands. `told`: a person told the customer instead, or nobody needs to be told."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    TOLD = "told"


class Cause(StrEnum):
    """Why a message is not with the customer, or what became of it instead.

    `UNREACHABLE, BUSY, TROUBLE` (the carrier could not be reached, had too much to do, had a fault) pass
    by themselves. The others do not: `ADDRESS` is wrong; `NOT_ALLOWED` to this account (trial mode, a
    template that does not fit, a sender it does not know); `KEY` or password not accepted; `NOT_DELIVERED`
    to that address. `GAVE_UP` after too many tries. `BY_PHONE` and `NOT_NEEDED` are what a person said.
    """

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    TROUBLE = "trouble"
    ADDRESS = "address"
    NOT_ALLOWED = "not_allowed"
    KEY = "key"
    NOT_DELIVERED = "not_delivered"
    GAVE_UP = "gave_up"
    BY_PHONE = "by_phone"
    NOT_NEEDED = "not_needed"

    @property
    def passes(self) -> bool:
        """Whether trying again may help."""
        return self in (Cause.UNREACHABLE, Cause.BUSY, Cause.TROUBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a customer may be reached. Nothing is ever sent where it is not `safe`; the default is no."""

    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    safe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message may tell: moments (aware, UTC), the booking's reference, its manage link, a ticket's
    number. There is no place here for a name, a service or a need.

    `starts_at` is when the customer should come; `new_time` is when it will be instead; `late_minutes` is how
    long after it they still wait. `link` is the whole address of the page where they can move or cancel.
    """

    starts_at: datetime | None = None
    new_time: datetime | None = None
    reference: str | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)
    number: str | None = None
    late_minutes: int | None = None

    def written(self) -> dict[str, str | int]:
        """As it is kept."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
            if value is not None
        }

    @staticmethod
    def read(kept: dict[str, Any]) -> Said:
        """As it was written."""
        values: dict[str, Any] = {
            name: datetime.fromisoformat(value) if name in _MOMENTS else value for name, value in kept.items()
        }
        return Said(**values)


_MOMENTS = frozenset({"starts_at", "new_time"})


def way_to(contact: Contact) -> tuple[Way, str] | None:
    """The way that reaches this customer, with the address; None where nothing may or can be sent.

    A phone that can get texts comes first, then email. UK numbers get texts only when they begin 07.
    """
    if not contact.safe:
        return None
    number = for_texts(contact.phone or "")
    if number is not None:
        return Way.SMS, number
    return (Way.EMAIL, contact.email) if contact.email else None


def for_texts(phone: str) -> str | None:
    """The number in its international form, such as +447700900123; None where it can't get texts."""
    number = re.sub(r"[\s().-]", "", phone.replace("(0)", ""))
    number = re.sub(r"^00", "+", number)
    number = re.sub(r"^0", "+44", number)
    if re.fullmatch(r"\+[1-9]\d{7,14}", number) is None:
        return None
    if number.startswith("+44") and re.fullmatch(r"\+447(?:[1-57-9]\d\d|624)\d{6}", number) is None:
        return None
    return number


def try_again_at(now: datetime, attempts: int, chance: float) -> datetime | None:
    """When to try again after the attempt numbered `attempts` (from 1); None when that was the last one.

    Each pause is twice the one before, up to half an hour, and up to a quarter longer or shorter by
    `chance` (from 0 to 1), so that many messages that failed together are not tried together.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = min(_FIRST_PAUSE * (1 << (attempts - 1)), _LONGEST_PAUSE)
    return now + pause * (0.75 + chance / 2)


def ask_again_at(now: datetime, sent_at: datetime) -> datetime | None:
    """When next to ask the carrier whether a message arrived; None three days after it was sent."""
    if now - sent_at >= ASKED_FOR:
        return None
    return now + min(max(now - sent_at, _FIRST_CHECK), _LONGEST_CHECK)


def reminder_at(starts_at: datetime, booked_at: datetime, timezone: ZoneInfo) -> datetime | None:
    """When to remind of an appointment: at ten on the day before, by the shop's clocks, in UTC.

    None for one booked within the twelve hours before that, or later: who booked lately knows.
    """
    day = starts_at.astimezone(timezone).date() - timedelta(days=1)
    moment = datetime.combine(day, REMINDS_AT, tzinfo=timezone).astimezone(UTC)
    return None if booked_at > moment - NOT_REMINDED_WITHIN else moment


def is_next_but_two(ahead: int) -> bool:
    """Whether so few go before somebody that it is time to come back."""
    return ahead <= AHEAD_WHEN_NEXT_BUT_TWO
