"""What comes next after each answer, told as the stories of those who stand there."""

from itertools import count
from uuid import UUID, uuid4

import pytest

from kiosk.answers import (
    AlertRaised,
    ChooseLanguage,
    ChooseLifeEvent,
    ChooseService,
    NoAnswer,
    NumberWanted,
    Paper,
    PaperNews,
    Press,
    ScanCode,
    SwitchEasier,
    SwitchNeed,
    TicketIssued,
)
from kiosk.choices import Easier
from kiosk.effects import ExpirePaper, NumberHere, PrintTicket, SendAlert, SendCancel, SendNeeds, SendTicket
from kiosk.flow import COMES_WITHIN_SECONDS, answered, left_behind, told
from kiosk.visit import Place, Visit
from queue_server.contract.commands import AlertKind
from tests.fakes import kiosk_views


def ids():
    numbers = count(1)
    return lambda: UUID(int=next(numbers))


def walk(*answers, visit=None):
    """The visit after these answers, and every effect on the way."""
    new_id, visit, effects = ids(), visit or Visit(), []
    for answer in answers:
        visit, more = answered(visit, answer, new_id)
        effects += more
    return visit, effects


def with_ticket(*answers):
    visit, (send,) = walk(*answers, Press.TAKE_TICKET)
    return told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)


def alerted(kind, receipt=None):
    press = Press.TALK_IN_PRIVATE if kind is AlertKind.PRIVATE else Press.ASK_SOMEONE
    visit, (send,) = walk(press)
    return told(visit, AlertRaised(send.command.command_id, kiosk_views.alert(kind), receipt), uuid4)


@pytest.mark.parametrize("wish", [SwitchNeed("large-print"), SwitchEasier(Easier.LARGER)])
def test_large_print_and_larger_text_are_large_on_paper(wish):
    _, (send,) = walk(ChooseService("housing"), wish, Press.TAKE_TICKET)
    assert send.command.large_print
    _, (send,) = walk(ChooseService("housing"), Press.TAKE_TICKET)
    assert not send.command.large_print


@pytest.mark.parametrize("press", [Press.TAKE_TICKET, Press.TALK_IN_PRIVATE])
def test_easy_words_and_larger_text_go_along_with_every_number(press):
    easier = SwitchEasier(Easier.WORDS), SwitchEasier(Easier.LARGER)
    _, (send,) = walk(*easier, press)
    assert (send.command.easy_words, send.command.large_print) == (True, True)
    _, (send,) = walk(press)
    assert (send.command.easy_words, send.command.large_print) == (False, False)


def test_a_service_takes_two_touches_and_the_ticket_is_printed():
    visit, effects = walk(ChooseService("council-tax"), Press.TAKE_TICKET)
    assert visit.place is Place.TAKE_TICKET
    (send,) = effects
    assert isinstance(send, SendTicket)
    assert (send.command.service, send.command.needs) == ("council-tax", [])
    visit, effects = told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    assert visit.place is Place.TICKET
    assert effects == (PrintTicket(send.command.command_id, kiosk_views.receipt(), 1),)


def test_what_would_help_goes_along_and_is_forgotten_once_the_ticket_is_there():
    visit, (send,) = walk(
        ChooseService("housing"),
        SwitchNeed("step-free"),
        SwitchNeed("large-print"),
        SwitchNeed("seated"),
        SwitchNeed("seated"),
        Press.TAKE_TICKET,
    )
    assert send.command.needs == ["large-print", "step-free"]
    assert send.command.large_print
    visit, _ = told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    assert visit.needs == frozenset()


@pytest.mark.parametrize(
    ("need", "fetched"), [("private-room", True), ("family-room", True), ("seated", False)]
)
def test_who_asked_for_a_room_is_not_told_to_watch_the_board(need, fetched):
    visit, _ = with_ticket(ChooseService("housing"), SwitchNeed(need))
    assert visit.fetched is fetched


@pytest.mark.parametrize(
    ("press", "told_longer", "offered"),
    [
        (Press.TAKE_TICKET, False, False),
        (Press.WAIT_LONG, True, False),
        (Press.WAIT_LONG_ALTHOUGH_OFFERED, True, True),
    ],
)
def test_the_ticket_knows_what_its_page_said_of_a_long_wait(press, told_longer, offered):
    _, (send,) = walk(ChooseService("housing"), press)
    assert (send.command.told_longer, send.command.appointment_offered) == (told_longer, offered)


def test_who_looks_at_another_time_may_still_wait_or_go():
    visit, effects = walk(ChooseService("housing"), Press.BOOK_INSTEAD)
    assert (visit.place, effects) == (Place.BOOK, [])
    assert walk(Press.BACK, visit=visit)[0].place is Place.TAKE_TICKET
    assert walk(Press.FINISH, visit=visit)[0].is_new


