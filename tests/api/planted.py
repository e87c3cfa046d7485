"""A day with planted words: everything personal that the server can be told, each thing once, by everybody.

Mr Plantagenet has booked with the council and is here; Ms Lancaster with a partner, by the partner;
Mr Tudor with the partner too, but by the council, and lets them know nothing; Ms Stuart is protected.
Two walk-ins were advised with a note and a next step, one by the council and one by the partner; a third
is being served, with a note from who sent her on. The first complains, and wants an answer.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx2

from queue_server.store import appointments, feedback, outgoing
from tests.api.conftest import Server
from tests.api.test_appointments import TUESDAY, session, slots

# What was said, as everything that may stand for it in an answer.
PLANTED: dict[str, tuple[str, ...]] = {
    "name, council's": ("plantagenet",),
    "birthday, council's": ("1961-02-03", "3 feb 1961", "3 february 1961"),
    "phone, council's": ("900111", "900 111"),
    "email, council's": ("first@planted.example",),
    "name, partner's": ("lancaster",),
    "birthday, partner's": ("1972-03-04", "4 mar 1972", "4 march 1972"),
    "phone, partner's": ("900222", "900 222"),
    "email, partner's": ("second@planted.example",),
    "name, booked in with the partner": ("tudor",),
    "phone, booked in with the partner": ("900333", "900 333"),
    "need that the partner may not know": ('"short-wait"',),
    "name, protected": ("stuart",),
    "phone, protected": ("900444", "900 444"),
    "note, council's": ("planted: she fled",),
    "next step, council's": ("planted: we ring",),
    "note, partner's": ("planted: no income",),
    "next step, partner's": ("planted: journal",),
    "note for the next adviser": ("planted: she is worried",),
    "need of whoever is served": ('"guide-me"',),
    "customer's own words": ("planted: the lift",),
    "where to answer them": ("900555", "900 555"),
    "line to a colleague": ("planted: milk",),
}


async def plant(server: Server) -> dict[str, list[str]]:
    """Let the day happen; the ids of what a route can be asked for, by the name of its place."""
    reception, dwp = await server.staff("reception"), await server.staff("dwp")
    surgery = (await session(server))["surgeries"][0]["id"]
    booked = await _everybody_books(reception, dwp)
    server.clock.now = TUESDAY
    reception, dwp = await server.staff("reception"), await server.staff("dwp")
    for each in booked[:3:2]:
        said = {"command_id": str(uuid4()), "reference": each["reference"]}
        answer = await server.device("kiosk").post("/api/kiosk/check-in", json=said)
        assert answer.status_code == 201, answer.text
    adviser = await server.staff("adviser1")
    council = await _advised(server, adviser, "desk-5", "housing", "Planted: she fled", "Planted: we ring")
    partners = await _advised(
        server, dwp, "desk-3", "universal-credit", "Planted: no income", "Planted: journal"
    )
    served = await _sent_on(server, adviser)
    line = {"to": "adviser1", "text": "Planted: milk"}
    assert (await reception.post("/api/messages", json=line)).status_code == 204
    await _writes(server, council)
    raised = {"command_id": str(uuid4()), "kind": "private"}
    await server.device("kiosk").post("/api/kiosk/alert", json=raised)
    return {
        "{ticket}": [council["ticket_id"], partners["ticket_id"], served["ticket_id"]],
        "{follow_up}": [await _follow_up(adviser), await _follow_up(dwp)],
        "{reference}": [each["reference"] for each in booked],
        "{surgery}": [surgery],
        "booking": [await _id_of(server, each["reference"]) for each in booked],
        "message": await _messages(server),
        "remark": await _remarks(server),
        "phone": [council["qr_url"].rpartition("/")[2]],
        "manage": [booked[0]["manage_url"].rpartition("/")[2]],
    }


async def _everybody_books(reception: httpx2.AsyncClient, dwp: httpx2.AsyncClient) -> list[Any]:
    return [
        await _booked(reception, "housing", _who("Plantagenet", "1961-02-03", "111", "first")),
        await _booked(dwp, "universal-credit", _who("Lancaster", "1972-03-04", "222", "second")),
        await _booked(
            reception,
            "universal-credit",
            {**_who("Tudor", "1983-04-05", "333"), "needs": ["short-wait"], "shares": []},
            nth=1,
        ),
        await _booked(
            reception, "housing", {**_who("Stuart", "1994-05-06", "444"), "protected": True}, nth=3
        ),
    ]


def _who(name: str, born: str, digits: str, mail: str = "other") -> dict[str, Any]:
    return {
        "family_name": name,
        "date_of_birth": born,
        "phone": f"07700 900{digits}",
        "email": f"{mail}@planted.example",
        "contact_safe": True,
    }


async def _booked(client: httpx2.AsyncClient, service: str, who: dict[str, Any], nth: int = 0) -> Any:
    free = [each for each in await slots(client, service) if _moment(each) >= TUESDAY]
    said = {"command_id": str(uuid4()), "slot": free[nth]["slot"], "service": service, **who}
    answer = await client.post("/api/appointments", json=said)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _moment(slot: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(slot["starts_at"])


async def _advised(
    server: Server, adviser: httpx2.AsyncClient, desk: str, service: str, note: str, step: str
) -> Any:
    """A walk-in who is advised; something is left to answer."""
    await _does(adviser, "/api/desk/open", desk=desk)
    taken = await server.take(service)
    await _does(adviser, f"/api/tickets/{taken['ticket_id']}/call", reason="knows-me")
    await _does(adviser, f"/api/tickets/{taken['ticket_id']}/start")
    finish = {"outcome": "advised", "note": note, "next_step": step}
    await _does(adviser, f"/api/tickets/{taken['ticket_id']}/finish", **finish)
    return taken


async def _sent_on(server: Server, adviser: httpx2.AsyncClient) -> Any:
    """A walk-in with a need, sent on with a note, whom the same adviser serves again."""
    taken = await server.take("housing", needs=["guide-me"])
    act = f"/api/tickets/{taken['ticket_id']}"
    for how, said in (
        ("call", {"reason": "knows-me"}),
        ("start", {}),
        ("transfer", {"service": "housing", "note": "Planted: she is worried"}),
        ("call", {"reason": "knows-me"}),
        ("start", {}),
    ):
        await _does(adviser, f"{act}/{how}", **said)
    return taken


async def _writes(server: Server, receipt: Any) -> None:
    """A customer complains from their phone, and wants an answer."""
    said = {"kind": "complaint", "text": "Planted: the lift", "wants_answer": "yes", "reach": "07700 900555"}
    path = f"{httpx2.URL(receipt['qr_url']).path}/write"
    answer = await server.anyone().post(path, data={"command_id": str(uuid4()), **said})
    assert answer.status_code == 303, answer.text


async def _remarks(server: Server) -> list[str]:
    found = await server.door.reader.read(
        lambda c: feedback.remarks(c, server.door.shop.id, server.clock.now)
    )
    return [str(each.id) for each in found]


async def _does(client: httpx2.AsyncClient, path: str, **said: Any) -> None:
    answer = await client.post(path, json=said)
    assert answer.status_code in (200, 204), (path, answer.text)


async def _follow_up(client: httpx2.AsyncClient) -> str:
    open_ones = (await client.get("/api/follow-ups")).json()["open"]
    return str(open_ones[0]["rows"][0]["id"])


async def _id_of(server: Server, reference: str) -> str:
    shop = server.door.shop.id
    found = await server.door.reader.read(lambda c: appointments.by_reference(c, shop, reference))
    return str(found.id)


async def _messages(server: Server) -> list[str]:
    """Those to the customers above, which nothing here can send, once what is too late was given up."""
    shop, read = server.door.shop.id, server.door.reader.read
    async with asyncio.timeout(20):
        while any(
            each.expires_at <= server.clock.now for each in await read(lambda c: outgoing.on_the_way(c, shop))
        ):
            server.door.hub.wake()
            await asyncio.sleep(0.02)
    found = await read(lambda c: [*outgoing.failed(c, shop), *outgoing.on_the_way(c, shop)])
    return [str(each.id) for each in found]
