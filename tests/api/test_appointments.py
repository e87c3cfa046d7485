"""Appointments and surgeries over the wire: who may do what, and what is shown to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
from icalendar import Calendar

from queue_server.store import audit
from tests.api.conftest import Server

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KHAN = {"family_name": "Khan", "date_of_birth": "1990-02-28", "phone": "07700 900123"}
DAYS = {"from": "2026-11-24", "to": "2026-11-24"}


async def slots(client: httpx2.AsyncClient, service: str = "housing") -> list[dict[str, Any]]:
    answer = await client.get("/api/slots", params={"service": service, **DAYS})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def book(
    client: httpx2.AsyncClient, service: str = "housing", nth: int = 0, **more: Any
) -> httpx2.Response:
    slot = (await slots(client, service))[nth]["slot"]
    body = {"command_id": str(uuid4()), "slot": slot, "service": service, **more}
    return await client.post("/api/appointments", json=body)


async def session(server: Server, user: str = "dwp", **more: Any) -> dict[str, Any]:
    body = {
        "service": "universal-credit",
        "place": "desk-6",
        "starts_at": TUESDAY.isoformat(),
        "ends_at": (TUESDAY + timedelta(hours=3)).isoformat(),
        "slot_minutes": 20,
        "drop_in": True,
        **more,
    }
    answer = await (await server.staff(user)).post("/api/surgeries", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def with_link(server: Server, booked: dict[str, Any]) -> httpx2.AsyncClient:
    """Whoever has the manage link."""
    return server.anyone(Authorization=f"Bearer {booked['manage_url'].rpartition('/')[2]}")


async def test_booked_online_moved_scanned_and_seen_in_the_list(server: Server) -> None:
    anyone = server.anyone()
    booked = (await book(anyone, **KHAN)).json()
    assert booked["manage_url"].startswith("https://shop.example/bookings/t/")
    mine, address = with_link(server, booked), f"/api/appointments/{booked['reference']}"
    later = (await slots(anyone))[3]
    moved = await mine.post(f"{address}/move", json={"slot": later["slot"]})
    assert (moved.status_code, moved.json()["starts_at"]) == (200, later["starts_at"])
    shown = (await mine.get(address)).json()
    assert (shown["state"], shown["may_change"]) == ("booked", True)
    assert "Khan" not in str(shown)
    server.clock.now = datetime.fromisoformat(later["starts_at"])
    scanned = await server.device("kiosk").post(
        "/api/kiosk/check-in", json={"command_id": str(uuid4()), "reference": booked["reference"]}
    )
    assert (scanned.status_code, scanned.json()["outcome"]) == (201, "on_time")
    number = scanned.json()["receipt"]["number"]
    listed = (await (await server.staff("reception")).get("/api/appointments", params=DAYS)).json()
    assert [(each["number"], each["state"]) for each in listed["appointments"]] == [(number, "checked_in")]


async def test_the_paper_says_when_to_who_gave_the_reference_and_to_nobody_else(server: Server) -> None:
    booked, other = [(await book(server.anyone(), **more)).json() for more in ({}, KHAN)]
    server.clock.now = min(datetime.fromisoformat(each["starts_at"]) for each in (booked, other))
    server.clock.now -= timedelta(minutes=30)

    async def paper(**said: str) -> list[str]:
        body = {"command_id": str(uuid4()), **said}
        answer = await server.device("kiosk").post("/api/kiosk/check-in", json=body)
        return [line["text"] for line in answer.json()["receipt"]["lines"] if line["style"] == "slot"]

    known = await paper(reference=booked["reference"])
    assert [line.rpartition(" ")[0] for line in known] == ["Your appointment is at", "We will call you after"]
    assert known == await paper(reference=booked["reference"])
    assert await paper(family_name="Khan", date_of_birth="1990-02-28") == []


async def test_who_must_not_be_called_aloud_is_told_that_a_person_comes(server: Server) -> None:
    booked = (await book(await server.staff("reception"), protected=True)).json()
    server.clock.now = datetime.fromisoformat(booked["starts_at"])
    body = {"command_id": str(uuid4()), "reference": booked["reference"]}
    scanned = (await server.device("kiosk").post("/api/kiosk/check-in", json=body)).json()
    assert (scanned["outcome"], scanned["fetched"]) == ("on_time", True)


async def test_by_name_only_two_answers_are_ever_given(server: Server) -> None:
    await book(server.anyone(), **KHAN)
    who = {"family_name": "khan", "date_of_birth": "1990-02-28"}
    kiosk = server.device("kiosk")

    async def at_kiosk(**said: str) -> dict[str, Any]:
        answer = await kiosk.post("/api/kiosk/check-in", json={"command_id": str(uuid4()), **said})
        assert answer.status_code == 201
        return answer.json()

    nothing = {"receipt": None, "starts_at": None, "not_before": None, "fetched": False}
    nobody = {"outcome": "see_reception", **nothing}
    assert await at_kiosk(**who) == nobody
    assert await at_kiosk(**{**who, "family_name": "Nobody"}) == nobody
    server.clock.now = TUESDAY
    here = await at_kiosk(**who)
    assert (here["outcome"], here["starts_at"]) == ("checked_in", None)


async def test_without_the_link_a_booking_is_not_there(server: Server) -> None:
    booked, other = [(await book(server.anyone(), **more)).json() for more in (KHAN, {})]
    address = f"/api/appointments/{booked['reference']}"
    for client in (server.anyone(), with_link(server, other), server.device("kiosk")):
        answers = [
            await client.get(address),
            await client.delete(address),
            await client.post(f"{address}/move", json={"slot": "housing.1"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert (await with_link(server, booked).delete(address)).status_code == 204
    assert (await with_link(server, booked).get(address)).json()["state"] == "cancelled"


async def test_a_partner_sees_and_changes_its_own_and_nobody_elses(server: Server) -> None:
    opened = (await session(server))["surgeries"]
    dwp, law, reception = [await server.staff(user) for user in ("dwp", "communitylaw", "reception")]
    sent = (await book(reception, "universal-credit", shares=["name"], **KHAN)).json()
    council = (await book(reception, **KHAN, nth=2)).json()
    listed = (await dwp.get("/api/appointments", params=DAYS)).json()["appointments"]
    assert [each["reference"] for each in listed] == [sent["reference"]]
    known = (await dwp.get(f"/api/appointments/{sent['reference']}/details")).json()
    assert (known["family_name"], known["date_of_birth"], known["phone"]) == ("Khan", None, None)
    for client, reference in ((law, sent["reference"]), (dwp, council["reference"])):
        for method, path in (("GET", ""), ("GET", "/details"), ("DELETE", ""), ("POST", "/check-in")):
            answer = await client.request(method, f"/api/appointments/{reference}{path}")
            assert answer.status_code == 404, (method, path)
    surgery = f"/api/surgeries/{opened[0]['id']}"
    assert (await law.get(f"{surgery}/appointments")).status_code == 404
    assert (await law.post(f"{surgery}/cancel", json={"reason": "colleague-away"})).status_code == 404
    assert (await law.get("/api/surgeries", params=DAYS)).json()["surgeries"] == []
    assert (await law.get("/api/slots", params={"service": "universal-credit", **DAYS})).status_code == 404


async def test_the_public_are_offered_only_what_is_public(server: Server) -> None:
    await session(server)
    answer = await server.anyone().get("/api/slots", params={"service": "universal-credit", **DAYS})
    assert answer.status_code == 404
    assert (await slots(await server.staff("adviser1"), "universal-credit"))[0]["left"] == 1
    unknown = await server.anyone().get("/api/slots", params={"service": "tea", **DAYS})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_code")


async def test_who_is_ill_cancels_all_and_learns_whom_to_call(server: Server) -> None:
    """The DWP worker is ill at 08:50 with nine booked."""
    opened = (await session(server))["surgeries"][0]
    reception = await server.staff("reception")
    for n in range(9):
        phone = {"phone": f"07700 90010{n}", "contact_safe": n % 3 == 0}
        assert (await book(reception, "universal-credit", shares=[], **phone)).status_code == 201
    server.clock.now = TUESDAY - timedelta(minutes=70)
    dwp = await server.staff("dwp")
    answer = await dwp.post(f"/api/surgeries/{opened['id']}/cancel", json={"reason": "colleague-away"})
    told = answer.json()
    assert (answer.status_code, len(told["messaged"]), len(told["to_call"])) == (200, 3, 6)
    assert {each["state"] for each in (*told["messaged"], *told["to_call"])} == {"cancelled"}
    assert await slots(dwp, "universal-credit") == []


async def test_from_one_address_so_many_tries_an_hour(server: Server) -> None:
    anyone = server.anyone()
    answers = [(await book(anyone, nth=n // 2)).status_code for n in range(11)]
    assert answers == [*[201] * 10, 429]
    server.clock.forward(hours=1)
    assert (await book(anyone)).status_code == 201


async def test_looking_for_somebody_and_opening_who_it_is_are_written_down(server: Server) -> None:
    reception = await server.staff("reception")
    booked = (await book(reception, **KHAN)).json()
    await book(reception, protected=True, nth=4, **KHAN)
    found = await reception.post("/api/appointments/find", json={"family_name": "khan"})
    assert [each["reference"] for each in found.json()["appointments"]] == [booked["reference"]]
    await reception.get(f"/api/appointments/{booked['reference']}/details")
    looks = await server.door.reader.read(
        lambda c: list(audit.since(c, server.door.shop.id, TUESDAY - timedelta(days=2)))
    )
    assert {look.act for look in looks} == {"appointments_sought", "appointment_opened"}
    assert "Khan" not in str(looks)


async def test_a_feed_for_calendar_programs_has_nothing_personal(server: Server) -> None:
    opened = (await session(server))["surgeries"][0]
    reception = await server.staff("reception")
    booked = (await book(reception, "universal-credit", shares=["name"], **KHAN)).json()
    address = opened["calendar_url"].removeprefix("https://shop.example")
    answer = await server.anyone().get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    born = KHAN["date_of_birth"]
    for word in ("Khan", "900123", booked["reference"], born, born.replace("-", "")):
        assert word not in answer.text
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Universal Credit, Guildhall One Stop Shop",
        "Booked",
    ]
    assert events[1].decoded("dtstart") == TUESDAY
    wrong = await server.anyone().get(f"/api/surgeries/{opened['id']}/calendar.ics?key=guess")
    assert wrong.status_code == 404


async def test_a_repeat_says_which_closed_days_it_leaves_out(server: Server) -> None:
    friday = TUESDAY + timedelta(days=3)
    opened = await session(
        server,
        "citizensadvice",
        service="citizens-advice",
        place="room-2",
        starts_at=friday.isoformat(),
        ends_at=(friday + timedelta(hours=2)).isoformat(),
        repeat={"until": "2027-01-15"},
    )
    assert opened["left_out"] == ["2026-12-25", "2027-01-01"]
    assert len(opened["surgeries"]) == 6


async def test_a_closure_answers_whom_to_decide_about(server: Server) -> None:
    reception = await server.staff("reception")
    booked = (await book(reception)).json()
    body = {"starts_at": TUESDAY.replace(hour=9).isoformat(), "ends_at": TUESDAY.replace(hour=12).isoformat()}
    answer = await reception.post("/api/closures", json=body)
    assert [each["reference"] for each in answer.json()["to_call"]] == [booked["reference"]]
    still_free = [each["starts_at"] for each in await slots(reception)]
    assert min(still_free) >= body["ends_at"]


async def test_who_was_signed_in_does_not_act_as_the_public_unawares(server: Server) -> None:
    reception = await server.staff("reception")
    server.clock.forward(hours=13)
    answer = await reception.get("/api/slots", params={"service": "housing", **DAYS})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
