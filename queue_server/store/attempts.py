"""How often something was tried lately, so that nobody can go on guessing. `who` is a code, no address."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from queue_server.store import ids, keys, schema

_attempt = schema.attempt
_COUNT = select(func.count()).where(
    _attempt.c.shop_id == bindparam("shop"),
    _attempt.c.kind == bindparam("kind"),
    _attempt.c.who == bindparam("who"),
    _attempt.c.at > bindparam("since"),
)
_NOTE = _attempt.insert()


def count(connection: Connection, shop_id: str, kind: str, who: str, since: datetime) -> int:
    """How often since then."""
    asked = {"shop": shop_id, "kind": kind, "who": who, "since": since}
    found: int = connection.execute(_COUNT, asked).scalar_one()
    return found


def note(connection: Connection, shop_id: str, kind: str, who: str, at: datetime) -> None:
    """Once more."""
    values = {"id": ids.new_id(at), "shop_id": shop_id, "kind": kind, "who": who, "at": at}
    connection.execute(_NOTE, values)


def forget(connection: Connection, shop_id: str, before: datetime) -> int:
    """Delete what is too old to count; how many there were."""
    old = _attempt.delete().where(_attempt.c.shop_id == shop_id, _attempt.c.at < before)
    return connection.execute(old).rowcount


def codes_of(connection: Connection, shop_id: str, who: Iterable[str]) -> list[str]:
    """What stands here for these; the same for the same one in one shop, and nobody finds it out again."""
    secret = keys.secret_of(connection, shop_id)
    return [hmac.digest(secret, each.encode(), "sha256").hex() for each in who]
