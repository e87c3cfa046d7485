"""A walk-in's day over the wire: kiosk, desk, board, reception, printer and manager ask and are answered."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from queue_server.contract.receipt import Receipt
from queue_server.contract.staff_views import (
    CalledTicket,
    DeskView,
    ManagerView,
    PrivatePlace,
    ReceptionView,
    TicketView,
)
from queue_server.contract.views import BoardView, KioskTicket, KioskView, Live, PrinterJobs
from queue_server.store import audit
from tests.api.conftest import SHOP


async def at_desk(server, user="adviser1", desk="desk-1"):
    """An adviser who has sat down."""
    adviser = await server.staff(user)
    assert (await adviser.post("/api/desk/open", json={"desk": desk})).status_code == 200
    return adviser


async def test_from_the_kiosk_to_the_end(server):
    receipt = Receipt.model_validate(await server.take("council-tax"))
    assert receipt.number == "A001"
    assert receipt.qr_url.startswith("https://shop.example/t/")
    adviser = await at_desk(server)
    server.clock.forward(minutes=3)
    called = CalledTicket.model_validate_json((await adviser.post("/api/desk/call-next")).content)
    assert (called.ticket.id, called.ticket.called_to_name) == (receipt.ticket_id, "Desk 1")
    assert "A001" in called.reason
    board = Live[BoardView].model_validate_json((await server.device("board").get("/api/board/view")).content)
    assert [(call.number, call.place_names["en"]) for call in board.view.calls] == [("A001", "Desk 1")]
    started = await adviser.post(f"/api/tickets/{receipt.ticket_id}/start")
    assert TicketView.model_validate_json(started.content).state == "serving"
    server.clock.forward(minutes=8)
    finished = await adviser.post("/api/desk/finish-and-call", json={"outcome": "resolved"})
    assert (finished.status_code, finished.content) == (204, b"")
    manager = await server.staff("manager")
    today = ManagerView.model_validate_json((await manager.get("/api/manager/view")).content)
    assert (today.arrived, today.seen, today.waiting) == (1, 1, 0)
    table = (await manager.get("/api/manager/export.csv")).text.splitlines()
    assert table[0].startswith("id,label,service,counted,met")
    assert "greet,Greet you within 5 minutes,,1,1,0,0,0,100.0,90.0" in table


async def test_a_kiosk_is_answered_in_the_words_of_its_contract(server):
    kiosk = server.device("kiosk")
    view = Live[KioskView].model_validate_json((await kiosk.get("/api/kiosk/view")).content)
    assert (view.view.offline_numbers.first, view.view.offline_numbers.last) == (600, 639)
    ticket = await server.ticket("waste")
    wanted = {"command_id": str(uuid4()), "add": ["seated"]}
    assert (await kiosk.post(f"/api/kiosk/tickets/{ticket}/needs", json=wanted)).status_code == 204
    assert (
        await kiosk.post(f"/api/kiosk/tickets/{ticket}/cancel", json={"command_id": str(uuid4())})
    ).status_code == 204
    asked = {"command_id": str(uuid4()), "kind": "private"}
    first = await kiosk.post("/api/kiosk/alert", json=asked)
    raised = KioskTicket.model_validate_json(first.content)
    assert first.status_code == 201
    assert raised.receipt.ticket_id == raised.alert.ticket_id
    assert (await kiosk.post("/api/kiosk/alert", json=asked)).json() == first.json()
    help_ = await kiosk.post("/api/kiosk/alert", json={"command_id": str(uuid4()), "kind": "help"})
    assert KioskTicket.model_validate_json(help_.content).receipt is None


async def test_someone_answers_and_the_kiosk_hears_who(server):
    kiosk, reception = server.device("kiosk"), await server.staff("reception")
    raised = await kiosk.post("/api/kiosk/alert", json={"command_id": str(uuid4()), "kind": "help"})
    alert = raised.json()["alert"]["alert_id"]
    assert (await reception.post(f"/api/alerts/{alert}/ack")).status_code == 204
    view = Live[KioskView].model_validate_json((await kiosk.get("/api/kiosk/view")).content)
    assert [each.acknowledged_by for each in view.view.alerts] == ["Samira"]
    assert (await reception.post(f"/api/alerts/{alert}/close")).status_code == 204
    view = Live[KioskView].model_validate_json((await kiosk.get("/api/kiosk/view")).content)
    assert view.view.alerts == []


async def test_reception_issues_keeps_rooms_and_prints(server):
    reception, printer = await server.staff("reception"), server.device("printer")
    waiting = asyncio.create_task(printer.get("/api/printer/jobs?wait=20"))
    await asyncio.sleep(0.2)
    issued = await reception.post("/api/reception/tickets", json={"service": "housing"})
    assert issued.status_code == 201
    jobs = PrinterJobs.model_validate_json((await asyncio.wait_for(waiting, 5)).content).jobs
    assert [job.receipt.number for job in jobs] == [issued.json()["number"]]
    said = {"state": "printed", "evidence": "status"}
    assert (await printer.post(f"/api/printer/jobs/{jobs[0].job_id}/result", json=said)).status_code == 204
    assert PrinterJobs.model_validate_json((await printer.get("/api/printer/jobs")).content).jobs == []
    private = await reception.post("/api/reception/private-now", json={"children": True})
    place = PrivatePlace.model_validate_json(private.content)
    assert (private.status_code, place.room, place.ticket.quiet) == (201, "room-3", True)
    for act in ("give", "look-in", "release", "out-of-use", "back-in-use"):
        assert (await reception.post(f"/api/rooms/room-3/{act}")).status_code == 204, act
    reserved = await reception.post("/api/rooms/room-1/reserve", json={"ticket": issued.json()["id"]})
    assert reserved.status_code == 204
    view = ReceptionView.model_validate_json((await reception.get("/api/reception/view")).content)
    assert {room.code: room.state for room in view.rooms}["room-1"] == "reserved"


async def test_a_long_poll_without_news_ends_in_time_and_empty(server):
    answer = await server.device("printer").get("/api/printer/jobs?wait=1")
    assert answer.json() == {"jobs": []}
    assert (await server.device("printer").get("/api/printer/jobs?wait=26")).status_code == 422


async def test_today_is_different(server):
    reception = await server.staff("reception")
    late = {"services": ["waste"], "reason": "busy", "new_time": "2026-11-23T10:45:00+00:00"}
    reasons = (await reception.get("/api/reception/view")).json()["delay_reasons"]
    late["reason"] = reasons[0]["code"]
    assert (await reception.post("/api/delays", json=late)).status_code == 204
    assert (await reception.post("/api/notices", json={"text": "Tea is at eleven"})).status_code == 204
    view = ReceptionView.model_validate_json((await reception.get("/api/reception/view")).content)
    assert (len(view.delays), len(view.notices)) == (1, 1)
    assert (await reception.post(f"/api/delays/{view.delays[0].id}/end")).status_code == 204
    assert (await reception.post(f"/api/notices/{view.notices[0].code}/end")).status_code == 204
    assert (
        await reception.post("/api/messages", json={"to": view.teams[0].code, "text": "Hello"})
    ).status_code == 204
    again = ReceptionView.model_validate_json((await reception.get("/api/reception/view")).content)
    assert (again.delays, again.notices) == ([], [])


async def test_the_manager_turns_the_dial_and_ends_the_day(server):
    manager = await server.staff("manager")
    await server.take("waste")
    assert (await manager.post("/api/manager/dial", json={"m": 0.5})).status_code == 204
    assert (await manager.get("/api/manager/view")).json()["m"] == 0.5
    assert (await manager.post("/api/manager/close-day")).status_code == 204
    assert (await manager.get("/api/manager/view")).json()["waiting"] == 0


async def test_every_act_on_a_ticket_is_answered_with_the_ticket(server):
    adviser, ticket = await at_desk(server), await server.ticket("council-tax")

    async def do(act, **body):
        answer = await adviser.post(f"/api/tickets/{ticket}/{act}", json=body)
        assert answer.status_code == 200, (act, answer.text)
        return TicketView.model_validate_json(answer.content).state

    assert await do("greet") == "waiting"
    assert await do("needs", add=["seated"], confirm=["seated"]) == "waiting"
    told = {"new_time": "2026-11-23T10:40:00+00:00", "appointment_offered": False}
    assert await do("told", **told) == "waiting"
    assert await do("reroute", service="benefits") == "waiting"
    assert (await adviser.post("/api/desk/call-next")).status_code == 200
    assert await do("recall") == "called"
    assert await do("call-back") == "waiting"
    assert await do("undo") == "called"
    assert await do("start") == "serving"
    assert await do("hold", reason=await reason(adviser, "hold")) == "on_hold"
    assert await do("resume", to="desk") == "serving"
    assert await do("transfer", service="housing") == "waiting"
    assert await do("reprint") == "waiting"
    assert await do("leave") == "left"


async def test_no_show_takes_two_recalls_and_two_minutes_and_is_taken_back(server):
    adviser, ticket = await at_desk(server), await server.ticket("council-tax")
    await adviser.post("/api/desk/call-next")
    early = await adviser.post(f"/api/tickets/{ticket}/no-show")
    assert (early.status_code, early.json()["code"]) == (409, "too_early")
    for _ in range(2):
        server.clock.forward(minutes=1)
        await adviser.post(f"/api/tickets/{ticket}/recall")
    gone = await adviser.post(f"/api/tickets/{ticket}/no-show")
    assert (gone.status_code, gone.json()["state"]) == (200, "no_show")
    back = await adviser.post(f"/api/tickets/{ticket}/reinstate")
    assert (back.status_code, back.json()["state"]) == (200, "waiting")


async def test_a_break_and_the_end_of_a_desk(server):
    adviser = await at_desk(server)
    why = await reason(adviser, "pause")
    paused = DeskView.model_validate_json(
        (await adviser.post("/api/desk/pause", json={"reason": why, "minutes": 10})).content
    )
    assert paused.state == "paused"
    assert (await adviser.post("/api/desk/call-next")).json()["code"] == "desk_paused"
    assert (await adviser.post("/api/desk/resume")).json()["state"] == "open"
    assert (await adviser.post("/api/panic")).status_code == 204
    assert (await adviser.post("/api/desk/close")).json()["state"] == "closed"


async def test_another_organisations_ticket_is_not_there(server):
    partner, ticket = await server.staff("dwp"), await server.ticket("housing")
    hidden = await partner.get(f"/api/tickets/{ticket}")
    missing = await partner.get(f"/api/tickets/{uuid4()}")
    assert (hidden.status_code, hidden.json()) == (404, missing.json())
    assert (await partner.post(f"/api/tickets/{ticket}/leave")).status_code == 404


async def test_what_a_partner_gives_away_is_done_and_no_longer_theirs_to_see(server):
    reception, partner = await server.staff("reception"), await server.staff("dwp")
    issued = await reception.post(
        "/api/reception/tickets", json={"service": "universal-credit", "print": False}
    )
    ticket = issued.json()["id"]
    assert (await partner.get(f"/api/tickets/{ticket}")).status_code == 200
    moved = await partner.post(f"/api/tickets/{ticket}/reroute", json={"service": "housing"})
    assert moved.status_code == 204
    assert (await partner.get(f"/api/tickets/{ticket}")).status_code == 404


async def test_that_a_ticket_was_opened_is_written_down(server):
    adviser, ticket = await server.staff("adviser1"), await server.ticket("housing")
    await adviser.get(f"/api/tickets/{ticket}")
    looks = await server.door.reader.read(
        lambda c: list(audit.since(c, server.door.shop.id, server.clock.now))
    )
    assert [(look.act, look.ticket_id) for look in looks] == [("ticket_opened", ticket)]


async def reason(adviser, kind: str) -> str:
    """The first reason of a kind that this shop has."""
    return next(iter(next(labels for each, labels in SHOP.reasons.items() if each.value == kind)))


async def test_a_partner_answers_only_for_their_own_customers_and_for_colleagues(server):
    kiosk, partner, adviser = (
        server.device("kiosk"),
        await server.staff("dwp"),
        await server.staff("adviser1"),
    )
    asked = await kiosk.post("/api/kiosk/alert", json={"command_id": str(uuid4()), "kind": "private"})
    alert = asked.json()["alert"]["alert_id"]
    for act in ("ack", "close"):
        assert (await partner.post(f"/api/alerts/{alert}/{act}")).status_code == 404
    assert (await adviser.post(f"/api/alerts/{alert}/ack")).status_code == 204
    await adviser.post("/api/panic")
    (call,) = (await partner.get("/api/desk/view")).json()["alerts"]
    assert (await partner.post(f"/api/alerts/{call['id']}/ack")).status_code == 204


async def test_a_moment_that_no_clock_shows_is_refused_and_breaks_nothing(server):
    reception, manager = await server.staff("reception"), await server.staff("manager")
    never, soon = "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00Z"
    late = {"services": ["licensing"], "reason": "colleague-away", "new_time": never}
    closed = {"service": None, "starts_at": soon, "ends_at": never}
    for person, path, said in (
        (reception, "/api/delays", late),
        (reception, "/api/notices", {"text": "We are here.", "until": never}),
        (manager, "/api/closures", closed),
    ):
        answer = await person.post(path, json=said)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), path
    assert (await reception.get("/api/reception/view")).status_code == 200
