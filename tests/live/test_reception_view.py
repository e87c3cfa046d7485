"""The receptionist's page: greetings, promises at risk and what would help, rooms, alerts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain.foreseen import Waits
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook
from queue_server.domain.turn import TicketNeed
from queue_server.live.changes import next_change_at
from queue_server.live.present import reception
from queue_server.store.devices import Device, LastSeen
from queue_server.store.floor import DeskUse
from tests.domain.examples import SHOP, at, ticket_id, waiting
from tests.live.pictures import NOW, PRIYA, SAMIRA, TOM, alert, delay, room_use, snapshot, viewer


def view(shop_now, now=NOW):
    return reception.view(shop_now, SHOP, viewer(SAMIRA), now)


def test_who_is_not_greeted_comes_first_come_first_with_the_time_left():
    turns = (
        waiting("A049", "10:27"),
        waiting("A048", "10:20", greeted_at=at("10:22")),
        waiting("B016", "10:24", state=TicketState.CALLED),
    )
    rows = view(snapshot(*turns)).not_greeted
    assert [(row.number, row.greet_due_at) for row in rows] == [("B016", at("10:29")), ("A049", at("10:32"))]


def test_a_list_says_what_to_give_and_not_why():
    need = TicketNeed("short-wait")
    (row,) = view(snapshot(waiting("A049", needs=[need]))).waiting
    assert [(give.label, give.consequence) for give in row.gives] == [("call soon", "call soon")]
    assert (
        "I find waiting hard"
        not in view(snapshot(waiting("A049", needs=[need]))).waiting[0].model_dump_json()
    )


def test_at_risk_five_minutes_before_the_promise_breaks():
    turn, here = waiting("A044", "10:06"), at_the_desk("A001")
    assert view(snapshot(turn, here)).at_risk == []
    (risk,) = view(snapshot(turn, here), now=at("10:31")).at_risk
    assert (risk.row.number, risk.advice) == ("A044", "Every adviser who can help is busy.")
    (late,) = view(snapshot(turn, here), now=at("10:37")).at_risk
    assert late.advice == "Tell them why and the new time."
    told = replace(turn, told_longer_at=at("10:37"))
    assert view(snapshot(told, here), now=at("10:38")).at_risk[0].advice == "They know the new time."


def test_who_could_not_check_in_is_told_apart_from_who_asked_for_help():
    here = alert("check_in", place="Kiosk 1", raised_by="kiosk-1")
    (shown,) = view(snapshot(hall={"alerts": (here,)})).alerts
    assert shown.sentence == "Someone at Kiosk 1 could not check in. Please help them."
    assert (shown.number, shown.ticket_id) == (None, None)


def test_reception_hears_who_is_free_and_can_help():
    (risk,) = view(snapshot(waiting("A044", "10:06")), now=at("10:31")).at_risk
    assert risk.advice == "Priya (Desk 5) is free and can help."


def test_at_risk_the_earliest_promise_comes_first():
    turns = (waiting("A044", "10:05"), waiting("A043", "10:01"), waiting("A045", "10:03"))
    risks = view(snapshot(*turns), now=at("10:33")).at_risk
    assert [risk.row.number for risk in risks] == ["A043", "A045", "A044"]


def at_the_desk(number):
    """Somebody whom Priya serves."""
    seen_at = at("10:20")
    return waiting(number, state=TicketState.SERVING, desk="desk-5", seen_at=seen_at, greeted_at=seen_at)


def test_nobody_with_the_skill_is_a_risk_from_the_start():
    (risk,) = view(snapshot(waiting("C009", "10:29", service="births-deaths", skill="births-deaths"))).at_risk
    assert risk.advice == "Nobody at an open desk can help with this."
    assert risk.who_could_move == []


def test_reception_hears_who_could_move_to_a_desk_that_fits():
    turn = waiting("A051", "10:29", needs=["step-free"])
    (risk,) = view(snapshot(turn)).at_risk
    assert risk.advice == "No desk that fits has the skill. Priya (Desk 5) could move."
    assert [(choice.code, choice.label) for choice in risk.who_could_move] == [("priya", "Priya (Desk 5)")]


def test_a_paused_desk_helps_nobody():
    use = DeskUse(desk="desk-5", adviser=PRIYA.id, opened_at=at("09:00"), paused_until=at("10:45"))
    (risk,) = view(snapshot(waiting("A051", "10:29"), desks={"desk-5": use})).at_risk
    assert risk.advice == "Nobody at an open desk can help with this."


def test_rooms_say_whose_they_are_and_when_to_look_in():
    mother = waiting("A052", room="room-3", quiet=True)
    given = room_use("room-3", "A052", "10:10", given_at=at("10:15"))
    rooms = {
        room.code: room
        for room in view(snapshot(mother, rooms={"room-3": given}, rooms_out={"room-2"})).rooms
    }
    assert (rooms["room-3"].state, rooms["room-3"].number) == ("in_use", "A052")
    assert rooms["room-3"].look_in_by == at("10:30")
    assert (rooms["room-1"].state, rooms["room-1"].number) == ("free", None)
    assert rooms["room-2"].state == "out_of_use"


def test_a_call_for_help_from_reception_is_silent_at_reception():
    calls = alert("panic", raised_by=SAMIRA.id)
    assert view(snapshot(hall={"alerts": (calls,)})).alerts == []


def test_every_open_alert_is_there_answered_ones_last():
    answered = alert("private", "A001", acknowledged_by=TOM.id, acknowledged_at=NOW)
    fetch = alert("fetch", "A052", place="room-3", raised_by=PRIYA.id)
    first, second = view(snapshot(hall={"alerts": (answered, fetch)})).alerts
    assert first.sentence == "Please bring A052 to Room 3 quietly."
    assert first.escalates_at == NOW + timedelta(seconds=30)
    assert (second.acknowledged_by, second.escalates_at) == ("Tom", None)


def test_reception_reads_whose_service_is_gone():
    asked = alert("not_offered", "A603")
    (shown,) = view(snapshot(waiting("A603", service=None), hall={"alerts": (asked,)})).alerts
    assert shown.sentence == "A603 asked for something that we no longer offer. Please ask what they need."


@pytest.mark.parametrize(
    ("recalls", "said"), [(0, "quietly."), (1, "quietly. Called again."), (2, "quietly. Called 3 times.")]
)
def test_who_is_called_again_quietly_is_fetched_in_one_line_that_says_so(recalls, said):
    turn = waiting("A052", state=TicketState.CALLED, quiet=True, recalls=recalls, called_to="room-3")
    asked = alert("fetch", "A052", place="room-3", raised_by=PRIYA.id)
    (shown,) = view(snapshot(turn, hall={"alerts": (asked,)})).alerts
    assert (shown.sentence, shown.called_again) == (f"Please bring A052 to Room 3 {said}", recalls)


def test_a_private_place_that_is_not_free_names_the_room_that_will_be_first():
    mother = waiting("A052", service=None, skill="housing", needs=["family-room"], quiet=True)
    asked = alert("private_now", "A052", place=None, raised_by=SAMIRA.id)
    taken = {
        "room-1": room_use("room-1", "A001", "09:10"),
        "room-3": room_use("room-3", "A003", "10:10"),
    }
    seen = view(snapshot(mother, rooms=taken, hall={"alerts": (asked,)}))
    told = "A052 is waiting for a room. Room 3 is likely to be free first."
    assert [each.sentence for each in seen.alerts] == [told]
    (risk,) = seen.at_risk
    assert risk.advice == "No room that fits is free. Room 3 is likely to be free first."
    nothing = view(snapshot(mother, rooms_out={"room-3"}, hall={"alerts": (asked,)}))
    assert nothing.alerts[0].sentence == "A052 is waiting for a room."


def test_a_private_place_that_was_found_later_is_named():
    mother = waiting("A052", service=None, skill="housing", needs=["family-room"], quiet=True, room="room-3")
    asked = alert("private_now", "A052", place=None, raised_by=SAMIRA.id)
    (told,) = view(
        snapshot(mother, rooms={"room-3": room_use("room-3", "A052")}, hall={"alerts": (asked,)})
    ).alerts
    assert told.sentence == "A052 is waiting in Room 3."


@pytest.mark.parametrize(
    ("booked", "said"),
    [
        ("11:00", " Room 3 is booked from 11:00: please find another place by then."),
        ("10:30", " Room 3 is booked now: please find another place by then."),
    ],
)
def test_a_private_place_that_somebody_has_booked_says_from_when(booked, said):
    mother = waiting("A052", service=None, skill="housing", needs=["family-room"], quiet=True, room="room-3")
    asked = alert("private_now", "A052", place="room-3", raised_by=SAMIRA.id)
    seen = view(
        snapshot(
            mother,
            rooms={"room-3": room_use("room-3", "A052")},
            rooms_booked={"room-1": at("11:15"), "room-3": at(booked)},
            hall={"alerts": (asked,)},
        )
    )
    assert seen.alerts[0].sentence == "A052 is waiting in Room 3." + said
    told = {room.code: room.booked_at for room in seen.rooms}
    assert told == {"room-1": at("11:15"), "room-2": None, "room-3": None}


def test_who_did_not_come_may_be_reinstated_for_half_an_hour():
    gone = waiting("A036", state=TicketState.NO_SHOW, no_show_at=at("10:05"), ended_at=at("10:05"))
    here = snapshot(recent=(gone,))
    assert [row.number for row in view(here).missed] == ["A036"]
    assert view(here, now=at("10:36")).missed == []


def test_counts_delays_and_pauses():
    turns = (waiting("A001", "09:56"), waiting("A002", "10:20"))
    seen = view(
        snapshot(*turns, hall={"delays": (delay("licensing"),), "paused": {"parking": "systems-slow"}})
    )
    assert (seen.waiting_count, seen.longest_wait_minutes) == (2, 34)
    assert (seen.desks_open, seen.desks) == (1, 6)
    assert seen.delays[0].sentence == "Licences: a colleague is away. New time: 11:20."
    assert seen.paused_services[0].label.startswith("Parking: ")


def test_choices_name_languages_in_themselves_and_colleagues_at_desks():
    seen = view(snapshot())
    labels = {choice.code: choice.label for choice in seen.languages}
    assert tuple(labels) == SHOP.languages
    assert (labels["en"], labels["ro"], labels["ar"]) == ("English", "Romanian (Română)", "Arabic (العربية)")
    assert ("priya", "Priya, Desk 5") in {(choice.code, choice.label) for choice in seen.teams}


def test_a_ticket_without_a_service_is_listed_too():
    (row,) = view(snapshot(waiting("A051", service=None, skill="general"))).waiting
    assert (row.id, row.service, row.service_name) == (ticket_id("A051"), None, None)


def seen_in(minutes, *turns, **told):
    """These turns will be seen in so many minutes, and were told 10 minutes at most."""
    outlook, said = Outlook(minutes - 5, minutes, minutes + 5, minutes + 10), Outlook(2, 5, 8, 10)
    waits = Waits(7, NOW, {turn.ticket_id: outlook for turn in turns})
    return snapshot(*turns, hall={"waits": waits}, told={turn.ticket_id: said for turn in turns}, **told)


def test_who_waits_longer_than_told_is_listed_until_they_know_and_were_offered_another_time():
    first, second = waiting("A042", "10:20"), waiting("B042", "10:24", service="waste", skill="waste")
    listed = view(seen_in(12, second, first)).longer
    assert [(each.row.number, each.told_until, each.seen_about_at, each.may_book) for each in listed] == [
        ("A042", at("10:30"), at("10:42"), True),
        ("B042", at("10:34"), at("10:42"), False),
    ]
    told = [replace(turn, told_longer_at=NOW) for turn in (first, second)]
    assert [each.row.number for each in view(seen_in(12, *told)).longer] == ["A042"]
    offered = replace(told[0], appointment_offered_at=NOW)
    assert view(seen_in(12, offered)).longer == []


def test_reception_can_name_the_first_free_time_and_offers_none_where_all_are_taken():
    turn, tomorrow = waiting("A042", "10:20"), at("11:20") + timedelta(days=1)
    for free, expected in (
        ({"council-tax": tomorrow}, (True, tomorrow)),
        ({"council-tax": None}, (False, None)),
        ({}, (True, None)),
    ):
        for minutes, where in ((12, "longer"), (30, "breach_soon")):
            picture = seen_in(minutes, turn)
            (listed,) = getattr(view(replace(picture, hall=replace(picture.hall, free=free))), where)
            assert (listed.may_book, listed.first_free_at) == expected


def test_who_is_listed_for_their_promise_is_not_listed_twice():
    turn = waiting("A042", "10:20")
    soon = view(seen_in(30, turn))
    assert [each.row.number for each in soon.breach_soon] == ["A042"]
    assert soon.longer == []
    told = replace(turn, told_longer_at=NOW, appointment_offered_at=NOW)
    assert view(seen_in(30, told)).breach_soon == []


PRINTER = Device(id="printer-a", kind="printer", name="Printer 1", added_at=NOW)
OUT = {"ready": False, "problem": "The printer is out of paper."}


def with_printer(seconds_ago, health):
    seen = {PRINTER.id: LastSeen(NOW - timedelta(seconds=seconds_ago), health), "kiosk-a": LastSeen(NOW, {})}
    return snapshot(hall={"devices": {PRINTER.id: PRINTER}}, seen=seen)


def test_a_printer_that_is_well_is_not_mentioned():
    assert view(with_printer(40, {"ready": True, "problem": None})).printers == []


def test_reception_reads_what_is_wrong_with_a_printer():
    (note,) = view(with_printer(1, OUT)).printers
    assert (note.name, note.sentence, note.prints) == ("Printer 1", "The printer is out of paper.", False)


def test_reception_reads_of_a_printer_that_is_not_heard_of():
    quiet = with_printer(0, {"ready": True, "problem": None})
    assert next_change_at(quiet, SHOP, NOW) <= NOW + timedelta(seconds=51)
    (note,) = view(with_printer(60, OUT)).printers
    assert "Nothing is heard from this printer." in note.sentence
    assert note.since == NOW - timedelta(seconds=60)
