"""Journey: after housing the mother is booked with the DWP, who learn what she permitted and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx2
import pytest

from tests.journeys.diary import Diary, found
from tests.journeys.ears import device_ear
from tests.journeys.stage import Refusal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SERVICE = "universal-credit"
NAME = "Plantedova"
MOTHER = {
    "family_name": NAME,
    "date_of_birth": "1993-04-05",
    "phone": "07700 900123",
    "needs": ["short-wait"],  # "I find waiting hard"
    "protected": True,
}
NOTE = "Planted note: fled from Elm Street with two children"
BEYOND = ("planted note", "elm street", "1993-04", "07700", "7700900123")  # what is not shared with the DWP
PLANTED = (*BEYOND, NAME)
WHY = (*PLANTED, "housing", "universal", "dwp", "family", "private", "protected")


def test_the_partner_sees_what_she_permitted_before_and_after(diary: Diary) -> None:
    diary.open(13, 0)
    visit = Visit(diary)
    visit.housing_first()
    visit.booked_from_the_ticket_in_hand()
    visit.before_she_comes_they_know_her_name_alone()
    visit.checked_in_and_called_quietly()
    visit.afterwards_they_know_no_more()
    visit.nothing_of_it_is_anywhere_else()


class Visit:
    """What happens, step by step, and who knows what of it."""

    def __init__(self, diary):
        self.diary, self.stage = diary, diary.stage
        self.reception = diary.stage.person("reception")
        self.grace = diary.stage.adviser("adviser3", "desk-4")  # housing
        self.tom = diary.stage.adviser("adviser2", "desk-1")  # no housing
        self.dwp = diary.stage.adviser("dwp", "desk-6")
        self.board = device_ear(diary.stage, "board")
        self.at = diary.at(14)

    def housing_first(self):
        opened = self.reception.post("/api/reception/private-now", children=True, service="housing")["ticket"]
        called = self.grace.post("/api/desk/call-next")["ticket"]
        assert called["number"] == opened["number"]
        self.first, self.path = opened["number"], f"/api/tickets/{opened['id']}"
        self.ticket = opened["id"]
        self.grace.post(f"{self.path}/start")

    def booked_from_the_ticket_in_hand(self):
        asked = {"ticket": self.ticket, **MOTHER}
        with pytest.raises(Refusal, match="permission_needed"):
            self.diary.book(self.grace, SERVICE, self.at, **asked)
        self.booked = self.diary.book(self.grace, SERVICE, self.at, shares=["name"], **asked)
        [kept] = self.diary.rows("appointment")
        assert json.loads(kept["shares"]) == ["name"]
        assert kept["from_ticket"].replace("-", "") == self.ticket.replace("-", "")
        self.grace.post(f"{self.path}/finish", outcome="booked", note=NOTE)

    def before_she_comes_they_know_her_name_alone(self):
        [row] = self.listed()
        assert (row["reference"], row["state"], row["number"]) == (self.booked["reference"], "booked", None)
        assert (row["gives"], row["may_message"]) == ([], False)
        self.only_her_name()
        with pytest.raises(Refusal, match="404"):
            self.dwp.get(self.path)
        assert self.dwp.post("/api/appointments/find", family_name=NAME)["appointments"] == []

    def checked_in_and_called_quietly(self):
        self.diary.turn(13, 55)
        kiosk = self.stage.device("kiosk")
        answer = self.diary.check_in(kiosk, reference=self.booked["reference"]).json()
        assert answer["outcome"] == "on_time"
        self.receipt = answer["receipt"]
        [waiting] = self.dwp.get("/api/desk/view")["waiting"]
        assert (waiting["number"], waiting["gives"]) == (self.receipt["number"], [])
        called = self.dwp.post("/api/desk/call-next")
        assert (called["ticket"]["number"], called["ticket"]["quiet"]) == (self.receipt["number"], True)
        assert found(called["reason"], *WHY) == []
        path = f"/api/tickets/{called['ticket']['id']}"
        self.dwp.post(f"{path}/start")
        seen = self.dwp.get(path)
        assert {each["state"] for each in seen["standards"]} == {"met"}
        assert (seen["note"], seen["needs"]) == (None, [])
        assert [each["code"] for each in self.tom.get(path)["needs"]] == ["short-wait"]
        assert [line.partition(" ")[2] for line in seen["history"][:2]] == [
            "Came for an appointment",
            "Called to Desk 6",
        ]
        desk = self.dwp.get("/api/desk/view")
        assert desk["current"]["needs"] == []
        assert found(json.dumps([seen, desk["current"]]), *PLANTED, "housing") == []
        assert found(json.dumps(desk), *PLANTED, self.ticket) == []
        assert self.first not in json.dumps(desk)
        self.dwp.post(f"{path}/finish", outcome="resolved")

    def afterwards_they_know_no_more(self):
        [row] = self.listed()
        assert (row["state"], row["number"]) == ("kept", self.receipt["number"])
        self.only_her_name()
        with pytest.raises(Refusal, match="404"):
            self.dwp.get(self.path)
        opened = [row for row in self.diary.rows("audit") if row["act"] == "appointment_opened"]
        assert {row["actor"] for row in opened} == {self.dwp.get("/api/desk/view")["person"]}
        assert len(opened) == 2

    def nothing_of_it_is_anywhere_else(self):
        public = httpx2.Client(base_url=self.stage.address, trust_env=False)
        hall = {
            "the board": self.board.text + self.stage.device("board").get("/api/board/view").text,
            "the board's page": self.reception.line.get("/board").text,
            "the kiosk": self.stage.device("kiosk").get("/api/kiosk/view").text,
        }
        for where, text in hall.items():
            assert found(text, *PLANTED, self.ticket) == [], where
            assert not {number for number in (self.first, self.receipt["number"]) if number in text}, where
        paper = json.dumps(self.receipt["lines"]) + json.dumps(self.diary.rows("print_job"))
        assert found(paper, *WHY) == []
        phone = public.get(self.receipt["qr_url"]).text
        public.close()
        assert self.receipt["number"] in phone
        assert found(phone, *PLANTED, "housing", "dwp") == []
        colleague = json.dumps(self.tom.get("/api/desk/view"))
        manager = self.stage.person("manager")
        figures = json.dumps(manager.get("/api/manager/view"))
        assert found(colleague + figures, *PLANTED) == []
        assert self.diary.holding(*PLANTED) == {"booking_contact", "turn_note"}
        log = self.stage.logs()["server"]
        assert log.count("event=answered") > 30
        token = self.booked["manage_url"].rpartition("/")[2]
        assert found(log, *PLANTED, self.booked["reference"], token) == []
        assert self.first not in log
        assert self.diary.mail.emails == []
        assert self.diary.rows("outgoing_message") == []

    def listed(self):
        """What the DWP's list of the day has."""
        day = {"from": str(self.diary.today), "to": str(self.diary.today + timedelta(days=1))}
        answer = self.dwp.line.get("/api/appointments", params=day)
        assert found(answer.text, *PLANTED) == []
        return answer.json()["appointments"]

    def only_her_name(self):
        """What the DWP reads when they open who it is."""
        known = self.dwp.get(f"/api/appointments/{self.booked['reference']}/details")
        assert known["family_name"] == NAME
        assert (known["date_of_birth"], known["phone"], known["email"]) == (None, None, None)
        assert known["shares"] == ["name"]
        assert found(json.dumps(known), *BEYOND) == []
