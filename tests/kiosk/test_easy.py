"""Easy words say the same in fewer and shorter words, and every choice has a picture."""

import re
from pathlib import Path

import pytest

from kiosk.choices import Choices, Easier
from kiosk.kit.icons import is_known
from kiosk.screens.easy import EASY, easy_words
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choices as Row
from kiosk.screens.question import Look
from kiosk.screens.seen import Seen
from kiosk.visit import Place, Visit
from queue_server.contract.words import Words
from tests.fakes import kiosk_views
from tests.kiosk.test_pages import grade

ROOT = Path(__file__).resolve().parents[2]
VIEW = kiosk_views.view()
MOST_WORDS = 9
GRADE_AT_EIGHT = 3.0
WITH_PICTURES = (Place.WELCOME, Place.ALL_SERVICES, Place.LIFE_EVENTS, Place.LIFE_EVENT, Place.TAKE_TICKET)


def seen(place, *easier, language="en", **known):
    visit = Visit(choices=Choices(language, frozenset(easier)), trail=(place,), **known)
    return Seen(visit, VIEW, kiosk_views.SHOP.languages, kiosk_views.NOW)


def sentences():
    yield from EASY.values()
    yield from (thing.easy["en"] for thing in (*VIEW.services, *VIEW.needs) if thing.easy)


def test_easy_words_can_be_read_at_eight():
    text = " ".join(
        re.sub(r"[.?]?$", ".", sentence.format(number="A42"), count=1) for sentence in sentences()
    )
    assert grade(text) <= GRADE_AT_EIGHT
    parts = [part for sentence in sentences() for part in re.split(r"[.?] ?", sentence)]
    assert [part for part in parts if len(part.split()) > MOST_WORDS] == []


def test_no_easy_sentence_stands_for_one_that_nobody_says():
    said = (ROOT / "locale" / "front_door.pot").read_text()
    assert [ordinary for ordinary in EASY if f'msgid "{ordinary}"' not in said] == []


@pytest.mark.parametrize("language", ["en", "ar", "ur", "bn"])
def test_easy_words_are_said_in_the_customers_language(language):
    easy, ordinary = easy_words(language), Words.of(language)
    number = easy.say("Go to the desk when {number} is called", number="A042")
    assert number == ordinary.say("Wait for {number}. Then go to the desk.", number="A042")
    assert easy.say("Finish") == ordinary.say("Finish")
    assert easy.count("{n} minute", "{n} minutes", 5) == ordinary.count("{n} minute", "{n} minutes", 5)


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
