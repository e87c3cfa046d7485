"""The queue as it is played on: who sits where, and until when as far as anybody knows."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from queue_server.domain.surgeries import Surgery
from queue_server.live.queue_now import queue_of
from queue_server.store.floor import DeskUse
from tests.domain.examples import SHOP, at
from tests.live.pictures import JO, NOW, PRIYA, snapshot

SESSION = Surgery(
    id=uuid4(),
    service="universal-credit",
    place="desk-6",
    adviser=JO.id,
    starts_at=at("10:00"),
    ends_at=at("12:00"),
    slot_minutes=20,
    lanes=1,
    drop_in=True,
)
DESKS = {
    "desk-5": DeskUse(desk="desk-5", adviser=PRIYA.id, opened_at=at("09:00")),
    "desk-6": DeskUse(desk="desk-6", adviser=JO.id, opened_at=at("10:00")),
}


def leave(*surgeries, desks=DESKS, now=NOW):
    """Until when each adviser calls."""
    found = queue_of(snapshot(desks=desks, hall={"surgeries": surgeries}), SHOP, [], now)
    return {shift.seat.adviser: shift.spans[-1][1] for shift in found.shifts}


def test_a_partner_leaves_after_their_session_and_the_councils_own_stay():
    leaves = leave(SESSION)
    assert leaves["jo"] == at("12:00")
    assert leaves["priya"].year == 9999


def test_a_session_that_runs_late_ends_late():
    assert leave(replace(SESSION, late_minutes=25))["jo"] == at("12:25")


@pytest.mark.parametrize(
    "session",
    [
        replace(SESSION, cancelled_at=NOW),
        replace(SESSION, adviser="somebody-else"),
        replace(SESSION, starts_at=SESSION.starts_at + timedelta(days=1)),
        replace(SESSION, ends_at=at("10:15")),
    ],
)
def test_what_is_no_session_of_theirs_today_sends_nobody_away(session):
    assert leave(session)["jo"].year == 9999


def test_after_a_break_they_call_until_they_leave():
    on_break = {**DESKS, "desk-6": replace(DESKS["desk-6"], paused_until=at("11:00"))}
    found = queue_of(snapshot(desks=on_break, hall={"surgeries": (SESSION,)}), SHOP, [], NOW)
    assert [shift.spans for shift in found.shifts if shift.seat.adviser == "jo"] == [
        ((at("11:00"), at("12:00")),)
    ]
