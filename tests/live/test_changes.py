"""Time alone changes what is shown: the next such moment is known, and nothing is looked at before it."""

from datetime import datetime, timedelta

import pytest

from queue_server.domain.laws import Law
from queue_server.domain.ticket import TicketState
from queue_server.live.changes import next_change_at
from queue_server.store.floor import DeskUse, Notice
from queue_server.store.undo import Offer
from tests.domain.examples import SHOP, at, minutes, ticket_id, waiting
from tests.live.pictures import NOW, PRIYA, alert, called, room_use, snapshot

SECOND = timedelta(seconds=1)


def next_change(*turns, now=NOW, **changes):
    return next_change_at(snapshot(*turns, **changes), SHOP, now)


def soon_after(moment: datetime) -> datetime:
    return moment + timedelta(milliseconds=1)


def test_an_empty_shop_changes_when_it_closes():
    assert next_change(now=at("16:50")) == soon_after(at("17:00"))


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        ({"hall": {"alerts": (alert("private", "A052"),)}}, NOW + 30 * SECOND),
        ({"hall": {"calls": (called("A042"),)}}, NOW + 15 * SECOND),
        ({"rooms": {"room-1": room_use("room-1", "A001", given_at=at("10:20"))}}, at("10:35")),
        ({"offers": (Offer(ticket_id("A001"), "priya", "call", NOW + 40 * SECOND),)}, NOW + 40 * SECOND),
        (
            {"hall": {"notices": (Notice(id=ticket_id("A001"), text="!", set_at=NOW, until=at("10:33")),)}},
            at("10:33"),
        ),
        (
            {
                "desks": {
                    "desk-5": DeskUse(
                        desk="desk-5", adviser=PRIYA.id, opened_at=NOW, paused_until=at("10:36")
                    )
                }
            },
            at("10:36"),
        ),
    ],
    ids=["alert escalates", "a call was long enough", "welfare check", "undo", "notice", "pause"],
)
def test_the_floor_changes_by_itself(changes, moment):
    assert next_change(**changes) == soon_after(moment)


def test_a_greeting_falls_due_then_a_promise_is_at_risk_then_it_breaks():
    turn = waiting("A042", "10:28", greeted_at=None)
    assert next_change(turn) == soon_after(at("10:33"))
    greeted = waiting("A042", "10:08", greeted_at=at("10:09"))
    assert next_change(greeted) == soon_after(at("10:33"))
    assert next_change(greeted, now=at("10:34")) == soon_after(at("10:38"))


def test_a_confirmed_need_orders_calls_by_half_the_promise():
    turn = waiting("A042", "10:18", greeted_at=at("10:19"), needs=["short-wait"])
    assert next_change(turn) == soon_after(at("10:33"))


def test_who_runs_late_may_be_called_when_their_time_has_come():
    turn = waiting("A042", "10:29", greeted_at=NOW, not_before=at("10:32"))
    assert next_change(turn) == soon_after(at("10:32"))


def test_seventy_five_minutes_put_anyone_first():
    turn = waiting("A042", "09:17", greeted_at=at("09:18"))
    assert next_change(turn) == soon_after(at("09:17") + minutes(75))


def test_not_here_is_offered_when_the_customer_had_time_to_come():
    turn = waiting("A042", state=TicketState.CALLED, called_at=at("10:29"), greeted_at=at("10:01"))
    assert next_change(turn) == soon_after(at("10:31"))


def test_a_forgotten_finish_is_asked_about():
    planned = Law.planned(SHOP.service("council-tax").planned_minutes)
    turn = waiting("A042", state=TicketState.SERVING, seen_at=NOW, greeted_at=NOW)
    assert next_change(turn) == soon_after(NOW + minutes(planned.forgotten_after_minutes))


def test_a_moment_that_is_past_is_not_waited_for():
    late = waiting("A042", "10:00", greeted_at=at("10:01"))
    change = next_change(late, now=at("10:31"))
    assert change is not None
    assert change > at("10:31")
