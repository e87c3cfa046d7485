"""An adviser's page: who is next and why, who is here, what may be taken back, who needs a person."""

from dataclasses import replace
from datetime import timedelta

from queue_server.domain.laws import Law, Laws
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import TicketNeed
from queue_server.live.present import desk
from queue_server.store.floor import DeskUse, Message
from queue_server.store.undo import Offer
from tests.domain.examples import SHOP, at, ticket_id, waiting
from tests.live.pictures import JO, NOW, PRIYA, SAMIRA, TOM, alert, file_of, snapshot, viewer


def view(shop_now, person=PRIYA, now=NOW, file=None):
    return desk.view(shop_now, SHOP, viewer(person), now, file)


def serving(number="A042", **changes):
    values = {
        "state": TicketState.SERVING,
        "desk": "desk-5",
        "called_to": "desk-5",
        "adviser": PRIYA.id,
        "called_at": at("10:20"),
        "seen_at": at("10:22"),
    }
    return waiting(number, **values | changes)


def offer(number, act, ago=10.0, actor=PRIYA.id, now=NOW):
    return Offer(ticket_id(number), actor, act, now + timedelta(seconds=60 - ago))


def test_the_next_one_comes_with_the_reason_and_the_list_is_in_calling_order():
    later, sooner = waiting("A047", "10:15"), waiting("A048", "10:05", service="benefits", skill="benefits")
    seen = view(snapshot(later, sooner))
    assert seen.state == "open"
    assert seen.next is not None
    assert seen.next.row.number == "A048"
    assert seen.next.reason == "A048 was promised 10:35 (5 min left); next is A047, 10:45."
    assert [row.number for row in seen.waiting] == ["A048", "A047"]
    assert [row.due_at for row in seen.waiting] == [at("10:35"), at("10:45")]


def test_those_whom_i_cannot_serve_are_counted_not_listed():
    births = waiting("C009", service="births-deaths", skill="births-deaths")
    seen = view(snapshot(waiting("A042"), births))
    assert [row.number for row in seen.waiting] == ["A042"]
    assert seen.not_for_me == 1


def test_who_is_here_before_their_time_is_told_with_the_time_from_when_they_can_be_called():
    booked = waiting("C002", booked_at=at("11:00"), not_before=at("10:50"))
    sooner = waiting("C003", booked_at=at("10:50"), not_before=at("10:40"))
    births = waiting("C009", service="births-deaths", skill="births-deaths", not_before=at("10:50"))
    seen = view(snapshot(booked, sooner, births))
    assert [(row.number, row.from_at) for row in seen.later] == [("C003", at("10:40")), ("C002", at("10:50"))]
    assert (seen.next, seen.waiting, seen.not_for_me) == (None, [], 1)
    assert view(snapshot(booked), now=at("10:50")).later == []


def test_a_closed_desk_offers_free_desks_and_nobody():
    seen = view(snapshot(waiting("A042")), person=TOM)
    assert (seen.state, seen.desk, seen.next, seen.waiting, seen.not_for_me) == ("closed", None, None, [], 1)
    assert "desk-5" not in {choice.code for choice in seen.desks}


def test_a_paused_desk_calls_nobody_until_its_pause_ends():
    use = DeskUse(desk="desk-5", adviser=PRIYA.id, opened_at=at("09:00"), paused_until=at("10:40"))
    here = snapshot(waiting("A042"), desks={"desk-5": use})
    assert view(here).state == "paused"
    assert view(here).next is None
    assert view(here, now=at("10:40")).next is not None


def test_the_customer_here_comes_with_needs_promises_and_history():
    turn = serving(needs=[TicketNeed("easy-words", True), TicketNeed("seated")], greeted_at=at("10:03"))
    current = view(snapshot(turn), file=file_of(turns=(turn,), notes={})).current
    assert current is not None
    assert (current.number, current.state, current.called_to_name) == ("A042", "serving", "Desk 5")
    assert [(need.consequence, need.confirmed) for need in current.needs] == [
        ("easy words", True),
        ("a seat", False),
    ]
    assert {each.id: each.state for each in current.standards} == {"greet": "met", "see-walk-in": "met"}
    assert current.history == [
        "10:00 Came without an appointment",
        "10:03 Greeted",
        "10:20 Called to Desk 5",
        "10:22 Seen by Priya",
    ]
    assert current.usual_minutes == SHOP.service("council-tax").planned_minutes


def test_a_file_older_than_the_picture_is_not_believed():
    turn = serving()
    old = file_of(turns=(replace(turn, state=TicketState.CALLED, seen_at=None),), notes={})
    current = view(snapshot(turn), file=old).current
    assert current is not None
    assert current.state == "serving"


def test_a_visit_over_twice_what_nine_in_ten_take_asks_whether_finishing_was_forgotten():
    planned = Law.planned(SHOP.service("council-tax").planned_minutes)
    learnt = Law(5.0, 0.4, visits=300)
    turn = serving()
    for law, laws in ((planned, None), (learnt, Laws(planned, {"council-tax": learnt}))):
        long = timedelta(minutes=2 * law.quantile(0.9))
        assert not view(snapshot(turn, laws=laws), now=turn.seen_at + long).ask_if_finished
        after = turn.seen_at + long + timedelta(seconds=1)
        assert view(snapshot(turn, laws=laws), now=after).ask_if_finished
        gone_on = replace(turn, resumed_at=turn.seen_at + long)
        assert not view(snapshot(gone_on, laws=laws), now=after).ask_if_finished


