"""Turns as rows: which columns keep them, how a row becomes the domain's Turn, and what a Turn writes.

The database hands a row over as one text, which costs a third of forty values; and one that has not changed
since it was last read is recognised by it and not taken apart again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn
from queue_server.store import schema

_ticket, _turn = schema.ticket, schema.turn
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED_ROWS = 4096

OF_VISIT = (
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
_COLUMNS = (
    *(_turn.c[name] for name in ("id", "ticket_id", "state", "promises", "served_for_us", *OF_TURN)),
    *(_ticket.c[name] for name in ("number", "channel", "needs", *OF_VISIT)),
)
_NAMES = tuple(column.name for column in _COLUMNS)
_MOMENTS = frozenset(column.name for column in _COLUMNS if isinstance(column.type, schema.Moment))
_IDS = ("id", "ticket_id")
_FLAGS = ("approximate", "after_transfer", "quiet")
_BY_OPENING = attrgetter("opened_at", "position", "id")


class _AsText(FunctionElement[str]):
    """These columns as the text of a JSON list."""

    type = Text()
    inherit_cache = True


@compiles(_AsText, "sqlite")
def _in_sqlite(element: _AsText, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **more)})"


@compiles(_AsText, "postgresql")
def _in_postgres(element: _AsText, compiler: SQLCompiler, **more: Any) -> str:
    return f"CAST(json_build_array({compiler.process(element.clauses, **more)}) AS TEXT)"


def joined() -> Select[tuple[str]]:
    """Every turn with its ticket; `read` takes its rows."""
    both = _turn.join(_ticket, _ticket.c.id == _turn.c.ticket_id)
    return select(_AsText(*_COLUMNS).label("written")).select_from(both)


def read(rows: Iterable[Any]) -> list[Turn]:
    """The turns that rows of `joined` keep, in order of opening: sorting whole rows costs a database more."""
    return sorted((_taken_apart(row.written) for row in rows), key=_BY_OPENING)


def visit_row(turn: Turn) -> dict[str, Any]:
    """What the ticket's row keeps of a turn."""
    row = {name: getattr(turn, name) for name in OF_VISIT}
    row["number"] = str(turn.number)
    row["channel"] = turn.channel.value
    row["needs"] = json.dumps({need.code: need.confirmed for need in turn.needs})
    return row


def own_row(turn: Turn) -> dict[str, Any]:
    """What the turn's own row keeps."""
    row = {name: getattr(turn, name) for name in OF_TURN}
    row["state"] = turn.state.value
    row["promises"] = _write_promises(turn.promises)
    row["served_for_us"] = turn.served_for // _MICROSECOND
    return row


@lru_cache(maxsize=_REMEMBERED_ROWS)
def _taken_apart(written: str) -> Turn:
    values = dict(zip(_NAMES, json.loads(written), strict=True))
    for name in _MOMENTS:
        values[name] = _moment(values[name])
    for name in _IDS:
        values[name] = UUID(values[name])
    for name in _FLAGS:
        values[name] = bool(values[name])
    values["state"] = TicketState(values["state"])
    values["channel"] = Channel(values["channel"])
    values["number"] = TicketNumber.parse(values["number"])
    values["promises"] = _read_promises(values["promises"])
    values["needs"] = tuple(TicketNeed(*need) for need in json.loads(values["needs"]).items())
    values["served_for"] = values.pop("served_for_us") * _MICROSECOND
    return Turn(**values)


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else schema.EPOCH + microseconds * _MICROSECOND


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
