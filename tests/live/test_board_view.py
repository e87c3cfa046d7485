"""What the waiting area sees, and above all what it does not."""

from datetime import timedelta

from queue_server.domain.foreseen import Foreseen, Waits
from queue_server.domain.told import Outlook
from queue_server.live.present import board
from queue_server.store.floor import Notice
from tests.domain.examples import SHOP, at
from tests.live.pictures import NOW, called, delay, hall


def view(**changes):
    return board.view(hall(**changes), SHOP, NOW, speaks=True)


def test_a_call_is_a_number_and_a_public_place():
    call = called("A042", "desk-5", language="ar")
    (shown,) = view(calls=(call,)).calls
    assert (shown.call_id, shown.number, shown.place_names["en"]) == (call.id, "A042", "Desk 5")
    assert shown.language == "ar"
    assert shown.place_names["ar"]


def test_a_quiet_call_is_never_shown():
    assert view(calls=(called("A052", "room-3", quiet=True),)).calls == []


def test_yesterdays_calls_are_gone():
    assert view(calls=(called("A042", called_at=NOW - timedelta(hours=8)),)).calls == []


def test_a_place_that_was_taken_out_of_the_files_does_not_darken_the_board():
    assert view(calls=(called("A042", "desk-99"),)).calls[0].place_names == {"en": "desk-99"}


def test_waits_are_unknown_until_they_can_be_told():
    assert [(wait.label, wait.low_minutes, wait.high_minutes) for wait in view().waits] == [
        (series, None, None) for series in SHOP.series
    ]


def test_a_delay_is_said_for_its_series_until_its_new_time():
    late = delay("births-deaths", "licensing", new_time="11:20")
    (shown,) = view(delays=(late,)).delays
    assert (shown.label, shown.reason["en"], shown.new_time) == ("C", "a colleague is away", at("11:20"))
    assert board.view(hall(delays=(late,)), SHOP, at("11:21"), speaks=False).delays == []


def test_a_notice_ends_by_itself():
    notice = Notice(id=called("A001").id, text="The lift is out of order.", set_at=NOW, until=at("10:31"))
    assert view(notices=(notice,)).notices == ["The lift is out of order."]
    assert board.view(hall(notices=(notice,)), SHOP, at("10:31"), speaks=True).notices == []


def test_only_the_rooms_voice_speaks():
    assert not board.view(hall(), SHOP, NOW, speaks=False).speaks


def test_lateness_that_nobody_announced_is_said_for_its_series():
    shown = view(late={"A": 10, "C": 20}, delays=(delay("licensing"),))
    assert [(each.label, each.minutes) for each in shown.late] == [("A", 10)]


def test_a_series_that_may_not_be_seen_before_closing_says_so():
    late = NOW.replace(hour=16, minute=45)
    soon, long = (Foreseen(each, each) for each in (Outlook(0, 1, 2, 3), Outlook(5, 10, 20, 30)))
    waits = Waits(7, late, {}, {"council-tax": soon, "benefits": long})
    shown = board.view(hall(waits=waits), SHOP, late, speaks=True)
    assert {wait.label: wait.closing_time for wait in shown.waits} == {"A": None, "B": "17:00", "C": None}
