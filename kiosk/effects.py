"""What `flow` wants done beyond the screen; `app` carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.visit import Visit
from queue_server.contract.appointments import CheckIn
from queue_server.contract.commands import CancelTicket, ChangeKioskNeeds, RaiseAlert, TakeTicket
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.receipt import Receipt


@dataclass(frozen=True)
class SendTicket:
    """Keep this command safe, then send it until it is answered."""

    command: TakeTicket


@dataclass(frozen=True)
class SendAlert:
    """The same, for an alert."""

    command: RaiseAlert


@dataclass(frozen=True)
class SendNeeds:
    """The same, for what would help."""

    ticket_id: UUID
    command: ChangeKioskNeeds


@dataclass(frozen=True)
class SendCancel:
    """The same, for giving a ticket back."""

    ticket_id: UUID
    command: CancelTicket


@dataclass(frozen=True)
class SendFeedback:
    """The same, for what somebody answered after a visit."""

    command: KioskFeedback


@dataclass(frozen=True)
class NumberHere:
    """Give this kept command a number of the kiosk's own."""

    command_id: UUID


@dataclass(frozen=True)
class PrintTicket:
    """Hand one copy of the paper ticket to the printer agent."""

    command_id: UUID
    receipt: Receipt
    copy_number: int


@dataclass(frozen=True)
class ExpirePaper:
    """Let this copy come out within so many seconds or not at all: its customer goes."""

    command_id: UUID
    copy_number: int
    seconds: float


@dataclass(frozen=True)
class SendCheckIn:
    """Send this at once; it names someone, so it is kept nowhere."""

    command: CheckIn = field(repr=False)


Effect = (
    SendTicket
    | SendAlert
    | SendNeeds
    | SendCancel
    | SendFeedback
    | SendCheckIn
    | NumberHere
    | PrintTicket
    | ExpirePaper
)

Step = tuple[Visit, tuple[Effect, ...]]
"""A visit after something has happened, and what is to be done about it."""

NewId = Callable[[], UUID]
"""Where each new command gets its id."""
