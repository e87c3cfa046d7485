"""Follow-ups over the wire: one organisation's own, details logged, partners who see what was agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from queue_server.domain.people import Role
from queue_server.store import audit
from tests.api.conftest import MORNING, Server, somebody
from tests.api.test_access import PEOPLE

NOTE = "Planted: she fled from Elm Street"
STEP = "Planted: we ring Mrs Okonkwo"
ALL = "/api/follow-ups"


async def finished(server: Server, user: str = "adviser1", service: str = "housing", **more: Any) -> str:
    """Somebody was seen and something is left to answer; the id of that, as whoever owns it finds it."""
    adviser = await server.staff(user)
    await adviser.post("/api/desk/open", json={"desk": "desk-5" if user == "adviser1" else "desk-3"})
    ticket = await server.ticket(service)
    await adviser.post("/api/desk/call-next")
    assert (await adviser.post(f"/api/tickets/{ticket}/start")).status_code == 200
    body = {"outcome": "advised", "note": NOTE, "next_step": STEP, **more}
    answer = await adviser.post(f"/api/tickets/{ticket}/finish", json=body)
    assert answer.status_code == 200, answer.text
    return str(ticket)


async def listed(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    """Every open line that somebody is shown."""
    shown = (await client.get(ALL)).json()
    return [row for group in shown["open"] for row in group["rows"]]


async def test_lists_have_numbers_and_days_and_details_are_logged(server: Server) -> None:
    ticket = await finished(server)
    adviser = await server.staff("adviser1")
    answer = await adviser.get(ALL)
    assert "Planted" not in answer.text
    [group] = answer.json()["open"]
    assert (group["mine"], group["owner_name"]) == (True, "Priya N.")
    [row] = group["rows"]
    assert (row["service_name"], row["answer_by_on"], row["due"]) == ("Housing", "2026-12-07", "later")
    colleague = await server.staff("adviser2")
    details = (await colleague.get(f"{ALL}/{row['id']}")).json()
    assert (details["next_step"], details["note"], details["ticket_id"]) == (STEP, NOTE, ticket)
    looks = await server.door.reader.read(lambda c: list(audit.since(c, server.door.shop.id, MORNING)))
    assert [(look.actor, look.act, str(look.ticket_id)) for look in looks][-1] == (
        "adviser2",
        "follow_up_read",
        ticket,
    )


async def test_mine_come_first_then_my_teams_then_everyone_elses(server: Server) -> None:
    for owner in ("person:adviser3", "team:benefits", "team:registrars", "person:adviser1"):
        await finished(server, owner=owner)
    shown = (await (await server.staff("adviser1")).get(ALL)).json()["open"]
    names = [group["owner_name"] for group in shown]
    assert names == ["Priya N.", "Council Tax and Benefits", "Births, deaths and licensing", "Grace O."]


async def test_what_is_due_follows_the_day(server: Server) -> None:
    await finished(server, answer_by_on="2026-11-24")
    adviser = await server.staff("adviser1")
    for due, days in (("this_week", 0), ("today", 1), ("overdue", 1)):
        server.clock.forward(days=days)
        adviser = await server.staff("adviser1")
        assert [row["due"] for row in await listed(adviser)] == [due]


async def test_answered_handed_over_put_off_printed_and_opened_again(server: Server) -> None:
    await finished(server)
    adviser = await server.staff("adviser1")
    [row] = await listed(adviser)
    one = f"{ALL}/{row['id']}"
    later = {"answer_by_on": "2026-12-09", "reason": "they-asked"}
    put_off = (await adviser.post(f"{one}/change-day", json=later)).json()
    assert (put_off["promised_on"], put_off["answer_by_on"]) == ("2026-12-07", "2026-12-09")
    handed = await adviser.post(f"{one}/hand-over", json={"owner": "team:benefits"})
    assert (handed.json()["owner"], handed.json()["mine"]) == ("team:benefits", False)
    assert (await adviser.post(f"{one}/print")).status_code == 204
    jobs = (await server.device("printer").get("/api/printer/jobs?wait=0")).json()["jobs"]
    assert [job["receipt"]["number"] for job in jobs] == [row["number"]]
    done = (await adviser.post(f"{one}/answer", json={"done": "We rang her."})).json()
    assert (done["due"], done["kept"], await listed(adviser)) == ("answered", True, [])
    assert [each["id"] for each in (await adviser.get(ALL)).json()["answered"]] == [row["id"]]
    assert (await adviser.get(one)).json()["may_reopen"]
    assert (await adviser.post(f"{one}/reopen")).json()["due"] == "later"


async def test_the_same_answer_sent_twice_is_one(server: Server) -> None:
    await finished(server)
    adviser = await server.staff("adviser1")
    [row] = await listed(adviser)
    body = {"command_id": str(uuid4()), "done": "We rang her."}
    for _ in range(2):
        assert (await adviser.post(f"{ALL}/{row['id']}/answer", json=body)).status_code == 200
    body["command_id"] = str(uuid4())
    refused = await adviser.post(f"{ALL}/{row['id']}/answer", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_possible")


async def test_a_partner_without_permission_sees_a_number_and_what_to_give(server: Server) -> None:
    await finished(server, owner="organisation:dwp", agreed=False, shared=["note", "service", "next-step"])
    dwp = await server.staff("dwp")
    [row] = await listed(dwp)
    assert (row["service_name"], row["owner_name"]) == (None, "Universal Credit")
    text = (await dwp.get(f"{ALL}/{row['id']}")).text
    details = (await dwp.get(f"{ALL}/{row['id']}")).json()
    assert "Planted" not in text
    assert "Housing" not in str(details["row"])
    assert (details["ticket_id"], details["shared"], details["referrals"]) == (None, False, [])
    assert (details["language"], details["from_organisation"]) == ("en", "the council")
    assert await listed(await server.staff("adviser1")) == []


@pytest.mark.parametrize(
    ("shared", "seen"),
    [(["next-step"], (STEP, None, None)), (["note", "service"], (None, NOTE, "Housing"))],
)
async def test_a_partner_with_permission_sees_what_was_named(
    server: Server, shared: list[str], seen: tuple[str | None, ...]
) -> None:
    await finished(server, owner="organisation:dwp", agreed=True, shared=shared)
    dwp = await server.staff("dwp")
    [row] = await listed(dwp)
    details = (await dwp.get(f"{ALL}/{row['id']}")).json()
    assert (details["next_step"], details["note"], details["row"]["service_name"]) == seen


@pytest.mark.parametrize(("shares", "known"), [(["name"], []), (["name", "needs"], ["easy-words"])])
async def test_a_partner_gives_what_would_help_only_where_the_customer_said_so(
    server: Server, shares: list[str], known: list[str]
) -> None:
    dwp, adviser = await server.staff("dwp"), await server.staff("adviser1")
    starts_at = MORNING + timedelta(minutes=20)
    session = {"service": "universal-credit", "place": "desk-6", "slot_minutes": 20}
    session |= {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=1)).isoformat()}
    assert (await dwp.post("/api/surgeries", json=session)).status_code == 201
    on = {"service": "universal-credit", "from": "2026-11-23", "to": "2026-11-23"}
    slot = (await adviser.get("/api/slots", params=on)).json()[0]["slot"]
    booking = {"service": "universal-credit", "slot": slot, "needs": ["easy-words"], "shares": shares}
    reference = (await adviser.post("/api/appointments", json=booking)).json()["reference"]
    server.clock.now = starts_at
    ticket = (await dwp.post(f"/api/appointments/{reference}/check-in")).json()["receipt"]["ticket_id"]
    await dwp.post("/api/desk/open", json={"desk": "desk-6"})
    await dwp.post("/api/desk/call-next")
    await dwp.post(f"/api/tickets/{ticket}/start")
    done = await dwp.post(f"/api/tickets/{ticket}/finish", json={"outcome": "advised", "next_step": STEP})
    assert done.status_code == 200, done.text
    [row] = await listed(dwp)
    details = await dwp.get(f"{ALL}/{row['id']}")
    assert [need["code"] for need in details.json()["gives"]] == known
    assert ("easy-words" in details.text) is bool(known)


async def test_nobody_asked_the_customer_so_nothing_is_done(server: Server) -> None:
    await finished(server)
    adviser = await server.staff("adviser1")
    [row] = await listed(adviser)
    refused = await adviser.post(f"{ALL}/{row['id']}/hand-over", json={"owner": "organisation:dwp"})
    assert refused.json()["code"] == "permission_needed"
    agreed = {"owner": "organisation:dwp", "agreed": True, "shared": ["note"]}
    assert (await adviser.post(f"{ALL}/{row['id']}/hand-over", json=agreed)).status_code == 204
    assert (await adviser.get(f"{ALL}/{row['id']}")).status_code == 404


@pytest.mark.parametrize("role", PEOPLE)
async def test_another_organisations_follow_up_is_not_there_for_any_role(server: Server, role: Role) -> None:
    user, service = ("adviser1", "housing") if role is Role.PARTNER else ("citizensadvice", "citizens-advice")
    await finished(server, user, service)
    [row] = await listed(await server.staff(user))
    stranger = await server.staff(somebody(role).id)
    assert await listed(stranger) == []
    answers = {
        "": None,
        "/answer": {"done": "x"},
        "/reopen": {},
        "/hand-over": {"owner": f"person:{somebody(role).id}"},
        "/change-day": {"answer_by_on": "2026-12-09", "reason": "they-asked"},
        "/print": {},
    }
    for what, body in answers.items():
        one = f"{ALL}/{row['id']}{what}"
        answer = await (stranger.get(one) if body is None else stranger.post(one, json=body))
        assert (answer.status_code, answer.json()["message"]) == (404, "This follow-up is not here."), what


@pytest.mark.parametrize("kind", ["kiosk", "board", "printer"])
async def test_devices_have_nothing_to_do_with_them(server: Server, kind: str) -> None:
    assert (await server.device(kind).get(ALL)).status_code == 403
