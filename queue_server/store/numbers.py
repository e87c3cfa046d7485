"""The locked counters: each series' next number on each of the shop's days.

A refused command rolls back with its transaction, so it uses up no number. After a restore a counter goes on
past the next hundred, as what was given since the copy was made is on paper only.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Date, Integer, Text, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from queue_server.contract.numbers import ONLINE_LAST, OVERFLOW_FIRST, OVERFLOW_LAST, TicketNumber
from queue_server.domain.errors import NumbersUsedUp, Trouble
from queue_server.store.database import Database
from queue_server.store.prepared import Prepared

_STEP = 100
_FURTHEST = 2000
"""More than a shop gives of one series in a day."""

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
    text("SELECT series, last_count FROM counter WHERE shop_id = :shop AND day = :day")
    .bindparams(bindparam("day", type_=Date))
    .columns(series=Text, last_count=Integer)
)

_IS_GIVEN = Prepared(
    text("SELECT 1 AS given FROM ticket WHERE shop_id = :shop AND day = :day AND number = :number")
    .bindparams(bindparam("day", type_=Date))
    .columns(given=Integer)
)

_GO_ON_FROM = Prepared(
    text(
        "INSERT INTO counter (shop_id, day, series, last_count) VALUES (:shop, :day, :series, :last) "
        "ON CONFLICT (shop_id, day, series) DO UPDATE SET last_count = :last"
    ).bindparams(bindparam("day", type_=Date))
)


def reached(connection: Connection, shop_id: str, day: date) -> dict[str, int]:
    """The last count of each series that has given a number that day."""
    return {row.series: row.last_count for row in _REACHED.all(connection, {"shop": shop_id, "day": day})}


def reached_in(database: Database, shop_id: str, day: date) -> dict[str, int]:
    """The same of a database that may be empty or damaged; nothing where it can't be read."""
    try:
        with database.reading() as connection:
            return reached(connection, shop_id, day)
    except (SQLAlchemyError, Trouble):
        return {}


def go_past(connection: Connection, shop_id: str, day: date, number: TicketNumber) -> None:
    """See to it that a number on paper is never given anew that day.

    Where the counter has not come to it, the number was given after the copy that was restored, and so were
    others near it: the counter goes on past the next hundred. A kiosk's own number is never a counter's, and
    one so far on that no day comes to it takes no other numbers with it: it is left out when it is reached.
    """
    beyond = number.count - reached(connection, shop_id, day).get(number.series, 0)
    if not number.is_offline and 0 < beyond <= _FURTHEST:
        skip_hundred(connection, shop_id, day, number.series, number.count)


def skip_hundred(connection: Connection, shop_id: str, day: date, series: str, last_count: int) -> None:
    """Let the series go on past the next hundred after this count."""
    last = past_next_hundred(last_count)
    _GO_ON_FROM.run(connection, {"shop": shop_id, "day": day, "series": series, "last": last})


def past_next_hundred(last_count: int) -> int:
    """Where a counter that stood at `last_count` goes on from: never inside the kiosks' own numbers."""
    further = (last_count // _STEP + 1) * _STEP
    if ONLINE_LAST < further < OVERFLOW_FIRST:
        return OVERFLOW_FIRST - 1
    return min(further, OVERFLOW_LAST)


def take_next(connection: Connection, shop_id: str, day: date, series: str) -> TicketNumber:
    """The next number of the series, 001-599 and then 1000-9999. Raises NumbersUsedUp."""
    while True:
        count = _NEXT.one(connection, {"shop": shop_id, "day": day, "series": series}).last_count
        if count > OVERFLOW_LAST:
            raise NumbersUsedUp(f"There are no {series} numbers left today.")
        number = TicketNumber(series, count)
        if count < OVERFLOW_FIRST or not _is_given(connection, shop_id, day, number):
            return number


def _is_given(connection: Connection, shop_id: str, day: date, number: TicketNumber) -> bool:
    wanted = {"shop": shop_id, "day": day, "number": str(number)}
    return _IS_GIVEN.first(connection, wanted) is not None
