"""A PIN counts at a paired desk, for who chose it, and nowhere else."""

from __future__ import annotations

from uuid import uuid4

import httpx2
import pytest
from argon2 import PasswordHasher

from queue_server.commands.at_hand import COMMAND_LINE
from queue_server.contract.commands import Command
from queue_server.domain.people import Role
from queue_server.operations.devices import AddDevice, OfferCode, add_device, new_code, offer_code, revoke
from queue_server.operations.people import (
    ChangePerson,
    SetPassword,
    SetPin,
    change_person,
    set_password,
    set_pin,
)
from queue_server.operations.sign_in import TRIES, actor_of, hash_of
from queue_server.store import devices, people
from tests.api.conftest import PASSWORD, PASSWORD_HASH, STAFF, Server, served, settings_in
from tests.api.test_two_shops import neighbour

__all__ = ["neighbour"]

PIN = "830291"
PIN_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
ADVISER = {"user": "adviser1", "pin": PIN}


async def desk(server: Server, name: str = "Desk 3", **more: str) -> httpx2.AsyncClient:
    """The browser of a desk that a manager has added and paired, as both do it."""
    manager = await server.staff("manager")
    said = {"command_id": str(uuid4()), "kind": "desk", "name": name, **more}
    code = (await manager.post("/api/manager/devices", json=said)).json()["code"]
    browser = server.anyone()
    answer = await browser.post("/desk/pair", data={"code": f" {code.lower()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    return browser


async def chosen(server: Server, user: str = "adviser1") -> None:
    """Somebody has set a PIN."""
    actor = actor_of(STAFF[user])
    await server.door.house.carry_out(set_pin, actor, SetPin(pin_hash=PIN_HASH))


async def by_form(server: Server, user: str = "adviser1", **more: str) -> httpx2.Response:
    """The answer to somebody who sets a PIN on their own page."""
    form = {"pin": PIN, "again": PIN, "password": PASSWORD, "at": "pin", **more}
    return await (await server.staff(user)).post("/act/set-pin", data=form)


async def known(server: Server, user: str = "adviser1") -> people.Account:
    return await server.door.reader.read(lambda c: people.by_user(c, server.door.shop.id, user))


async def test_name_and_pin_open_the_page_at_a_paired_desk(server):
    at_desk = await desk(server)
    assert (await by_form(server)).headers["location"] == "/signing-in?told=set"
    answer = await at_desk.post("/sign-in", data={**ADVISER, "next": "/desk"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert (await at_desk.get("/api/desk/view")).json()["person"] == "adviser1"


async def test_elsewhere_a_pin_is_neither_asked_for_nor_taken(server):
    await desk(server)
    await chosen(server)
    for elsewhere in (server.anyone(), server.anyone(Cookie="front_door_desk=made-up")):
        assert "PIN" not in (await elsewhere.get("/sign-in")).text
        answer = await elsewhere.post("/sign-in", data=ADVISER)
        assert answer.status_code == 403
        assert "front_door" not in elsewhere.cookies
        assert "Use your password." in answer.text
        as_password = await elsewhere.post("/api/sign-in", json={"user": "adviser1", "password": PIN})
        assert as_password.status_code == 401


async def test_another_kind_of_device_is_no_desk_and_a_desk_no_other_device(server):
    await chosen(server)
    board = server.anyone(Cookie="front_door_desk=token of board")
    assert (await board.post("/sign-in", data=ADVISER)).status_code == 403
    manager = await server.staff("manager")
    for kind, pages in (("desk", ("/api/devices/pair", "/board/pair")), ("kiosk", ("/desk/pair",))):
        for page in pages:
            said = {"command_id": str(uuid4()), "kind": kind, "name": f"For {page}"}
            code = (await manager.post("/api/manager/devices", json=said)).json()["code"]
            how = {"json": {"code": code}} if page.startswith("/api") else {"data": {"code": code}}
            assert (await server.anyone().post(page, **how)).status_code == 403, page


async def test_a_desk_by_itself_opens_nothing(server):
    token = (await desk(server)).cookies["front_door_desk"]
    for path in ("/api/desk/view", "/api/kiosk/view", "/api/board/view", "/api/manager/people"):
        answer = await server.anyone(Authorization=f"Bearer {token}").get(path)
        assert answer.status_code == 403, path
        cookie = await server.anyone(Cookie=f"front_door_desk={token}").get(path)
        assert cookie.status_code == 401, path


async def test_the_desks_cookie_is_out_of_reach_and_kept_as_a_hash(server):
    browser = await desk(server)
    token = browser.cookies["front_door_desk"]
    stored = await server.door.reader.read(lambda c: devices.by_token(c, server.door.shop.id, hash_of(token)))
    assert (stored.kind, stored.name) == ("desk", "Desk 3")
    assert token not in repr(stored)


async def test_with_tls_the_desks_cookie_belongs_to_this_host_alone(tmp_path):
    async for server in served(settings_in(tmp_path, behind_proxy="10.0.0.4")):
        house, code = server.door.house, new_code()
        device = (
            await house.carry_out(add_device, COMMAND_LINE, AddDevice(kind="desk", name="Desk 1"))
        ).other
        await house.carry_out(offer_code, COMMAND_LINE, OfferCode(code_hash=hash_of(code)), device)
        paired = await server.anyone().post("/desk/pair", data={"code": code})
        cookie = paired.headers["set-cookie"]
        assert cookie.startswith("__Host-front_door_desk=")
        assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))


async def test_wrong_pin_unknown_name_no_pin_and_a_manager_are_told_apart_by_nobody(server):
    at_desk = await desk(server)
    await chosen(server)
    said = set()
    for user, pin in (("adviser1", "830292"), ("nobody", PIN), ("reception", PIN), ("manager", PIN)):
        answer = await at_desk.post("/sign-in", data={"user": user, "pin": pin})
        assert answer.status_code == 401
        said.add(answer.text.replace(f'value="{user}"', ""))
    assert len(said) == 1
    assert "The user name or the PIN is wrong." in said.pop()


async def test_failures_with_pin_and_password_count_together(server):
    at_desk = await desk(server)
    await chosen(server)
    for n in range(TRIES):
        if n % 2:
            answer = await server.anyone().post(
                "/api/sign-in", json={"user": "adviser1", "password": "wrong"}
            )
        else:
            answer = await at_desk.post("/sign-in", data={**ADVISER, "pin": "830292"})
        assert answer.status_code == 401
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 429
    locked = await server.anyone().post("/api/sign-in", json={"user": "adviser1", "password": PASSWORD})
    assert locked.status_code == 429
    server.clock.forward(minutes=15)
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 303


async def test_each_sign_in_is_a_new_session_and_ends_after_twelve_hours(server):
    at_desk = await desk(server)
    await chosen(server)
    await at_desk.post("/sign-in", data=ADVISER)
    before = at_desk.cookies["front_door"]
    await at_desk.post("/sign-in", data=ADVISER)
    assert at_desk.cookies["front_door"] != before
    old = server.anyone(Cookie=f"front_door={before}")
    assert (await old.get("/api/desk/view")).status_code == 401
    for _ in range(13):
        server.clock.forward(minutes=55)
        assert (await at_desk.get("/api/desk/view")).status_code == 200
    server.clock.forward(minutes=5)
    assert (await at_desk.get("/api/desk/view")).status_code == 401


@pytest.mark.parametrize("how", ["revoked", "paired anew"])
async def test_whoever_takes_the_desk_away_ends_what_began_there(server, how):
    at_desk = await desk(server)
    await chosen(server)
    await at_desk.post("/sign-in", data=ADVISER)
    elsewhere = await server.staff("adviser1")
    token = at_desk.cookies["front_door_desk"]
    device = await server.door.reader.read(lambda c: devices.by_token(c, server.door.shop.id, hash_of(token)))
    if how == "revoked":
        await server.door.house.carry_out(revoke, COMMAND_LINE, Command(), device.id)
    else:
        code = new_code()
        offer = OfferCode(code_hash=hash_of(code))
        await server.door.house.carry_out(offer_code, COMMAND_LINE, offer, device.id)
        assert (await server.anyone().post("/desk/pair", data={"code": code})).status_code == 303
    server.clock.forward(seconds=2)
    assert (await at_desk.get("/api/desk/view")).status_code == 401
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 403
    assert "PIN" not in (await at_desk.get("/sign-in")).text
    assert (await elsewhere.get("/api/desk/view")).status_code == 200


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        (set_password, SetPassword(password_hash=PASSWORD_HASH)),
        (change_person, ChangePerson(active=False)),
        (change_person, ChangePerson(role=Role.MANAGER)),
    ],
    ids=["new password", "leaves", "manages"],
)
async def test_a_new_password_leaving_and_managing_void_the_pin(server, operation, command):
    at_desk = await desk(server)
    await chosen(server)
    await server.door.house.carry_out(operation, COMMAND_LINE, command, "adviser1")
    assert (await known(server)).pin_hash is None
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 401
    back = ChangePerson(active=True, role=Role.ADVISER)
    await server.door.house.carry_out(change_person, COMMAND_LINE, back, "adviser1")
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 401


