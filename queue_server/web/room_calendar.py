"""Rooms over one day: what each is booked, kept or used for in every half hour; numbers and services only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from queue_server.contract.words import ENGLISH, Words
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.hours import local_moment
from queue_server.domain.rooms import ServicePoint
from queue_server.live import diary
from queue_server.live.present import rows
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop
from queue_server.store import appointments, surgeries
from queue_server.store.database import Connection
from queue_server.web import reception
from queue_server.web.pages import Asked

_STEP = timedelta(minutes=30)
_MOMENT = timedelta(seconds=1)
_OPENS, _CLOSES = time(9), time(17)
_STILL = frozenset({AppointmentState.BOOKED, AppointmentState.CHECKED_IN, AppointmentState.KEPT})


@dataclass(frozen=True, slots=True)
class Taken:
    """A room is taken from then to then; `words` say for what."""

    room: str
    starts_at: datetime
    ends_at: datetime
    words: str


async def page(asked: Asked) -> str:
    """The table of one day."""
    door, shop = asked.door, asked.door.shop
    today = asked.today
    on = asked.day("day") or today
    taken = await door.reader.read(lambda c: _booked(c, shop, on))
    if on == today:
        taken += _now(await door.hub.snapshot(), door.now())
    return await reception.drawn(
        asked,
        "appointments/rooms.html",
        rooms=[room.public_name for room in shop.rooms],
        lines=list(_lines(shop, on, taken)),
        on=on,
        today=today,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        words=Words.of(ENGLISH),
    )


def _booked(connection: Connection, shop: Shop, on: date) -> list[Taken]:
    since, until = diary.days(shop, on, on)
    kept = [
        Taken(each.room, each.starts_at, each.ends_at, f"Booked, {rows.service_name(shop, each.service)}")
        for each in appointments.between(connection, shop.id, since, until)
        if each.room is not None and each.state in _STILL
    ]
    return kept + [
        Taken(each.place, each.starts_at, each.ends_at, rows.service_name(shop, each.service) or "")
        for each in surgeries.between(connection, shop.id, since, until)
        if each.is_open
    ]


def _now(snapshot: Snapshot, now: datetime) -> list[Taken]:
    """Whom a room is kept for, or who is in it, at this moment."""
    found = []
    for room, use in snapshot.rooms.items():
        turn = snapshot.turn_of(use.ticket_id)
        if turn is not None:
            since, how = (use.given_at, "In use") if use.given_at else (use.reserved_at, "Kept")
            found.append(Taken(room, since, now + _MOMENT, f"{how}, {turn.number}"))
    return found + [Taken(room, now, now + _MOMENT, "Out of use") for room in snapshot.rooms_out]


def _lines(shop: Shop, on: date, taken: list[Taken]) -> Iterator[tuple[datetime, list[list[str]]]]:
    spans = shop.hours.spans_on(on)
    opens = local_moment(on, _OPENS, shop.timezone)
    closes = local_moment(on, _CLOSES, shop.timezone)
    at = min([opens, *(start for start, _ in spans)])
    until = max([closes, *(end for _, end in spans)])
    while at < until:
        yield at, [_cell(room, at, taken) for room in shop.rooms]
        at += _STEP


def _cell(room: ServicePoint, at: datetime, taken: list[Taken]) -> list[str]:
    ends = at + _STEP
    return [
        each.words for each in taken if each.room == room.code and each.starts_at < ends and at < each.ends_at
    ]
