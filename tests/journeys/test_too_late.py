"""Journey: booked at ten. 10:15 is still the appointment, 10:16 is a walk-in, kindly and at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx2
import pytest

from tests.journeys.diary import Diary

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

QUARTER = timedelta(minutes=15)
REPROACHES = ("late", "missed", "sorry", "appointment", "housing")


def test_fifteen_minutes_are_the_appointment_and_sixteen_a_walk_in(diary: Diary) -> None:
    diary.open()
    reception = diary.stage.person("reception")
    ten = diary.at(10)
    first, second = (diary.book(reception, "housing", ten) for _ in range(2))

    diary.turn(10, 15)
    reception = diary.stage.person("reception")
    in_time = checked_in(diary, first, "late")
    ticket = reception.get(f"/api/tickets/{in_time['receipt']['ticket_id']}")
    assert ticket["channel"] == "appointment"
    arrived = moment(ticket["arrived_at"])
    due = {each["id"]: moment(each["due_at"]) for each in ticket["standards"]}
    assert due == {
        "greet": arrived + timedelta(minutes=5),
        "see-appointment": arrived + timedelta(minutes=10),
    }

    diary.turn(10, 16)
    too_late = checked_in(diary, second, "too_late")
    ticket = reception.get(f"/api/tickets/{too_late['receipt']['ticket_id']}")
    assert (ticket["channel"], ticket["state"], ticket["service"]) == ("walk_in", "waiting", "housing")
    arrived = moment(ticket["arrived_at"])
    assert timedelta(0) <= arrived - diary.at(10, 16) < timedelta(minutes=1)
    due = {each["id"]: moment(each["due_at"]) for each in ticket["standards"]}
    slot = moment(ticket["allotted_at"] or ticket["arrived_at"])
    assert slot >= arrived
    assert due == {"greet": arrived + timedelta(minutes=5), "see-slot": slot + QUARTER}
    the_words_are_kind(in_time["receipt"], too_late["receipt"])
    both_are_seen(diary, in_time["receipt"]["number"], too_late["receipt"]["number"])


def checked_in(diary, booked, outcome):
    """At the kiosk, by the reference as people write it; a second scan shows the same ticket."""
    digits, kiosk = booked["reference"], diary.stage.device("kiosk")
    answer = diary.check_in(kiosk, reference=f"{digits[:3]} {digits[3:6]}-{digits[6:]}").json()
    assert (answer["outcome"], moment(answer["starts_at"])) == (outcome, moment(booked["starts_at"]))
    again = diary.check_in(kiosk, reference=digits).json()
    assert (again["outcome"], again["receipt"]["number"]) == ("already_here", answer["receipt"]["number"])
    return answer


def the_words_are_kind(in_time, too_late):
    """The paper and the phone page blame nobody; whoever is too late holds a ticket like every walk-in's."""
    said = " ".join(line["text"] for line in too_late["lines"])
    assert not [word for word in REPROACHES if word in said.lower()]
    page = httpx2.get(too_late["qr_url"], trust_env=False).text
    assert too_late["number"] in page
    assert "too late" not in page
    assert "missed" not in page
    assert [line["style"] for line in in_time["lines"]][:3] == [line["style"] for line in too_late["lines"]][
        :3
    ]


def both_are_seen(diary, in_time, too_late):
    """The appointment first, as its promise ends first; both promises are kept."""
    priya = diary.stage.adviser("adviser1", "desk-5")
    for number in (in_time, too_late):
        called = priya.post("/api/desk/call-next")["ticket"]
        assert called["number"] == number
        priya.post(f"/api/tickets/{called['id']}/start")
        seen = priya.get(f"/api/tickets/{called['id']}")
        assert {each["state"] for each in seen["standards"]} == {"met"}
        priya.post(f"/api/tickets/{called['id']}/finish", outcome="resolved")


def moment(written):
    return datetime.fromisoformat(written)
