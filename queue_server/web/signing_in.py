"""Everybody's own page of how they sign in: a PIN, an account of the council's. Acts: `keys`, `council`."""

from __future__ import annotations

from queue_server.operations.people import may_have_pin
from queue_server.store import council_links, devices, people
from queue_server.store.database import Connection
from queue_server.web.pages import Asked

PATH = "/signing-in"


async def page(asked: Asked) -> str:
    """Whether somebody has a PIN, and where it counts."""
    door, actor = asked.door, asked.actor

    council = door.council

    def read(connection: Connection) -> tuple[bool, list[str], bool]:
        account = people.by_id(connection, door.shop.id, actor.id)
        known = devices.everything(connection, door.shop.id)
        places = [each.name for each in known if each.kind == "desk" and each.token_hash is not None]
        connected = council is not None and council_links.is_connected(
            connection, door.shop.id, council.issuer, actor.id
        )
        return account is not None and account.pin_hash is not None, places, connected

    has_pin, places, connected = await door.reader.read(read)
    return asked.draw(
        "sign_in/signing-in.html",
        (await door.hub.hall()).head,
        may_have_pin=may_have_pin(actor.role),
        has_pin=has_pin,
        places=places,
        council=None if council is None else council.words,
        connected=connected,
        told=asked.query.get("told"),
    )
