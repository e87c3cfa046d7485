"""What comes next: each answer and each piece of news turns one visit into the next, and says what to do.

Pure: no Kivy, no clock, no network. What must be done comes back as effects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypedDict
from uuid import UUID

from kiosk import rating, search
from kiosk.answers import (
    AlertRaised,
    Answer,
    CheckInAnswered,
    CheckInNow,
    ChooseLanguage,
    ChooseLifeEvent,
    ChooseService,
    News,
    NoAnswer,
    NumberWanted,
    Paper,
    PaperNews,
    Press,
    RateVisit,
    ScanCode,
    SwitchEasier,
    SwitchNeed,
    TicketIssued,
    TypeKey,
)
from kiosk.check_in import Blank, Form
from kiosk.choices import Easier
from kiosk.effects import (
    Effect,
    ExpirePaper,
    NewId,
    NumberHere,
    PrintTicket,
    SendAlert,
    SendCancel,
    SendCheckIn,
    SendNeeds,
    SendTicket,
    Step,
)
from kiosk.visit import BLANKS, CHECK_IN, ENDS_BY_ITSELF, FAMILY_ROOM, Place, Visit, back, walked
from queue_server.contract import references
from queue_server.contract.appointments import CheckedIn, CheckIn, CheckInOutcome
from queue_server.contract.commands import (
    AlertKind,
    CancelTicket,
    ChangeKioskNeeds,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.receipt import Receipt

LARGE_PRINT = "large-print"
MOST_COPIES = 2
COMES_WITHIN_SECONDS = 10.0
FETCHED = frozenset({"private-room", FAMILY_ROOM})

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
            return (back(chosen), ()) if visit.place is Place.LANGUAGE else (chosen, ())
        case SwitchEasier(what):
            return replace(visit, choices=visit.choices.switched(what)), ()
        case TypeKey() | CheckInNow() | ScanCode() | RateVisit():
            return _here(visit, answer, new_id)


def _always_heard(answer: Answer) -> bool:
    return isinstance(answer, ChooseLanguage | SwitchEasier) or answer in (Press.HIDE, Press.MORE_TIME)


def _pressed(visit: Visit, press: Press, new_id: NewId) -> Step:
    if press in _GOES_TO:
        return _to(visit, _GOES_TO[press])
    if press in _ACTS:
        return _ACTS[press](visit, new_id)
    if press in (Press.HIDE, Press.FINISH):
        return Visit(), ()
    return (back(visit), ()) if press is Press.BACK else (visit, ())


def _not_sure(visit: Visit, _: NewId) -> Step:
    return _to(replace(visit, service=None), Place.TAKE_TICKET)


def _take_ticket(visit: Visit, new_id: NewId, *, long: bool = False, offered: bool = False) -> Step:
    """`long`: this page said that the wait is long, and `offered` another time."""
    command = TakeTicket(
        command_id=new_id(),
        service=visit.service,
        **_how_they_read(visit),
        needs=sorted(visit.needs),
        told_longer=long,
        appointment_offered=offered,
    )
    return replace(visit, asking=command.command_id), (SendTicket(command),)


class _Reading(TypedDict):
    """How somebody reads, as commands say it."""

    language: str
    large_print: bool
    easy_words: bool


def _how_they_read(visit: Visit) -> _Reading:
    """Whoever wants larger text or easy words on the screen gets them on paper, too."""
    easier = visit.choices.easier
    return _Reading(
        language=visit.choices.language,
        large_print=LARGE_PRINT in visit.needs or Easier.LARGER in easier,
        easy_words=Easier.WORDS in easier,
    )


def _talk_in_private(visit: Visit, new_id: NewId) -> Step:
    return _raise(visit, AlertKind.PRIVATE, new_id)


def _ask_someone(visit: Visit, new_id: NewId) -> Step:
    return _raise(visit, AlertKind.HELP, new_id)


def _have_appointment(visit: Visit, _: NewId) -> Step:
    return _to(replace(visit, form=Form()), Place.CHECK_IN_REFERENCE)


def _search(visit: Visit, _: NewId) -> Step:
    return _to(replace(visit, own_words="", latin_keys=False), Place.SEARCH)


def _other_letters(visit: Visit, _: NewId) -> Step:
    return replace(visit, latin_keys=not visit.latin_keys), ()


def _by(place: Place) -> Callable[[Visit, NewId], Step]:
    """The other ways to check in take each other's place: Back leaves them all."""

    def go(visit: Visit, _: NewId) -> Step:
        left = tuple(walked for walked in visit.trail if walked not in CHECK_IN)
        return _to(replace(visit, trail=left), place)

    return go


