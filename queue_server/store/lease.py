"""Which of several server processes moves a shop's views on by time: whoever holds the lease."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from queue_server.store import schema

LASTS = timedelta(seconds=9)

_shop = schema.shop


def keep(connection: Connection, shop_id: str, holder: str, now: datetime) -> bool:
    """Take or keep the lease; False when another process holds it.

    A lease that was not kept for nine seconds is anybody's.
    """
    return _take(connection, shop_id, holder, now)


def tick(connection: Connection, shop_id: str, holder: str, now: datetime) -> bool:
    """Take or keep the lease and raise the shop's tick; False when another process holds it."""
    return _take(connection, shop_id, holder, now, tick=_shop.c.tick + 1)


def is_anothers(connection: Connection, shop_id: str, holder: str, now: datetime) -> bool:
    """Whether `tick` would find that another process holds the lease; takes nothing."""
    found = select(_shop.c.shop_id).where(_shop.c.shop_id == shop_id, _may_take(holder, now))
    return connection.execute(found).first() is None


def _take(connection: Connection, shop_id: str, holder: str, now: datetime, **more: object) -> bool:
    values = {"lease_holder": holder, "lease_until": now + LASTS, **more}
    may = _may_take(holder, now)
    found = connection.execute(_shop.update().where(_shop.c.shop_id == shop_id, may).values(**values))
    return found.rowcount == 1


def _may_take(holder: str, now: datetime) -> ColumnElement[bool]:
    return or_(_shop.c.lease_holder.is_(None), _shop.c.lease_holder == holder, _shop.c.lease_until <= now)
