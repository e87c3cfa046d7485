"""Journey 6: bad input everywhere ends in a clear problem for whoever sent it, and nothing is changed."""

import asyncio
import json
import sqlite3
from contextlib import aclosing, closing
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from queue_server.client import ServerClient
from tests.journeys.conftest import playing
from tests.journeys.stage import PASSWORD, Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

FACTS = (
    *("journal", "command", "ticket", "turn", "counter", "call", "alert", "print_job"),
    *("desk_use", "room_use", "room_out", "delay", "notice", "paused_service", "message", "person", "device"),
)
OPEN_TO_ALL = ("/api/sign-in", "/api/devices/pair", "/health", "/metrics", "/openapi.json")
OPEN_TO_BOOKERS = {
    ("get", "/api/slots"),
    ("post", "/api/appointments"),
    ("get", "/api/appointments/{reference}"),
    ("delete", "/api/appointments/{reference}"),
    ("post", "/api/appointments/{reference}/move"),
    ("get", "/api/surgeries/{surgery}/calendar.ics"),
}
"""Anyone may book; one booking is its owner's by the link, and a feed whoever's has its key."""
REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429)
DEVICE_OF = {"/api/kiosk/": "kiosk", "/api/board/": "board", "/api/printer/": "printer"}
UNREADABLE = [b"{", b"[]", b'"text"', b"17", b"\xff\xfe\x00", b'{"command_id": 1e999}', b"[" * 20_000]
HUGE = json.dumps({"note": "x" * 1_000_000}).encode()
AS_JSON = {"Content-Type": "application/json"}


class Wire:
    """Everybody's lines to the server, and every call that it offers."""

    def __init__(self, stage: Stage) -> None:
        self.address = stage.address
        self.lines = {kind: stage.device(kind) for kind in ("kiosk", "board", "printer")}
        for user in ("manager", "reception", "adviser1", "dwp"):
            self.lines[user] = stage.person(user).line
        self.lines["nobody"] = stage.line()
        self.lines["nobody"].headers["Origin"] = stage.address
        self.schema = self.lines["nobody"].get("/openapi.json").json()

    def calls(self) -> list[tuple[str, str]]:
        """Method and path of each."""
        return [(method, path) for path, item in self.schema["paths"].items() for method in item]

    def rightful(self, path: str) -> httpx2.Client:
        """The line of someone who may call this."""
        owner = next((kind for start, kind in DEVICE_OF.items() if path.startswith(start)), "manager")
        return self.lines["nobody" if path in OPEN_TO_ALL else owner]

    def wrong_types(self, method: str, path: str) -> bytes | None:
        """A body in which every field has the wrong type; None for a call without a body."""
        body = self.schema["paths"][path][method].get("requestBody")
        if body is None:
            return None
        found = json.dumps(body["content"]["application/json"]["schema"])
        names = [name for name in self.schema["components"]["schemas"] if f'schemas/{name}"' in found]
        fields = {
            field for name in names for field in self.schema["components"]["schemas"][name]["properties"]
        }
        return json.dumps({field: {"wrong": [None]} for field in fields}).encode()


@pytest.fixture(scope="module")
def stage(prepared, tmp_path_factory, request):
    """One shop for all of these: nothing that they do may change it."""
    with playing(prepared, tmp_path_factory.mktemp("bad-input"), request.node) as shared:
        yield shared


@pytest.fixture(scope="module")
def wire(stage):
    return Wire(stage)


@pytest.fixture(scope="module")
def ticket(stage):
    """Somebody waits; whatever follows, this is all that is true."""
    return stage.person("reception").post("/api/reception/tickets", service="council-tax")["id"]


def facts(stage: Stage) -> dict[str, list[Any]]:
    """Every row that says what happened in the shop."""
    with closing(sqlite3.connect(f"file:{stage.folder}/front-door.sqlite3?mode=ro", uri=True)) as store:
        return {table: store.execute(f"SELECT * FROM {table}").fetchall() for table in FACTS}


