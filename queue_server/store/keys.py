"""Keys that the shop makes from its own secret, one a purpose, so that none tells anything of another."""

from __future__ import annotations

import hmac

from sqlalchemy import bindparam, select

from queue_server.store import schema
from queue_server.store.database import Connection

_SECRET = select(schema.shop.c.phone_key).where(schema.shop.c.shop_id == bindparam("shop"))


def key_for(connection: Connection, shop_id: str, purpose: str) -> bytes:
    """The 32 bytes for one purpose; the same in every process of the shop."""
    secret: bytes = connection.execute(_SECRET, {"shop": shop_id}).scalar_one()
    return hmac.digest(secret, f"key for {purpose}".encode(), "sha256")