def test_not_sure_needs_no_service():
    _, (send,) = walk(ChooseService("housing"), Press.BACK, Press.NOT_SURE, Press.TAKE_TICKET)
    assert send.command.service is None


def test_the_language_goes_with_the_ticket():
    _, (send,) = walk(ChooseLanguage("ar"), ChooseService("housing"), Press.TAKE_TICKET)
    assert send.command.language == "ar"


def test_a_life_event_leads_to_its_services_and_back_goes_the_way_one_came():
    visit, _ = walk(Press.LIFE_EVENTS, ChooseLifeEvent("nowhere-to-stay"), ChooseService("housing"))
    places = [visit.place]
    while visit.can_go_back:
        visit, _ = answered(visit, Press.BACK, uuid4)
        places.append(visit.place)
    assert places == [Place.TAKE_TICKET, Place.LIFE_EVENT, Place.LIFE_EVENTS, Place.WELCOME]


def test_choosing_a_language_on_its_page_goes_back_and_on_the_first_page_stays():
    assert walk(ChooseLanguage("ar"))[0].trail == (Place.WELCOME,)
    visit, _ = walk(ChooseService("housing"), Press.LANGUAGES, ChooseLanguage("ar"))
    assert (visit.place, visit.choices.language) == (Place.TAKE_TICKET, "ar")


def test_talk_in_private_is_one_touch_and_says_nothing():
    visit, (send,) = walk(Press.TALK_IN_PRIVATE)
    assert isinstance(send, SendAlert)
    assert send.command.kind is AlertKind.PRIVATE
    visit, effects = told(
        visit,
        AlertRaised(send.command.command_id, kiosk_views.alert(AlertKind.PRIVATE), kiosk_views.receipt()),
        uuid4,
    )
    assert visit.place is Place.PRIVATE
    assert visit.fetched
    assert [type(effect) for effect in effects] == [PrintTicket]


def test_children_are_added_and_taken_back_and_cancel_gives_the_ticket_back():
    visit, _ = alerted(AlertKind.PRIVATE, kiosk_views.receipt())
    visit, (add, remove, cancel) = walk(Press.CHILDREN, Press.CHILDREN, Press.GIVE_BACK, visit=visit)
    assert (add.command.add, add.command.remove) == (["family-room"], [])
    assert (remove.command.add, remove.command.remove) == ([], ["family-room"])
    assert isinstance(add, SendNeeds)
    assert isinstance(cancel, SendCancel)
    assert cancel.ticket_id == kiosk_views.TICKET
    assert visit == Visit()


def test_help_calls_a_person_and_one_can_carry_on():
    visit, effects = alerted(AlertKind.HELP)
    assert (visit.place, effects) == (Place.HELP_ASKED, ())
    assert answered(visit, Press.BACK, uuid4)[0].place is Place.WELCOME


def test_without_an_answer_people_are_sent_to_reception_and_a_late_ticket_is_given_back():
    visit, (send,) = walk(ChooseService("housing"), Press.TAKE_TICKET)
    visit, effects = told(visit, NoAnswer(send.command.command_id), uuid4)
    assert (visit.place, effects) == (Place.RECEPTION, ())
    same, effects = told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    assert same == visit
    assert [(type(effect), effect.ticket_id) for effect in effects] == [(SendCancel, kiosk_views.TICKET)]


def test_nothing_is_asked_twice_while_an_answer_is_awaited():
    visit, effects = walk(
        ChooseService("housing"), Press.TAKE_TICKET, Press.TAKE_TICKET, Press.BACK, Press.TALK_IN_PRIVATE
    )
    assert [type(effect) for effect in effects] == [SendTicket]
    assert visit.place is Place.TAKE_TICKET


@pytest.mark.parametrize("place", list(Place))
def test_hiding_forgets_everything_from_everywhere(place):
    known = Visit(
        trail=(Place.WELCOME, place), service="housing", needs=frozenset({"seated"}), asking=uuid4()
    )
    assert answered(known, Press.HIDE, uuid4) == (Visit(), ())


def test_hiding_before_the_ticket_came_gives_it_back_when_it_comes():
    visit, effects = walk(ChooseService("housing"), Press.TAKE_TICKET, Press.HIDE)
    (send,) = effects
    visit, (cancel,) = told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    assert visit == Visit()
    assert isinstance(cancel, SendCancel)