def fault(answer: httpx2.Response, *statuses: int) -> str | None:
    """What is wrong with a refusal that should have a code for programs and a sentence for people."""
    try:
        problem = answer.json()
        is_right = set(problem) == {"code", "message"} and problem["message"].endswith((".", "?"))
    except ValueError:
        is_right = False
    if is_right and answer.status_code in (statuses or REFUSALS):
        return None
    asked = f"{answer.request.method} {answer.request.url.path} {answer.request.content[:60]!r}"
    return f"{asked}: {answer.status_code} {answer.text[:200]}"


def refuses(answer: httpx2.Response, *statuses: int) -> None:
    """Fails unless this is a right refusal."""
    assert fault(answer, *statuses) is None


def filled(path: str, ticket: str) -> str:
    """The path with this ticket's id in every place for an id, and a room that there is."""
    for name in ("ticket", "alert", "job", "delay", "notice"):
        path = path.replace(f"{{{name}}}", ticket)
    return path.replace("{room}", "room-1").replace("{code}", "housing").replace("{service}", "housing")


def test_whatever_is_sent_to_whichever_call_nothing_changes(stage, wire, ticket):
    before = facts(stage)
    posts = [(method, path) for method, path in wire.calls() if method != "get"]
    assert len(posts) > 40, "the walk would prove little"
    faults = []
    for method, path in posts:
        line, where, wrong = wire.rightful(path), filled(path, ticket), wire.wrong_types(method, path)
        for body in [*UNREADABLE, b'{"surprise": 1}', b'{"command_id": "no"}', wrong, HUGE] if wrong else []:
            answer = line.request(method, where, content=body, headers=AS_JSON)
            faults.append(fault(answer, 413) if body is HUGE else fault(answer, 400, 401, 422))
    assert list(filter(None, faults)) == []
    assert facts(stage) == before
    assert wire.lines["nobody"].get("/health").status_code == 200
    assert "Traceback" not in stage.logs()["server"]


def test_wrong_tokens_and_wrong_roles_open_nothing(stage, wire, ticket):
    before = facts(stage)
    stranger = stage.line("Bearer wrong")
    for method, path in wire.calls():
        if path in OPEN_TO_ALL or (method, path) in OPEN_TO_BOOKERS:
            continue
        where, body = filled(path, ticket), {"json": {"command_id": str(uuid4())}} if method != "get" else {}
        refuses(stranger.request(method, where, **body), 401)
        refuses(wire.lines["nobody"].request(method, where, **body), 401, 403)
        devices = {"kiosk", "board", "printer"} - {DEVICE_OF.get(f"/api/{path.split('/')[2]}/")}
        people = {"manager", "reception", "dwp"} if len(devices) == 2 else set()
        for wrong in devices | people | without_role(path):
            refuses(wire.lines[wrong].request(method, where, **body), 403)
    assert facts(stage) == before


def without_role(path: str) -> set[str]:
    """Staff whose role has no business here."""
    if path.startswith("/api/manager/"):
        return {"reception", "adviser1", "dwp"}
    if path.startswith(("/api/reception/", "/api/rooms/")):
        return {"adviser1", "dwp"}
    if path.startswith("/api/desk/"):
        return {"reception"}
    return set()


def test_unknown_codes_are_refused_by_name(stage, wire, ticket):
    before = facts(stage)
    kiosk, manager = wire.lines["kiosk"], wire.lines["manager"]
    for wrong in (
        {"service": "no-such-service"},
        {"service": "Council Tax"},
        {"language": "xx"},
        {"needs": ["no-such-need"]},
        {"needs": ["urgent"]},
        {"needs": ["named-adviser"]},
        {"needs": ["seated"] * 21},
        {"offline_number": "A000"},
        {"offline_number": "a650"},
        {"age_seconds": -1},
        {"age_seconds": 10**9},
    ):
        refuses(kiosk.post("/api/kiosk/tickets", json={"command_id": str(uuid4()), **wrong}), 422)
    refuses(kiosk.post("/api/kiosk/tickets", json={"service": "housing"}), 422)
    refuses(manager.post("/api/desk/open", json={"desk": "desk-99"}), 404, 422)
    refuses(manager.post(f"/api/tickets/{uuid4()}/start", json={}), 404)
    refuses(manager.post("/api/tickets/not-an-id/start", json={}), 404, 422)
    refuses(manager.post(f"/api/tickets/{ticket}/start", json={}), 409)
    refuses(manager.post("/api/rooms/room-99/release", json={}), 404, 422)
    refuses(manager.get("/api/no-such-call"), 404)
    assert facts(stage) == before


