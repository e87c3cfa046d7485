"""The first time that can be booked instead of a long wait, of each service for which somebody waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from queue_server.live.present import waits
from queue_server.live.snapshot import Snapshot
from queue_server.operations.bookable import first_free
from queue_server.shop import Shop
from queue_server.store.database import Connection


def wanted(snapshot: Snapshot, shop: Shop, now: datetime) -> list[str]:
    """The services that anyone may book, and for which somebody waits or would wait long."""
    waited_for = {turn.service for turn in snapshot.waiting()}
    return [
        code
        for code in shop.services
        if shop.may_book_instead(code)
        and (code in waited_for or waits.long_wait(snapshot.hall, shop, code, now) is not None)
    ]


def read(
    connection: Connection, shop: Shop, services: Iterable[str], now: datetime
) -> dict[str, datetime | None]:
    """When the first free time of each starts; None where there is none as far ahead as anyone may book."""
    return {service: first_free(connection, shop, service, now) for service in services}
