"""The shop floor as it stands: who sits where, whose a room is, what is late, paused or announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, or_, select

from queue_server.domain.delays import Delay
from queue_server.domain.rooms import RoomUse
from queue_server.store import schema
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_desk, _room, _out = schema.desk_use, schema.room_use, schema.room_out
_delay, _notice, _paused, _message = schema.delay, schema.notice, schema.paused_service, schema.message


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskUse:
    """An adviser (a person's id) at a desk."""

    desk: str
    adviser: str
    opened_at: datetime
    paused_until: datetime | None = None
    pause_reason: str | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether the desk calls nobody just now; a pause ends by itself."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the boards."""

    id: UUID
    text: str
    set_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A line from a colleague to a team or a person (by id)."""

    id: UUID
    sender: str
    sender_name: str
    addressee: str
    text: str
    sent_at: datetime


def _all(table: Table, kind: type[Any]) -> Select[Any]:
    return select(*(table.c[name] for name in kind.__slots__))


_DESKS = Prepared(_all(_desk, DeskUse).where(_desk.c.shop_id == bindparam("shop")))
_DESK_OF = Prepared(
    _all(_desk, DeskUse).where(_desk.c.shop_id == bindparam("shop"), _desk.c.adviser == bindparam("adviser"))
)
_ROOMS = Prepared(_all(_room, RoomUse).where(_room.c.shop_id == bindparam("shop")))
_DELAYS = Prepared(
    _all(_delay, Delay)
    .where(_delay.c.shop_id == bindparam("shop"), _delay.c.ended_at.is_(None))
    .order_by(_delay.c.id)
)
_NOTICES = Prepared(
    _all(_notice, Notice)
    .where(_notice.c.shop_id == bindparam("shop"), _notice.c.ended_at.is_(None))
    .where(or_(_notice.c.until.is_(None), _notice.c.until > bindparam("now")))
    .order_by(_notice.c.id)
)
_PAUSED = Prepared(select(_paused.c.service, _paused.c.reason).where(_paused.c.shop_id == bindparam("shop")))
_OUT = Prepared(select(_out.c.room).where(_out.c.shop_id == bindparam("shop")))
_MESSAGES = _all(_message, Message)
_MESSAGES_SINCE = Prepared(
    _MESSAGES.where(
        _message.c.shop_id == bindparam("shop"), _message.c.sent_at >= bindparam("since")
    ).order_by(_message.c.id.desc())
)


# Desks


def desks(connection: Connection, shop_id: str) -> dict[str, DeskUse]:
    """Every open desk, by its code."""
    found = _DESKS.all(connection, {"shop": shop_id})
    return {row.desk: DeskUse(**row._asdict()) for row in found}


def desk_of(connection: Connection, shop_id: str, adviser: str) -> DeskUse | None:
    """The desk that somebody has open."""
    row = _DESK_OF.first(connection, {"shop": shop_id, "adviser": adviser})
    return None if row is None else DeskUse(**row._asdict())


def open_desk(rows: Rows, shop_id: str, use: DeskUse) -> None:
    """Somebody sits down."""
    rows.insert(_desk, {"shop_id": shop_id, **_values(use)})


def save_desk(rows: Rows, shop_id: str, before: DeskUse, after: DeskUse) -> None:
    """Write what differs."""
    rows.update(_desk, {"shop_id": shop_id, "desk": after.desk}, _values(before), _values(after))


def close_desk(rows: Rows, shop_id: str, use: DeskUse) -> None:
    """Somebody leaves their desk."""
    key = {"shop_id": shop_id, "desk": use.desk}
    rows.delete(_desk, key, {"shop_id": shop_id, **_values(use)})


# Rooms


def rooms(connection: Connection, shop_id: str) -> dict[str, RoomUse]:
    """Every room that is kept for or used by somebody, by its code."""
    found = _ROOMS.all(connection, {"shop": shop_id})
    return {row.room: RoomUse(**row._asdict()) for row in found}


def reserve_room(rows: Rows, shop_id: str, use: RoomUse) -> None:
    """Keep a room; the database refuses a room or a ticket that is already in another pair."""
    rows.insert(_room, {"shop_id": shop_id, **_values(use)})


def save_room(rows: Rows, shop_id: str, before: RoomUse, after: RoomUse) -> None:
    """Write what differs."""
    rows.update(_room, {"shop_id": shop_id, "room": after.room}, _values(before), _values(after))


def release_room(rows: Rows, shop_id: str, use: RoomUse) -> None:
    """The room is free again."""
    rows.delete(_room, {"shop_id": shop_id, "room": use.room}, {"shop_id": shop_id, **_values(use)})


def rooms_out(connection: Connection, shop_id: str) -> frozenset[str]:
    """Rooms that are out of use today."""
    return frozenset(row.room for row in _OUT.all(connection, {"shop": shop_id}))


def take_out(rows: Rows, shop_id: str, room: str, since: datetime) -> None:
    """The room can't be used."""
    rows.insert(_out, {"shop_id": shop_id, "room": room, "since": since})


def put_in(rows: Rows, shop_id: str, room: str) -> None:
    """The room can be used again."""
    rows.delete(_out, {"shop_id": shop_id, "room": room}, {"shop_id": shop_id, "room": room})


# Delays, notices, services paused, messages


def delays(connection: Connection, shop_id: str) -> list[Delay]:
    """Delays that staff set and have not ended, oldest first."""
    rows = _DELAYS.all(connection, {"shop": shop_id})
    return [Delay(**{**row._asdict(), "services": tuple(row.services)}) for row in rows]


def set_delay(rows: Rows, shop_id: str, delay: Delay) -> None:
    """These services run late."""
    rows.insert(_delay, {"shop_id": shop_id, **_values(delay), "services": list(delay.services)})


def end_delay(rows: Rows, delay: UUID, at: datetime) -> None:
    """It is over."""
    rows.update(_delay, {"id": delay}, {"ended_at": None}, {"ended_at": at})


def notices(connection: Connection, shop_id: str, now: datetime) -> list[Notice]:
    """What the boards say now, oldest first."""
    found = _NOTICES.all(connection, {"shop": shop_id, "now": now})
    return [Notice(**row._asdict()) for row in found]


def set_notice(rows: Rows, shop_id: str, notice: Notice) -> None:
    """The boards say this from now on."""
    rows.insert(_notice, {"shop_id": shop_id, **_values(notice)})


def end_notice(rows: Rows, notice: UUID, at: datetime) -> None:
    """The boards no longer say it."""
    rows.update(_notice, {"id": notice}, {"ended_at": None}, {"ended_at": at})


def paused_services(connection: Connection, shop_id: str) -> dict[str, str]:
    """Services that take no new tickets now, each with the reason's code."""
    found = _PAUSED.all(connection, {"shop": shop_id})
    return {row.service: row.reason for row in found}


def pause_service(rows: Rows, shop_id: str, service: str, reason: str, at: datetime) -> None:
    """No new tickets for it."""
    rows.insert(_paused, {"shop_id": shop_id, "service": service, "reason": reason, "paused_at": at})


def resume_service(rows: Rows, shop_id: str, service: str) -> None:
    """New tickets again."""
    key = {"shop_id": shop_id, "service": service}
    rows.delete(_paused, key, key)


def messages(
    connection: Connection, shop_id: str, addressees: Sequence[str], since: datetime
) -> list[Message]:
    """Lines to any of these teams or people since that moment, newest first."""
    found = _MESSAGES.where(
        _message.c.shop_id == shop_id,
        _message.c.addressee.in_(addressees),
        _message.c.sent_at >= since,
    )
    return [Message(**row._asdict()) for row in connection.execute(found.order_by(_message.c.id.desc()))]


def messages_since(connection: Connection, shop_id: str, since: datetime) -> list[Message]:
    """Every line since that moment, newest first."""
    found = _MESSAGES_SINCE.all(connection, {"shop": shop_id, "since": since})
    return [Message(**row._asdict()) for row in found]


def send(rows: Rows, shop_id: str, message: Message) -> None:
    """Pass on a line."""
    rows.insert(_message, {"shop_id": shop_id, **_values(message)})


def _values(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}
