"""One believable picture of each kiosk page, by name; opens no window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiosk.answers import Paper
from kiosk.check_in import Form
from kiosk.visit import Place, Visit
from queue_server.contract.appointments import CheckInOutcome
from queue_server.contract.commands import AlertKind
from tests.fakes import kiosk_views
from tests.kiosk.every_page import at

Page = tuple[Visit, dict[str, Any]]
TYPED = {
    "en": "evicted",
    "ro": "evacuat",
    "pl": "eksmisja",
    "ru": "выселяют",
    "lt": "iškeldina",
    "uk": "виселяють",
    "ar": "طرد",
    "ur": "کرایہ",
    "bn": "ভাড়া",
    "gu": "ભાડું",
    "pa": "ਕਿਰਾਇਆ",
}


def pages(language: str) -> dict[str, Page]:
    """The pages of one visit after another, in the order in which people meet them."""
    return dict((*_finding(language), *_taking(language), *_checking_in(language), *_others(language)))


def _finding(language: str) -> Iterator[tuple[str, Page]]:
    yield "welcome", (Visit(), {})
    yield "all services", (at(Place.ALL_SERVICES), {})
    yield "life events", (at(Place.LIFE_EVENTS), {})
    yield "life event", (at(Place.LIFE_EVENT, life_event="nowhere-to-stay"), {})
    yield "search", (at(Place.SEARCH), {})
    yield "found", (at(Place.SEARCH, own_words=TYPED[language]), {})
    yield "other letters", (at(Place.SEARCH, own_words="park", latin_keys=True), {})


def _taking(language: str) -> Iterator[tuple[str, Page]]:
    receipt = kiosk_views.receipt(language)
    long = {
        "view": kiosk_views.view(long_wait=kiosk_views.LONG, booking_url=kiosk_views.BOOKING_URL),
    }
    yield "take a ticket", (at(Place.TAKE_TICKET, service="housing", needs=frozenset({"seated"})), {})
    yield "a long wait", (at(Place.TAKE_TICKET, service="council-tax"), long)
    yield "book", (at(Place.BOOK, service="council-tax"), long)
    yield "ticket", (at(Place.TICKET, receipt=receipt, paper=Paper.PRINTING), {})
    yield "no paper", (at(Place.TICKET, receipt=receipt, paper=Paper.NONE), {})
    yield "private", (at(Place.PRIVATE, paper=Paper.ASK, receipt=receipt, alert_id=kiosk_views.ALERT), {})


def _checking_in(language: str) -> Iterator[tuple[str, Page]]:
    form = Form(reference="1234567", name="Whitfield", born="3102")
    receipt = kiosk_views.receipt(language)
    early = kiosk_views.checked_in(CheckInOutcome.EARLY, receipt)
    late = kiosk_views.checked_in(CheckInOutcome.TOO_LATE, receipt)
    yield "scan", (at(Place.CHECK_IN_SCAN), {})
    yield "reference", (at(Place.CHECK_IN_REFERENCE, form=form), {})
    yield "name", (at(Place.CHECK_IN_NAME, form=form), {})
    yield "born", (at(Place.CHECK_IN_BORN, form=form), {})
    yield "not found", (at(Place.NOT_FOUND), {})
    yield "too late", (at(Place.TICKET, answer=late, receipt=receipt, paper=Paper.PRINTING), {})
    yield "early", (at(Place.TICKET, answer=early, receipt=receipt, paper=Paper.PRINTING), {})


def _others(language: str) -> Iterator[tuple[str, Page]]:
    here = kiosk_views.given_here(language)
    coming = kiosk_views.view(alerts=(kiosk_views.alert(AlertKind.HELP, "Samira"),))
    yield "help", (at(Place.HELP), {})
    yield "help asked", (at(Place.HELP_ASKED, alert_id=kiosk_views.ALERT), {"view": coming})
    yield "language", (at(Place.LANGUAGE), {})
    yield "easier", (at(Place.EASIER), {})
    yield "privacy", (at(Place.PRIVACY), {})
    reached = {"view": kiosk_views.view(booking_url=kiosk_views.BOOKING_URL)}
    yield "tell us", (at(Place.TELL_US), reached)
    yield "feedback", (at(Place.FEEDBACK), {})
    yield "thanks", (at(Place.THANKS), {})
    yield "server away", (Visit(), {"online": False})
    yield "away, ticket", (at(Place.TICKET, receipt=here, paper=Paper.PRINTING), {"online": False})
    yield "closed", (Visit(), {"view": kiosk_views.view(shop_open=False)})
    yield "reception", (at(Place.RECEPTION), {})
