"""Signing in with the council's directory: what is sent there, and that nothing but the truth is believed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from queue_server.commands.at_hand import COMMAND_LINE
from queue_server.operations.people import (
    ChangePerson,
    ConnectCouncil,
    SetPassword,
    change_person,
    connect_council,
    set_password,
)
from queue_server.operations.sign_in import actor_of
from queue_server.store import council_links
from tests.api.conftest import PASSWORD, PASSWORD_HASH, STAFF, Server, served, settings_in
from tests.fakes.directory import CLIENT, SECRET, SUBJECT, Directory

HERE = "https://shop.example"
NOT_BEGUN = "was not begun here"
NOT_BELIEVED = "We could not check who you are"


@pytest.fixture(scope="module")
def listening():
    """One directory for all of them."""
    directory = Directory()
    yield directory
    directory.stop()


@pytest.fixture
def directory(listening: Directory) -> Directory:
    """An honest one, until a test says otherwise."""
    listening.claims, listening.about_itself, listening.signed = {}, {}, "well"
    listening.asked.clear()
    return listening


def with_council(folder: Path, directory: Directory, **more):
    """The settings of a council that has set it up."""
    secret = folder / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    council = {"oidc_issuer": directory.issuer, "oidc_client_id": CLIENT, "oidc_client_secret_file": secret}
    return settings_in(folder, **council, **more)


@pytest.fixture
async def server(tmp_path: Path, directory: Directory) -> AsyncIterator[Server]:
    """The shop, with the council's directory."""
    async for running in served(with_council(tmp_path, directory)):
        yield running


async def connected(server: Server, directory: Directory, user: str = "adviser1") -> None:
    command = ConnectCouncil(issuer=directory.issuer, subject=SUBJECT)
    await server.door.house.carry_out(connect_council, actor_of(STAFF[user]), command)


async def away(
    browser: httpx2.AsyncClient, directory: Directory, path: str = "/sign-in/council"
) -> dict[str, str]:
    """What the browser takes to the directory, which does as an honest one with it."""
    answer = await browser.get(path)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    assert address.startswith(f"{directory.issuer}/authorization_endpoint?")
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    directory.nonce = said["nonce"]
    return said


async def back(browser: httpx2.AsyncClient, said: dict[str, str], **other: str) -> httpx2.Response:
    query = {"code": "a-code", "state": said["state"], **other}
    return await browser.get("/sign-in/council/back", params=query)


async def test_there_and_back_with_pkce_state_and_nonce(server, directory):
    await connected(server, directory)
    browser = server.anyone()
    said = await away(browser, directory, "/sign-in/council?next=/follow-ups")
    assert said | {"state": "", "nonce": "", "code_challenge": ""} == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"{HERE}/sign-in/council/back",
        "scope": "openid",
        "prompt": "login",
        "code_challenge_method": "S256",
        "state": "",
        "nonce": "",
        "code_challenge": "",
    }
    answer = await back(browser, said)
    assert (answer.status_code, answer.headers["location"]) == (303, "/follow-ups")
    assert (await browser.get("/api/desk/view")).json()["person"] == "adviser1"
    (asked,) = directory.asked
    digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == said["code_challenge"]
    assert asked["redirect_uri"] == f"{HERE}/sign-in/council/back"
    assert SECRET not in asked["authorization"] + repr(server.door.council) + repr(browser.cookies)
    assert "front_door_trip" not in browser.cookies


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"aud": "another-client"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"iat": 4_000_000_000},
        {"azp": "another-client"},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
    ],
    ids=repr,
)
async def test_a_token_that_says_something_else_is_not_believed(server, directory, lie):
    await connected(server, directory)
    directory.claims = lie
    browser = server.anyone()
    answer = await back(browser, await away(browser, directory))
    assert (answer.status_code, NOT_BELIEVED in answer.text) == (401, True)
    assert "front_door" not in browser.cookies


@pytest.mark.parametrize("signed", ["other key", "none", "shared"])
async def test_a_token_signed_by_anything_but_its_key_is_not_believed(server, directory, signed):
    await connected(server, directory)
    directory.signed = signed
    browser = server.anyone()
    answer = await back(browser, await away(browser, directory))
    assert (answer.status_code, NOT_BELIEVED in answer.text) == (401, True)


async def test_another_state_no_trip_and_a_trip_a_second_time_are_refused(server, directory):
    await connected(server, directory)
    browser, stranger = server.anyone(), server.anyone()
    said = await away(browser, directory)
    for who, wrong in ((stranger, said), (browser, {**said, "state": "another"})):
        answer = await back(who, wrong)
        assert (answer.status_code, NOT_BEGUN in answer.text) == (401, True)
    again = await back(browser, said)
    assert NOT_BEGUN in again.text
    assert directory.asked == []


async def test_who_breaks_off_there_or_comes_from_another_issuer_is_told_to_try_again(server, directory):
    for more in ({"error": "access_denied", "code": ""}, {"iss": "https://another.example"}):
        browser = server.anyone()
        answer = await back(browser, await away(browser, directory), **more)
        assert (answer.status_code, "was not finished" in answer.text) == (401, True)
    assert directory.asked == []


async def test_an_account_that_nobody_connected_signs_nobody_in_and_says_what_to_do(server, directory):
    browser = server.anyone()
    answer = await back(browser, await away(browser, directory))
    assert (answer.status_code, "Then connect the account" in answer.text) == (401, True)


