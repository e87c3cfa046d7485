"""What a customer can answer on a page, and what the world can tell; `flow` understands each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from uuid import UUID

from kiosk.choices import Easier
from queue_server.contract.appointments import CheckedIn
from queue_server.contract.receipt import Receipt
from queue_server.contract.views import KioskAlert


class Press(Enum):
    """Answers that say all by themselves."""

    ALL_SERVICES = auto()
    LIFE_EVENTS = auto()
    SEARCH = auto()
    NOT_SURE = auto()
    TALK_IN_PRIVATE = auto()
    TAKE_TICKET = auto()
    WAIT_LONG = auto()
    WAIT_LONG_ALTHOUGH_OFFERED = auto()
    BOOK_INSTEAD = auto()
    CHILDREN = auto()
    GIVE_BACK = auto()
    FINISH = auto()
    HAVE_APPOINTMENT = auto()
    BY_SCAN = auto()
    BY_REFERENCE = auto()
    BY_NAME = auto()
    ERASE = auto()
    CLEAR = auto()
    OTHER_LETTERS = auto()
    PAPER_CAME = auto()
    NO_PAPER = auto()
    BACK = auto()
    HELP = auto()
    ASK_SOMEONE = auto()
    PRIVACY = auto()
    TELL_US = auto()
    FEEDBACK = auto()
    SEND_FEEDBACK = auto()
    LANGUAGES = auto()
    EASIER = auto()
    HIDE = auto()
    MORE_TIME = auto()
    MORE_CHOICES = auto()


@dataclass(frozen=True)
class ChooseService:
    """This is what I came about."""

    code: str


@dataclass(frozen=True)
class ChooseLifeEvent:
    """This is what has happened."""

    code: str


@dataclass(frozen=True)
class SwitchNeed:
    """This would help; or no longer."""

    code: str


@dataclass(frozen=True)
class ChooseLanguage:
    """Speak this to me."""

    code: str


@dataclass(frozen=True)
class SwitchEasier:
    """Make the screen easier in this way; or no longer."""

    what: Easier


@dataclass(frozen=True)
class TypeKey:
    """One character more."""

    character: str = field(repr=False)


@dataclass(frozen=True)
class CheckInNow:
    """That is all of it; `today` in the shop, since nobody is born later."""

    today: date


@dataclass(frozen=True)
class ScanCode:
    """What the reader read, at any time and on any page."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class RateVisit:
    """This is my answer to one question after a visit; None skips it. `is_last`: no question is left."""

    question: str
    answer: str | None
    is_last: bool


Answer = (
    Press
    | ChooseService
    | ChooseLifeEvent
    | SwitchNeed
    | ChooseLanguage
    | SwitchEasier
    | TypeKey
    | CheckInNow
    | ScanCode
    | RateVisit
)


class Paper(Enum):
    """What is known of the paper ticket."""

    PRINTING = auto()
    PRINTED = auto()
    ASK = auto()
    NONE = auto()


@dataclass(frozen=True)
class TicketIssued:
    """There is a ticket for this command, now or for an earlier customer; with `ticket_id` from the server.

    `see_reception`: what would help cannot be asked for while nobody answers, so the customer goes there.
    """

    command_id: UUID
    receipt: Receipt
    see_reception: bool = False


@dataclass(frozen=True)
class AlertRaised:
    """Reception has been alerted; a private alert comes with a quiet ticket."""

    command_id: UUID
    alert: KioskAlert
    receipt: Receipt | None


@dataclass(frozen=True)
class CheckInAnswered:
    """What the server says to a check-in."""

    command_id: UUID
    answer: CheckedIn = field(repr=False)


@dataclass(frozen=True)
class NumberWanted:
    """Nobody answers, and whoever still waits for this ticket can have a number from this kiosk."""

    command_id: UUID


@dataclass(frozen=True)
class NoAnswer:
    """The server has not answered for as long as anyone should stand and wait, or refused."""

    command_id: UUID


@dataclass(frozen=True)
class PaperNews:
    """The printer agent says how this ticket's paper stands."""

    command_id: UUID
    paper: Paper


News = TicketIssued | AlertRaised | CheckInAnswered | NumberWanted | NoAnswer | PaperNews
