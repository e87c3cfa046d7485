"""Every refusal is a problem with the right status, and nothing was changed."""

from __future__ import annotations

import inspect
from uuid import uuid4

import pytest

from queue_server.api.limits import LARGEST_BODY_BYTES
from queue_server.api.problems import status_of
from queue_server.contract.problems import Problem
from queue_server.domain import errors


def refusals():
    found = [
        kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.Refusal)
    ]
    return [kind for kind in found if kind is not errors.Refusal]


@pytest.mark.parametrize("kind", refusals())
def test_every_refusal_has_a_code_of_its_own_and_a_status_of_the_schema(kind):
    arguments = {
        "what": "service",
        "code": "x",
        "ticket": "A001",
        "wanted": "called",
        "state": "gone",
        "message": "No.",
    }
    wanted = [name for name in inspect.signature(kind).parameters if name in arguments]
    refusal = kind(**{name: arguments[name] for name in wanted})
    assert Problem(code=refusal.code, message=refusal.message).message.endswith(".")
    assert status_of(refusal) in {400, 401, 403, 404, 409, 413, 422, 429}


TROUBLES = [errors.Trouble, *errors.Trouble.__subclasses__()]


@pytest.mark.parametrize("kind", TROUBLES)
def test_every_trouble_is_told_as_one_that_passes(kind):
    assert Problem(code=kind.code, message=kind.message).message.endswith(".")
    assert status_of(kind()) == (507 if kind is errors.DiskFull else 503)


def test_no_two_share_a_code():
    codes = [kind.code for kind in [*refusals(), *TROUBLES]]
    assert len(codes) == len(set(codes))


BAD = [
    (b"{", {}, 400, "bad_request"),
    (b"\xff\xfe", {}, 400, "bad_request"),
    (b"[]", {}, 422, "bad_input"),
    (b"{}", {}, 422, "bad_input"),
    (b"x=1", {"Content-Type": "application/x-www-form-urlencoded"}, 422, "bad_input"),
    (b'{"command_id": "no", "service": "waste"}', {}, 422, "bad_input"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "service": 7}', {}, 422, "bad_input"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "extra": 7}', {}, 422, "bad_input"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "large_print": "yes"}', {}, 422, "bad_input"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "service": "bins"}', {}, 422, "unknown_code"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "language": "xx"}', {}, 422, "unknown_code"),
    (b'{"command_id": "e3e70682-c209-1cac-a29f-6fbed82c07cd", "needs": ["urgent"]}', {}, 422, "staff_only"),
    (b" " * (LARGEST_BODY_BYTES + 1), {}, 413, "too_large"),
]


@pytest.mark.parametrize(("body", "headers", "status", "code"), BAD, ids=lambda value: str(value)[:40])
async def test_bad_input_is_a_clear_problem_and_changes_nothing(server, body, headers, status, code):
    before = (await server.door.hub.hall()).head.seq
    answer = await server.device("kiosk").post(
        "/api/kiosk/tickets", content=body, headers={"Content-Type": "application/json", **headers}
    )
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.code) == (status, code), problem.message
    assert (await server.door.hub.hall()).head.seq == before


async def test_a_body_that_never_ends_is_cut_off(server):
    async def endless():
        while True:
            yield b" " * 1000

    answer = await server.device("kiosk").post(
        "/api/kiosk/tickets", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413


async def test_an_address_or_a_method_that_is_not_there(server):
    assert (await server.anyone().get("/api/nothing")).json()["code"] == "not_found"
    answer = await server.anyone().delete("/health")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")
    assert answer.headers["allow"] == "GET"
    assert (await server.anyone().delete("/api/manager/people")).headers["allow"] == "GET, POST"


async def test_the_same_command_id_with_another_body_is_refused(server):
    command_id = str(uuid4())
    first = await server.take("waste", command_id=command_id)
    assert await server.take("waste", command_id=command_id) == first
    answer = await server.device("kiosk").post(
        "/api/kiosk/tickets", json={"command_id": command_id, "service": "housing"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "command_reused")


async def test_what_breaks_on_our_side_says_so_and_no_more(server, monkeypatch, caplog):
    async def break_down():
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(server.door.hub, "snapshot", break_down)
    answer = await server.anyone().get("/health")
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text
