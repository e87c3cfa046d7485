"""The questions after a visit: one at a time, each may be skipped, and only what was ended is sent."""

from __future__ import annotations

import re

import pytest

from kiosk.answers import ChooseLanguage, Press, RateVisit
from kiosk.effects import SendFeedback
from kiosk.idle import Calm, Idle
from kiosk.kit.icons import is_known
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choices, Code, Points, Title
from kiosk.screens.seen import Seen
from kiosk.visit import ENDS_BY_ITSELF, Place, Visit
from queue_server.contract.views import Complaints
from tests.fakes import kiosk_views
from tests.grades import grade
from tests.kiosk.test_flow import walk

QUESTIONS = kiosk_views.SHOP.questions
HARDEST_GRADE = 6.0


def page_of(visit, **view):
    shown = kiosk_views.view().model_copy(update=view)
    return question_for(Seen(visit, shown, kiosk_views.SHOP.languages, kiosk_views.NOW))


def offered(page):
    """The answers to choose on a page."""
    return [choice.answer for block in page.blocks if isinstance(block, Choices) for choice in block.items]


def title(page):
    return next(block.text for block in page.blocks if isinstance(block, Title))


def asked(visit=None):
    return walk(Press.HELP, Press.TELL_US, Press.FEEDBACK, visit=visit)[0]


def test_help_leads_there_in_two_touches():
    visit = walk(Press.HELP, Press.TELL_US)[0]
    assert visit.place is Place.TELL_US
    assert Press.TELL_US in offered(page_of(walk(Press.HELP)[0]))
    assert Press.FEEDBACK in offered(page_of(visit))


def test_each_question_is_a_page_with_its_answers_and_the_last_one_sends_them():
    visit, met = asked(), []
    for at, question in enumerate(QUESTIONS, start=1):
        page = page_of(visit)
        met.append(title(page))
        assert [answer.answer for answer in offered(page)] == [each.code for each in question.answers]
        assert {answer.is_last for answer in offered(page)} == {at == len(QUESTIONS)}
        visit, effects = walk(offered(page)[0], visit=visit)
    assert met == [question.names["en"] for question in QUESTIONS]
    (send,) = effects
    assert isinstance(send, SendFeedback)
    assert send.command.answers == {each.code: each.answers[0].code for each in QUESTIONS}
    assert (visit.place, visit.rated) == (Place.THANKS, ())
    assert not visit.can_go_back
    assert Place.THANKS in ENDS_BY_ITSELF


def test_skipping_everything_sends_nothing_and_is_thanked_all_the_same():
    visit = asked()
    for _ in QUESTIONS:
        skip = page_of(visit).main[-1]
        assert skip.label == "Skip"
        visit, effects = walk(skip.answer, visit=visit)
        assert effects == []
    assert visit.place is Place.THANKS


def test_who_stops_half_way_sends_what_they_answered_in_their_language():
    visit = asked(walk(ChooseLanguage("ar"))[0])
    visit, effects = walk(RateVisit("satisfied", "happy", False), Press.SEND_FEEDBACK, visit=visit)
    (send,) = effects
    assert (send.command.answers, send.command.language) == ({"satisfied": "happy"}, "ar")
    assert visit.place is Place.THANKS


@pytest.mark.parametrize("press", [Press.HIDE, Press.FINISH])
def test_who_hides_it_sends_nothing(press):
    visit, effects = walk(RateVisit("satisfied", "happy", False), press, visit=asked())
    assert (visit, effects) == (Visit(), [])


def test_who_walks_away_is_asked_once_and_then_nothing_is_left():
    visit = walk(RateVisit("satisfied", "happy", False), visit=asked())[0]
    idle = Idle(0, ends_by_itself=visit.place in ENDS_BY_ITSELF)
    assert idle.state(60) not in (Calm.CALM, Calm.OVER)
    assert idle.state(600) is Calm.OVER


def test_back_goes_to_the_question_before_and_from_the_first_to_where_it_began():
    visit = walk(RateVisit("satisfied", "happy", False), visit=asked())[0]
    visit = walk(Press.BACK, visit=visit)[0]
    assert (visit.place, visit.rated) == (Place.FEEDBACK, ())
    assert walk(Press.BACK, visit=visit)[0].place is Place.TELL_US


def test_an_answer_that_comes_after_the_page_is_gone_changes_nothing():
    assert walk(RateVisit("satisfied", "happy", True)) == (Visit(), [])


def test_whoever_has_answered_everything_that_is_asked_now_is_thanked():
    visit = walk(RateVisit("satisfied", "happy", False), visit=asked())[0]
    survey = kiosk_views.view().survey
    fewer = survey.model_copy(update={"questions": survey.questions[:1]})
    assert page_of(visit, survey=fewer).key == "thanks"


def test_the_councils_own_procedure_is_told_and_can_be_left_out():
    page = page_of(Visit(trail=(Place.WELCOME, Place.TELL_US)))
    assert [block.url for block in page.blocks if isinstance(block, Code)] == [
        kiosk_views.SHOP.complaints_link
    ]
    points = next(block for block in page.blocks if isinstance(block, Points)).points
    assert kiosk_views.SHOP.complaints["en"] in [text for _, text in points]
    bare = page_of(Visit(trail=(Place.WELCOME, Place.TELL_US)), complaints=Complaints())
    assert [block for block in bare.blocks if isinstance(block, Code)] == []


@pytest.mark.parametrize("reached", [True, False])
def test_paper_is_named_only_where_it_has_a_code(reached):
    url = kiosk_views.BOOKING_URL if reached else None
    page = page_of(Visit(trail=(Place.WELCOME, Place.TELL_US)), booking_url=url)
    points = next(block for block in page.blocks if isinstance(block, Points)).points
    assert any("code on your ticket" in text for _, text in points) is reached


def test_a_kiosk_that_does_not_know_what_to_ask_offers_nothing():
    assert Press.TELL_US not in offered(page_of(walk(Press.HELP)[0], survey=None))


def test_questions_can_be_read_at_eleven_and_have_known_symbols():
    said = [question.names["en"] for question in QUESTIONS]
    assert [text for text in said if grade(re.sub(r"\?$", ".", text)) > HARDEST_GRADE] == []
    assert all(is_known(answer.icon) for question in QUESTIONS for answer in question.answers)
