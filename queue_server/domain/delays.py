"""Lateness that staff have announced: which tickets it concerns, and until when.

Reasons are codes of the shop's own list, which has their words in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from queue_server.domain.services import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Some services run late, why (a code), and when people are now to be seen."""

    id: UUID
    services: tuple[str, ...]
    reason: str
    new_time: datetime
    set_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is still true: a new time that is past helps nobody."""
        return now <= self.new_time

    def time_for(self, slot: datetime | None) -> datetime | None:
        """The new time as it is told to who was told this slot; None where the slot itself is not earlier."""
        return None if slot is not None and slot >= self.new_time else self.new_time


def delay_of_service(service: str | None, delays: Iterable[Delay], now: datetime) -> Delay | None:
    """The delay that somebody waiting for this service is told, the one with the latest new time."""
    holding = (delay for delay in delays if service in delay.services and delay.holds(now))
    return max(holding, key=lambda delay: (delay.new_time, delay.set_at), default=None)


def delays_by_series(
    delays: Iterable[Delay], services: Mapping[str, Service], now: datetime
) -> dict[str, Delay]:
    """What the board says for each series that is late: the delay with the latest new time in it."""
    told: dict[str, Delay] = {}
    for delay in sorted(delays, key=lambda each: (each.new_time, each.set_at)):
        if delay.holds(now):
            told |= {services[code].series: delay for code in delay.services if code in services}
    return dict(sorted(told.items()))
