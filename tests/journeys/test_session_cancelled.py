"""Journey: at 08:50 the DWP's worker is ill, nine are booked: one act, and each is told or called."""

from __future__ import annotations

import json
from datetime import datetime

import httpx2
import pytest

from tests.journeys.diary import SHOP, Diary, found
from tests.journeys.stage import Refusal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SERVICE = "universal-credit"
TOLD = (
    {"email": "planted1@example.com", "contact_safe": True},
    {"email": "planted2@example.com", "contact_safe": True, "language": "ar"},
    {"phone": "07700 900981", "contact_safe": True},
)
TO_CALL = (
    {"email": "planted4@example.com"},
    {"phone": "07700 900982"},
    {"contact_safe": True},
    {},
    {"email": "planted8@example.com", "protected": True},
    {"phone": "07700 900983", "language": "ar"},
)
WHY = ("planted", "dwp", "jobcentre", "session", *SHOP.services[SERVICE].names.values())
CANCELLED = {"en": "is cancelled", "ar": "أُلغي"}


def test_one_act_cancels_nine_tells_whom_it_may_and_lists_the_rest(diary: Diary) -> None:
    diary.open(8, 40)
    dwp, law = diary.stage.person("dwp"), diary.stage.person("citizensadvice")
    session = todays(diary, dwp)
    free = diary.free(SERVICE, dwp.line, diary.today)
    booked = [
        diary.book(dwp, SERVICE, at, family_name=f"Planted-{n}", **contact)
        for n, (at, contact) in enumerate(zip(sorted(free), (*TOLD, *TO_CALL), strict=False))
    ]
    assert len(booked) == 9
    diary.emails(2)
    nobody_else_knows_of_it(law, session, booked)

    diary.turn(8, 50)
    command = {"command_id": "0190f3a0-0000-7000-8000-000000000850", "reason": "colleague-away"}
    told = dwp.post(f"/api/surgeries/{session['id']}/cancel", **command)
    references = [each["reference"] for each in booked]
    assert [each["reference"] for each in told["messaged"]] == references[: len(TOLD)]
    assert [each["reference"] for each in told["to_call"]] == references[len(TOLD) :]
    the_messages_say_when_and_not_why(diary, told)
    done = everything_kept(diary)
    assert dwp.post(f"/api/surgeries/{session['id']}/cancel", **command) == told
    with pytest.raises(Refusal, match="409"):
        dwp.post(f"/api/surgeries/{session['id']}/cancel", reason="colleague-away")
    assert everything_kept(diary) == done
    assert len(diary.mail.emails) == 4

    nothing_is_left_to_book(diary, dwp, session)
    for each, contact in zip(booked, (*TOLD, *TO_CALL), strict=True):
        their_page_says_so_and_offers_other_times(diary, each, contact.get("language", "en"))
    nobody_else_knows_of_it(law, session, booked)
    they_are_sent_to_a_person_who_come_all_the_same(diary, booked[-1])


def todays(diary, dwp):
    """The session of the day."""
    asked = {"from": str(diary.today), "to": str(diary.today)}
    [session] = dwp.line.get("/api/surgeries", params=asked).json()["surgeries"]
    return session


def the_messages_say_when_and_not_why(diary, told):
    """One for each who may be told, in their language; the text waits where no texts can be sent."""
    kept = [row for row in diary.rows("outgoing_message") if row["kind"] == "cancelled"]
    assert sorted(row["about"].replace("-", "") for row in kept) == sorted(
        each["id"].replace("-", "") for each in told["messaged"]
    )
    assert sorted((row["channel"], row["language"]) for row in kept) == [
        ("email", "ar"), ("email", "en"), ("sms", "en"),
    ]  # fmt: skip
    *_, one, other = diary.emails(4)
    by_language = {("ar" if "planted2" in each["To"] else "en"): each for each in (one, other)}
    assert by_language.keys() == CANCELLED.keys()
    for language, email in by_language.items():
        text = f"{email['Subject']}\n{email.get_content()}"
        assert CANCELLED[language] in text, text
        assert found(text, *WHY) == []
        assert "10:" in text


