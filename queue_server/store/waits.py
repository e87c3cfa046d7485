"""What is estimated, what was told and how it came out, and what was learnt about visits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import inf, isfinite
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, Text, bindparam, cast, inspect, select, text

from queue_server.domain.foreseen import Foreseen, Waits
from queue_server.domain.laws import Laws
from queue_server.domain.told import Outlook, Told
from queue_server.store import schema, texts
from queue_server.store.prepared import Prepared
from queue_server.store.rows import Rows

_estimate, _told, _learnt = schema.estimate, schema.told, schema.learnt
_turn, _ticket = schema.turn, schema.ticket
_MINUTE = timedelta(minutes=1)

_TO_NEWCOMERS = select(
    _estimate.c.seq, _estimate.c.at, cast(_estimate.c.newcomers, Text).label("newcomers")
).where(_estimate.c.shop_id == bindparam("shop"))
_FOR_NEWCOMERS = Prepared(_TO_NEWCOMERS)
_NEWEST = Prepared(_TO_NEWCOMERS.add_columns(cast(_estimate.c.waiting, Text).label("waiting")))
_LAST_TOLD = Prepared(
    select(_told.c.played, _told.c.corrected, _ticket.c.arrived_at, _turn.c.seen_at)
    .select_from(_told.join(_ticket).join(_turn, _turn.c.ticket_id == _told.c.ticket_id))
    .where(
        _told.c.shop_id == bindparam("shop"),
        _told.c.told_at >= bindparam("since"),
        _turn.c.position == 1,
        _turn.c.seen_at.is_not(None),
        _turn.c.not_before.is_(None),
    )
    .order_by(_told.c.told_at.desc())
    .limit(bindparam("most"))
)
_TOLD_BY_DAY = Prepared(
    select(_ticket.c.day, _told.c.played, _told.c.corrected, _ticket.c.arrived_at, _turn.c.seen_at)
    .select_from(_told.join(_ticket).join(_turn, _turn.c.ticket_id == _told.c.ticket_id))
    .where(
        _told.c.shop_id == bindparam("shop"),
        _told.c.told_at >= bindparam("since"),
        _told.c.told_at < bindparam("until"),
        _turn.c.position == 1,
        _turn.c.seen_at.is_not(None),
        _turn.c.not_before.is_(None),
    )
    .order_by(_ticket.c.day)
)
_TOLD_ACTIVE = Prepared(
    select(_told.c.ticket_id, _told.c.corrected)
    .select_from(_turn.join(_told, _told.c.ticket_id == _turn.c.ticket_id))
    .where(
        _turn.c.shop_id == bindparam("shop"),
        _turn.c.day == bindparam("day"),
        schema.IS_ACTIVE,
        _turn.c.position == 1,
    )
)
_OF_VISIT = ("service", "called_at", "seen_at", "served_for_us")
_VISITS = Prepared(
    select(texts.together(_turn.c[name] for name in _OF_VISIT).label("written")).where(
        _turn.c.shop_id == bindparam("shop"),
        _turn.c.ended_at >= bindparam("since"),
        text("turn.state IN ('finished', 'transferred')"),
        _turn.c.service.is_not(None),
        _turn.c.seen_at.is_not(None),
        _turn.c.called_at.is_not(None),
        _turn.c.outcome.is_distinct_from("unknown"),
    )
)
_LEARNT = Prepared(
    select(_learnt.c.learnt_at, cast(_learnt.c.laws, Text).label("laws")).where(
        _learnt.c.shop_id == bindparam("shop")
    )
)


# Estimates --------------------------------------------------------------------------------------


def newest(connection: Connection, shop_id: str) -> Waits | None:
    """The newest estimates; None where none were made yet."""
    row = _NEWEST.first(connection, {"shop": shop_id})
    if row is None:
        return None
    return Waits(row.seq, row.at, _read_waiting(row.waiting), _read_newcomers(row.newcomers))


def for_newcomers(connection: Connection, shop_id: str) -> Waits | None:
    """The newest estimates without those of the tickets that wait already."""
    row = _FOR_NEWCOMERS.first(connection, {"shop": shop_id})
    return None if row is None else Waits(row.seq, row.at, newcomers=_read_newcomers(row.newcomers))


def keep(connection: Connection, shop_id: str, waits: Waits) -> None:
    """These are the newest estimates from now on."""
    row = {
        "shop_id": shop_id,
        "seq": waits.seq,
        "at": waits.at,
        "waiting": {str(ticket): _minutes(outlook) for ticket, outlook in waits.waiting.items()},
        "newcomers": {
            service: [_minutes(each.played), _minutes(each.corrected), _rounded(each.each_more)]
            for service, each in waits.newcomers.items()
        },
    }
    _replace(connection, _estimate, row)


# What was told ----------------------------------------------------------------------------------


def tell(rows: Rows, shop_id: str, ticket: UUID, at: datetime, foreseen: Foreseen) -> None:
    """Remember what a ticket is told."""
    minutes = {"played": _minutes(foreseen.played), "corrected": _minutes(foreseen.corrected)}
    rows.insert(_told, {"ticket_id": ticket, "shop_id": shop_id, "told_at": at, **minutes})


def take_back(rows: Rows, shop_id: str, ticket: UUID) -> None:
    """The customer was not told after all; nothing where nothing was told."""
    found = select(_told).where(_told.c.ticket_id == ticket, _told.c.shop_id == shop_id)
    row = rows.connection.execute(found).mappings().first()
    if row is not None:
        rows.delete(_told, {"ticket_id": ticket}, dict(row))


def told_to_those_here(connection: Connection, shop_id: str, day: date) -> dict[UUID, Outlook]:
    """What those of this day were told who are here in their first turn, by ticket."""
    rows = _TOLD_ACTIVE.all(connection, {"shop": shop_id, "day": day})
    return {row.ticket_id: read_outlook(row.corrected) for row in rows}


def told_since(connection: Connection, shop_id: str, since: datetime, most: int) -> list[Told]:
    """What those were told since then who have been seen, and their waits; the last ones, oldest first.

    Whoever asked to be called later is left out.
    """
    rows = _LAST_TOLD.all(connection, {"shop": shop_id, "since": since, "most": most})
    return [_told_of(row) for row in reversed(rows)]


def told_by_day(
    connection: Connection, shop_id: str, since: datetime, until: datetime
) -> dict[date, list[Told]]:
    """The same of all who were told from `since` on and before `until`, by the shop's days, in order."""
    by_day: dict[date, list[Told]] = {}
    for row in _TOLD_BY_DAY.all(connection, {"shop": shop_id, "since": since, "until": until}):
        by_day.setdefault(row.day, []).append(_told_of(row))
    return by_day


