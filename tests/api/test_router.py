"""Every address is found by how it begins, and what is no address at all is simply unknown."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from queue_server.api.router import Directory, Router, beginning
from queue_server.app import make_app
from queue_server.clock import Clock
from tests.api.conftest import SHOP, settings_in


def test_no_address_begins_with_a_blank(tmp_path):
    paths = [route.path for route in make_app(settings_in(tmp_path), SHOP, Clock()).routes]
    assert len(paths) > 50
    assert [path for path in paths if any("{" in word for word in beginning(path))] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ("",)),
        ("*", ()),
        ("", ()),
        ("/desk", ("desk",)),
        ("/t/abc/leave", ("t",)),
        ("/api", ("api",)),
        ("/api/desk/call-next", ("api", "desk")),
        ("/apiary/desk", ("apiary",)),
    ],
)
def test_how_an_address_begins(path, words):
    assert beginning(path) == words


async def said(method, path):
    """What a small application answers."""
    router, heard = Router(), []
    for way, address in (("POST", "/api/desk/{act}"), ("GET", "/api/desk/view"), ("GET", "/api/desk/{act}")):
        router.add_api_route(address, _named(f"{way} {address}"), methods=[way])

    async def send(message):
        heard.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "app": None}
    async with AsyncExitStack() as files:
        await Directory(router)({**scope, "fastapi_middleware_astack": files}, _nothing_said, send)
    return heard[1]["body"].decode()


async def test_the_first_route_that_fits_answers():
    assert await said("GET", "/api/desk/view") == "GET /api/desk/view"
    assert await said("GET", "/api/desk/other") == "GET /api/desk/{act}"
    assert await said("POST", "/api/desk/view") == "POST /api/desk/{act}"


@pytest.mark.parametrize(
    ("path", "status"), [("/api/desk/view", 405), ("/api/desk", 404), ("/desk/view", 404)]
)
async def test_what_no_route_answers_is_refused(path, status):
    with pytest.raises(HTTPException) as refused:
        await said("DELETE", path)
    assert refused.value.status_code == status


def _named(name):
    async def answer():
        return PlainTextResponse(name)

    return answer


async def _nothing_said():
    return {"type": "http.request", "body": b""}
