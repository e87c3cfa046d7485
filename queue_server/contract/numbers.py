"""Ticket numbers such as "A042": a series letter and a number, and who may issue which.

The server issues 001-599 and then 1000-9999 in each series; each kiosk owns forty of 600-999 in
each series for when it cannot reach the server. Standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONLINE_FIRST, ONLINE_LAST = 1, 599
OVERFLOW_FIRST, OVERFLOW_LAST = 1000, 9999
OFFLINE_FIRST, OFFLINE_LAST = 600, 999
OFFLINE_BLOCK_SIZE = 40
KIOSKS_PER_SHOP = (OFFLINE_LAST - OFFLINE_FIRST + 1) // OFFLINE_BLOCK_SIZE

SERIES_WITHOUT_SERVICE = "A"
DAY_STARTS = time(3)

_WRITTEN = re.compile(r"([A-Z])([0-9]{3,4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class TicketNumber:
    """The number in a customer's hand; unique in a shop on one of the shop's days."""

    series: str
    count: int

    def __post_init__(self) -> None:
        if not (len(self.series) == 1 and "A" <= self.series <= "Z"):
            raise ValueError(f"A series is one capital letter, not {self.series!r}.")
        if not ONLINE_FIRST <= self.count <= OVERFLOW_LAST:
            raise ValueError(f"A ticket number counts from 1 to 9999, not {self.count}.")

    def __str__(self) -> str:
        return f"{self.series}{self.count:03d}"

    @classmethod
    def parse(cls, written: str) -> TicketNumber:
        """Read "A042". Raises ValueError for anything else, "A0042" and "a042" included."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(f"A ticket number looks like A042, not {written!r}.")
        number = cls(match[1], int(match[2]))
        if str(number) != written:
            raise ValueError(f"A ticket number looks like A042, not {written!r}.")
        return number

    @property
    def is_offline(self) -> bool:
        """Whether only a kiosk could have issued it."""
        return OFFLINE_FIRST <= self.count <= OFFLINE_LAST


@dataclass(frozen=True, slots=True)
class OfflineBlock:
    """The counts, first and last included, that one kiosk may issue by itself in each series."""

    first: int
    last: int

    def __contains__(self, count: int) -> bool:
        return self.first <= count <= self.last


def offline_block(kiosk_place: int) -> OfflineBlock:
    """The block of the shop's nth kiosk, counted from 0.

    Raises ValueError from the eleventh kiosk on: there is no block left for it.
    """
    if not 0 <= kiosk_place < KIOSKS_PER_SHOP:
        raise ValueError(f"A shop has room for {KIOSKS_PER_SHOP} kiosks.")
    first = OFFLINE_FIRST + kiosk_place * OFFLINE_BLOCK_SIZE
    return OfflineBlock(first, first + OFFLINE_BLOCK_SIZE - 1)


def number_day(at: datetime, timezone: ZoneInfo) -> date:
    """The shop's day within which numbers are unique: from 03:00 to 03:00 by the local clock."""
    local = at.astimezone(timezone)
    return local.date() if local.time() >= DAY_STARTS else local.date() - timedelta(days=1)