def test_paper_that_did_not_come_is_tried_once_more_and_then_the_screen_has_to_do():
    visit, _ = with_ticket(ChooseService("housing"))
    visit, _ = told(visit, PaperNews(visit.issued_by, Paper.ASK), uuid4)
    assert visit.paper is Paper.ASK
    visit, (again,) = walk(Press.NO_PAPER, visit=visit)
    assert (again.copy_number, visit.paper) == (2, Paper.PRINTING)
    visit, effects = walk(Press.NO_PAPER, visit=visit)
    assert (effects, visit.paper) == ([], Paper.NONE)


def test_what_the_customer_says_about_the_paper_outweighs_later_news():
    visit, _ = with_ticket(ChooseService("housing"))
    visit, _ = walk(Press.PAPER_CAME, visit=visit)
    visit, _ = told(visit, PaperNews(visit.issued_by, Paper.ASK), uuid4)
    assert visit.paper is Paper.PRINTED


def test_news_about_the_paper_of_an_earlier_customer_changes_nothing():
    visit, _ = with_ticket(ChooseService("housing"))
    assert told(visit, PaperNews(uuid4(), Paper.NONE), uuid4) == (visit, ())
    assert told(Visit(), PaperNews(uuid4(), Paper.NONE), uuid4) == (Visit(), ())


def test_a_ticket_page_has_nothing_to_go_back_to_but_help_returns_to_it():
    visit, _ = with_ticket(ChooseService("housing"))
    assert not visit.can_go_back
    visit, _ = walk(Press.HELP, Press.BACK, visit=visit)
    assert visit.place is Place.TICKET


def test_easier_ways_are_kept_through_the_visit_and_larger_text_gives_more_time():
    visit, _ = walk(SwitchEasier(Easier.LARGER), SwitchEasier(Easier.STEADY), ChooseService("housing"))
    assert visit.choices.slower
    assert visit.choices.debounce_seconds > Visit().choices.debounce_seconds
    assert not walk(SwitchEasier(Easier.YELLOW))[0].choices.slower


def test_more_time_changes_nothing_else():
    visit, _ = walk(ChooseService("housing"))
    assert answered(visit, Press.MORE_TIME, uuid4) == (visit, ())


# While the server is away -------------------------------------------------------------------------


def test_whoever_still_waits_gets_a_number_from_this_kiosk():
    visit, (send,) = walk(ChooseService("housing"), SwitchNeed("guide-me"), Press.TAKE_TICKET)
    command_id = send.command.command_id
    visit, effects = told(visit, NumberWanted(command_id), uuid4)
    assert effects == (NumberHere(command_id),)
    given = TicketIssued(command_id, kiosk_views.given_here(), see_reception=True)
    visit, effects = told(visit, given, uuid4)
    assert (visit.place, visit.see_reception, visit.needs) == (Place.TICKET, True, frozenset())
    assert effects == (PrintTicket(command_id, kiosk_views.given_here(), 1),)


def test_whoever_has_gone_or_was_answered_gets_none():
    visit, (send,) = walk(ChooseService("housing"), Press.TAKE_TICKET)
    gone, _ = walk(Press.HIDE, visit=visit)
    answered_in_time, _ = told(visit, TicketIssued(send.command.command_id, kiosk_views.receipt()), uuid4)
    for later in (gone, answered_in_time):
        assert told(later, NumberWanted(send.command.command_id), uuid4) == (later, ())


def test_without_a_number_left_a_person_helps():
    visit, (send,) = walk(ChooseService("housing"), Press.TAKE_TICKET)
    visit, _ = told(visit, NumberWanted(send.command.command_id), uuid4)
    visit, effects = told(visit, NoAnswer(send.command.command_id), uuid4)
    assert (visit.place, effects) == (Place.RECEPTION, ())


@pytest.mark.parametrize(
    ("paper", "seconds"), [(Paper.PRINTING, COMES_WITHIN_SECONDS), (Paper.NONE, 0), (Paper.ASK, 0)]
)
@pytest.mark.parametrize("press", [Press.FINISH, Press.HIDE, Press.GIVE_BACK, ScanCode("FD-ABCDEFGH")])
def test_paper_does_not_outlive_its_page(paper, seconds, press):
    before, _ = with_ticket(ChooseService("housing"))
    before, _ = told(before, PaperNews(before.issued_by, paper), uuid4)
    after, _ = answered(before, press, uuid4)
    assert left_behind(before, after) == (ExpirePaper(before.issued_by, 1, seconds),)


def test_paper_is_left_alone_while_its_page_stands():
    before, _ = with_ticket(ChooseService("housing"))
    for answer in (Press.FEEDBACK, ChooseLanguage("ar"), SwitchEasier(Easier.LARGER)):
        assert left_behind(before, answered(before, answer, uuid4)[0]) == ()
    assert left_behind(Visit(), Visit(service="housing")) == ()
