"""What carries messages to customers, and the one error that says why a message was not carried."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from queue_server.domain.outgoing import Cause, Way

ANSWER_WITHIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message as it goes out. `reference` is the carrier's to keep; it says nothing about anybody."""

    way: Way
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    reference: UUID


class NotSent(Exception):
    """The carrier did not say that it has the message. Never holds an address or a text.

    Where the line broke in between it may have it all the same; `Carrier.known` tells, if anything can.
    """

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Carrier(Protocol):
    """One account at one provider. Its calls block, for a minute or two at most, one at a time."""

    @property
    def ways(self) -> Collection[Way]:
        """What it can carry as it is set up now."""

    def send(self, dispatch: Dispatch) -> str | None:
        """Hand it over; the provider's id, by which it can be asked later. Raises NotSent."""

    def known(self, reference: UUID) -> str | None:
        """The provider's id of a dispatch with this reference that it has already; None where it has none, or
        can't tell. Raises NotSent.
        """

    def arrived(self, provider_id: str) -> bool | None:
        """Whether it reached the customer; None while that is not known. Raises NotSent."""