@pytest.mark.parametrize("about", [{"issuer": "https://another.example"}, {"token_endpoint": None}], ids=repr)
async def test_a_directory_that_is_another_or_says_too_little_is_not_believed(server, directory, about):
    directory.about_itself = about
    browser = server.anyone()
    answer = await browser.get("/sign-in/council")
    if answer.status_code == 303:
        answer = await back(browser, await away(browser, directory))
    assert (answer.status_code, NOT_BELIEVED in answer.text or "just now" in answer.text) == (401, True)


async def test_with_the_directory_away_passwords_go_on_and_a_sentence_says_so(tmp_path):
    gone = Directory()
    gone.stop()
    async for server in served(with_council(tmp_path, gone)):
        answer = await server.anyone().get("/sign-in/council")
        assert answer.status_code == 401
        assert "does not work just now. Sign in with your password" in answer.text
        assert (await (await server.staff("manager")).get("/api/manager/view")).status_code == 200


async def test_connecting_needs_the_password_and_the_same_person_at_both_ends(server, directory):
    adviser = await server.staff("adviser1")
    wrong = await adviser.post("/sign-in/council/connect", data={"password": "wrong"})
    assert (wrong.status_code, "front_door_trip" in adviser.cookies) == (422, False)
    assert (
        "Go on to your council account"
        in (await adviser.post("/sign-in/council/connect", data={"password": PASSWORD})).text
    )
    trip = adviser.cookies["front_door_trip"]
    said = await away(adviser, directory, "/sign-in/council?connecting=yes")
    other = server.anyone(
        Cookie=f"front_door={(await server.staff('adviser2')).cookies['front_door']}; front_door_trip={trip}"
    )
    assert "signed out meanwhile" in (await back(other, said)).text
    done = await back(adviser, said)
    assert done.headers["location"] == "/signing-in?told=connected"
    browser = server.anyone()
    assert (await back(browser, await away(browser, directory))).headers["location"] == "/"
    second = await server.staff("adviser2")
    await second.post("/sign-in/council/connect", data={"password": PASSWORD})
    said = await away(second, directory, "/sign-in/council?connecting=yes")
    assert "already signs somebody else in" in (await back(second, said)).text


async def test_a_forged_wish_to_connect_connects_nobody(server, directory):
    adviser = await server.staff("adviser1")
    session = adviser.cookies["front_door"]
    forged = server.anyone(Cookie=f"front_door={session}; front_door_trip=secret~{'0' * 64}~%2F")
    said = await away(forged, directory, "/sign-in/council?connecting=yes")
    assert "signed out meanwhile" in (await back(forged, said)).text
    assert not await is_connected(server, directory)


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        (set_password, SetPassword(password_hash=PASSWORD_HASH)),
        (change_person, ChangePerson(active=False)),
    ],
    ids=["new password", "leaves"],
)
async def test_a_new_password_and_leaving_undo_the_connection(server, directory, operation, command):
    await connected(server, directory)
    await server.door.house.carry_out(operation, COMMAND_LINE, command, "adviser1")
    assert not await is_connected(server, directory)


async def test_it_is_disconnected_with_the_password(server, directory):
    await connected(server, directory)
    adviser = await server.staff("adviser1")
    assert (await adviser.post("/act/disconnect-council", data={"password": "x"})).status_code == 422
    assert await is_connected(server, directory)
    done = await adviser.post("/act/disconnect-council", data={"password": PASSWORD})
    assert done.headers["location"] == "/signing-in?told=disconnected"
    assert not await is_connected(server, directory)


async def test_where_the_council_says_so_who_is_connected_uses_nothing_else_but_managers_may(
    tmp_path, directory
):
    async for server in served(with_council(tmp_path, directory, oidc_only=True)):
        assert (await (await server.staff("adviser1")).get("/api/desk/view")).status_code == 200
        await connected(server, directory)
        refused = await server.anyone().post("/api/sign-in", json={"user": "adviser1", "password": PASSWORD})
        assert (refused.status_code, "connected" in refused.json()["message"]) == (401, True)
        browser = server.anyone()
        assert (await back(browser, await away(browser, directory))).status_code == 303
        await connected_instead(server, directory, "manager")
        assert (await (await server.staff("manager")).get("/api/manager/view")).status_code == 200


async def connected_instead(server: Server, directory: Directory, user: str) -> None:
    command = ConnectCouncil(issuer=directory.issuer, subject="00u2-ruth")
    await server.door.house.carry_out(connect_council, actor_of(STAFF[user]), command)


async def test_signing_out_leads_to_where_the_directory_ends_it_too(server, directory):
    adviser = await server.staff("adviser1")
    assert (await adviser.post("/sign-out")).headers["location"] == "/sign-in?out=yes"
    assert "/sign-in/council/out" in (await adviser.get("/sign-in?out=yes")).text
    there = (await adviser.get("/sign-in/council/out")).headers["location"]
    assert there.startswith(f"{directory.issuer}/out?client_id={CLIENT}&post_logout_redirect_uri=")


async def test_without_a_directory_none_is_offered_or_found(tmp_path):
    async for server in served(settings_in(tmp_path)):
        assert "council" not in (await server.anyone().get("/sign-in")).text
        for path in ("/sign-in/council", "/sign-in/council/back", "/sign-in/council/out"):
            assert (await server.anyone().get(path)).status_code == 404
        adviser = await server.staff("adviser1")
        assert (
            await adviser.post("/sign-in/council/connect", data={"password": PASSWORD})
        ).status_code == 404


async def is_connected(server: Server, directory: Directory) -> bool:
    shop = server.door.shop.id
    return await server.door.reader.read(
        lambda c: council_links.is_connected(c, shop, directory.issuer, "adviser1")
    )
