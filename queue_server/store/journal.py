"""What happened in the shop, in one order without gaps; never replayed.

Taking the shop's counter is a command's first statement: it orders the journal and lets one command
at a time through. A rolled back command gives its number back.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, bindparam, case, select, text

from queue_server.store import schema
from queue_server.store.prepared import Prepared

_shop, _journal, _command = schema.shop, schema.journal, schema.command


@dataclass(frozen=True, slots=True)
class Place:
    """A command's place in the shop's order; `at` is never before an earlier command's.

    `dial` is the manager's m, None as shipped; phone pages' tokens are made from `phone_key`.
    """

    seq: int
    at: datetime
    dial: float | None
    phone_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownCommand:
    """A command that was done: what it was, and what it led to."""

    body_hash: bytes
    done: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """How far a shop has come. Another `epoch` is another history: the store was restored.

    `dial` is the m that the manager set; None while it is as shipped.
    """

    epoch: str
    seq: int
    tick: int
    at: datetime
    dial: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal row."""

    seq: int
    at: datetime
    actor: str
    act: str
    ticket_id: UUID | None
    facts: list[dict[str, Any]]


_NOW = bindparam("now", type_=schema.Moment)
_TAKE = Prepared(
    _shop.update()
    .where(_shop.c.shop_id == bindparam("shop"))
    .values(
        last_seq=_shop.c.last_seq + 1,
        last_at=case((_shop.c.last_at < _NOW, _NOW), else_=_shop.c.last_at),
    )
    .returning(_shop.c.last_seq, _shop.c.last_at, _shop.c.dial, _shop.c.phone_key)
)
_FOUND = text(
    "INSERT INTO shop (shop_id, epoch, last_seq, last_at, tick, phone_key) "
    "VALUES (:shop, :epoch, 0, :now, 0, :phone_key) ON CONFLICT (shop_id) DO NOTHING"
).bindparams(bindparam("now", type_=schema.Moment), bindparam("phone_key", type_=LargeBinary))
_WRITE, _KEEP = Prepared(_journal.insert()), Prepared(_command.insert())
_FIND = Prepared(
    select(_command.c.body_hash, _command.c.done).where(
        _command.c.shop_id == bindparam("shop"),
        _command.c.actor == bindparam("actor"),
        _command.c.command_id == bindparam("command"),
    )
)
_HEAD = Prepared(
    select(_shop.c.epoch, _shop.c.last_seq, _shop.c.tick, _shop.c.last_at, _shop.c.dial).where(
        _shop.c.shop_id == bindparam("shop")
    )
)


def found_shop(connection: Connection, shop_id: str, now: datetime) -> None:
    """Make the shop's own row, once, however many programs ask."""
    new = {"shop": shop_id, "epoch": str(uuid.uuid4()), "now": now, "phone_key": secrets.token_bytes(32)}
    connection.execute(_FOUND, new)


def take_order(connection: Connection, shop_id: str, now: datetime) -> Place:
    """The next place in the shop's order; others wait until this transaction ends."""
    row = _TAKE.one(connection, {"shop": shop_id, "now": now})
    return Place(row.last_seq, row.last_at, row.dial, row.phone_key)


def head(connection: Connection, shop_id: str) -> Head:
    """How far the shop has come."""
    row = _HEAD.one(connection, {"shop": shop_id})
    return Head(row.epoch, row.last_seq, row.tick, row.last_at, row.dial)


def raise_tick(connection: Connection, shop_id: str) -> None:
    """Say that views changed by time alone; takes no number of the order."""
    connection.execute(_shop.update().where(_shop.c.shop_id == shop_id).values(tick=_shop.c.tick + 1))


def set_dial(connection: Connection, shop_id: str, m: float) -> None:
    """The manager's dial from now on."""
    connection.execute(_shop.update().where(_shop.c.shop_id == shop_id).values(dial=m))


def find_command(connection: Connection, shop_id: str, actor: str, command: UUID) -> KnownCommand | None:
    """What was done under this id, if anything was."""
    row = _FIND.first(connection, {"shop": shop_id, "actor": actor, "command": command})
    return None if row is None else KnownCommand(row.body_hash, row.done)


def keep_command(
    connection: Connection, shop_id: str, actor: str, command: UUID, known: KnownCommand, at: datetime
) -> None:
    """Remember a command, in the transaction that does it."""
    _KEEP.run(
        connection,
        {
            "shop_id": shop_id,
            "actor": actor,
            "command_id": command,
            "body_hash": known.body_hash,
            "done": known.done,
            "at": at,
        },
    )


def write(
    connection: Connection, shop_id: str, seq: int, at: datetime, actor: str, facts: list[dict[str, Any]]
) -> None:
    """Add the command's row; its first fact names it."""
    first = facts[0]
    _WRITE.run(
        connection,
        {
            "shop_id": shop_id,
            "seq": seq,
            "at": at,
            "actor": actor,
            "act": first["fact"],
            "ticket_id": UUID(first["ticket"]) if "ticket" in first else None,
            "facts": facts,
        },
    )


def since(connection: Connection, shop_id: str, seq: int) -> Iterator[Entry]:
    """Every entry after `seq`, oldest first."""
    found = select(_journal).where(_journal.c.shop_id == shop_id, _journal.c.seq > seq)
    for row in connection.execute(found.order_by(_journal.c.seq)):
        yield Entry(row.seq, row.at, row.actor, row.act, row.ticket_id, row.facts)