def _here(visit: Visit, answer: TypeKey | CheckInNow | ScanCode | RateVisit, new_id: NewId) -> Step:
    match answer:
        case TypeKey(character):
            return _typed(
                visit,
                lambda form, blank: form.typed(blank, character),
                lambda words: search.typed(words, character),
            ), ()
        case CheckInNow(today):
            return _check_in(visit, today, new_id)
        case ScanCode(text):
            return _scanned(visit, text, new_id)
        case RateVisit():
            return rating.rated(visit, answer, new_id)


def _typed(visit: Visit, change: Callable[[Form, Blank], Form], search_for: Callable[[str], str]) -> Visit:
    if visit.place is Place.SEARCH:
        return replace(visit, own_words=search_for(visit.own_words))
    blank = BLANKS.get(visit.place)
    return visit if blank is None else replace(visit, form=change(visit.form, blank))


def _check_in(visit: Visit, today: date, new_id: NewId) -> Step:
    """Send what was typed, or go on to what is missing; what can't be right is kept to be mended."""
    blank, form = BLANKS.get(visit.place), visit.form
    if blank is None or form.amiss(blank, today) is not None:
        return replace(visit, form=replace(form, sent=True)), ()
    match blank:
        case Blank.REFERENCE:
            return _send_code(visit, form.reference, new_id)
        case Blank.NAME:
            return _to(visit, Place.CHECK_IN_BORN)
        case Blank.BORN:
            command = CheckIn(
                command_id=new_id(),
                family_name=form.family_name,
                date_of_birth=form.born_on(today),
                **_how_they_read(visit),
            )
            return replace(visit, asking=command.command_id), (SendCheckIn(command),)


def _scanned(visit: Visit, text: str, new_id: NewId) -> Step:
    """A code may be read on any page. After a ticket it is the next customer's, unless it is read twice."""
    code = references.read(text)
    if visit.place in ENDS_BY_ITSELF:
        if code == visit.code:
            return visit, ()
        visit = Visit(choices=visit.choices)
    if code is not None:
        return _send_code(visit, code, new_id)
    blank = BLANKS.get(visit.place)
    if blank is None or not visit.form.has_room_for(blank, text):
        return _to(visit, Place.NOT_FOUND)
    # To a busy machine quick hands look like a reader.
    for character in text:
        visit = replace(visit, form=visit.form.typed(blank, character))
    return visit, ()


def _send_code(visit: Visit, code: str, new_id: NewId) -> Step:
    command = CheckIn(
        command_id=new_id(),
        reference=code,
        **_how_they_read(visit),
    )
    return replace(visit, asking=command.command_id, code=code), (SendCheckIn(command),)


def _raise(visit: Visit, kind: AlertKind, new_id: NewId) -> Step:
    command = RaiseAlert(
        command_id=new_id(),
        kind=kind,
        **_how_they_read(visit),
    )
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
    Press.BOOK_INSTEAD: Place.BOOK,
    Press.HELP: Place.HELP,
    Press.PRIVACY: Place.PRIVACY,
    Press.TELL_US: Place.TELL_US,
    Press.LANGUAGES: Place.LANGUAGE,
    Press.EASIER: Place.EASIER,
}
_ACTS: dict[Press, Callable[[Visit, NewId], Step]] = {
    Press.NOT_SURE: _not_sure,
    Press.TAKE_TICKET: _take_ticket,
    Press.WAIT_LONG: partial(_take_ticket, long=True),
    Press.WAIT_LONG_ALTHOUGH_OFFERED: partial(_take_ticket, long=True, offered=True),
    Press.TALK_IN_PRIVATE: _talk_in_private,
    Press.ASK_SOMEONE: _ask_someone,
    Press.SEARCH: _search,
    Press.HAVE_APPOINTMENT: _have_appointment,
    Press.BY_SCAN: _by(Place.CHECK_IN_SCAN),
    Press.BY_REFERENCE: _by(Place.CHECK_IN_REFERENCE),
    Press.BY_NAME: _by(Place.CHECK_IN_NAME),
    Press.ERASE: lambda visit, _: (_typed(visit, Form.erased, lambda words: words[:-1]), ()),
    Press.CLEAR: lambda visit, _: (_typed(visit, Form.cleared, lambda _: ""), ()),
    Press.OTHER_LETTERS: _other_letters,
    Press.CHILDREN: _children,
    Press.GIVE_BACK: _give_back,
    Press.FEEDBACK: rating.begin,
    Press.SEND_FEEDBACK: rating.send,
    Press.PAPER_CAME: _paper_came,
    Press.NO_PAPER: _no_paper,
}


