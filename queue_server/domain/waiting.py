"""The queue as it is now: how long people have waited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from queue_server.domain.turn import Turn


def waited(turn: Turn, now: datetime) -> timedelta:
    """From arrival, or from the transfer that opened this turn, until first seen, its end, or now."""
    since = turn.opened_at if turn.after_transfer else turn.arrived_at
    return max((turn.seen_at or turn.ended_at or now) - since, timedelta(0))


def longest_wait(turns: Iterable[Turn], now: datetime) -> timedelta:
    """The longest wait among these, nothing when there are none."""
    return max((waited(turn, now) for turn in turns), default=timedelta(0))
