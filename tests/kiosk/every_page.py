"""Every page that a customer can meet at the kiosk, as the visit that leads to it; opens no window."""

from kiosk.answers import Paper
from kiosk.check_in import Form
from kiosk.visit import BLANKS, Place, Visit
from queue_server.contract.appointments import CheckInOutcome
from queue_server.contract.commands import AlertKind
from queue_server.contract.views import Complaints, LongWait
from tests.fakes import kiosk_views


def pages(language):
    """Every page that a customer can meet, as a visit and what else is different."""
    receipt = kiosk_views.receipt(language)
    private = {"receipt": receipt, "alert_id": kiosk_views.ALERT}
    coming = kiosk_views.view(alerts=(kiosk_views.alert(AlertKind.PRIVATE, "Samira"),))
    yield Visit(), {}
    yield Visit(), {"online": False}
    yield Visit(), {"online": False, "numbers": False}
    yield at(Place.LIFE_EVENT, life_event="nowhere"), {"online": False}
    yield at(Place.TAKE_TICKET, service="housing"), {"online": False}
    given_here = kiosk_views.given_here(language)
    for asked in ({}, {"see_reception": True, "fetched": True}):
        yield at(Place.TICKET, receipt=given_here, paper=Paper.PRINTING, **asked), {"online": False}
    yield Visit(), {"view": kiosk_views.view(shop_open=False)}
    yield Visit(), {"view": kiosk_views.view(services_open=False)}
    yield from check_in_pages(receipt)
    yield at(Place.ALL_SERVICES), {}
    yield at(Place.LIFE_EVENTS), {}
    for own_words in ("", "xyzzy", "rent", "evicted without any good reason, help please"):
        yield at(Place.SEARCH, own_words=own_words), {}
    yield at(Place.SEARCH, own_words="universal credit"), {"online": False}
    yield at(Place.LIFE_EVENT, life_event="nowhere-to-stay"), {}
    yield at(Place.TAKE_TICKET, service="births-deaths", needs=frozenset({"seated", "guide-me"})), {}
    yield at(Place.TAKE_TICKET), {}
    yield from long_wait_pages()
    late = kiosk_views.receipt(language, estimate=kiosk_views.TOO_LATE)
    yield at(Place.TICKET, receipt=late, paper=Paper.PRINTED), {}
    for paper in Paper:
        yield at(Place.TICKET, receipt=receipt, paper=paper, fetched=paper is Paper.NONE), {}
    yield at(Place.PRIVATE, paper=Paper.ASK, **private), {}
    yield at(Place.PRIVATE, paper=Paper.PRINTED, children=True, **private), {"view": coming}
    yield at(Place.HELP), {}
    yield at(Place.HELP), {"online": False}
    yield at(Place.HELP_ASKED, alert_id=kiosk_views.ALERT), {}
    yield at(Place.HELP_ASKED, alert_id=kiosk_views.ALERT), {"view": coming}
    for place in (Place.PRIVACY, Place.LANGUAGE, Place.EASIER, Place.RECEPTION):
        yield at(place), {}
    yield at(Place.RECEPTION, receipt=receipt), {}
    yield from rating_pages()


def long_wait_pages():
    """A wait that is longer than promised, or long where slots are promised, and the way to another time."""
    long, book = kiosk_views.LONG, kiosk_views.BOOKING_URL
    slots = LongWait(aim_minutes=None, may_book=False)
    yield at(Place.TAKE_TICKET, service="births-deaths"), {"view": kiosk_views.view(long_wait=long)}
    yield at(Place.TAKE_TICKET, service="waste"), {"view": kiosk_views.view(long_wait=slots)}
    for estimate in (kiosk_views.HOURS, kiosk_views.TOO_LATE):
        waits = kiosk_views.view(long_wait=long, estimate=estimate)
        yield at(Place.TAKE_TICKET, service="births-deaths"), {"view": waits}
    yield at(Place.BOOK, service="housing"), {"view": kiosk_views.view(long_wait=long, booking_url=book)}
    yield at(Place.BOOK, service="housing"), {"view": kiosk_views.view(long_wait=long)}


def rating_pages():
    """How it went, with and without a way to complain to the council; each question, and the thanks."""
    yield at(Place.TELL_US), {}
    yield at(Place.TELL_US), {"view": kiosk_views.view(booking_url=kiosk_views.BOOKING_URL)}
    yield at(Place.TELL_US), {"view": kiosk_views.view().model_copy(update={"complaints": Complaints()})}
    for met in range(len(kiosk_views.SHOP.questions)):
        yield at(Place.FEEDBACK, rated=(("met", None),) * met), {}
    yield at(Place.THANKS), {}


def check_in_pages(receipt):
    """The ways to say that one is here, with what was typed, and every way it can end."""
    form = Form(reference="123456789", name="Whitfield-O'Connor", born="31021948")
    for place in (Place.CHECK_IN_SCAN, *BLANKS):
        yield at(place), {}
        yield at(place, form=form), {}
        yield at(place, form=Form(sent=True)), {}
    yield at(Place.CHECK_IN_REFERENCE), {"online": False}
    yield at(Place.NOT_FOUND), {}
    for place in (Place.OTHER_DAY, Place.OTHER_SHOP):
        yield at(place, answer=kiosk_views.checked_in(CheckInOutcome.WRONG_DAY)), {}
    for outcome in CheckInOutcome:
        answer = kiosk_views.checked_in(outcome, receipt)
        yield at(Place.TICKET, answer=answer, receipt=receipt, paper=Paper.PRINTING), {}


def at(place, **known):
    return Visit(trail=(Place.WELCOME, place), **known)
