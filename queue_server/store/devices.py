"""Kiosks, boards, printers and desks: how each is paired, and when it was last heard of.

Tokens and one-time codes are kept only as their SHA-256.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import JSON, Connection, Row, bindparam, select, text

from queue_server.store import schema
from queue_server.store.prepared import Prepared

_device, _seen = schema.device, schema.device_seen
DeviceKind = Literal["kiosk", "board", "printer", "desk"]

_EVERYTHING = Prepared(
    select(_device).where(_device.c.shop_id == bindparam("shop")).order_by(_device.c.added_at, _device.c.id)
)
_BY_TOKEN = Prepared(
    select(_device).where(
        _device.c.shop_id == bindparam("shop"),
        _device.c.token_hash == bindparam("token"),
        _device.c.revoked_at.is_(None),
    )
)
_LAST_SEEN = Prepared(
    select(_seen.c.device_id, _seen.c.seen_at, _seen.c.health).where(_seen.c.shop_id == bindparam("shop"))
)
_NOTE_SEEN = text(
    "INSERT INTO device_seen (device_id, shop_id, seen_at, health) VALUES (:device, :shop, :at, :health) "
    "ON CONFLICT (device_id) DO UPDATE SET seen_at = excluded.seen_at, health = excluded.health"
).bindparams(bindparam("at", type_=schema.Moment), bindparam("health", type_=JSON))


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device. `place` is a kiosk's place among the shop's kiosks, which decides its offline block.

    `speaks` is a board's; `printer` is the name of the printer beside a kiosk, where one was named. `desk` is
    the desk that a browser stands at; None where it stands at none, such as at reception.
    """

    id: str
    kind: DeviceKind
    name: str
    added_at: datetime
    place: int | None = None
    speaks: bool = False
    printer: str | None = None
    desk: str | None = None
    token_hash: bytes | None = field(default=None, repr=False)
    code_hash: bytes | None = field(default=None, repr=False)
    code_until: datetime | None = None
    code_tries: int = 0
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a device last spoke, and what it said of itself."""

    at: datetime
    health: dict[str, Any]


def add(connection: Connection, shop_id: str, device: Device) -> None:
    """A new device."""
    connection.execute(_device.insert(), {"shop_id": shop_id, **asdict(device)})


def change(connection: Connection, shop_id: str, device: Device) -> None:
    """Keep what has become of a device."""
    mine = (_device.c.shop_id == shop_id) & (_device.c.id == device.id)
    connection.execute(_device.update().where(mine).values(**asdict(device)))


def everything(connection: Connection, shop_id: str) -> list[Device]:
    """All devices, revoked ones too, oldest first."""
    return [_read(row) for row in _EVERYTHING.all(connection, {"shop": shop_id})]


def by_id(connection: Connection, shop_id: str, device_id: str) -> Device | None:
    """The device with this id."""
    row = connection.execute(
        select(_device).where(_device.c.shop_id == shop_id, _device.c.id == device_id)
    ).first()
    return None if row is None else _read(row)


def by_token(connection: Connection, shop_id: str, token_hash: bytes) -> Device | None:
    """The device that holds this token and may still use it."""
    row = _BY_TOKEN.first(connection, {"shop": shop_id, "token": token_hash})
    return None if row is None else _read(row)


def with_code(connection: Connection, shop_id: str, now: datetime) -> list[Device]:
    """The devices that may still be paired by a one-time code."""
    found = select(_device).where(_device.c.shop_id == shop_id, _device.c.code_until > now)
    return [_read(row) for row in connection.execute(found.where(_device.c.revoked_at.is_(None)))]


def note_seen(connection: Connection, shop_id: str, device_id: str, seen: LastSeen) -> None:
    """A device says how it is; takes no place in the shop's order."""
    said = {"device": device_id, "shop": shop_id, "at": seen.at, "health": seen.health}
    connection.execute(_NOTE_SEEN, said)


def last_seen(connection: Connection, shop_id: str) -> dict[str, LastSeen]:
    """When each device last spoke, by its id."""
    found = _LAST_SEEN.all(connection, {"shop": shop_id})
    return {row.device_id: LastSeen(row.seen_at, row.health) for row in found}


def _read(row: Row[Any]) -> Device:
    return Device(
        id=row.id,
        kind=cast(DeviceKind, row.kind),
        name=row.name,
        added_at=row.added_at,
        place=row.place,
        speaks=row.speaks,
        printer=row.printer,
        desk=row.desk,
        token_hash=row.token_hash,
        code_hash=row.code_hash,
        code_until=row.code_until,
        code_tries=row.code_tries,
        revoked_at=row.revoked_at,
    )
