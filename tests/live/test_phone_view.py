"""The page behind the QR code: number, place and how many go before; nothing about who or why."""

from dataclasses import replace

from queue_server.domain.ticket import TicketState
from queue_server.live.present import phone
from tests.domain.examples import SHOP, at, booked, waiting
from tests.live.pictures import NOW, delay, snapshot


def view(turn, shop_now):
    return phone.view(turn, shop_now, SHOP, NOW)


def test_who_waits_hears_how_many_go_before():
    first, second = waiting("A041", "10:00"), waiting("A042", "10:05")
    seen = view(second, snapshot(first, second))
    assert (seen.number, seen.state, seen.place, seen.ahead, seen.estimate) == (
        "A042",
        "waiting",
        None,
        1,
        None,
    )


def test_who_is_called_hears_where_to_go():
    called = waiting("A042", state=TicketState.CALLED, called_to="desk-5")
    seen = view(called, snapshot(called))
    assert (seen.state, seen.place, seen.ahead) == ("called", "Desk 5", None)


def test_a_delay_of_ones_own_service_is_told_with_the_new_time():
    mine = waiting("C010", service="licensing", skill="licensing")
    seen = view(mine, snapshot(mine, hall={"delays": (delay("licensing"),)}))
    assert seen.delay is not None
    assert (seen.delay.label, seen.delay.new_time) == ("C", at("11:20"))
    other = waiting("A042")
    assert view(other, snapshot(other, hall={"delays": (delay("licensing"),)})).delay is None


def test_who_runs_late_hears_until_when_they_are_not_called():
    late = waiting("A042", not_before=at("10:35"))
    assert view(late, snapshot(late)).not_called_before == at("10:35")
    assert view(replace(late, not_before=NOW), snapshot(late)).not_called_before is None


def test_nothing_says_why_anyone_came_or_what_they_need():
    turn = waiting("A042", service="housing", skill="housing", needs=["short-wait", "guide-me"])
    said = view(turn, snapshot(turn)).model_dump_json().lower()
    assert not [word for word in ("hous", "short-wait", "guide", "need") if word in said]


def test_an_appointment_that_waits_past_its_time_hears_by_how_much():
    mine = booked("A042", "10:13", "10:00")
    assert view(mine, snapshot(mine)).late_minutes == 20
    assert view(waiting("A043", "09:00"), snapshot(mine)).late_minutes is None


def test_what_staff_announced_is_said_instead():
    mine = booked("A042", "10:13", "10:00")
    seen = view(mine, snapshot(mine, hall={"delays": (delay("council-tax"),)}))
    assert (seen.delay is None, seen.late_minutes) == (False, None)
