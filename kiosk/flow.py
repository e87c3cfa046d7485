"""What comes next: each answer and each piece of news turns one visit into the next, and says what to do.

Pure: no Kivy, no clock, no network. What must be done comes back as effects, which `app` carries out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from kiosk.answers import (
    AlertRaised,
    Answer,
    ChooseLanguage,
    ChooseLifeEvent,
    ChooseService,
    News,
    NoAnswer,
    Paper,
    PaperNews,
    Press,
    SwitchEasier,
    SwitchNeed,
    TicketIssued,
)
from kiosk.choices import Choices
from queue_server.contract.commands import (
    AlertKind,
    CancelTicket,
    ChangeKioskNeeds,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.receipt import Receipt

FAMILY_ROOM = "family-room"
LARGE_PRINT = "large-print"
MOST_COPIES = 2
FETCHED = frozenset({"private-room", FAMILY_ROOM})


class Place(StrEnum):
    """The pages a visit can stand on."""

    WELCOME = "welcome"
    ALL_SERVICES = "all-services"
    LIFE_EVENTS = "life-events"
    LIFE_EVENT = "life-event"
    TAKE_TICKET = "take-ticket"
    TICKET = "ticket"
    PRIVATE = "private"
    HELP = "help"
    HELP_ASKED = "help-asked"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    EASIER = "easier"
    RECEPTION = "reception"


DONE = frozenset({Place.TICKET, Place.PRIVATE})
"""Pages with nothing to go back to: what was asked for has been done."""


@dataclass(frozen=True)
class Visit:
    """All that the kiosk knows of the customer before it; a new one knows nothing.

    `trail` holds the pages walked, the present one last. `asking` is the command we wait for. `fetched`:
    this ticket is never called aloud; a person comes instead.
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


# What is to be done ------------------------------------------------------------------------------


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
class PrintTicket:
    """Hand one copy of the paper ticket to the printer agent."""

    command_id: UUID
    receipt: Receipt
    copy_number: int


Effect = SendTicket | SendAlert | SendNeeds | SendCancel | PrintTicket
Step = tuple[Visit, tuple[Effect, ...]]
NewId = Callable[[], UUID]


# Answers -----------------------------------------------------------------------------------------


def answered(visit: Visit, answer: Answer, new_id: NewId) -> Step:
    """The visit after this answer and what is to be done about it.

    While a command is under way only hiding, language and what makes the screen easier are heard.
    """
    if visit.asking is not None and not _always_heard(answer):
        return visit, ()
    match answer:
        case Press():
            return _pressed(visit, answer, new_id)
        case ChooseService(code):
            return _to(replace(visit, service=code), Place.TAKE_TICKET)
        case ChooseLifeEvent(code):
            return _to(replace(visit, life_event=code), Place.LIFE_EVENT)
        case SwitchNeed(code):
            return replace(visit, needs=visit.needs ^ {code}), ()
        case ChooseLanguage(code):
            chosen = replace(visit, choices=replace(visit.choices, language=code))
            return (_back(chosen), ()) if visit.place is Place.LANGUAGE else (chosen, ())
        case SwitchEasier(what):
            return replace(visit, choices=visit.choices.switched(what)), ()


def one_touch_away(visit: Visit, answers: Iterable[Answer], new_id: NewId) -> Iterator[Visit]:
    """Where these answers lead; without those that do something beyond this screen or end the visit."""
    for answer in answers:
        later, effects = answered(visit, answer, new_id)
        if not effects and later not in (visit, Visit()):
            yield later


def _always_heard(answer: Answer) -> bool:
    return isinstance(answer, ChooseLanguage | SwitchEasier) or answer in (Press.HIDE, Press.MORE_TIME)


def _pressed(visit: Visit, press: Press, new_id: NewId) -> Step:
    if press in _GOES_TO:
        return _to(visit, _GOES_TO[press])
    if press in _ACTS:
        return _ACTS[press](visit, new_id)
    if press in (Press.HIDE, Press.FINISH):
        return Visit(), ()
    return (_back(visit), ()) if press is Press.BACK else (visit, ())


def _not_sure(visit: Visit, _: NewId) -> Step:
    return _to(replace(visit, service=None), Place.TAKE_TICKET)


def _take_ticket(visit: Visit, new_id: NewId) -> Step:
    command = TakeTicket(
        command_id=new_id(),
        service=visit.service,
        language=visit.choices.language,
        needs=sorted(visit.needs),
        large_print=LARGE_PRINT in visit.needs,
    )
    return replace(visit, asking=command.command_id), (SendTicket(command),)


def _talk_in_private(visit: Visit, new_id: NewId) -> Step:
    return _raise(visit, AlertKind.PRIVATE, new_id)


def _ask_someone(visit: Visit, new_id: NewId) -> Step:
    return _raise(visit, AlertKind.HELP, new_id)