# News --------------------------------------------------------------------------------------------


def told(visit: Visit, news: News, new_id: NewId) -> Step:
    """The visit after news from outside. A walk-in's ticket that nobody waits for any more is given back."""
    if isinstance(news, PaperNews):
        return (replace(visit, paper=news.paper) if _is_open(visit, news) else visit), ()
    awaited = visit.asking == news.command_id
    match news:
        case TicketIssued() if awaited:
            return _issued(replace(visit, see_reception=news.see_reception), news.receipt, Place.TICKET)
        case NumberWanted() if awaited:
            return visit, (NumberHere(news.command_id),)
        case AlertRaised() if awaited:
            alerted = replace(visit, alert_id=news.alert.alert_id)
            if news.receipt is not None:
                return _issued(alerted, news.receipt, Place.PRIVATE)
            return _to(replace(alerted, asking=None), Place.HELP_ASKED)
        case CheckInAnswered() if awaited:
            return _checked_in(visit, news.answer)
        case NoAnswer() if awaited:
            return _to(replace(visit, asking=None, form=Form(), own_words=""), Place.RECEPTION)
        case TicketIssued():
            return visit, _given_back(news.receipt, new_id)
        case _:
            return visit, ()


def _issued(visit: Visit, receipt: Receipt, place: Place) -> tuple[Visit, tuple[PrintTicket]]:
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
        own_words="",
    )
    arrived, _ = _to(there, place)
    return arrived, (PrintTicket(command_id, receipt, 1),)


def _checked_in(visit: Visit, answer: CheckedIn) -> Step:
    """Who already has a ticket gets it again, marked as a copy; without one there is a page that says why."""
    known = replace(visit, answer=answer)
    if answer.receipt is not None:
        there, (print_ticket,) = _issued(replace(known, form=Form()), answer.receipt, Place.TICKET)
        there = replace(there, fetched=answer.fetched)
        if answer.outcome is not CheckInOutcome.ALREADY_HERE:
            return there, (print_ticket,)
        copy = MOST_COPIES
        return replace(there, copies=copy), (replace(print_ticket, copy_number=copy),)
    place = _WITHOUT_TICKET.get(answer.outcome, Place.RECEPTION)
    if place is not Place.NOT_FOUND:
        known = replace(known, form=Form())
    return _to(replace(known, asking=None), place)


_WITHOUT_TICKET = {
    CheckInOutcome.NOT_FOUND: Place.NOT_FOUND,
    CheckInOutcome.WRONG_DAY: Place.OTHER_DAY,
    CheckInOutcome.WRONG_SHOP: Place.OTHER_SHOP,
}


def _given_back(receipt: Receipt, new_id: NewId) -> tuple[Effect, ...]:
    if receipt.ticket_id is None:
        return ()
    return (SendCancel(receipt.ticket_id, CancelTicket(command_id=new_id())),)


def left_behind(before: Visit, after: Visit) -> tuple[Effect, ...]:
    """What to do about paper whose page is over: the next customer is not to find it in the printer.

    Paper that was on its way is given the time that a printer takes; after "No paper ticket" none comes.
    """
    if before.issued_by is None or before.issued_by == after.issued_by:
        return ()
    seconds = COMES_WITHIN_SECONDS if before.paper is Paper.PRINTING else 0.0
    return (ExpirePaper(before.issued_by, before.copies, seconds),)


def _is_open(visit: Visit, news: PaperNews) -> bool:
    """What the customer has said about the paper outweighs later guesses."""
    return visit.issued_by == news.command_id and visit.paper is not Paper.PRINTED


def _ticket_id(visit: Visit) -> UUID | None:
    return visit.receipt.ticket_id if visit.receipt is not None else None


def _to(visit: Visit, place: Place) -> Step:
    return walked(visit, place), ()
