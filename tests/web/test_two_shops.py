"""Two shops in one database: pages, forms and live lines of one show and change nothing of the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.web.acts import ACTS
from queue_server.web.booking_acts import router as booking_acts
from queue_server.web.council import router as council
from queue_server.web.keys import router as keys
from tests.api.conftest import SHOP, Server, served, settings_in
from tests.api.planted import PLANTED, plant
from tests.api.test_fields import filled, readable, said_in
from tests.api.test_two_shops import neighbour, rows_of

__all__ = ["neighbour"]

SAID = {
    "service": "housing",
    "reason": "staff-away",
    "note": "x",
    "outcome": "resolved",
    "done": "x",
    "owner": "team:housing",
    "answer_by_on": "2026-12-24",
    "add": "seated",
    "late_minutes": "10",
    "minutes": "10",
    "place": "desk-1",
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """The first shop."""
    async for running in served(settings_in(tmp_path)):
        yield running


async def test_a_manager_next_door_sees_nothing_and_changes_nothing(
    server: Server, neighbour: Server, tmp_path: Path
) -> None:
    ids = await plant(server)
    before, secrets = rows_of(tmp_path, SHOP.id), {each for found in ids.values() for each in found}
    assert before["booking_contact"]
    manager = await neighbour.staff("manager")
    asked = 0
    for path, _ in readable(tmp_path / "routes"):
        for address in filled(path, ids):
            answer, asked = await manager.get(address), asked + 1
            text = said_in(answer)
            assert answer.status_code < 500, address
            assert [field for field, words in PLANTED.items() if any(word in text for word in words)] == []
            assert [each for each in secrets if each in answer.text and each not in address] == []
    assert asked > 70
    for name in (*ACTS, *_names_of(booking_acts), *_names_of(keys), *_names_of(council)):
        for target in {found[0] for place, found in ids.items() if place not in ("phone", "manage")}:
            answer = await manager.post(f"/act/{name}", data={"target": target, **SAID})
            assert answer.status_code < 500, name
    assert rows_of(tmp_path, SHOP.id) == before


def _names_of(router: Any) -> list[str]:
    return [route.path.removeprefix("/act/") for route in router.routes if route.path.startswith("/act/")]


@pytest.mark.parametrize("kind", ["kiosk", "board"])
async def test_a_device_next_door_has_no_live_line_here(server: Server, neighbour: Server, kind: str) -> None:
    for shop, token, opens in (
        (server, f"token of {kind}", True),
        (server, f"neighbour token of {kind}", False),
        (neighbour, f"token of {kind}", False),
    ):
        said = await knocked(shop, f"/live/{kind}", token)
        assert (said == "websocket.accept") is opens, (token, said)


async def knocked(server: Server, path: str, token: str) -> str:
    """The first that a live line hears: that it is accepted, or that it is not."""
    headers = [(b"host", b"front-door.test"), (b"authorization", f"Bearer {token}".encode())]
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 5000),
        "server": ("front-door.test", 80),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    heard: list[str] = []
    waiting = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}])

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: Any) -> None:
        heard.append(message["type"])

    await server.app(scope, receive, send)
    return heard[0]
