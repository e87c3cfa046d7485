"""Signing in, staying signed in, and being locked out."""

from __future__ import annotations

import pytest

from queue_server.commands.at_hand import COMMAND_LINE
from queue_server.domain.people import Role
from queue_server.operations.people import ChangePerson, SetPassword, change_person, set_password
from queue_server.operations.sign_in import TRIES
from tests.api.conftest import PASSWORD, PASSWORD_HASH, STAFF, served, settings_in

WRONG = {"user": "adviser1", "password": "not the password"}
MANAGE = {"user": "manager", "password": PASSWORD}


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server):
    answer = await server.anyone().post("/api/sign-in", json=MANAGE)
    assert answer.json() == {
        "user": "manager",
        "name": "Ruth B.",
        "role": "manager",
        "until": "2026-11-23T22:00:00Z",
    }
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("front_door=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


async def test_with_tls_the_cookie_belongs_to_this_host_alone(tmp_path):
    async for server in served(settings_in(tmp_path, behind_proxy="10.0.0.4")):
        answer = await server.anyone().post("/api/sign-in", json=MANAGE)
        assert answer.headers["set-cookie"].startswith("__Host-front_door=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age=" in answer.headers["strict-transport-security"]


async def test_only_the_hash_of_a_session_is_kept(server):
    client = await server.staff("manager")
    token = client.cookies["front_door"]
    stored = await server.door.reader.read(lambda c: c.exec_driver_sql("SELECT * FROM session").all())
    assert len(stored) == 1
    assert token not in str(stored)


async def test_wrong_user_and_wrong_password_are_told_apart_by_nobody(server):
    wrong = await server.anyone().post("/api/sign-in", json=WRONG)
    unknown = await server.anyone().post("/api/sign-in", json={**WRONG, "user": "nobody"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers.keys() == unknown.headers.keys()


@pytest.mark.parametrize("user", ["adviser1", "nobody"])
async def test_after_five_failures_even_the_right_password_waits_fifteen_minutes(server, user):
    for _ in range(TRIES):
        assert (await server.anyone().post("/api/sign-in", json={**WRONG, "user": user})).status_code == 401
    answer = await server.anyone().post("/api/sign-in", json={"user": user, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert (await server.anyone().post("/api/sign-in", json=MANAGE)).status_code == 200
    server.clock.forward(minutes=15)
    answer = await server.anyone().post("/api/sign-in", json={"user": user, "password": PASSWORD})
    assert answer.status_code == (200 if user == "adviser1" else 401)


async def test_a_success_forgets_the_failures_before_it(server):
    for _ in range(TRIES - 1):
        await server.anyone().post("/api/sign-in", json=WRONG)
    await server.staff("adviser1")
    for _ in range(TRIES - 1):
        assert (await server.anyone().post("/api/sign-in", json=WRONG)).status_code == 401


async def test_a_session_ends_after_twelve_hours_whatever_happens(server):
    client = await server.staff("manager")
    for minutes in (*[55] * 13, 4):
        server.clock.forward(minutes=minutes)
        assert (await client.get("/api/manager/view")).status_code == 200
    server.clock.forward(minutes=1)
    assert (await client.get("/api/manager/view")).status_code == 401


async def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(server):
    client = await server.staff("manager")
    copy = server.anyone(Cookie=f"front_door={client.cookies['front_door']}")
    assert (await copy.get("/api/manager/view")).status_code == 200
    assert (await client.post("/api/sign-out")).status_code == 204
    assert (await copy.get("/api/manager/view")).status_code == 401
    assert (await client.get("/api/manager/view")).status_code == 401


async def test_each_sign_in_is_a_new_session_and_ends_the_one_this_browser_had(server):
    client = await server.staff("adviser1")
    first = client.cookies["front_door"]
    for path, said, status in (
        ("/api/sign-in", {"json": MANAGE}, 200),
        ("/sign-in", {"data": MANAGE}, 303),
    ):
        before = client.cookies["front_door"]
        assert (await client.post(path, **said)).status_code == status
        assert client.cookies["front_door"] not in (before, first)
        old = server.anyone(Cookie=f"front_door={before}")
        assert (await old.get("/api/desk/view")).status_code == 401
        assert (await client.get("/api/manager/view")).status_code == 200


async def test_a_session_that_somebody_else_made_up_is_never_taken_on(server):
    client = server.anyone(Cookie="front_door=made-up-by-somebody-else")
    answer = await client.post("/api/sign-in", json=MANAGE)
    assert "made-up" not in answer.headers["set-cookie"]
    again = server.anyone(Cookie="front_door=made-up-by-somebody-else")
    assert (await again.get("/api/manager/view")).status_code == 401


async def test_new_skills_sign_nobody_out(server):
    client = await server.staff("adviser1")
    command = ChangePerson(skills=("waste",))
    await server.door.house.carry_out(change_person, COMMAND_LINE, command, STAFF["adviser1"].id)
    server.clock.forward(seconds=2)
    assert (await client.get("/api/desk/view")).status_code == 200


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        (change_person, ChangePerson(active=False)),
        (change_person, ChangePerson(role=Role.RECEPTIONIST)),
        (set_password, SetPassword(password_hash=PASSWORD_HASH)),
    ],
    ids=["leaves", "new role", "new password"],
)
async def test_who_leaves_has_another_role_or_a_new_password_is_signed_out_within_two_seconds(
    server, operation, command
):
    client = await server.staff("adviser1")
    assert (await client.get("/api/desk/view")).status_code == 200
    person = STAFF["adviser1"].id
    await server.door.house.carry_out(operation, COMMAND_LINE, command, person)
    server.clock.forward(seconds=2)
    assert (await client.get("/api/desk/view")).status_code == 401
    again = await server.anyone().post("/api/sign-in", json={"user": "adviser1", "password": PASSWORD})
    assert again.status_code == (401 if command == ChangePerson(active=False) else 200)


async def test_old_sessions_and_failures_are_not_kept(server):
    await server.staff("manager")
    await server.anyone().post("/api/sign-in", json=WRONG)
    server.clock.forward(hours=13)
    await server.staff("reception")
    count = await server.door.reader.read(
        lambda c: c.exec_driver_sql(
            "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM sign_in_failure)"
        ).one()
    )
    assert tuple(count) == (1, 0)


async def test_the_user_name_is_not_case_sensitive_and_spaces_around_it_do_not_count(server):
    answer = await server.anyone().post("/api/sign-in", json={"user": " Manager ", "password": PASSWORD})
    assert answer.status_code == 200
