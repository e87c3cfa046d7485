"""Only our own pages may act for a signed-in person; devices and safe requests pass."""

from __future__ import annotations

import pytest

from queue_server.api.guard import Guard
from tests.api.conftest import HERE, PASSWORD

SIGN_IN = {"user": "manager", "password": PASSWORD}
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": HERE},
    {"Origin": f"{HERE}:80"},
    {"Origin": "https://shop.example"},
]
NOT_OURS = [
    {},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://evil.example"},
    {"Origin": f"{HERE}.evil.example"},
    {"Origin": f"{HERE}:81"},
    {"Origin": "null"},
    {"Origin": "http://[broken"},
    {"Authorization": "Basic bWFuYWdlcg=="},
]


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_our_own_pages_may_act(server, headers):
    client = server.anyone()
    del client.headers["Origin"]
    assert (await client.post("/api/sign-in", json=SIGN_IN, headers=headers)).status_code == 200


@pytest.mark.parametrize("headers", NOT_OURS, ids=str)
async def test_nobody_else_may(server, headers):
    client = await server.staff("manager")
    del client.headers["Origin"]
    answer = await client.post("/api/panic", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert (await client.get("/api/manager/view", headers=headers)).status_code == 200


async def test_a_bearer_token_lets_a_request_pass_but_brings_no_cookie_with_it(server):
    manager = await server.staff("manager")
    del manager.headers["Origin"]
    answer = await manager.post("/api/panic", headers={"Authorization": "Bearer made-up"})
    assert answer.status_code == 401


async def test_a_websocket_from_elsewhere_is_closed_before_it_opens():
    opened = []

    async def app(scope, receive, send):
        opened.append(scope)

    async def receive():
        return {"type": "websocket.connect"}

    said = []

    async def send(message):
        said.append(message)

    async def knock(**headers: str):
        given = [
            (name.encode(), value.encode()) for name, value in {"host": "shop.example", **headers}.items()
        ]
        await Guard(app)({"type": "websocket", "headers": given}, receive, send)

    await knock(origin="https://evil.example")
    await knock()
    assert opened == []
    assert [message["type"] for message in said] == ["websocket.close"] * 2
    await knock(origin="https://shop.example")
    await knock(authorization="Bearer token")
    assert len(opened) == 2
