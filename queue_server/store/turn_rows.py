"""Turns as rows: which columns keep them, how a row becomes the domain's Turn, and what a Turn writes.

The database hands a row over as one text, and one that has not changed since it was last read is recognised
by it and not taken apart again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, select

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn
from queue_server.store import schema, texts
from queue_server.store.columns import moment
from queue_server.store.prepared import read_id

_ticket, _turn = schema.ticket, schema.turn
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED_ROWS = 4096

OF_VISIT = (
    "number",
    "channel",
    "needs",
    "language",
    "arrived_at",
    "approximate",
    "greeted_at",
    "booked_at",
    "allotted_at",
    "told_longer_at",
    "appointment_offered_at",
    "room_asked_at",
    "room_given_at",
    "named_adviser",
)
OF_TURN = (
    "position",
    "state",
    "promises",
    "served_for",
    "service",
    "skill",
    "after_transfer",
    "quiet",
    "opened_at",
    "not_before",
    "called_at",
    "seen_at",
    "held_at",
    "resumed_at",
    "ended_at",
    "no_show_at",
    "last_called_at",
    "recalls",
    "called_to",
    "room",
    "desk",
    "adviser",
    "outcome",
)
_COLUMN_OF = {"served_for": "served_for_us"}
_FIELDS = ("id", "ticket_id", *OF_TURN, *OF_VISIT)
_COLUMNS = tuple(
    (_ticket if field in OF_VISIT else _turn).c[_COLUMN_OF.get(field, field)] for field in _FIELDS
)
_BOTH = _turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id)
_BY_OPENING = attrgetter("opened_at", "position", "id")


def each() -> Select[Any]:
    """Turns with their tickets, each in a row of its own as `written`."""
    return select(texts.each(_COLUMNS).label("written")).select_from(_BOTH)


def together() -> Select[Any]:
    """Turns with their tickets, all in one row as `written`, None where there are none."""
    return select(texts.together(_COLUMNS).label("written")).select_from(_BOTH)


def read(written: str | None) -> list[Turn]:
    """The turns that are written `together`, in order of opening: a database takes longer to sort."""
    return sorted(map(_taken_apart, texts.lines(written)), key=_BY_OPENING)


def read_each(rows: Iterable[Any]) -> list[Turn]:
    """The turns of these rows, in order of opening."""
    return sorted((_taken_apart(row.written) for row in rows), key=_BY_OPENING)


def row_of(turn: Turn, fields: Iterable[str]) -> dict[str, Any]:
    """What these fields of a turn, all of OF_VISIT or all of OF_TURN, are in their row."""
    row = {}
    for field in fields:
        column, write = _WRITTEN[field]
        value = getattr(turn, field)
        row[column] = value if write is None else write(value)
    return row


def differing(before: Turn, after: Turn, fields: Iterable[str]) -> list[str]:
    """Those of the fields that are not the same in both."""
    return [field for field in fields if getattr(before, field) != getattr(after, field)]


@lru_cache(maxsize=_REMEMBERED_ROWS)
def _taken_apart(written: str) -> Turn:
    values = json.loads(written)
    return Turn(
        **{
            field: value if value is None or read is None else read(value)
            for field, read, value in zip(_FIELDS, _READERS, values, strict=True)
        }
    )


def _read_needs(written: str) -> tuple[TicketNeed, ...]:
    return tuple(TicketNeed(*need) for need in json.loads(written).items())


@cache
def _write_promises(promises: tuple[Promise, ...]) -> str:
    written = [
        {
            "standard": promise.standard,
            "starts": [start.value for start in promise.starts],
            "stops": [stop.value for stop in promise.stops],
            "minutes": promise.minutes,
            "drives": promise.drives,
        }
        for promise in promises
    ]
    return json.dumps(written)


@cache
def _read_promises(written: str) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            standard=promise["standard"],
            starts=tuple(Start(start) for start in promise["starts"]),
            stops=tuple(Stop(stop) for stop in promise["stops"]),
            minutes=promise["minutes"],
            drives=promise["drives"],
        )
        for promise in json.loads(written)
    )


def _write_span(span: timedelta) -> int:
    return span // _MICROSECOND


def _write_needs(needs: tuple[TicketNeed, ...]) -> str:
    return json.dumps({need.code: need.confirmed for need in needs})


_WRITE: Mapping[str, Callable[[Any], Any]] = {
    "number": str,
    "channel": attrgetter("value"),
    "needs": _write_needs,
    "state": attrgetter("value"),
    "promises": _write_promises,
    "served_for": _write_span,
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "number": TicketNumber.parse,
    "channel": Channel,
    "needs": _read_needs,
    "state": TicketState,
    "promises": _read_promises,
    "served_for": _MICROSECOND.__mul__,
    **dict.fromkeys(("id", "ticket_id"), read_id),
    **dict.fromkeys(("approximate", "after_transfer", "quiet"), bool),
    **{column.name: moment for column in _COLUMNS if isinstance(column.type, schema.Moment)},
}
_READERS = tuple(map(_READ.get, _FIELDS))
_WRITTEN = {field: (_COLUMN_OF.get(field, field), _WRITE.get(field)) for field in _FIELDS}
