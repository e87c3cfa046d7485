"""What an ear is told: the whole page once, then only what is new, and a number twice."""

from dataclasses import replace

from kiosk.aloud import Focus, Telling, news, telling, whole
from kiosk.answers import Paper, Press, SwitchNeed
from kiosk.check_in import Form
from kiosk.choices import Choices
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choice, Look, Question, TimeQuestion
from kiosk.screens.question import Choices as Row
from kiosk.screens.seen import Seen
from kiosk.visit import Place, Visit
from queue_server.contract.words import Words
from tests.fakes import kiosk_views

SEAT = Choice(SwitchNeed("seated"), "A seat to wait", look=Look.TOGGLE, chosen=False)
TAKE = Choice(Press.TAKE_TICKET, "Take a ticket", look=Look.MAIN)


def at(place, focus=None, laid=None, language="en", **known):
    visit = Visit(choices=Choices(language), trail=(Place.WELCOME, place), **known)
    seen = Seen(visit, kiosk_views.view(), kiosk_views.SHOP.languages, kiosk_views.NOW)
    return telling(Words.of(language), question_for(seen), laid, focus)


def told(before, now):
    heard = news(before, now)
    return heard and (list(heard.lines), heard.cut)


def test_a_page_is_told_whole_and_then_where_one_stands():
    page = at(Place.TAKE_TICKET, Focus(SEAT, 3, 17), service="housing")
    lines, cut = told(None, page)
    assert cut
    assert lines[0] == "Housing"
    assert "Is there anything that would help?" in lines
    assert lines[-1] == "A seat to wait. not chosen. 3 of 17."
    assert told(page, page) is None


def test_the_number_is_told_twice_digit_by_digit_wherever_it_stands():
    page = at(Place.TICKET, receipt=kiosk_views.receipt(), paper=Paper.PRINTING)
    assert page.lines[:2] == ("Your number: A, 0, 4, 2.", "Once more: A, 0, 4, 2.")
    assert not [line for line in page.lines if "A042" in line]
    assert "3. Go to the desk when A, 0, 4, 2 is called. Watch the screen and listen" in page.lines


def test_news_of_the_paper_waits_until_the_number_has_been_told():
    printing = at(Place.TICKET, receipt=kiosk_views.receipt(), paper=Paper.PRINTING)
    printed = at(Place.TICKET, receipt=kiosk_views.receipt(), paper=Paper.PRINTED)
    assert told(printing, printed) == (["Keep your paper ticket"], False)


def test_moving_and_switching_tell_only_that():
    seat, take = (at(Place.TAKE_TICKET, focus) for focus in (Focus(SEAT, 3, 17), Focus(TAKE, 13, 17)))
    chosen = at(Place.TAKE_TICKET, Focus(replace(SEAT, chosen=True), 3, 17))
    assert told(seat, take) == (["Take a ticket. 13 of 17."], True)
    assert told(seat, chosen) == (["A seat to wait. chosen. 3 of 17."], True)
    assert told(take, at(Place.TAKE_TICKET, Focus(TAKE, 13, 16))) is None


def test_another_sheet_of_the_same_page_says_which():
    first, second = (at(Place.TAKE_TICKET, Focus(SEAT, 1, 9, sheet, 3)) for sheet in (1, 2))
    lines, cut = told(first, second)
    assert (lines[0], cut) == ("Page 2 of 3", True)


def test_the_question_about_time_is_asked_once_and_not_counted_down():
    page = at(Place.TAKE_TICKET, Focus(SEAT, 3, 17))
    more = Choice(Press.MORE_TIME, "I need more time", look=Look.MAIN)
    laid = [TimeQuestion("Do you need more time?", "In", f"{n} seconds", n / 40, more) for n in (40, 39)]
    asked, later = (at(Place.TAKE_TICKET, Focus(more, 1, 6), question) for question in laid)
    assert told(page, asked) == (["Do you need more time?", "I need more time. 1 of 6."], True)
    assert told(asked, later) is None
    assert told(later, page) == (["A seat to wait. not chosen. 3 of 17."], True)
    assert whole(asked)[0] == "Do you need more time?"


def test_what_is_typed_is_told_letter_by_letter():
    blank, one, two = (at(Place.CHECK_IN_NAME, form=Form(name=name)) for name in ("", "O", "Ok"))
    assert told(blank, one) == (["O"], True)
    assert told(one, two) == (["k"], True)
    assert told(two, one) == (["Typed: O"], True)
    assert told(one, blank) == (["Nothing typed yet"], True)
    assert "Typed: O, k" in two.lines


def test_what_is_closed_now_is_told_with_when_it_opens():
    lines = at(Place.ALL_SERVICES).lines
    assert any(line.startswith("Universal Credit. Opens ") for line in lines)


def test_every_language_is_told_in_its_own_words():
    page = at(Place.TICKET, Focus(TAKE, 1, 6), language="ur", receipt=kiosk_views.receipt("ur"))
    assert page.lines[1] == "ایک بار پھر: A, 0, 4, 2۔"
    assert whole(page)[-1] == "Take a ticket. 6 میں سے 1."


def test_a_key_of_the_keyboard_is_only_its_letter():
    key = Focus(Choice(Press.ERASE, "q", look=Look.KEY), 4, 40)
    assert whole(telling(Words.of("en"), Question("k", (Row(()),)), None, key)) == ("q.",)


def test_nothing_stands_nowhere():
    assert whole(Telling("en", "k", ("Help",), "", (), None)) == ("Help",)
