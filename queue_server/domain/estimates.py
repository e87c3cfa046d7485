"""How long until somebody is seen, truly; where that can't be known, nothing is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SLOT_MINUTES = 5


@dataclass(frozen=True, slots=True)
class WaitEstimate:
    """A range in whole minutes, rounded outwards to 5."""

    low_minutes: int
    high_minutes: int


def allotted_at(arrived_at: datetime, estimate: WaitEstimate | None) -> datetime:
    """The time a walk-in is told: arrival and the longer end, rounded up to 5 minutes by the clock.

    Arrival itself where the wait can't be told, so that nobody's clock starts later than it should.
    """
    if estimate is None:
        return arrived_at
    told = arrived_at + timedelta(minutes=estimate.high_minutes)
    whole = told.replace(minute=told.minute // SLOT_MINUTES * SLOT_MINUTES, second=0, microsecond=0)
    return whole if whole == told else whole + timedelta(minutes=SLOT_MINUTES)
