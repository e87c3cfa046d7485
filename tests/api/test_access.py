"""Every route says who may use it, and holds to it: role by route, all of them."""

from __future__ import annotations

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from queue_server.api.access import LooksOn, Require
from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.domain.people import MAY, Permission, Role
from tests.api.conftest import SHOP, settings_in, somebody

NOT_ROUTES = {"/openapi.json", "/static"}
A_TICKET = "01a2008a-87ef-7222-87e4-54d65926a868"
PLACES = {
    "{ticket}": A_TICKET,
    "{follow_up}": A_TICKET,
    "{alert}": A_TICKET,
    "{delay}": A_TICKET,
    "{notice}": A_TICKET,
    "{job}": A_TICKET,
    "{person}": "nobody",
    "{device}": "nothing",
    "{surgery}": A_TICKET,
    "{reference}": "100000009",
    "{room}": "room-1",
    "{service}": "waste",
}
PEOPLE = (Role.RECEPTIONIST, Role.ADVISER, Role.PARTNER, Role.MANAGER)


def all_routes(folder):
    """Every route of the server."""
    app = make_app(settings_in(folder), SHOP, Clock())
    return [route for route in app.routes if route.path not in NOT_ROUTES]


def permissions_of(route):
    """The permissions that a route requires, wherever in its dependencies."""
    return [each.permission for each in requirements_of(route.dependant)]


def requirements_of(dependant):
    """What says that a permission is required."""
    if isinstance(dependant.call, Require):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from requirements_of(inner)


def test_every_route_declares_exactly_one_permission(tmp_path):
    routes = all_routes(tmp_path)
    assert len(routes) > 50
    assert [route for route in routes if not isinstance(route, APIRoute | APIWebSocketRoute)] == []
    assert {route.path: permissions_of(route) for route in routes if len(permissions_of(route)) != 1} == {}


def test_every_permission_is_used_and_somebody_has_it(tmp_path):
    used = {permission for route in all_routes(tmp_path) for permission in permissions_of(route)}
    held = set().union(*MAY.values()) | {Permission.PUBLIC, Permission.CUSTOMER, Permission.METRICS}
    assert used == set(Permission)
    assert used <= held


def test_only_a_stream_keeps_nobody_signed_in(tmp_path):
    routes = all_routes(tmp_path)
    by_itself = LooksOn.__metadata__[0].dependency
    assert [route.path for route in routes if by_itself in requirements_of(route.dependant)] == [
        "/live/staff"
    ]


def test_what_a_route_depends_on_takes_the_connection_and_nothing_else(tmp_path):
    def takes(dependant):
        return {
            name
            for name in Dependant.__slots__
            if name.endswith(("_params", "_param_name", "dependencies")) and getattr(dependant, name)
        }

    routes = all_routes(tmp_path)
    asked = [(route.path, takes(each)) for route in routes for each in route.dependant.dependencies]
    assert len(asked) > 300
    assert [each for each in asked if each[1] != {"http_connection_param_name"}] == []


async def test_what_somebody_unknown_sends_is_not_even_read(server):
    answer = await server.anyone().post(
        "/api/desk/open", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def filled(path):
    for place, value in PLACES.items():
        path = path.replace(place, value)
    return path


def json_routes(folder):
    for route in all_routes(folder):
        if isinstance(route, APIRoute) and route.path.startswith("/api/"):
            (permission,) = permissions_of(route)
            (method,) = route.methods
            yield method, filled(route.path), permission


@pytest.mark.parametrize("role", [*PEOPLE, Role.KIOSK, Role.BOARD, Role.PRINTER])
async def test_who_lacks_a_permission_is_refused_on_every_route_that_needs_it(server, role, tmp_path):
    client = await server.staff(somebody(role).id) if role in PEOPLE else server.device(role)
    wrong = []
    for method, path, permission in json_routes(tmp_path / "other"):
        if permission in (Permission.PUBLIC, Permission.CUSTOMER) or path == "/api/sign-out":
            continue
        status = (
            await client.request(method, path, json={"unknown": 1} if method == "POST" else None)
        ).status_code
        if (status == 403) is (permission in MAY[role]) or status == 401:
            wrong.append((method, path, status))
    assert wrong == []


async def test_who_is_unknown_is_asked_to_sign_in_on_every_route(server, tmp_path):
    for client in (
        server.anyone(),
        server.anyone(Authorization="Bearer made-up"),
        server.anyone(Cookie="front_door=x"),
    ):
        for method, path, permission in json_routes(tmp_path / "other"):
            if permission not in (Permission.PUBLIC, Permission.CUSTOMER):
                answer = await client.request(method, path, json={} if method == "POST" else None)
                assert answer.status_code == 401, (method, path)
                assert answer.json()["code"] == "not_signed_in"


async def test_metrics_are_for_the_holder_of_the_token_alone(server):
    assert (await server.device("kiosk").get("/metrics")).status_code == 401
    assert (await (await server.staff("manager")).get("/metrics")).status_code == 401


async def test_a_device_token_beats_a_cookie_that_came_with_it(server):
    manager = await server.staff("manager")
    answer = await manager.get("/api/manager/view", headers={"Authorization": "Bearer token of board"})
    assert answer.status_code == 403
