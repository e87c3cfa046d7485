"""Promises that the council publishes: whom they are made to, when each falls due, and whether it was kept.

Every figure comes from recorded moments and from the promises stamped on the turn at its arrival, so
a change of configuration never rewrites the past. The figures do not flatter: whoever leaves after the
promise ran out is a promise missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from queue_server.domain.ticket import ENDED
from queue_server.domain.turn import Channel, Promise, Start, Stop, Turn

Measure = Literal["clock", "first_contact", "satisfied", "stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One published promise, as the shop's configuration words it.

    `starts`: the clock starts at the latest of these; `stops`: it stops at the first of these.
    `minutes` is None for a promise without a time; `drives` marks the one that decides when to call.
    `measure`: by the clock, by outcomes at first contact, by survey, or only stated and not counted.
    """

    id: str
    labels: Mapping[str, str]
    applies_to: frozenset[Channel]
    starts: tuple[Start, ...] = ()
    stops: tuple[Stop, ...] = ()
    minutes: int | None = None
    target_percent: float | None = None
    drives: bool = False
    measure: Measure = "clock"

    @property
    def label(self) -> str:
        """In English."""
        return self.labels["en"]


class VerdictState(StrEnum):
    """Where a promise to one customer stands; `not_counted` is listed as an exclusion."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a promise stands, and when it falls or fell due (None where it has no time or has not begun)."""

    state: VerdictState
    due_at: datetime | None


def stamp(standards: Iterable[Standard], channel: Channel) -> tuple[Promise, ...]:
    """The promises with a clock that are made to someone who comes this way, as they stand today."""
    return tuple(
        Promise(each.id, each.starts, each.stops, each.minutes, each.drives)
        for each in standards
        if each.measure == "clock" and channel in each.applies_to
    )


def driving(promises: Iterable[Promise]) -> Promise | None:
    """The promise that decides when to call; None for a turn that was promised no time."""
    return next((promise for promise in promises if promise.drives and promise.minutes is not None), None)


def starts_at(turn: Turn, promise: Promise, opened: datetime | None) -> datetime | None:
    """When the promise's clock starts: the latest of its `starts`, never before the shop `opened` that day.

    None where it has not begun (no room was asked for). Without a booked or allotted time, arrival counts.
    """
    moments = [_start(turn, start) for start in promise.starts]
    known = [moment for moment in moments if moment is not None]
    if not known or len(known) < len(moments):
        return None
    return max(known) if opened is None else max(opened, *known)


def due_at(turn: Turn, promise: Promise, opened: datetime | None) -> datetime | None:
    """The published moment by which the promise is to be kept; None where it has no time or has not begun."""
    start = starts_at(turn, promise, opened)
    if start is None or promise.minutes is None:
        return None
    return start + timedelta(minutes=promise.minutes)


def verdict(turn: Turn, promise: Promise, now: datetime, opened: datetime | None) -> Verdict:
    """Whether the promise was kept to this customer. On the due moment itself it is still kept.

    Promises belong to a visit and are judged on its first turn; turns that a transfer opened are not
    counted, nor is anyone whose arrival is only roughly known.
    """
    due = due_at(turn, promise, opened)
    if turn.approximate or turn.after_transfer or starts_at(turn, promise, opened) is None:
        return Verdict(VerdictState.NOT_COUNTED, due)
    kept_at = _kept_at(turn, promise)
    if kept_at is not None:
        return Verdict(_missed_after(due, kept_at, VerdictState.MET), due)
    if turn.state in ENDED:
        return Verdict(_missed_after(due, turn.ended_at or now, VerdictState.NOT_COUNTED), due)
    return Verdict(_missed_after(due, now, VerdictState.RUNNING), due)


def _missed_after(due: datetime | None, moment: datetime, otherwise: VerdictState) -> VerdictState:
    return VerdictState.MISSED if due is not None and moment > due else otherwise


def _start(turn: Turn, start: Start) -> datetime | None:
    match start:
        case Start.ARRIVED:
            return turn.arrived_at
        case Start.BOOKED:
            return turn.booked_at or turn.arrived_at
        case Start.ALLOTTED:
            return turn.allotted_at or turn.arrived_at
        case Start.ROOM_ASKED:
            return turn.room_asked_at


def _kept_at(turn: Turn, promise: Promise) -> datetime | None:
    moments = (_stop(turn, stop) for stop in promise.stops)
    return min((moment for moment in moments if moment is not None), default=None)


def _stop(turn: Turn, stop: Stop) -> datetime | None:
    match stop:
        case Stop.GREETED:
            return turn.greeted_at
        case Stop.SEEN:
            return turn.seen_at
        case Stop.ROOM_GIVEN:
            return turn.room_given_at
        case Stop.TOLD_AND_OFFERED:
            if turn.told_longer_at is None or turn.appointment_offered_at is None:
                return None
            return max(turn.told_longer_at, turn.appointment_offered_at)
