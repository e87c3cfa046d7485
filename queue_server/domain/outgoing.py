"""Messages to customers: who may be written to, by which way, when to try again and when it is too late."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a message tells. Nothing in it says why somebody comes."""

    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RUNNING_LATE = "running_late"
    NEXT_BUT_TWO = "next_but_two"


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

    `starts_at` is when the customer should come; `new_time` is when it will be instead. `link` is the whole
    address of the page where the customer can move or cancel.
    """

    starts_at: datetime | None = None
    new_time: datetime | None = None
    reference: str | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)
    number: str | None = None

    def written(self) -> dict[str, str]:
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
    number = re.sub(r"[\s().-]", "", phone)
    number = re.sub(r"^00", "+", number)
    number = re.sub(r"^0", "+44", number)
    if re.fullmatch(r"\+[1-9]\d{7,14}", number) is None:
        return None
    if number.startswith("+44") and re.fullmatch(r"\+447(?:[1-57-9]\d\d|624)\d{6}", number) is None:
        return None
    return number
