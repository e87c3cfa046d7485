"""Which question stands on each page."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens import (
    all_services,
    book,
    check_in,
    closed,
    easier,
    help,  # noqa: A004 - the page is called Help, and Python's own help is not used here
    language,
    life_events,
    not_checked_in,
    offline,
    private,
    reception,
    search,
    server_away,
    take_ticket,
    tell_us,
    ticket,
    welcome,
)
from kiosk.screens.easy import with_pictures
from kiosk.screens.question import Question
from kiosk.screens.seen import Seen
from kiosk.visit import CHECK_IN, Place


def _ticket(seen: Seen) -> Question:
    receipt = seen.visit.receipt
    given_here = receipt is not None and receipt.ticket_id is None
    return offline.ticket(seen) if given_here else ticket.question(seen)


_PAGES: dict[Place, Callable[[Seen], Question]] = {
    Place.WELCOME: welcome.question,
    Place.ALL_SERVICES: all_services.question,
    Place.LIFE_EVENTS: life_events.question,
    Place.LIFE_EVENT: life_events.one_event,
    Place.SEARCH: search.question,
    Place.TAKE_TICKET: take_ticket.question,
    Place.BOOK: book.question,
    Place.CHECK_IN_SCAN: check_in.by_scan,
    Place.CHECK_IN_REFERENCE: check_in.by_reference,
    Place.CHECK_IN_NAME: check_in.by_name,
    Place.CHECK_IN_BORN: check_in.by_birthday,
    Place.NOT_FOUND: not_checked_in.not_found,
    Place.OTHER_DAY: not_checked_in.other_day,
    Place.OTHER_SHOP: not_checked_in.other_shop,
    Place.TICKET: _ticket,
    Place.PRIVATE: private.question,
    Place.HELP: help.question,
    Place.HELP_ASKED: help.asked,
    Place.PRIVACY: help.privacy,
    Place.TELL_US: tell_us.question,
    Place.FEEDBACK: tell_us.ask,
    Place.THANKS: tell_us.thanks,
    Place.LANGUAGE: language.question,
    Place.EASIER: easier.question,
    Place.RECEPTION: reception.question,
}

LEAD_TO_A_TICKET = frozenset(
    {
        Place.WELCOME,
        Place.ALL_SERVICES,
        Place.LIFE_EVENTS,
        Place.LIFE_EVENT,
        Place.SEARCH,
        Place.TAKE_TICKET,
    }
)
"""Without a number to give, or with the shop closed, they would lead nowhere."""


def question_for(seen: Seen) -> Question:
    """The question to show now."""
    question = _question_for(seen)
    return with_pictures(question) if seen.is_easy else question


def _question_for(seen: Seen) -> Question:
    place = seen.visit.place
    if seen.visit.asking is not None:
        return _PAGES[place](seen)
    if place in CHECK_IN and not seen.online:
        return offline.check_in(seen)
    if place in LEAD_TO_A_TICKET and not seen.numbers:
        return server_away.question(seen)
    if place in LEAD_TO_A_TICKET and not seen.is_open:
        return closed.question(seen)
    if place is Place.WELCOME and not seen.online:
        return offline.welcome(seen)
    return _PAGES[place](seen)
