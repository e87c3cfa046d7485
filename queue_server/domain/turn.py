"""One wait and the service at its end: the value that every rule looks at.

Moments are recorded, durations computed. A transfer ends a turn and opens the next one of the same
ticket, which keeps the number, the arrival and the greeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState

GENERAL = "general"
PRIVATE_TALK = "housing"
"""The skills for who is not sure for what they come, and for who asks to talk in private."""


class Channel(StrEnum):
    """How someone came, which decides the promise that was made to them."""

    WALK_IN = "walk_in"
    APPOINTMENT = "appointment"


class Start(StrEnum):
    """Where a promise's clock may start."""

    ARRIVED = "arrived"
    BOOKED = "booked"
    ALLOTTED = "allotted"
    ROOM_ASKED = "room_asked"


class Stop(StrEnum):
    """What may stop a promise's clock."""

    GREETED = "greeted"
    SEEN = "seen"
    TOLD_AND_OFFERED = "told_and_offered"
    ROOM_GIVEN = "room_given"


@dataclass(frozen=True, slots=True)
class Promise:
    """A standard as it stood when this turn was opened. `minutes` is None for a promise without a clock.

    `drives` marks the one that decides when to call.
    """

    standard: str
    starts: tuple[Start, ...]
    stops: tuple[Stop, ...]
    minutes: int | None
    drives: bool = False


@dataclass(frozen=True, slots=True)
class TicketNeed:
    """A need of this customer; it shortens a promise only once a person has confirmed it."""

    code: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn, joined with what its ticket keeps for the whole visit.

    Visit: `ticket_id number language channel arrived_at greeted_at needs booked_at allotted_at
    told_longer_at appointment_offered_at room_asked_at room_given_at approximate`. All moments are
    aware, UTC. `arrived_at` is the visit's arrival, `opened_at` this turn's own start (a transfer's
    moment on a later turn). `resumed_at` is when, after a hold, service last went on or waiting began
    anew, else None. `served_for` is the time already spent being served in this visit, without what is
    going on now. `ended_at` is when the turn was finished, left or closed. `named_adviser` is a
    person's id.
    """

    id: UUID
    ticket_id: UUID
    number: TicketNumber
    position: int
    state: TicketState
    service: str | None
    channel: Channel
    language: str
    arrived_at: datetime
    opened_at: datetime
    promises: tuple[Promise, ...]
    needs: tuple[TicketNeed, ...] = ()
    skill: str = GENERAL
    approximate: bool = False
    after_transfer: bool = False
    quiet: bool = False
    booked_at: datetime | None = None
    allotted_at: datetime | None = None
    not_before: datetime | None = None
    greeted_at: datetime | None = None
    called_at: datetime | None = None
    seen_at: datetime | None = None
    held_at: datetime | None = None
    resumed_at: datetime | None = None
    ended_at: datetime | None = None
    no_show_at: datetime | None = None
    told_longer_at: datetime | None = None
    appointment_offered_at: datetime | None = None
    room_asked_at: datetime | None = None
    room_given_at: datetime | None = None
    served_for: timedelta = timedelta(0)
    recalls: int = 0
    last_called_at: datetime | None = None
    called_to: str | None = None
    room: str | None = None
    desk: str | None = None
    adviser: str | None = None
    named_adviser: str | None = None
    outcome: str | None = None

    def has(self, need: str) -> bool:
        """Whether the customer has this need, confirmed or not."""
        return any(mine.code == need for mine in self.needs)

    def __hash__(self) -> int:
        """Quick, for what is remembered by turn; its states are told apart when they are compared."""
        return hash(self.id)

    @property
    def confirmed_needs(self) -> frozenset[str]:
        """Codes of the needs that a person has confirmed."""
        return frozenset(need.code for need in self.needs if need.confirmed)
