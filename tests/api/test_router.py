"""Every address is found by how it begins, and what is no address at all is simply unknown."""

from __future__ import annotations

import pytest
from starlette.routing import Match

from queue_server.api import routes
from queue_server.api.router import Router, beginning
from queue_server.web import routes as pages

ROUTERS = (*routes._ROUTERS, *pages._ROUTERS)


@pytest.mark.parametrize("router", ROUTERS, ids=lambda router: router.routes[0].path)
def test_no_address_begins_with_a_blank(router):
    assert router.beginnings
    assert not [words for words in router.beginnings if any("{" in word for word in words)]


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


def test_another_s_address_is_not_looked_at_twice():
    router = Router(prefix="/api/desk")
    router.add_api_route("/call-next", lambda: None, methods=["POST"])
    assert router.matches({"type": "http", "path": "/api/kiosk/view"}) == (Match.NONE, {})
