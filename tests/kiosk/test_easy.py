"""Easy words say the same in fewer and shorter words, and every choice has a picture."""

import pytest

from kiosk.answers import SwitchNeed
from kiosk.choices import Choices, Easier
from kiosk.kit.icons import is_known
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choices as Row
from kiosk.screens.question import Look
from kiosk.screens.seen import Seen
from kiosk.visit import Place, Visit
from tests.fakes import kiosk_views
from tests.grades import grade

VIEW = kiosk_views.view()
MOST_WORDS = 8
GRADE_AT_EIGHT = 3.0
WITH_PICTURES = (Place.WELCOME, Place.ALL_SERVICES, Place.LIFE_EVENTS, Place.LIFE_EVENT, Place.TAKE_TICKET)


def seen(place, *easier, language="en", **known):
    visit = Visit(choices=Choices(language, frozenset(easier)), trail=(place,), **known)
    return Seen(visit, VIEW, kiosk_views.SHOP.languages, kiosk_views.NOW)


def test_the_councils_easy_names_can_be_read_at_eight():
    names = [thing.easy["en"] for thing in (*VIEW.services, *VIEW.needs) if thing.easy]
    assert grade(" ".join(f"{name}." for name in names)) <= GRADE_AT_EIGHT
    assert [name for name in names if len(name.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("place", WITH_PICTURES)
def test_every_choice_is_a_picture_of_known_symbols(place):
    known = {"life_event": "nowhere-to-stay", "service": "housing"}
    page = question_for(seen(place, Easier.WORDS, **known))
    choices = [choice for block in page.blocks if isinstance(block, Row) for choice in block.items]
    assert choices
    for choice in choices:
        assert choice.look is Look.PICTURE
        assert all(map(is_known, choice.picture or (choice.icon,))), choice
        assert choice.hint is None or choice.resting


def test_a_service_and_a_need_are_called_by_their_easy_names_or_else_by_their_own():
    tax, other = VIEW.services[0], VIEW.services[-1]
    easy, ordinary = seen(Place.WELCOME, Easier.WORDS), seen(Place.WELCOME)
    assert (easy.called(tax), ordinary.called(tax)) == ("My Council Tax bill", "Council Tax")
    assert easy.called(other) == ordinary.called(other) == "Something else"
    welsh = tax.model_copy(update={"easy": {"en": "My bill"}})
    assert seen(Place.WELCOME, Easier.WORDS, language="ro").called(welsh) == tax.names["ro"]


def test_without_easy_words_nothing_is_a_picture():
    page = question_for(seen(Place.WELCOME))
    assert page.band
    assert Look.PICTURE not in {choice.look for choice in page.choices()}


def test_easy_words_that_are_on_are_not_offered_once_more():
    def codes(*easier):
        return {choice.answer for choice in question_for(seen(Place.TAKE_TICKET, *easier)).choices()}

    wish = SwitchNeed("easy-words")
    assert wish in codes()
    assert wish not in codes(Easier.WORDS)
    assert codes() - codes(Easier.WORDS) >= {wish}
