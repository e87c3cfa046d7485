"""What every request passes before a route: headers, log, proxy; and what monitoring is told."""

from __future__ import annotations

import httpx2
import pytest
import structlog
from structlog.testing import capture_logs

from queue_server.api.log import masked
from queue_server.api.proxy import OnlyFromProxy
from queue_server.domain.concerns import Part
from tests.api.conftest import PASSWORD, served, settings_in

MASKED = [
    ("/t/aBcDeFgHiJkLmNoPqRsTuV", b"", "/t/*"),
    ("/t/aBcDeFgHiJkLmNoPqRsTuV/leave", b"", "/t/*/leave"),
    ("/live/t/aBcDeFgHiJkLmNoPqRsTuV", b"", "/live/t/*"),
    ("/api/appointments/123456789/move", b"", "/api/appointments/*/move"),
    ("/api/appointments/123-456-789", b"", "/api/appointments/*"),
    ("/reception/find", b"number=A042", "/reception/find?*"),
    ("/api/kiosk/view", b"", "/api/kiosk/view"),
    ("/a\nb\x1b[31m", b"", "/a*b*[31m"),
]


@pytest.mark.parametrize(("path", "query", "written"), MASKED)
def test_what_is_written_of_an_address_tells_nobody_anything(path, query, written):
    assert masked(path, query) == written


def test_an_endless_address_is_cut():
    assert len(masked("/" + "a" * 10_000)) == 200


async def test_the_log_says_how_it_ended_and_never_who_asked(server):
    structlog.reset_defaults()
    with capture_logs() as written:
        await server.anyone().get("/t/a-secret-token-of-22-chars", headers={"Cookie": "front_door=secret"})
        await server.anyone().post("/api/sign-in", json={"user": "manager", "password": PASSWORD})
    assert [
        (line["path"], line["method"], line["status"]) for line in written if line["event"] == "answered"
    ] == [
        ("/t/*", "GET", 404),
        ("/api/sign-in", "POST", 200),
    ]
    assert not {"secret", "manager", PASSWORD} & set(str(written).split("'"))
    assert "secret" not in str(written)


async def test_browsers_may_run_our_own_files_only_and_keep_nothing(server):
    for path in ("/health", "/sign-in", "/api/nothing"):
        headers = (await server.anyone().get(path)).headers
        assert headers["cache-control"] == "no-store", path
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers


async def test_health_tells_that_all_is_well_and_nothing_else(server):
    await server.take("housing")
    answer = await server.anyone().get("/health")
    said = answer.json()
    assert (said["status"], said["as_at"]) == ("ok", "2026-11-23T10:00:00Z")
    assert said["parts"] == dict.fromkeys(Part, "ok")


async def test_health_says_which_part_needs_a_person_but_not_which_device(server):
    await server.device("board").post("/api/board/health", json={"version": "1.0"})
    server.clock.forward(minutes=1)
    answer = await server.anyone().get("/health")
    said = answer.json()
    assert said["status"] == "attention"
    assert [part for part, state in said["parts"].items() if state != "ok"] == ["boards"]
    assert "Board" not in answer.text


async def test_figures_count_routes_and_people_waiting_but_name_nobody(tmp_path):
    async for server in served(settings_in(tmp_path, metrics_token="for monitoring only")):
        ticket = await server.ticket("waste")
        await (await server.staff("manager")).get(f"/api/tickets/{ticket}")
        wrong = server.anyone(Authorization="Bearer something else")
        assert (await wrong.get("/metrics")).status_code == 401
        said = {"version": "1.0", "ready": True, "ended": {"printed": 7, "unknown": 1}}
        await server.device("printer").post("/api/printer/health", json=said)
        answer = await server.anyone(Authorization="Bearer for monitoring only").get("/metrics")
        assert "front_door_waiting 1.0" in answer.text
        assert 'route="/api/tickets/{ticket}",status="200"' in answer.text
        assert str(ticket) not in answer.text
        figures = (
            'front_door_promises_today{standard="greet",verdict="running"} 1.0',
            'front_door_command_seconds_count{act="take_ticket",outcome="done"} 1.0',
            'front_door_devices{kind="printer",state="here"} 1.0',
            'state="unknown"} 1.0',
            'front_door_attention{part="disk"} 0.0',
            "front_door_longest_wait_seconds 0.0",
            "front_door_backup_timestamp_seconds NaN",
        )
        assert [figure for figure in figures if figure not in answer.text] == []


async def through_proxy(peer: str, proxy: str = "10.0.0.4", **headers: str):
    """What the application hears of a request that came from `peer`."""
    heard = {}

    async def app(scope, receive, send):
        heard.update(client=scope["client"], scheme=scope["scheme"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    transport = httpx2.ASGITransport(app=OnlyFromProxy(app, proxy), client=(peer, 5000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://front-door.test") as client:
        answer = await client.get("/", headers=headers)
    return answer.status_code, heard


FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


async def test_the_named_proxy_is_believed():
    status, heard = await through_proxy("10.0.0.4", **FORWARDED)
    assert (status, heard["client"][0], heard["scheme"]) == (204, "203.0.113.7", "https")


async def test_this_machine_may_ask_directly_and_is_believed_nothing():
    status, heard = await through_proxy("127.0.0.1", **FORWARDED)
    assert (status, heard["client"][0], heard["scheme"]) == (204, "127.0.0.1", "http")


async def test_nobody_else_may_speak_without_tls():
    status, heard = await through_proxy("10.0.0.5", **FORWARDED)
    assert (status, heard) == (403, {})
