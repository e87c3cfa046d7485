"""Who or what is taken when: one row for each five minutes, which the database keeps only once.

The primary key is the rule: a place, an adviser, a customer or a lane can't be in two things at one time.
Claims that are past say nothing any more and are deleted.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from queue_server.domain.errors import SlotTaken
from queue_server.domain.slots import cell_starts_at, cells
from queue_server.store import schema
from queue_server.store.prepared import Prepared

_claim = schema.claim
_CODE_BYTES = 20


class Claimed(StrEnum):
    """What can be in only one thing at a time."""

    PLACE = "place"
    ADVISER = "adviser"
    CUSTOMER = "customer"
    LANE = "lane"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is wanted from then to then. `code` names it; a customer has a `customer_code`."""

    kind: Claimed
    code: str
    starts_at: datetime
    ends_at: datetime


_MAKE = Prepared(_claim.insert())
_LET_GO = Prepared(
    _claim.delete().where(_claim.c.shop_id == bindparam("shop"), _claim.c.holder == bindparam("by"))
)
_IN_TIME = (
    _claim.c.shop_id == bindparam("shop"),
    _claim.c.kind == bindparam("kind"),
    _claim.c.cell >= bindparam("first"),
    _claim.c.cell < bindparam("end"),
)
_HELD = Prepared(select(_claim.c.holder).where(*_IN_TIME, _claim.c.code == bindparam("code")).limit(1))
_CUSTOMER = Prepared(
    select(_claim.c.code)
    .where(_claim.c.shop_id == bindparam("shop"), _claim.c.holder == bindparam("by"))
    .where(_claim.c.kind == Claimed.CUSTOMER.value)
    .limit(1)
)
_CODES = Prepared(select(_claim.c.code).where(*_IN_TIME, _claim.c.holder != bindparam("by")).distinct())

_BOOKED = Prepared(
    select(_claim.c.code, func.min(_claim.c.cell).label("cell")).where(*_IN_TIME).group_by(_claim.c.code)
)


def make(connection: Connection, shop_id: str, holder: UUID, claims: Iterable[Claim]) -> None:
    """Take all of them for `holder`. Raises SlotTaken, and the transaction is lost, when one is another's."""
    rows = [
        {"shop_id": shop_id, "kind": each.kind.value, "code": each.code, "cell": cell, "holder": holder}
        for each in claims
        for cell in cells(each.starts_at, each.ends_at)
    ]
    if not rows:
        return
    try:
        _MAKE.run_each(connection, rows)
    except IntegrityError as error:
        raise SlotTaken from error


def let_go(connection: Connection, shop_id: str, holder: UUID) -> None:
    """Everything that `holder` had is free again."""
    _LET_GO.run(connection, {"shop": shop_id, "by": holder})


def is_held(connection: Connection, shop_id: str, claim: Claim) -> bool:
    """Whether any of it is taken."""
    return _HELD.first(connection, {**_time(shop_id, claim), "code": claim.code}) is not None


def customer_of(connection: Connection, shop_id: str, holder: UUID) -> str | None:
    """The customer's code of a booking; None where it is not known who it is for."""
    row = _CUSTOMER.first(connection, {"shop": shop_id, "by": holder})
    return None if row is None else str(row.code)


def places_held(
    connection: Connection, shop_id: str, starts_at: datetime, ends_at: datetime, *, but_by: UUID
) -> frozenset[str]:
    """Desks and rooms that somebody else has for a part of this time."""
    wanted = Claim(Claimed.PLACE, "", starts_at, ends_at)
    found = _CODES.all(connection, {**_time(shop_id, wanted), "by": but_by})
    return frozenset(row.code for row in found)


def places_booked(
    connection: Connection, shop_id: str, since: datetime, until: datetime
) -> dict[str, datetime]:
    """Desks and rooms that are booked in this time, and from when; `since` or just before: booked now."""
    found = _BOOKED.all(connection, _time(shop_id, Claim(Claimed.PLACE, "", since, until)))
    return {row.code: cell_starts_at(row.cell) for row in found}


def forget(connection: Connection, shop_id: str, before: datetime) -> int:
    """Delete the claims of earlier times; how many there were."""
    past = _claim.c.cell < cells(before, before).start
    return connection.execute(_claim.delete().where(_claim.c.shop_id == shop_id, past)).rowcount


def customer_code(key: bytes, identity: str) -> str:
    """A customer as claims know them: the same for the same person, and telling nothing of them."""
    return hmac.digest(key, identity.encode(), "sha256")[:_CODE_BYTES].hex()


def lane_code(source: str, lane: int) -> str:
    """One lane of a surgery or of a service's hours."""
    return f"{source}.{lane}"


def _time(shop_id: str, claim: Claim) -> dict[str, object]:
    mine = cells(claim.starts_at, claim.ends_at)
    return {"shop": shop_id, "kind": claim.kind.value, "first": mine.start, "end": mine.stop}