async def test_a_pin_is_set_only_with_the_password_twice_the_same_and_not_a_weak_one(server):
    for more, said in (
        ({"pin": "123456", "again": "123456"}, "too easy to guess"),
        ({"pin": "12ab", "again": "12ab"}, "6 digits"),
        ({"again": "830292"}, "not the same"),
        ({"password": PIN}, "The password is wrong."),
    ):
        answer = await by_form(server, **more)
        assert answer.status_code == 422, said
        assert said in answer.text
        assert PIN not in answer.text
    assert (await known(server)).pin_hash is None


async def test_with_a_pin_alone_nobody_changes_it_or_takes_it_away(server):
    at_desk = await desk(server)
    await chosen(server)
    await at_desk.post("/sign-in", data=ADVISER)
    before = (await known(server)).pin_hash
    for act, form in (("set-pin", {"pin": "740183", "again": "740183"}), ("remove-pin", {})):
        assert (await at_desk.post(f"/act/{act}", data={**form, "password": PIN})).status_code == 422
    assert (await known(server)).pin_hash == before
    assert before == PIN_HASH


async def test_guessing_the_password_at_an_open_page_locks_as_at_the_door(server):
    adviser = await server.staff("adviser1")
    form = {"pin": PIN, "again": PIN, "password": "wrong", "at": "pin"}
    for _ in range(TRIES):
        assert (await adviser.post("/act/set-pin", data=form)).status_code == 422
    assert (await adviser.post("/act/set-pin", data={**form, "password": PASSWORD})).status_code == 429


