"""What forms may do: each act with its permission, and nothing for who has none."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from queue_server.commands import certificate
from queue_server.domain.people import MAY, Permission, Role
from queue_server.operations.fingerprint import fingerprint_of
from queue_server.operations.people import ConnectCouncil, SetPin, connect_council, set_pin
from queue_server.operations.sign_in import actor_of
from queue_server.store import audit
from queue_server.web.acts import ACTS
from tests.api.conftest import MORNING, STAFF, Server, served, settings_in

USERS = {
    Role.ADVISER: "adviser1",
    Role.PARTNER: "dwp",
    Role.RECEPTIONIST: "reception",
    Role.MANAGER: "manager",
}
MANAGERS_OWN = ("add-person", "set-password", "add-device", "new-code")
EVERYBODYS_OWN = ("set-pin", "remove-pin", "disconnect-council")


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten, with nobody waiting."""
    async for running in served(settings_in(tmp_path)):
        yield running


async def seq(server: Server) -> int:
    return (await server.door.hub.hall()).head.seq


async def test_a_stranger_is_asked_to_sign_in_whatever_they_send(server):
    stranger = server.anyone()
    for name in (*ACTS, *MANAGERS_OWN, *EVERYBODYS_OWN):
        answer = await stranger.post(f"/act/{name}", data={"target": str(uuid4())})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/"), name
    assert await seq(server) == 0


@pytest.mark.parametrize("role", USERS)
async def test_an_act_is_refused_to_every_role_without_its_permission(server, role):
    wanted = {name: act.permission for name, act in ACTS.items()}
    wanted |= dict.fromkeys(MANAGERS_OWN, Permission.MANAGE)
    not_theirs = [name for name, permission in wanted.items() if permission not in MAY[role]]
    person = await server.staff(USERS[role])
    for name in not_theirs:
        answer = await person.post(f"/act/{name}", data={"target": str(uuid4()), "back": "/"})
        assert answer.status_code == 403, name
        assert "You can&#39;t open this page" in answer.text
    assert await seq(server) == 0
    assert bool(not_theirs) is (role is not Role.MANAGER)


async def test_a_page_fetched_by_a_script_is_told_where_to_sign_in(server):
    stranger = server.anyone()
    answer = await stranger.get("/reception", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/reception")


async def test_another_organisations_ticket_is_not_there(server):
    ticket = await server.ticket("housing")
    partner = await server.staff("dwp")
    assert (await partner.get(f"/tickets/{ticket}")).status_code == 404
    answer = await partner.post("/act/leave", data={"target": str(ticket), "back": "/desk"})
    assert answer.status_code == 404
    assert await seq(server) == 1


async def test_whoever_opens_a_ticket_is_written_down(server):
    ticket = await server.ticket("housing")
    reception = await server.staff("reception")
    assert (await reception.get(f"/tickets/{ticket}")).status_code == 200
    looks = await server.door.reader.read(lambda c: list(audit.since(c, server.door.shop.id, MORNING)))
    assert [(look.actor, look.act, look.ticket_id) for look in looks] == [
        ("reception", "ticket_opened", ticket)
    ]


async def test_a_code_comes_with_the_fingerprint_and_a_television_needs_only_what_is_before_it(
    server, tmp_path
):
    certificate.make(Namespace(name=["shop.example"], replace=False), tmp_path / "made", MORNING)
    pem = tmp_path / "made" / "cert.pem"
    server.app.state.front_door = replace(server.door, certificate=pem)
    manager = await server.staff("manager")
    answer = await manager.post("/act/add-device", data={"kind": "board", "name": "Television"})
    code, _, digits = re.search(r'class="code">([^<]+)<', answer.text)[1].partition("-")
    assert fingerprint_of(pem).startswith(digits.replace("-", ""))
    assert len(digits.replace("-", "")) == 32
    television = server.anyone()
    paired = await television.post("/board/pair", data={"code": f"{code}-{digits}".lower()})
    assert (paired.status_code, paired.headers["location"]) == (303, "/board")


async def test_a_partner_is_listed_with_everything_they_offer(server):
    shop = server.door.shop
    first = shop.service("universal-credit")
    second = replace(first, code="pension-credit", names={"en": "Pension Credit"})
    server.door.house.shop = replace(shop, services={**shop.services, second.code: second})
    manager = await server.staff("manager")
    text = (await manager.get("/manager/people")).text
    assert f"Partner, {first.name}, Pension Credit</td>" in text


async def test_a_manager_sees_who_has_other_ways_in_and_a_new_password_ends_them(server):
    manager, house = await server.staff("manager"), server.door.house
    await house.carry_out(set_pin, actor_of(STAFF["adviser1"]), SetPin(pin_hash="hash"))
    theirs = ConnectCouncil(issuer="https://council.example", subject="somebody")
    await house.carry_out(connect_council, actor_of(STAFF["dwp"]), theirs)
    text = (await manager.get("/manager/people")).text
    assert re.findall(r"<td>(Password[^<]*)</td>", text).count("Password") == text.count("<tr id=") - 2
    assert "<td>Password, PIN</td>" in text
    assert "<td>Password, council account</td>" in text
    for user in ("adviser1", "dwp"):
        form = {"target": STAFF[user].id, "password": "another-long-password"}
        assert (await manager.post("/act/set-password", data=form)).status_code == 303
    text = (await manager.get("/manager/people")).text
    assert set(re.findall(r"<td>(Password[^<]*)</td>", text)) == {"Password"}


async def test_one_comes_back_only_to_our_own_pages(server):
    reception = await server.staff("reception")
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "/t/token"):
        answer = await reception.post("/act/set-notice", data={"text": "Hello.", "back": back})
        assert answer.headers["location"] == "/", back


async def test_the_same_id_with_other_words_is_refused_where_it_was_asked(server):
    form = {"command_id": str(uuid4()), "back": "/reception/delays", "at": "notice", "text": "Hello."}
    reception = await server.staff("reception")
    assert (await reception.post("/act/set-notice", data=form)).status_code == 303
    answer = await reception.post("/act/set-notice", data=form | {"text": "Goodbye."})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_pages_are_kept_nowhere_and_run_only_our_own_scripts(server):
    reception = await server.staff("reception")
    answer = await reception.get("/reception")
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "style-src 'self'" in policy
