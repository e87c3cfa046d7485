"""The locked counters: each series' next number on each of the shop's days.

A refused command rolls back with its transaction, so it uses up no number.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Date, Integer, bindparam, text

from queue_server.contract.numbers import ONLINE_LAST, OVERFLOW_FIRST, OVERFLOW_LAST, TicketNumber
from queue_server.domain.errors import NumbersUsedUp
from queue_server.store.prepared import Prepared

_NEXT = Prepared(
    text(
        "INSERT INTO counter (shop_id, day, series, last_count) VALUES (:shop, :day, :series, 1) "
        "ON CONFLICT (shop_id, day, series) DO UPDATE SET last_count = "
        "CASE WHEN counter.last_count = :online_last THEN :overflow_first ELSE counter.last_count + 1 END "
        "RETURNING last_count"
    )
    .bindparams(
        bindparam("day", type_=Date),
        bindparam("online_last", ONLINE_LAST),
        bindparam("overflow_first", OVERFLOW_FIRST),
    )
    .columns(last_count=Integer)
)

_REACHED = Prepared(
    text("SELECT last_count FROM counter WHERE shop_id = :shop AND day = :day AND series = :series")
    .bindparams(bindparam("day", type_=Date))
    .columns(last_count=Integer)
)


def is_past(connection: Connection, shop_id: str, day: date, number: TicketNumber) -> bool:
    """Whether the series' counter has passed this number, so that it is never given anew that day."""
    row = _REACHED.first(connection, {"shop": shop_id, "day": day, "series": number.series})
    return row is not None and number.count <= row.last_count


def take_next(connection: Connection, shop_id: str, day: date, series: str) -> TicketNumber:
    """The next number of the series, 001-599 and then 1000-9999. Raises NumbersUsedUp."""
    count = _NEXT.one(connection, {"shop": shop_id, "day": day, "series": series}).last_count
    if count > OVERFLOW_LAST:
        raise NumbersUsedUp(f"There are no {series} numbers left today.")
    return TicketNumber(series, count)