async def test_another_pin_ends_what_began_with_the_old_one_and_none_ends_it_too(server):
    at_desk = await desk(server)
    await chosen(server)
    await at_desk.post("/sign-in", data=ADVISER)
    adviser = await server.staff("adviser1")
    new = {"pin": "740183", "again": "740183", "password": PASSWORD}
    assert (await adviser.post("/act/set-pin", data=new)).status_code == 303
    server.clock.forward(seconds=2)
    assert (await at_desk.get("/api/desk/view")).status_code == 401
    assert (await at_desk.post("/sign-in", data=ADVISER)).status_code == 401
    assert (await at_desk.post("/sign-in", data={**ADVISER, "pin": "740183"})).status_code == 303
    gone = await adviser.post("/act/remove-pin", data={"password": PASSWORD})
    assert gone.headers["location"] == "/signing-in?told=removed"
    assert (await known(server)).pin_hash is None


async def test_nobody_manages_with_a_pin(server):
    answer = await by_form(server, "manager")
    assert answer.status_code == 403
    assert (await known(server, "manager")).pin_hash is None
    text = (await (await server.staff("manager")).get("/signing-in")).text
    assert "Managers sign in with their password." in text
    assert 'name="pin"' not in text


async def test_with_a_pin_one_opens_the_desk_where_one_sits_and_no_other(server):
    at_desk = await desk(server, desk="desk-3")
    await chosen(server)
    await at_desk.post("/sign-in", data=ADVISER)
    assert [each["code"] for each in (await at_desk.get("/api/desk/view")).json()["desks"]] == ["desk-3"]
    answer = await at_desk.post("/api/desk/open", json={"desk": "desk-1"})
    assert (answer.status_code, "only the desk" in answer.json()["message"]) == (403, True)
    assert (await at_desk.post("/api/desk/open", json={"desk": "desk-3"})).status_code == 200
    manager = await server.staff("manager")
    for place in ("room-1", "nowhere"):
        said = {"kind": "desk", "name": "Elsewhere", "desk": place}
        assert (await manager.post("/api/manager/devices", json=said)).status_code == 422


async def test_the_journal_knows_that_a_pin_was_set_and_not_which(server):
    await by_form(server)
    kept = await known(server)
    assert kept.pin_hash.startswith("$argon2id$v=19$")
    assert PIN not in repr(kept)
    assert kept.pin_hash not in repr(kept)
    rows = await server.door.reader.read(
        lambda c: c.exec_driver_sql("SELECT act, facts FROM journal ORDER BY seq").all()
    )
    assert rows[-1][0] == "pin_set"
    assert "argon2" not in str(rows)
    assert STAFF["adviser1"].id in rows[-1][1]


async def test_a_desk_next_door_is_no_desk_here(server, neighbour):
    await chosen(server)
    for theirs, ours in ((neighbour, server), (server, neighbour)):
        token = (await desk(theirs)).cookies["front_door_desk"]
        for pin in (PIN, "000000"):
            browser = ours.anyone(Cookie=f"front_door_desk={token}")
            assert (await browser.post("/sign-in", data={**ADVISER, "pin": pin})).status_code == 403
            assert "PIN" not in (await browser.get("/sign-in")).text
