"""One visit at the kiosk: the pages walked and all that is known of the customer; hiding it leaves nothing.

Pure: no Kivy, no clock, no network. `flow` says how one visit becomes the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from kiosk.answers import Paper
from kiosk.check_in import Blank, Form
from kiosk.choices import Choices
from queue_server.contract.appointments import CheckedIn
from queue_server.contract.receipt import Receipt

FAMILY_ROOM = "family-room"


class Place(StrEnum):
    """The pages a visit can stand on."""

    WELCOME = "welcome"
    ALL_SERVICES = "all-services"
    LIFE_EVENTS = "life-events"
    LIFE_EVENT = "life-event"
    SEARCH = "search"
    TAKE_TICKET = "take-ticket"
    BOOK = "book"
    CHECK_IN_SCAN = "check-in-scan"
    CHECK_IN_REFERENCE = "check-in-reference"
    CHECK_IN_NAME = "check-in-name"
    CHECK_IN_BORN = "check-in-born"
    NOT_FOUND = "not-found"
    OTHER_DAY = "other-day"
    OTHER_SHOP = "other-shop"
    TICKET = "ticket"
    PRIVATE = "private"
    HELP = "help"
    HELP_ASKED = "help-asked"
    PRIVACY = "privacy"
    TELL_US = "tell-us"
    FEEDBACK = "feedback"
    THANKS = "thanks"
    LANGUAGE = "language"
    EASIER = "easier"
    RECEPTION = "reception"


DONE = frozenset({Place.TICKET, Place.PRIVATE, Place.THANKS})
"""Pages with nothing to go back to: what was asked for has been done."""

ENDS_BY_ITSELF = DONE | {Place.BOOK, Place.RECEPTION, Place.OTHER_DAY, Place.OTHER_SHOP}
"""Pages that ask for nothing more, and are cleared without a question."""

BLANKS = {
    Place.CHECK_IN_REFERENCE: Blank.REFERENCE,
    Place.CHECK_IN_NAME: Blank.NAME,
    Place.CHECK_IN_BORN: Blank.BORN,
}
"""What is typed on which page."""

CHECK_IN = frozenset({Place.CHECK_IN_SCAN, *BLANKS})


@dataclass(frozen=True)
class Visit:
    """All that the kiosk knows of the customer before it; a new one knows nothing.

    `trail` holds the pages walked, the present one last. `asking` is the command we wait for. `fetched`:
    this ticket is never called aloud; a person comes instead. `see_reception`: for what would help they go
    there, since nobody can be told. `own_words` are searched for, typed in `latin_keys` where the language's
    own letters are others. `code` was scanned or typed last; `answer` is the server's to it. `rated` has each
    question after a visit that was met, with its answer or None.
    """

    choices: Choices = field(default_factory=Choices)
    trail: tuple[Place, ...] = (Place.WELCOME,)
    service: str | None = None
    life_event: str | None = None
    needs: frozenset[str] = frozenset()
    asking: UUID | None = None
    receipt: Receipt | None = None
    issued_by: UUID | None = None
    paper: Paper = Paper.NONE
    copies: int = 1
    alert_id: UUID | None = None
    children: bool = False
    fetched: bool = False
    see_reception: bool = False
    own_words: str = field(default="", repr=False)
    latin_keys: bool = False
    form: Form = field(default_factory=Form)
    code: str = field(default="", repr=False)
    answer: CheckedIn | None = field(default=None, repr=False)
    rated: tuple[tuple[str, str | None], ...] = field(default=(), repr=False)

    @property
    def place(self) -> Place:
        """The page the customer is on."""
        return self.trail[-1]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page to go back to."""
        return len(self.trail) > 1 and self.place not in DONE and self.asking is None

    @property
    def is_new(self) -> bool:
        """Whether nobody has touched anything yet."""
        return self == Visit()


def walked(visit: Visit, place: Place) -> Visit:
    """Go to a page; to one already walked by going back to it, so that Back never runs in circles."""
    if place in visit.trail:
        return replace(visit, trail=visit.trail[: visit.trail.index(place) + 1])
    return replace(visit, trail=(*visit.trail, place))


def back(visit: Visit) -> Visit:
    """One page back, where there is one; among the questions after a visit, to the one before."""
    if visit.place is Place.FEEDBACK and visit.rated:
        return replace(visit, rated=visit.rated[:-1])
    return replace(visit, trail=visit.trail[:-1]) if visit.can_go_back else visit