def test_a_command_sent_again_is_done_once_and_with_another_body_refused(stage, wire):
    kiosk, order = wire.lines["kiosk"], {"command_id": str(uuid4()), "service": "housing"}
    waiting = stage.person("reception").get("/api/reception/view")["waiting_count"]
    answers = [kiosk.post("/api/kiosk/tickets", json=order) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    other = kiosk.post("/api/kiosk/tickets", json={**order, "service": "waste"})
    refuses(other, 422)
    assert other.json()["code"] == "command_reused"
    assert stage.person("reception").get("/api/reception/view")["waiting_count"] == waiting + 1


def test_other_sites_cannot_act_for_someone_who_has_signed_in(stage, wire, ticket):
    before, cookies = facts(stage), stage.person("manager").cookies
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        answer = httpx2.post(
            f"{stage.address}/api/tickets/{ticket}/greet", json={}, headers=headers, cookies=cookies
        )
        refuses(answer, 403)
    assert facts(stage) == before


def test_guessing_a_password_ends_after_five_tries(stage, wire):
    said = [
        wire.lines["nobody"].post(
            "/api/sign-in",
            json={"user": "citizensadvice", "password": f"guess {nth}"},
        )
        for nth in range(7)
    ]
    assert [answer.status_code for answer in said] == [401] * 5 + [429] * 2
    known = said[0].json()["message"]
    unknown = wire.lines["nobody"].post(
        "/api/sign-in",
        json={"user": "no-such-user", "password": "guess"},
    )
    assert unknown.json()["message"] == known, "nobody learns who works here"


async def test_live_lines_are_for_their_own_devices_and_survive_rubbish(stage):
    async def status_of(path, token):
        try:
            async with connect(
                stage.address.replace("http", "ws") + path,
                additional_headers={"Authorization": f"Bearer {token}"},
                proxy=None,
            ) as line:
                await asyncio.wait_for(line.recv(), 20)
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    board, kiosk = stage.token("board"), stage.token("kiosk")
    assert await status_of("/live/board", board) == 101
    assert await status_of("/live/board", "wrong") == 401
    assert await status_of("/live/board", kiosk) == 403
    assert await status_of("/live/kiosk", board) == 403
    address = stage.address.replace("http", "ws") + "/live/board"
    async with (
        connect(address, additional_headers={"Authorization": f"Bearer {board}"}, proxy=None) as rude,
        ServerClient(stage.address, board) as polite,
        aclosing(polite.live_board()) as views,
    ):
        for rubbish in ("{", "x" * 60_000, b"\x00\xff", json.dumps({"speaks": True})):
            await rude.send(rubbish)
        assert (await anext(views)).view.calls == []
        await rude.send("x" * 100_000)
        async with asyncio.timeout(20):
            await rude.wait_closed()
        assert rude.close_code == 1009


def test_no_secret_reaches_the_log(stage, wire, ticket):
    wire.lines["nobody"].get(f"/t/{UUID(int=7).hex}")
    wire.lines["nobody"].get("/api/kiosk/view?token=" + stage.token("kiosk"))
    said = stage.logs()["server"]
    assert "event=answered" in said
    secrets = [PASSWORD, *(stage.token(kind) for kind in DEVICE_OF.values()), UUID(int=7).hex]
    assert [secret for secret in secrets if secret in said] == []
