"""Which question stands on each page."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.flow import CHECK_IN, Place
from kiosk.screens import (
    all_services,
    book,
    check_in,
    closed,
    easier,
    help,  # noqa: A004  the page is called Help
    language,
    life_events,
    not_checked_in,
    private,
    reception,
    server_away,
    take_ticket,
    ticket,
    welcome,
)
from kiosk.screens.question import Question
from kiosk.screens.seen import Seen

_PAGES: dict[Place, Callable[[Seen], Question]] = {
    Place.WELCOME: welcome.question,
    Place.ALL_SERVICES: all_services.question,
    Place.LIFE_EVENTS: life_events.question,
    Place.LIFE_EVENT: life_events.one_event,
    Place.TAKE_TICKET: take_ticket.question,
    Place.BOOK: book.question,
    Place.CHECK_IN_SCAN: check_in.by_scan,
    Place.CHECK_IN_REFERENCE: check_in.by_reference,
    Place.CHECK_IN_NAME: check_in.by_name,
    Place.CHECK_IN_BORN: check_in.by_birthday,
    Place.NOT_FOUND: not_checked_in.not_found,
    Place.OTHER_DAY: not_checked_in.other_day,
    Place.OTHER_SHOP: not_checked_in.other_shop,
    Place.TICKET: ticket.question,
    Place.PRIVATE: private.question,
    Place.HELP: help.question,
    Place.HELP_ASKED: help.asked,
    Place.PRIVACY: help.privacy,
    Place.LANGUAGE: language.question,
    Place.EASIER: easier.question,
    Place.RECEPTION: reception.question,
}

NEED_THE_SERVER = frozenset(
    {Place.WELCOME, Place.ALL_SERVICES, Place.LIFE_EVENTS, Place.LIFE_EVENT, Place.TAKE_TICKET}
)
"""Pages that lead to a ticket: with the server away or the shop closed they would lead nowhere."""


def question_for(seen: Seen) -> Question:
    """The question to show now."""
    place = seen.visit.place
    if place in CHECK_IN and seen.visit.asking is None and not seen.online:
        return server_away.question(seen)
    if place in NEED_THE_SERVER and seen.visit.asking is None:
        if not seen.online:
            return server_away.question(seen)
        if not seen.view.open:
            return closed.question(seen)
    return _PAGES[place](seen)