# What was learnt --------------------------------------------------------------------------------


def visits(connection: Connection, shop_id: str, since: datetime) -> str:
    """Visits that ended since then, forgotten ends left out, each on a line as the text of a JSON list.

    It has the service, when they were called and seen, and how long they were served before, in microseconds.
    There may be tens of thousands: to take them apart here would keep everybody waiting.
    """
    return _VISITS.one(connection, {"shop": shop_id, "since": since}).written or ""


def are_kept(connection: Connection) -> bool:
    """Whether this database is new enough to keep what is learnt."""
    return bool(inspect(connection).has_table(_learnt.name))


def laws(connection: Connection, shop_id: str) -> tuple[Laws, datetime] | None:
    """What was learnt about visits, and when; None where nothing was yet."""
    row = _LEARNT.first(connection, {"shop": shop_id})
    return None if row is None else (_read_laws(row.laws), row.learnt_at)


def keep_laws(connection: Connection, shop_id: str, learnt: Laws, at: datetime) -> None:
    """This is what is known about visits from now on."""
    _replace(connection, _learnt, {"shop_id": shop_id, "learnt_at": at, "laws": learnt.as_json()})


def read_outlook(minutes: Sequence[float | None]) -> Outlook:
    """The outlook that a row keeps."""
    return Outlook(*(inf if each is None else each for each in minutes))


# ------------------------------------------------------------------------------------------------


def _replace(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """The shop's only row of a table."""
    connection.execute(table.delete().where(table.c.shop_id == row["shop_id"]))
    connection.execute(table.insert().values(row))


@lru_cache(maxsize=4)
def _read_laws(written: str) -> Laws:
    """They are learnt once a day, and looked at whenever something changes."""
    return Laws.from_json(json.loads(written))


@lru_cache(maxsize=4)
def _read_newcomers(written: str) -> Mapping[str, Foreseen]:
    """Everybody who comes is told from them, and they are the same for seconds."""
    return _newcomers(json.loads(written))


@lru_cache(maxsize=4)
def _read_waiting(written: str) -> Mapping[UUID, Outlook]:
    """Every look at one who waits would take the whole apart."""
    return {UUID(ticket): read_outlook(minutes) for ticket, minutes in json.loads(written).items()}


def _newcomers(kept: Mapping[str, Any]) -> dict[str, Foreseen]:
    return {
        # A server of an earlier version kept one number for all.
        service: Foreseen(
            read_outlook(played), read_outlook(corrected), more if isinstance(more, dict) else {}
        )
        for service, (played, corrected, more) in kept.items()
    }


def _rounded(each_more: Mapping[str, float]) -> dict[str, float]:
    return {service: round(minutes, 2) for service, minutes in each_more.items()}


def _told_of(row: Any) -> Told:
    waited: timedelta = row.seen_at - row.arrived_at
    return Told(read_outlook(row.played), read_outlook(row.corrected), waited / _MINUTE)


def _minutes(outlook: Outlook) -> list[float | None]:
    minutes = (outlook.low, outlook.middle, outlook.late, outlook.high)
    return [round(each, 2) if isfinite(each) else None for each in minutes]