def _raise(visit: Visit, kind: AlertKind, new_id: NewId) -> Step:
    command = RaiseAlert(command_id=new_id(), kind=kind, language=visit.choices.language)
    return replace(visit, asking=command.command_id), (SendAlert(command),)


def _children(visit: Visit, new_id: NewId) -> Step:
    ticket_id = _ticket_id(visit)
    if ticket_id is None:
        return visit, ()
    wanted = [FAMILY_ROOM]
    command = (
        ChangeKioskNeeds(command_id=new_id(), remove=wanted)
        if visit.children
        else ChangeKioskNeeds(command_id=new_id(), add=wanted)
    )
    return replace(visit, children=not visit.children), (SendNeeds(ticket_id, command),)


def _give_back(visit: Visit, new_id: NewId) -> Step:
    ticket_id = _ticket_id(visit)
    if ticket_id is None:
        return Visit(), ()
    return Visit(), (SendCancel(ticket_id, CancelTicket(command_id=new_id())),)


def _paper_came(visit: Visit, _: NewId) -> Step:
    return replace(visit, paper=Paper.PRINTED), ()


def _no_paper(visit: Visit, _: NewId) -> Step:
    """Try once more, marked as a reprint; then the number on the screen has to do."""
    if visit.issued_by is None or visit.receipt is None or visit.copies >= MOST_COPIES:
        return replace(visit, paper=Paper.NONE), ()
    again = replace(visit, paper=Paper.PRINTING, copies=visit.copies + 1)
    return again, (PrintTicket(visit.issued_by, visit.receipt, again.copies),)


_GOES_TO = {
    Press.ALL_SERVICES: Place.ALL_SERVICES,
    Press.LIFE_EVENTS: Place.LIFE_EVENTS,
    Press.HELP: Place.HELP,
    Press.PRIVACY: Place.PRIVACY,
    Press.LANGUAGES: Place.LANGUAGE,
    Press.EASIER: Place.EASIER,
}
_ACTS: dict[Press, Callable[[Visit, NewId], Step]] = {
    Press.NOT_SURE: _not_sure,
    Press.TAKE_TICKET: _take_ticket,
    Press.TALK_IN_PRIVATE: _talk_in_private,
    Press.ASK_SOMEONE: _ask_someone,
    Press.CHILDREN: _children,
    Press.GIVE_BACK: _give_back,
    Press.PAPER_CAME: _paper_came,
    Press.NO_PAPER: _no_paper,
}


# News --------------------------------------------------------------------------------------------


def told(visit: Visit, news: News, new_id: NewId) -> Step:
    """The visit after news from outside. A ticket that nobody waits for any more is given back."""
    if isinstance(news, PaperNews):
        return (replace(visit, paper=news.paper) if _is_open(visit, news) else visit), ()
    awaited = visit.asking == news.command_id
    match news:
        case TicketIssued() if awaited:
            return _issued(visit, news.receipt, Place.TICKET)
        case AlertRaised() if awaited:
            alerted = replace(visit, alert_id=news.alert.alert_id)
            if news.receipt is not None:
                return _issued(alerted, news.receipt, Place.PRIVATE)
            return _to(replace(alerted, asking=None), Place.HELP_ASKED)
        case NoAnswer() if awaited:
            return _to(replace(visit, asking=None), Place.RECEPTION)
        case TicketIssued():
            return visit, _given_back(news.receipt, new_id)
        case _:
            return visit, ()


def _issued(visit: Visit, receipt: Receipt, place: Place) -> Step:
    assert visit.asking is not None
    command_id = visit.asking
    there = replace(
        visit,
        asking=None,
        receipt=receipt,
        issued_by=command_id,
        paper=Paper.PRINTING,
        fetched=place is Place.PRIVATE or bool(visit.needs & FETCHED),
        needs=frozenset(),
    )
    arrived, _ = _to(there, place)
    return arrived, (PrintTicket(command_id, receipt, 1),)


def _given_back(receipt: Receipt, new_id: NewId) -> tuple[Effect, ...]:
    if receipt.ticket_id is None:
        return ()
    return (SendCancel(receipt.ticket_id, CancelTicket(command_id=new_id())),)


def _is_open(visit: Visit, news: PaperNews) -> bool:
    """What the customer has said about the paper outweighs later guesses."""
    return visit.issued_by == news.command_id and visit.paper is not Paper.PRINTED


def _ticket_id(visit: Visit) -> UUID | None:
    return visit.receipt.ticket_id if visit.receipt is not None else None


# Walking -----------------------------------------------------------------------------------------


def _to(visit: Visit, place: Place) -> Step:
    """Go to a page; to one already walked by going back to it, so that Back never runs in circles."""
    if place in visit.trail:
        return replace(visit, trail=visit.trail[: visit.trail.index(place) + 1]), ()
    return replace(visit, trail=(*visit.trail, place)), ()


def _back(visit: Visit) -> Visit:
    return replace(visit, trail=visit.trail[:-1]) if visit.can_go_back else visit
