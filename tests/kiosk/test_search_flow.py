"""Someone searches by their own words: what is shown while they type, what follows, and what is forgotten."""

from uuid import uuid4

import pytest

from kiosk.answers import ChooseService, Press, ScanCode, TicketIssued, TypeKey
from kiosk.choices import Choices as Ways
from kiosk.flow import answered, told
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choice, Choices, Keys, Lead, Strip
from kiosk.screens.seen import Seen
from kiosk.search import LONGEST_TYPED
from kiosk.visit import Place, Visit
from tests.fakes import kiosk_views

LANGUAGES = tuple(kiosk_views.SHOP.languages)


def walk(*answers, visit=None):
    visit, effects = visit or Visit(), []
    for answer in answers:
        visit, more = answered(visit, answer, uuid4)
        effects += more
    assert effects == []
    return visit


def searched(words, language="en"):
    keys = (TypeKey(character) for character in words)
    return walk(Press.SEARCH, *keys, visit=Visit(choices=Ways(language)))


def page(visit, **known):
    known = {"view": kiosk_views.view(), **known}
    return question_for(Seen(visit, languages=LANGUAGES, now=kiosk_views.NOW, **known))


def cards(question) -> list[Choice]:
    return [item for block in question.blocks if isinstance(block, Choices) for item in block.items]


def typed_keys(question):
    return {choice.answer.character for choice in question.choices() if isinstance(choice.answer, TypeKey)}


@pytest.mark.parametrize("online", [True, False])
def test_the_first_page_leads_to_the_search_whether_the_server_is_there_or_not(online):
    first = page(Visit(), online=online)
    assert Press.SEARCH in [choice.answer for choice in first.choices()]
    assert page(walk(Press.SEARCH), online=online).key == "search"


def test_services_come_while_typing_and_not_sure_is_always_the_last():
    counts = []
    for letters in range(len("evicted") + 1):
        *found, last = cards(page(searched("evicted"[:letters])))
        assert last.answer is Press.NOT_SURE
        assert all(isinstance(card.answer, ChooseService) for card in found)
        counts.append(len(found))
    assert (counts[0], counts[-1]) == (0, 3)
    assert max(counts) <= 3


def test_what_was_found_leads_to_a_ticket_and_back_to_the_words():
    visit = searched("evicted")
    chosen = cards(page(visit))[0].answer
    assert chosen == ChooseService("housing")
    there = walk(chosen, visit=visit)
    assert (there.place, there.service) == (Place.TAKE_TICKET, "housing")
    again = walk(Press.BACK, visit=there)
    assert (again.place, again.own_words) == (Place.SEARCH, "evicted")


def test_a_service_closed_now_says_when_it_opens_and_cannot_be_chosen():
    (card,) = [card for card in cards(page(searched("jobcentre"))) if card.answer != Press.NOT_SURE]
    assert card.answer == ChooseService("universal-credit")
    assert (card.resting, card.hint) == (True, "Opens tomorrow at 13:00")


def test_who_finds_nothing_is_told_kindly_but_not_before_they_have_typed_a_word():
    kinds = {words: {type(block) for block in page(searched(words)).blocks} for words in ("", "xq", "xqzw")}
    assert Lead in kinds[""] & kinds["xq"]
    assert Strip in kinds["xqzw"]
    assert Strip not in kinds[""] | kinds["xq"]


def test_rubbing_out_and_clearing():
    visit = searched("bins")
    assert walk(Press.ERASE, visit=visit).own_words == "bin"
    assert walk(Press.CLEAR, visit=visit).own_words == ""
    assert walk(Press.CLEAR, Press.ERASE, visit=visit).place is Place.SEARCH


def test_the_blank_takes_single_spaces_and_has_an_end():
    assert searched("  no   money ").own_words == "no money "
    assert len(searched("a" * 200).own_words) == LONGEST_TYPED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_letters_of_its_services_names(language):
    question = page(searched("", language))
    names = (service.names[language] for service in kiosk_views.view().services)
    asked = {letter for name in names for letter in name.lower() if letter.isalpha()}
    keys = typed_keys(question)
    latin_names = set("abcdefghijklmnopqrstuvwxyz")
    same_when_searched = set("أإآ")
    assert asked - keys - latin_names - same_when_searched == set()
    for rows in next(block for block in question.blocks if isinstance(block, Keys)).arrangements:
        others = {key.answer for row in rows for key in row} - {TypeKey(key) for key in keys}
        assert others - {Press.OTHER_LETTERS} == {Press.CLEAR, Press.ERASE}


@pytest.mark.parametrize("language", ["ru", "uk", "ar", "ur", "bn", "gu", "pa"])
def test_whose_letters_are_not_latin_can_type_latin_ones_and_figures_too(language):
    own = searched("", language)
    latin = walk(Press.OTHER_LETTERS, visit=own)
    assert set("abcdefghijklmnopqrstuvwxyz0123456789") <= typed_keys(page(latin))
    assert page(walk(Press.OTHER_LETTERS, visit=latin)) == page(own)
    typed = walk(*(TypeKey(letter) for letter in "parking"), visit=latin)
    assert ChooseService("parking") in [card.answer for card in cards(page(typed))]
    assert not walk(Press.BACK, Press.SEARCH, visit=typed).latin_keys


@pytest.mark.parametrize("language", ["en", "ro", "pl", "lt"])
def test_latin_letters_need_no_second_keyboard(language):
    assert Press.OTHER_LETTERS not in [choice.answer for choice in page(searched("", language)).choices()]


def test_beginning_again_finds_nothing_typed():
    assert walk(Press.BACK, Press.SEARCH, visit=searched("evicted")).own_words == ""


def test_nothing_of_it_is_logged_sent_or_left_once_there_is_a_ticket():
    visit = searched("evicted")
    assert "evicted" not in repr(visit)
    asked, (send,) = answered(walk(ChooseService("housing"), visit=visit), Press.TAKE_TICKET, uuid4)
    assert "evicted" not in repr(send) + send.command.model_dump_json()
    issued, _ = told(asked, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    assert issued.own_words == ""
    assert walk(Press.HIDE, visit=visit) == Visit()


def test_a_code_is_still_a_code_and_a_closed_shop_says_so():
    assert walk(ScanCode("parcel"), visit=searched("bin")).place is Place.NOT_FOUND
    assert page(searched("bin"), view=kiosk_views.view(shop_open=False)).key == "closed"
