"""Which question stands on each page."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.flow import Place
from kiosk.screens import (
    all_services,
    closed,
    easier,
    help,  # noqa: A004  the page is called Help
    language,
    life_events,
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
    if place in NEED_THE_SERVER and seen.visit.asking is None:
        if not seen.online:
            return server_away.question(seen)
        if not seen.view.open:
            return closed.question(seen)
    return _PAGES[place](seen)
