"""Two shops in one database: whoever belongs to one can neither see nor change anything of the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.domain.people import Role
from queue_server.operations.sign_in import hash_of
from queue_server.store import devices, people, schema
from queue_server.store.database import Database
from queue_server.store.devices import Device
from queue_server.store.people import Account
from tests.api.conftest import DEVICES, MORNING, PASSWORD_HASH, SHOP, STAFF, Server, settings_in, somebody
from tests.api.test_access import PLACES

BY_ITSELF = {"shop", "session", "housekeeping", "estimate", "learnt", "told"}
PEOPLE = (Role.RECEPTIONIST, Role.ADVISER, Role.PARTNER, Role.MANAGER)
EXAMPLES = {"date": "2026-11-30", "date-time": "2026-11-30T10:00:00Z"}
OF_KIND = {"integer": 1, "number": 1.0, "boolean": True, "array": [], "object": {}}
CODES = {"service": "housing", "skill": "housing", "room": "room-1", "desk": "desk-1", "outcome": "resolved"}


@pytest.fixture
async def neighbour(server: Server, tmp_path: Path) -> AsyncIterator[Server]:
    """Another shop's server on the same database; its people have the same names, other ids."""
    shop = replace(SHOP, id="neighbour").at_any_hour()
    app = make_app(settings_in(tmp_path), shop, Clock(server.clock))
    async with app.router.lifespan_context(app):

        def everybody(connection: Any) -> None:
            for user, person in STAFF.items():
                other = replace(person, id=f"neighbour-{person.id}")
                people.add(connection, shop.id, Account(other, user, PASSWORD_HASH, active=True))
            for kind in DEVICES:
                token = hash_of(f"neighbour token of {kind}")
                device = Device(id=f"n-{kind}", kind=kind, name=kind, added_at=MORNING, token_hash=token)
                devices.add(connection, shop.id, device)

        await app.state.front_door.writer.write(everybody)
        yield Server(app, server.clock)


def rows_of(folder: Path, shop_id: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of a shop, but for what goes on by itself."""
    database = Database.in_folder(folder)
    with database.reading() as connection:
        kept = {
            name: sorted(map(repr, connection.execute(select(table).where(table.c.shop_id == shop_id))))
            for name, table in schema.metadata.tables.items()
            if name not in BY_ITSELF and "shop_id" in table.c
        }
    database.close()
    return kept


async def ids_in(server: Server) -> dict[str, str]:
    """One real id of everything that a route can be asked for, in the first shop."""
    ticket = await server.ticket()
    await server.device("kiosk").post("/api/kiosk/alert", json={"command_id": str(uuid4()), "kind": "help"})
    staff = await server.staff(somebody(Role.RECEPTIONIST).id)
    told = await staff.post("/api/notices", json={"text": "Only here."})
    assert told.status_code == 204

    def first(table: str) -> Any:
        return server.door.reader.read(
            lambda c: c.execute(select(schema.metadata.tables[table].c.id)).scalar()
        )

    found = {"{ticket}": str(ticket), "{person}": somebody(Role.ADVISER).id, "{device}": "board-1"}
    for place, table in (("{alert}", "alert"), ("{notice}", "notice")):
        found[place] = str(await first(table))
    return {**PLACES, **found}


@pytest.mark.parametrize("role", [*PEOPLE, "kiosk", "board", "printer"])
async def test_nobody_crosses_on_any_route(
    server: Server, neighbour: Server, tmp_path: Path, role: Any
) -> None:
    ids, before = await ids_in(server), rows_of(tmp_path, SHOP.id)
    assert all(before[kept] for kept in ("ticket", "alert", "notice"))
    if role in PEOPLE:
        client = await neighbour.staff(somebody(role).id)
    else:
        client = neighbour.anyone(Authorization=f"Bearer neighbour token of {role}")
    secrets = {ids[place] for place in ("{ticket}", "{alert}", "{notice}")}
    for method, path, said in crossing(neighbour):
        for place, id_ in ids.items():
            path = path.replace(place, id_)
        answer = await client.request(method, path, json=said)
        assert answer.status_code != 500, path
        if any(id_ in path for id_ in secrets):
            assert answer.status_code in (401, 403, 404, 409, 422), (path, answer.status_code)
        assert not any(id_ in answer.text for id_ in secrets), path
    assert rows_of(tmp_path, SHOP.id) == before


def crossing(server: Server) -> list[tuple[str, str, dict[str, Any] | None]]:
    """Every JSON route that is not about signing in or out: its places unfilled, and a body that will do."""
    described = server.app.openapi()
    return [
        (method.upper(), path, body(described, how) if method == "post" else None)
        for path, methods in described["paths"].items()
        if path.startswith("/api/") and "sign" not in path
        for method, how in methods.items()
    ]


def body(described: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    """A command with everything that it must have."""
    schemas = described["components"]["schemas"]
    content = how.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    form = schemas.get(content.get("$ref", "").rpartition("/")[2], {})
    return {
        name: CODES.get(name) or example(form["properties"][name], schemas)
        for name in form.get("required", ())
    }


def example(of: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Something of this form."""
    of = schemas.get(of.get("$ref", "").rpartition("/")[2], of)
    if "enum" in of:
        return of["enum"][0]
    if of.get("format") == "uuid":
        return str(uuid4())
    return EXAMPLES.get(of.get("format", "")) or OF_KIND.get(of.get("type", ""), "general")
