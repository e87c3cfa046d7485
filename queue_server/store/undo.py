"""What may be put back: the rows that an act changed, as they were, kept for a minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, LargeBinary, Table, Uuid, bindparam, select
from sqlalchemy.exc import IntegrityError

from queue_server.domain.errors import UndoOver
from queue_server.store import schema
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Change, put_back

_undo, _ticket = schema.undo, schema.ticket


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that `actor` may take back until then: nothing else has happened to the ticket since."""

    ticket_id: UUID
    actor: str
    act: str
    until: datetime


_OFFERS = (
    select(_undo.c.ticket_id, _undo.c.actor, _undo.c.act, _undo.c.until)
    .join(_ticket, (_ticket.c.id == _undo.c.ticket_id) & (_ticket.c.last_seq == _undo.c.seq))
    .where(_undo.c.shop_id == bindparam("shop"), _undo.c.until > bindparam("now"))
    .order_by(_undo.c.seq)
)
_ALL_OFFERS, _KEEP = Prepared(_OFFERS), Prepared(_undo.insert())
_OFFERS_ON = Prepared(_OFFERS.where(_undo.c.ticket_id == bindparam("ticket")))


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act that may still be taken back, by `actor` until `until`."""

    seq: int
    ticket_id: UUID
    actor: str
    act: str
    until: datetime
    changes: tuple[Change, ...]


def keep(connection: Connection, changes: Iterable[Change], **about: Any) -> None:
    """Remember what these rows were before."""
    written = [
        {
            "kind": change.kind,
            "table": change.table,
            "key": _write(change.key),
            "before": _write(change.before),
        }
        for change in changes
    ]
    _KEEP.run(connection, {**about, "rows": written})


def latest(connection: Connection, ticket: UUID) -> Undoable | None:
    """The newest act on this ticket that was kept, whether or not its minute is over."""
    found = select(_undo).where(_undo.c.ticket_id == ticket).order_by(_undo.c.seq.desc()).limit(1)
    row = connection.execute(found).first()
    return None if row is None else _undoable(row)


def offers(connection: Connection, shop_id: str, now: datetime) -> list[Offer]:
    """Everything that may still be taken back, oldest first, without the rows that it would change."""
    return [Offer(*row) for row in _ALL_OFFERS.all(connection, {"shop": shop_id, "now": now})]


def offers_on(connection: Connection, shop_id: str, ticket: UUID, now: datetime) -> list[Offer]:
    """What may still be taken back of one ticket."""
    found = _OFFERS_ON.all(connection, {"shop": shop_id, "now": now, "ticket": ticket})
    return [Offer(*row) for row in found]


def put_all_back(connection: Connection, undoable: Undoable) -> None:
    """Write every row back as it was, newest change first, and forget the act.

    Raises UndoOver, and the transaction is lost, when the desk or the room was taken meanwhile.
    """
    try:
        for change in reversed(undoable.changes):
            put_back(connection, schema.metadata.tables[change.table], change)
    except IntegrityError as error:
        raise UndoOver("This can't be taken back: the desk or the room is in use again.") from error
    connection.execute(_undo.delete().where(_undo.c.ticket_id == undoable.ticket_id))


def _undoable(row: Any) -> Undoable:
    changes = tuple(
        Change(
            kind=change["kind"],
            table=change["table"],
            key=_read(change["table"], change["key"]),
            before=_read(change["table"], change["before"]),
        )
        for change in row.rows
    )
    return Undoable(row.seq, row.ticket_id, row.actor, row.act, row.until, changes)


def _write(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return value


def _read(table_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    table = schema.metadata.tables[table_name]
    return {name: _typed(table, name, value) for name, value in values.items()}


def _typed(table: Table, name: str, value: Any) -> Any:
    if value is None:
        return None
    match table.c[name].type:
        case schema.Moment():
            return datetime.fromisoformat(value)
        case Uuid():
            return UUID(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return bytes.fromhex(value)
        case _:
            return value
