"""The page behind the QR code: number, place and how many go before; nothing about who or why."""

from dataclasses import replace
from uuid import uuid4

import pytest

from queue_server.domain.foreseen import Waits
from queue_server.domain.surgeries import Surgery
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook
from queue_server.live.present import phone
from tests.domain.examples import SHOP, at, booked, minutes, waiting
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
    assert (seen.delay.label, seen.delay.new_time, seen.new_time) == ("C", at("11:20"), at("11:20"))
    other = waiting("A042")
    assert view(other, snapshot(other, hall={"delays": (delay("licensing"),)})).delay is None


def test_who_is_booked_into_a_session_that_runs_late_hears_their_own_new_time():
    mine = booked("C010", "11:00", "10:20", service="universal-credit", skill="universal-credit")
    session = Surgery(
        id=uuid4(), service="universal-credit", place="desk-6", starts_at=at("10:00"), ends_at=at("13:00"),
        slot_minutes=20, late_minutes=25,
    )  # fmt: skip
    hall = {"delays": (delay("universal-credit"),), "surgeries": (session,)}
    assert view(mine, snapshot(mine, hall=hall)).new_time == at("11:25")
    on_time = {"delays": (delay("universal-credit"),), "surgeries": (replace(session, late_minutes=0),)}
    assert view(mine, snapshot(mine, hall=on_time)).new_time == at("11:20")
    after = replace(mine, booked_at=at("11:30"))
    seen = view(after, snapshot(after, hall=on_time))
    assert (seen.delay is None, seen.new_time) == (False, None)


def test_who_runs_late_hears_until_when_they_are_not_called():
    late = waiting("A042", not_before=at("10:35"))
    assert view(late, snapshot(late)).not_called_before == at("10:35")
    assert view(replace(late, not_before=NOW), snapshot(late)).not_called_before is None


def test_who_came_early_for_an_appointment_hears_after_when_they_are_called():
    early = replace(booked("A042", "11:00", "10:20"), not_before=at("10:50"))
    seen = view(early, snapshot(early))
    assert (seen.called_after, seen.not_called_before) == (at("10:50"), None)
    away = replace(early, not_before=at("10:55"))
    seen = view(away, snapshot(away))
    assert (seen.called_after, seen.not_called_before) == (None, at("10:55"))


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


TOLD = Outlook(2, 5, 8, 10)


def longer(turn, minutes, told=TOLD):
    """The page of somebody who was told 10 minutes at most and will be seen in so many."""
    waits = Waits(7, NOW, {turn.ticket_id: Outlook(minutes - 5, minutes, minutes + 5, minutes + 10)})
    seen = view(turn, snapshot(turn, hall={"waits": waits}, told={turn.ticket_id: told}))
    return seen.longer, seen.book_instead, seen.told_longer


def test_a_wait_that_has_grown_is_said_and_another_time_offered():
    turn = waiting("A042", "10:25")
    assert longer(turn, 10) == (False, False, False)
    assert longer(turn, 11) == (True, True, False)
    assert longer(replace(turn, told_longer_at=NOW), 11) == (True, True, False)
    known = replace(turn, told_longer_at=NOW, appointment_offered_at=NOW)
    assert longer(known, 11) == (True, True, True)


def test_another_time_is_named_only_to_those_to_whom_it_is_offered():
    turn, tomorrow = waiting("A042", "10:25"), at("11:20") + minutes(60 * 24)
    free = {"council-tax": tomorrow}
    outlook = {turn.ticket_id: Outlook(15, 20, 25, 30)}
    grown = snapshot(turn, hall={"waits": Waits(7, NOW, outlook), "free": free}, told={turn.ticket_id: TOLD})
    assert view(turn, grown).first_free_at == tomorrow
    assert view(turn, snapshot(turn, hall={"free": free})).first_free_at is None


def test_what_cannot_be_booked_is_not_offered():
    turn = waiting("B042", "10:25", service="waste", skill="waste")
    assert longer(turn, 30) == (True, False, False)
    assert longer(replace(turn, told_longer_at=NOW), 30) == (True, False, True)


@pytest.mark.parametrize(
    "change", [{"not_before": at("10:35")}, {"resumed_at": at("10:20")}, {"state": TicketState.CALLED}]
)
def test_who_asked_to_be_called_later_or_was_seen_before_is_told_nothing_of_it(change):
    assert longer(waiting("A042", "10:00", **change), 60)[0] is False


def test_who_still_waits_when_it_should_be_over_is_told_even_where_nobody_can_say():
    turn = waiting("A042", "10:14")
    assert view(turn, snapshot(turn, told={turn.ticket_id: TOLD})).longer


def test_who_may_not_be_seen_before_closing_is_offered_another_time_and_told_no_minutes():
    late = NOW.replace(hour=16, minute=50)
    turn = waiting("A042", "16:40", allotted_at=at("16:55"))
    waits = Waits(7, late, {turn.ticket_id: Outlook(5, 8, 10, 15)})
    seen = phone.view(turn, snapshot(turn, hall={"waits": waits}), SHOP, late)
    assert (seen.estimate.closing_time, seen.longer, seen.book_instead) == ("17:00", True, True)


def test_who_waits_for_a_cancelled_session_is_told_that_and_no_wait():
    turn = booked("C010", "10:30", "10:20", service="universal-credit", skill="universal-credit")
    cancelled = Surgery(
        id=uuid4(), service="universal-credit", place="desk-6", starts_at=at("10:00"), ends_at=at("13:00"),
        slot_minutes=20, cancelled_at=at("10:25"),
    )  # fmt: skip
    waits = Waits(7, NOW, {turn.ticket_id: Outlook(5, 8, 10, 15)})
    off = view(turn, snapshot(turn, hall={"waits": waits, "surgeries": (cancelled,)}))
    assert (off.session_off, off.estimate, off.longer, off.late_minutes) == (True, None, False, None)
    another = replace(cancelled, id=uuid4(), place="room-2", cancelled_at=None)
    on = view(turn, snapshot(turn, hall={"waits": waits, "surgeries": (cancelled, another)}))
    assert not on.session_off
    assert on.estimate is not None
