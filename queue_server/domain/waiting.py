"""The queue as it is now: how long people have waited and who is before whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.domain.turn import Turn


def waited(turn: Turn, now: datetime) -> timedelta:
    """From arrival, or from the transfer that opened this turn, until first seen, its end, or now."""
    since = turn.opened_at if turn.after_transfer else turn.arrived_at
    return max((turn.seen_at or turn.ended_at or now) - since, timedelta(0))


def longest_wait(turns: Iterable[Turn], now: datetime) -> timedelta:
    """The longest wait among these, nothing when there are none."""
    return max((waited(turn, now) for turn in turns), default=timedelta(0))


def ahead_of(ticket_id: UUID, order: Sequence[Turn]) -> int | None:
    """How many are before this ticket in a calling order; None when it is not in it."""
    for ahead, turn in enumerate(order):
        if turn.ticket_id == ticket_id:
            return ahead
    return None
