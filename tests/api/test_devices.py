"""Pairing by a one-time code, tokens, and devices that are revoked."""

from __future__ import annotations

import pytest

from queue_server.commands.at_hand import COMMAND_LINE
from queue_server.contract.commands import Command
from queue_server.operations.devices import (
    CODE_TRIES,
    AddDevice,
    OfferCode,
    add_device,
    new_code,
    offer_code,
    revoke,
)
from queue_server.operations.sign_in import hash_of
from queue_server.store import devices


async def offered(server, kind: str = "board", name: str = "By the door") -> tuple[str, str]:
    """A device that waits to be paired, and its code."""
    house, code = server.door.house, new_code()
    device = (await house.carry_out(add_device, COMMAND_LINE, AddDevice(kind=kind, name=name))).other
    await house.carry_out(offer_code, COMMAND_LINE, OfferCode(code_hash=hash_of(code)), device)
    return device, code


async def test_a_code_becomes_a_token_once(server):
    device, code = await offered(server)
    answer = await server.anyone().post("/api/devices/pair", json={"code": f" {code.lower()} "})
    assert answer.status_code == 201
    assert answer.json() | {"token": "-"} == {"token": "-", "kind": "board", "name": "By the door"}
    token = answer.json()["token"]
    board = server.anyone(Authorization=f"Bearer {token}")
    assert (await board.get("/api/board/view")).status_code == 200
    again = await server.anyone().post("/api/devices/pair", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (403, "not_allowed")
    stored = await server.door.reader.read(lambda c: devices.by_id(c, server.door.shop.id, device))
    assert stored.token_hash == hash_of(token)
    assert stored.code_hash is None


async def test_a_code_is_good_for_ten_minutes(server):
    _, code = await offered(server)
    server.clock.forward(minutes=10)
    assert (await server.anyone().post("/api/devices/pair", json={"code": code})).status_code == 403


async def test_five_wrong_codes_end_every_code_on_offer(server):
    _, code = await offered(server)
    for _ in range(CODE_TRIES):
        assert (await server.anyone().post("/api/devices/pair", json={"code": new_code()})).status_code == 403
    assert (await server.anyone().post("/api/devices/pair", json={"code": code})).status_code == 403


async def test_a_token_opens_only_what_its_kind_may(server):
    assert (await server.device("kiosk").get("/api/kiosk/view")).status_code == 200
    for kind, path in (
        ("board", "/api/kiosk/view"),
        ("kiosk", "/api/board/view"),
        ("printer", "/api/desk/view"),
    ):
        assert (await server.device(kind).get(path)).status_code == 403


@pytest.mark.parametrize("scheme", ["bearer", "Bearer", "BEARER"])
async def test_the_scheme_may_be_written_in_any_case(server, scheme):
    client = server.anyone(Authorization=f"{scheme} token of board")
    assert (await client.get("/api/board/view")).status_code == 200


async def test_a_revoked_device_is_out_within_two_seconds(server):
    kiosk = server.device("kiosk")
    assert (await kiosk.get("/api/kiosk/view")).status_code == 200
    await server.door.house.carry_out(revoke, COMMAND_LINE, Command(), "kiosk-1")
    server.clock.forward(seconds=2)
    assert (await kiosk.get("/api/kiosk/view")).status_code == 401


async def test_what_a_device_says_of_itself_is_kept_and_takes_no_place_in_the_order(server):
    before = (await server.door.hub.hall()).head.seq
    said = {"version": "1.0", "ready": True, "paper": "low"}
    assert (await server.device("printer").post("/api/printer/health", json=said)).status_code == 204
    server.clock.forward(minutes=1)
    assert (
        await server.device("printer").post("/api/printer/health", json={**said, "paper": "out"})
    ).status_code == 204
    seen = await server.door.reader.read(lambda c: devices.last_seen(c, server.door.shop.id))
    assert seen["printer-1"].health["paper"] == "out"
    assert seen["printer-1"].at == server.clock.now
    assert (await server.door.hub.hall()).head.seq == before


async def test_receptions_page_hears_at_once_that_a_printer_stopped_and_nothing_when_all_stays(server):
    async def says(**health):
        said = {"version": "1.0", "ready": True, **health}
        await server.device("printer").post("/api/printer/health", json=said)
        return (await server.door.hub.hall()).head.tick

    first = await says()
    assert await says() == first
    stopped = await says(ready=False, problem="The printer is out of paper.")
    assert stopped > first
    well = await says()
    assert well > stopped
    server.clock.forward(minutes=2)
    assert await says() > well
