"""Someone with an appointment: what comes next after each answer, and after each outcome."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from kiosk.answers import CheckInAnswered, CheckInNow, NoAnswer, Paper, Press, ScanCode, TypeKey
from kiosk.check_in import Form
from kiosk.choices import Choices
from kiosk.effects import PrintTicket, SendCheckIn
from kiosk.flow import answered, told
from kiosk.screens.pages import question_for
from kiosk.screens.question import Choices as Row
from kiosk.screens.seen import Seen
from kiosk.visit import Place, Visit
from queue_server.contract import references
from queue_server.contract.appointments import CheckInOutcome
from tests.fakes import kiosk_views

TODAY = date(2026, 11, 23)
REFERENCE = references.make(lambda n: 4711)
OTHER = references.make(lambda n: 815)


def walk(*answers, visit=None):
    visit, effects = visit or Visit(), []
    for answer in answers:
        visit, more = answered(visit, answer, uuid4)
        effects += more
    return visit, effects


def keys(text):
    return [TypeKey(character) for character in text]


def scanned(outcome, *, receipt=None, visit=None):
    visit, (send,) = walk(ScanCode(REFERENCE), visit=visit)
    answer = kiosk_views.checked_in(outcome, receipt)
    return told(visit, CheckInAnswered(send.command.command_id, answer), uuid4)


def test_a_typed_reference_is_sent_whole():
    visit, effects = walk(Press.HAVE_APPOINTMENT, *keys(REFERENCE), CheckInNow(TODAY))
    (send,) = effects
    assert (send.command.reference, send.command.family_name, visit.asking) == (
        REFERENCE,
        None,
        send.command.command_id,
    )


@pytest.mark.parametrize(
    ("ways", "text", "form"),
    [
        ([*keys(REFERENCE[:3])], REFERENCE[3:], Form(reference=REFERENCE)),
        ([Press.BY_NAME, *keys("O'")], "brien-o", Form(name="O'Brien-O")),
        ([Press.BY_NAME, *keys("Lee"), CheckInNow(TODAY)], "27031948", Form(name="Lee", born="27031948")),
    ],
)
def test_hands_that_a_busy_machine_takes_for_a_reader_still_fill_the_blank(ways, text, form):
    visit, effects = walk(Press.HAVE_APPOINTMENT, *ways, ScanCode(text))
    assert (replace(visit.form, sent=False), effects) == (form, [])
    lost, _ = walk(ScanCode(text + "/"), visit=visit)
    assert lost.place is Place.NOT_FOUND


@pytest.mark.parametrize("typed", ["", REFERENCE[:5], REFERENCE[:-1] + str((int(REFERENCE[-1]) + 1) % 10)])
def test_what_cannot_be_right_is_never_sent_and_is_kept(typed):
    visit, effects = walk(Press.HAVE_APPOINTMENT, *keys(typed), CheckInNow(TODAY))
    assert effects == []
    assert (visit.place, visit.form) == (Place.CHECK_IN_REFERENCE, Form(reference=typed, sent=True))


def test_name_and_birthday_are_sent_together():
    visit, effects = walk(
        Press.HAVE_APPOINTMENT,
        Press.BY_NAME,
        *keys("whitfield"),
        CheckInNow(TODAY),
        *keys("2731948"),
        CheckInNow(TODAY),
    )
    (send,) = effects
    assert (send.command.family_name, send.command.date_of_birth) == ("Whitfield", date(1948, 3, 27))
    assert visit.trail[1:] == (Place.CHECK_IN_NAME, Place.CHECK_IN_BORN)


def test_back_leaves_all_ways_to_check_in():
    visit, _ = walk(Press.HAVE_APPOINTMENT, Press.BY_NAME, Press.BY_SCAN, Press.BACK)
    assert visit.place is Place.WELCOME


def test_who_begins_again_finds_nothing_typed():
    visit, _ = walk(Press.HAVE_APPOINTMENT, *keys("123"), Press.BACK, Press.HAVE_APPOINTMENT)
    assert visit.form == Form()


@pytest.mark.parametrize("place", list(Place))
def test_a_code_is_read_on_any_page(place):
    visit, effects = walk(ScanCode(REFERENCE), visit=Visit(trail=(Place.WELCOME, place)))
    assert [effect.command.reference for effect in effects] == [REFERENCE]
    assert visit.asking is not None


@pytest.mark.parametrize(
    "text", ["", "hello", "4006381333931", REFERENCE[:-1], "https://x.example/" + REFERENCE]
)
def test_what_is_no_reference_is_not_sent_anywhere(text):
    visit, effects = walk(ScanCode(text))
    assert (visit.place, effects) == (Place.NOT_FOUND, [])
    assert walk(Press.BY_REFERENCE, visit=visit)[0].place is Place.CHECK_IN_REFERENCE


def test_a_code_read_twice_changes_nothing_and_the_next_customers_is_theirs():
    visit, _ = scanned(
        CheckInOutcome.ON_TIME, receipt=kiosk_views.receipt(), visit=Visit(choices=Choices("ar"))
    )
    assert walk(ScanCode(REFERENCE), visit=visit) == (visit, [])
    later, (send,) = walk(ScanCode(OTHER), visit=visit)
    assert send.command.reference == OTHER
    assert (later.receipt, later.answer, later.trail) == (None, None, (Place.WELCOME,))


@pytest.mark.parametrize(
    "outcome",
    [
        CheckInOutcome.ON_TIME,
        CheckInOutcome.EARLY,
        CheckInOutcome.LATE,
        CheckInOutcome.TOO_LATE,
        "checked_in",
    ],
)
def test_a_ticket_is_printed_and_shown(outcome):
    visit, (paper,) = scanned(CheckInOutcome(outcome), receipt=kiosk_views.receipt())
    assert (visit.place, visit.receipt.number, visit.paper) == (Place.TICKET, "A042", Paper.PRINTING)
    assert paper == PrintTicket(visit.issued_by, visit.receipt, 1)
    assert (visit.asking, visit.form) == (None, Form())


def test_who_must_not_be_called_aloud_is_told_that_a_person_comes():
    visit, (send,) = walk(ScanCode(REFERENCE))
    answer = kiosk_views.checked_in(CheckInOutcome.ON_TIME, kiosk_views.receipt())
    for fetched in (False, True):
        told_so = answer.model_copy(update={"fetched": fetched})
        there, _ = told(visit, CheckInAnswered(send.command.command_id, told_so), uuid4)
        assert there.fetched is fetched


def test_who_is_here_already_gets_a_copy_marked_as_one():
    visit, (paper,) = scanned(CheckInOutcome.ALREADY_HERE, receipt=kiosk_views.receipt())
    assert (paper.copy_number, visit.place) == (2, Place.TICKET)
    assert walk(Press.NO_PAPER, visit=visit)[0].paper is Paper.NONE


@pytest.mark.parametrize(
    ("outcome", "place"),
    [
        (CheckInOutcome.WRONG_DAY, Place.OTHER_DAY),
        (CheckInOutcome.WRONG_SHOP, Place.OTHER_SHOP),
        (CheckInOutcome.NOT_FOUND, Place.NOT_FOUND),
        (CheckInOutcome.SEE_RECEPTION, Place.RECEPTION),
    ],
)
def test_without_a_ticket_a_page_says_what_to_do(outcome, place):
    visit, effects = scanned(outcome)
    assert (visit.place, visit.asking, effects) == (place, None, ())


def test_a_server_that_does_not_answer_sends_people_to_reception():
    visit, (send,) = walk(ScanCode(REFERENCE))
    visit, effects = told(visit, NoAnswer(send.command.command_id), uuid4)
    assert (visit.place, visit.form, effects) == (Place.RECEPTION, Form(), ())


def test_an_answer_for_who_has_gone_is_not_shown_and_their_ticket_stays():
    visit, (send,) = walk(ScanCode(REFERENCE))
    gone, _ = walk(Press.HIDE, visit=visit)
    answer = kiosk_views.checked_in(CheckInOutcome.ON_TIME, kiosk_views.receipt())
    assert told(gone, CheckInAnswered(send.command.command_id, answer), uuid4) == (Visit(), ())


def test_nothing_is_typed_or_scanned_while_an_answer_is_awaited():
    visit, _ = walk(ScanCode(REFERENCE))
    assert walk(ScanCode(OTHER), TypeKey("1"), visit=visit) == (visit, [])


def test_nothing_personal_can_come_into_a_log():
    visit, effects = walk(Press.HAVE_APPOINTMENT, *keys(REFERENCE), CheckInNow(TODAY))
    assert isinstance(effects[0], SendCheckIn)
    assert REFERENCE not in repr((visit, effects, ScanCode(REFERENCE), TypeKey(REFERENCE)))


@pytest.mark.parametrize("shop_open", [True, False])
def test_who_is_booked_can_say_so_whether_the_shop_is_open_or_not(shop_open):
    view = kiosk_views.view(shop_open=shop_open)
    seen = Seen(Visit(), view=view, languages=("en", "ar"), now=kiosk_views.NOW)
    rows = (block.items for block in question_for(seen).blocks if isinstance(block, Row))
    (choice,) = next(rows)
    assert (choice.answer, choice.label) == (Press.HAVE_APPOINTMENT, "I have an appointment")
    after, _ = walk(choice.answer)
    assert question_for(replace(seen, visit=after)).key == "check-in-reference"