def everything_kept(diary):
    """What a second command could change."""
    tables = ("outgoing_message", "appointment", "surgery", "claim", "journal")
    settled = {"state", "next_attempt_at", "attempts", "taken_by", "taken_until", "address", "ended_at"}
    kept = {table: diary.rows(table) for table in tables}
    kept["journal"] = [row for row in kept["journal"] if "outgoing" not in row["facts"]]
    sent = kept["outgoing_message"]
    kept["outgoing_message"] = [{k: v for k, v in row.items() if k not in settled} for row in sent]
    return {
        table: [{k: v for k, v in row.items() if k != "said"} for row in rows] for table, rows in kept.items()
    }


def nothing_is_left_to_book(diary, dwp, session):
    """No slot of the day, on no list and for nobody who kept an id; the kiosk knows it too."""
    assert diary.free(SERVICE, dwp.line, diary.today) == {}
    day = {"from": str(diary.today), "to": str(diary.today)}
    assert diary.public.get("/api/slots", params={"service": SERVICE, **day}).status_code == 404
    slot = f"{session['id']}.{int(diary.at(14).timestamp()) // 60}"
    with pytest.raises(Refusal, match="404"):
        dwp.post("/api/appointments", slot=slot, service=SERVICE)
    assert todays(diary, dwp)["state"] == "cancelled"
    view = diary.stage.device("kiosk").get("/api/kiosk/view").json()["view"]
    [offered] = [each for each in view["services"] if each["code"] == SERVICE]
    assert not offered["open"]
    assert datetime.fromisoformat(offered["opens_at"]) > diary.at(23)


def their_page_says_so_and_offers_other_times(diary, booked, language):
    """Behind their own link, in their language: it is off, when else there is time, and whom to ask."""
    page = httpx2.get(booked["manage_url"], trust_env=False).text
    words = {"en": "Your appointment is cancelled", "ar": "تم إلغاء موعدك"}
    assert words[language] in page, page
    assert SHOP.contact is not None
    assert SHOP.contact[language].replace("\u200e", "")[:12] in page.replace("\u200e", "")
    assert 'id="other-times"' in page
    assert page.count("<li>") >= 3
    assert found(page, "planted", "@example.com") == []


def they_are_sent_to_a_person_who_come_all_the_same(diary, booked):
    answer = diary.check_in(diary.stage.device("kiosk"), reference=booked["reference"]).json()
    assert (answer["outcome"], answer["receipt"]) == ("see_reception", None)


def nobody_else_knows_of_it(law, session, booked):
    """For another organisation none of it is there, whatever it asks."""
    surgery, appointment = f"/api/surgeries/{session['id']}", f"/api/appointments/{booked[0]['reference']}"
    slot = {"slot": f"{session['id']}.29000000"}
    asked = [
        ("GET", f"{surgery}/appointments", None),
        ("POST", f"{surgery}/cancel", {"reason": "colleague-away"}),
        ("POST", f"{surgery}/change", {"lanes": 2}),
        ("POST", f"{surgery}/delay", {"minutes": 10, "reason": "colleague-away"}),
        ("POST", f"{surgery}/move", {"starts_at": session["ends_at"], "reason": "colleague-away"}),
        ("GET", f"{surgery}/calendar.ics", None),
        ("GET", appointment, None),
        ("GET", f"{appointment}/details", None),
        ("POST", f"{appointment}/move", slot),
        ("POST", f"{appointment}/check-in", {}),
        ("DELETE", appointment, None),
        ("POST", "/api/appointments", {**slot, "service": SERVICE}),
        (
            "GET",
            f"/api/slots?service={SERVICE}&from={booked[0]['starts_at'][:10]}&to={booked[0]['starts_at'][:10]}",
            None,
        ),
    ]
    for method, path, body in asked:
        answer = law.line.request(method, path, json=body)
        assert answer.status_code == 404, (method, path, answer.text)
        assert found(answer.text, *WHY[:3]) == [], path
    day = {"from": booked[0]["starts_at"][:10], "to": booked[0]["starts_at"][:10]}
    lists = [law.line.get(path, params=day).text for path in ("/api/appointments", "/api/surgeries")]
    lists.append(json.dumps(law.post("/api/appointments/find", family_name="Planted-0")))
    assert found("".join(lists), booked[0]["reference"], session["id"], "planted") == []
