"""What the shop makes from its own secret: keys for one purpose, and tokens for addresses that open a page.

None of them tells anything of another, and all are the same in every process of the shop.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from sqlalchemy import bindparam, select

from queue_server.store import schema
from queue_server.store.database import Connection
from queue_server.store.prepared import Prepared

_TOKEN_BYTES = 16
_REMEMBERED = 64
_SECRET = Prepared(select(schema.shop.c.phone_key).where(schema.shop.c.shop_id == bindparam("shop")))


def secret_of(connection: Connection, shop_id: str) -> bytes:
    """The shop's secret, which never leaves the server."""
    secret: bytes = _SECRET.one(connection, {"shop": shop_id}).phone_key
    return secret


def key_for(connection: Connection, shop_id: str, purpose: str) -> bytes:
    """The 32 bytes for one purpose."""
    return hmac.digest(secret_of(connection, shop_id), f"key for {purpose}".encode(), "sha256")


@lru_cache(maxsize=_REMEMBERED)
def token_for(secret: bytes, about: bytes) -> str:
    """The 128 bits, fit for an address, that open what this is about; nobody guesses them.

    Those of the last tickets are remembered: each is asked for to be kept, and at once again to be printed.
    """
    digest = hmac.digest(secret, about, "sha256")[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    """What is stored of a token or a one-time code."""
    return hashlib.sha256(token.encode()).digest()
