"""The queue as it is now, for those who reckon with waits: who waits, who is expected, who serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract.numbers import OVERFLOW_LAST, SERIES_WITHOUT_SERVICE, TicketNumber
from queue_server.domain.playing import Shift
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.services import Service
from queue_server.domain.standards import driving
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import GENERAL, Channel, Promise, Start, Turn

KEPT = 0.92
EARLY = timedelta(minutes=7)
SPREAD = timedelta(minutes=6)


def waited(turn: Turn, now: datetime) -> timedelta:
    """From arrival, or from the transfer that opened this turn, until first seen, its end, or now."""
    since = turn.opened_at if turn.after_transfer else turn.arrived_at
    return max((turn.seen_at or turn.ended_at or now) - since, timedelta(0))


def longest_wait(turns: Iterable[Turn], now: datetime) -> timedelta:
    """The longest wait among these, nothing when there are none."""
    return max((waited(turn, now) for turn in turns), default=timedelta(0))


@dataclass(frozen=True, slots=True)
class Expected:
    """Someone with an appointment who is not here yet, as the turn they will have.

    Unless told otherwise 92 % come, 7 minutes before their time, give or take 6.
    """

    turn: Turn
    chance: float = KEPT
    early: timedelta = EARLY
    spread: timedelta = SPREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All that is known now. `rooms` are all that are not out of use, in the order in which they are offered.

    Which of them are taken follows from the shifts: rooms that tickets keep, and those of present customers.
    `newcomers` are turns as they would be if somebody came now for each service: see `newcomer`.
    """

    waiting: Sequence[Turn]
    shifts: Sequence[Shift]
    rooms: Sequence[ServicePoint] = ()
    expected: Sequence[Expected] = ()
    newcomers: Sequence[Turn] = ()


def newcomer(
    service: Service | None, promises: tuple[Promise, ...], waiting: Iterable[Turn], now: datetime
) -> Turn:
    """The turn of someone who would come now for a service (None: not sure which), without an appointment.

    Who will be told a time slot is not told yet; until then they stand behind every slot that was.
    """
    turn = Turn(
        id=UUID(int=0),
        ticket_id=UUID(int=0),
        number=TicketNumber(SERIES_WITHOUT_SERVICE if service is None else service.series, OVERFLOW_LAST),
        position=1,
        state=TicketState.WAITING,
        service=None if service is None else service.code,
        skill=GENERAL if service is None else service.needs_skill,
        channel=Channel.WALK_IN,
        language="en",
        arrived_at=now,
        opened_at=now,
        promises=promises,
    )
    promise = driving(promises)
    if promise is None or Start.ALLOTTED not in promise.starts:
        return turn
    told = (each.allotted_at for each in waiting if each.allotted_at is not None)
    return replace(turn, allotted_at=max([now, *told]))
