"""Lateness that nobody announced: how far past their time people with an appointment still wait.

Only what has already happened is said, never when somebody will be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Turn

SAID_AFTER = timedelta(minutes=5)
ROUNDED_TO_MINUTES = 5
TOLD_EVERY = timedelta(minutes=15)
_STEP = timedelta(minutes=ROUNDED_TO_MINUTES)


def expected_at(turn: Turn) -> datetime | None:
    """The moment from which an appointment that waits is late; None for anybody else.

    Who came late, or asked to be called later, is waited for: that is no lateness of ours. Nor is a
    second wait in one visit, after somebody saw them.
    """
    waits_first = turn.state is TicketState.WAITING and not turn.after_transfer and turn.resumed_at is None
    if not waits_first or turn.channel is not Channel.APPOINTMENT or turn.booked_at is None:
        return None
    return max(turn.booked_at, turn.arrived_at, turn.not_before or turn.booked_at)


def late_minutes(turn: Turn, now: datetime) -> int | None:
    """Minutes since their time, rounded up to five; None until more than five minutes have passed."""
    expected = expected_at(turn)
    if expected is None or now - expected <= SAID_AFTER:
        return None
    return _steps(now - expected) * ROUNDED_TO_MINUTES


def late_changes_at(turn: Turn, now: datetime) -> datetime | None:
    """The moment just after which `late_minutes` is next another figure; None where it stays None."""
    expected = expected_at(turn)
    return None if expected is None else expected + _STEP * max(1, _steps(now - expected))


def late_by_series(turns: Iterable[Turn], now: datetime) -> dict[str, int]:
    """The longest lateness in each series that is late. Who is called quietly is left out."""
    late: dict[str, int] = {}
    for turn in turns:
        minutes = None if turn.quiet else late_minutes(turn, now)
        if minutes is not None:
            late[turn.number.series] = max(minutes, late.get(turn.number.series, 0))
    return dict(sorted(late.items()))


def last_told_at(turn: Turn, now: datetime) -> datetime | None:
    """The newest full quarter of an hour of their lateness, for which a message is due; None before that."""
    expected = expected_at(turn)
    if expected is None or now - expected < TOLD_EVERY:
        return None
    return expected + TOLD_EVERY * ((now - expected) // TOLD_EVERY)


def _steps(passed: timedelta) -> int:
    return -(-passed // _STEP)