def test_what_was_just_finished_may_be_taken_back_for_a_minute():
    done = serving(state=TicketState.FINISHED, ended_at=at("10:29"), outcome="resolved")
    here = snapshot(recent=(done,), offers=(offer("A042", "finish", ago=30),))
    just_done = view(here).just_done
    assert just_done is not None
    assert just_done.sentence == "A042, resolved at 10:29"
    assert just_done.undo.act == "finish"
    assert view(here, now=NOW + timedelta(seconds=30)).just_done is None
    assert view(here, person=TOM).just_done is None


def test_undo_of_the_customer_here_stands_with_the_customer():
    turn = serving(state=TicketState.CALLED, seen_at=None)
    seen = view(snapshot(turn, offers=(offer("A042", "call"),)))
    assert seen.current is not None
    assert seen.current.undo is not None
    assert seen.current.undo.act == "call"
    assert seen.just_done is None


def test_who_is_on_hold_stays_with_their_adviser():
    held = serving(state=TicketState.ON_HOLD, held_at=at("10:25"))
    assert [row.number for row in view(snapshot(held)).on_hold] == ["A042"]
    assert view(snapshot(held), person=TOM).on_hold == []


def test_an_alert_goes_to_advisers_only_when_nobody_answered_for_30_seconds():
    asked = alert("private", "A052", NOW - timedelta(seconds=29))
    here = snapshot(waiting("A052"), hall={"alerts": (asked,)})
    assert view(here).alerts == []
    (told,) = view(here, now=NOW + timedelta(seconds=1)).alerts
    assert told.escalated
    assert told.sentence == "Someone at Kiosk 1 asked for a person."
    answered = replace(asked, acknowledged_by=SAMIRA.id, acknowledged_at=NOW)
    later = NOW + timedelta(minutes=1)
    assert view(snapshot(waiting("A052"), hall={"alerts": (answered,)}), now=later).alerts == []


def test_private_now_reaches_the_advisers_with_the_skill_at_once():
    turn = waiting("A052", service=None, skill="housing", quiet=True)
    here = snapshot(
        turn, hall={"alerts": (alert("private_now", "A052", place="room-3", raised_by=SAMIRA.id),)}
    )
    assert [each.sentence for each in view(here).alerts] == ["A052 is waiting in Room 3."]
    assert view(here, person=TOM).alerts == []


def test_a_call_for_help_reaches_everyone_at_once_and_says_where():
    here = snapshot(hall={"alerts": (alert("panic", place="desk-3", raised_by=TOM.id),)})
    for person in (PRIYA, JO):
        [called] = view(here, person).alerts
        assert (called.sentence, called.escalates_at) == ("Tom needs help now at Desk 3.", None)


def test_a_call_for_help_shows_on_ones_own_screen_only_once_somebody_is_going():
    calls = alert("panic", place="desk-3", raised_by=TOM.id)
    assert view(snapshot(hall={"alerts": (calls,)}), TOM).alerts == []
    answered = replace(calls, acknowledged_by=PRIYA.id, acknowledged_at=NOW)
    [shown] = view(snapshot(hall={"alerts": (answered,)}), TOM).alerts
    assert shown.acknowledged_by == "Priya"


def test_a_partner_sees_their_own_customers_and_nobody_elses():
    mine = waiting("C001", service="universal-credit", skill="universal-credit")
    use = {"desk-4": DeskUse(desk="desk-4", adviser=JO.id, opened_at=at("09:00"))}
    old = NOW - timedelta(minutes=5)
    alerts = (alert("need", "A042", old), alert("need", "C001", old))
    seen = view(snapshot(mine, waiting("A042"), desks=use, hall={"alerts": alerts}), person=JO)
    assert [row.number for row in seen.waiting] == ["C001"]
    assert seen.not_for_me == 0
    assert [each.number for each in seen.alerts] == ["C001"]


def test_a_partners_list_is_silent_on_needs_that_the_customer_kept_back():
    turn = waiting("C001", service="universal-credit", skill="universal-credit")
    turn = replace(turn, needs=(TicketNeed("short-wait", confirmed=True),))
    use = {"desk-4": DeskUse(desk="desk-4", adviser=JO.id, opened_at=at("09:00"))}
    told = view(snapshot(turn, desks=use), person=JO)
    assert [need.code for row in (told.waiting[0], told.next.row) for need in row.gives] == ["short-wait"] * 2

    kept_back = {turn.ticket_id: frozenset({"short-wait"})}
    silent = view(snapshot(turn, desks=use, kept_back=kept_back), person=JO)
    assert (silent.waiting[0].gives, silent.next.row.gives) == ([], [])


def message(to, sender="ruth"):
    return Message(
        id=ticket_id("A001"), sender=sender, sender_name="Ruth B.", addressee=to, text="Hi", sent_at=NOW
    )


def test_a_line_reaches_its_person_its_team_or_when_nobody_is_in_it_every_adviser():
    readers = {
        "priya": [PRIYA],
        "reception": [SAMIRA],
        "benefits": [PRIYA],
        "registrars": [PRIYA, TOM],
    }
    for to, wanted in readers.items():
        here = snapshot(messages=(message(to),))
        found = [person for person in (PRIYA, TOM, SAMIRA, JO) if view(here, person).messages]
        assert found == wanted, to


def test_whoever_wrote_a_line_sees_that_it_was_sent():
    [line] = view(snapshot(messages=(message("reception", sender=TOM.id),)), TOM).messages
    assert (line.mine, line.to) == (True, "Reception")


def test_a_desk_somebody_left_open_comes_with_whose_it_is_and_since_when():
    [desk] = view(snapshot(waiting("A042")), person=TOM).taken_desks
    assert (desk.code, desk.label, desk.colleague, desk.since) == ("desk-5", "Desk 5", "Priya", at("09:00"))
    assert not desk.busy
    [desk] = view(snapshot(serving()), person=TOM).taken_desks
    assert desk.busy
    assert view(snapshot(waiting("A042"))).taken_desks == []
