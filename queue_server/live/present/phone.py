"""The page behind the QR code: a number, where to go and how many go before; nothing about who or why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.slip import SlipFacts
from queue_server.contract.views import PhoneView, TakenHome
from queue_server.contract.waits import WaitEstimate
from queue_server.domain import appointments
from queue_server.domain.calling import calling_order
from queue_server.domain.delays import Delay, delay_of_service
from queue_server.domain.lateness import late_minutes
from queue_server.domain.surgeries import is_called_off, seen_late_at
from queue_server.domain.ticket import AT_DESK, TicketState
from queue_server.domain.turn import Channel, Turn
from queue_server.live.present import waits
from queue_server.live.present.board import delay_of
from queue_server.live.present.rows import place_name
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop


def view(
    turn: Turn,
    snapshot: Snapshot,
    shop: Shop,
    now: datetime,
    line: Mapping[UUID, int] | None = None,
    slips: Iterable[SlipFacts] = (),
) -> PhoneView:
    """The page of a ticket. `line` is `ahead_of_each`, worked out if not given; `slips` is what is left."""
    late, not_before, estimate, early, session_off = None, None, None, is_early(turn), _is_off(turn, snapshot)
    if turn.state is TicketState.WAITING and not session_off:
        line = line or ahead_of_each(snapshot, shop, now)
        estimate = waits.of_ticket(snapshot.hall, shop, turn.ticket_id, now)
        late = delay_of_service(turn.service, snapshot.hall.delays, now)
        not_before = turn.not_before if turn.not_before is not None and now < turn.not_before else None
    longer = not session_off and _is_longer(turn, snapshot, shop, estimate, now)
    book_instead = longer and waits.may_book(snapshot.hall, shop, turn.service)
    return PhoneView(
        as_at=now,
        number=str(turn.number),
        language=turn.language,
        state=turn.state.value,
        place=place_name(shop, turn.called_to) if turn.state in AT_DESK else None,
        ahead=None if line is None else line.get(turn.ticket_id),
        estimate=estimate,
        allotted_at=turn.allotted_at,
        waiting_area=dict(shop.waiting_area),
        shop_names=dict(shop.names),
        timezone=shop.timezone.key,
        not_called_before=None if early else not_before,
        called_after=not_before if early else None,
        **({} if session_off else _lateness(turn, late, snapshot, shop, now, longer=longer)),
        longer=longer,
        book_instead=book_instead,
        first_free_at=snapshot.hall.free.get(turn.service or "") if book_instead else None,
        session_off=session_off,
        told_longer=is_told(turn, offered=book_instead),
        taken_home=[_taken_home(slip) for slip in slips],
        easy_words=any(need.code == EASY_WORDS for need in turn.needs),
    )


def _lateness(
    turn: Turn, announced: Delay | None, snapshot: Snapshot, shop: Shop, now: datetime, *, longer: bool
) -> dict[str, Any]:
    """What staff announced; else by how much an appointment is late."""
    if announced is None:
        return {"late_minutes": late_minutes(turn, now)}
    slot = None if longer else turn.allotted_at
    own = seen_late_at(snapshot.hall.surgeries, turn.service, turn.booked_at)
    new_time = own or announced.time_for(turn.booked_at or slot)
    return {"delay": delay_of(turn.number.series, announced, shop), "new_time": new_time}


def _is_off(turn: Turn, snapshot: Snapshot) -> bool:
    came_for = turn.booked_at or turn.arrived_at
    is_waiting = turn.state is TicketState.WAITING
    return is_waiting and is_called_off(snapshot.hall.surgeries, turn.service, came_for)


def _is_longer(
    turn: Turn, snapshot: Snapshot, shop: Shop, estimate: WaitEstimate | None, now: datetime
) -> bool:
    closes_first = estimate is not None and estimate.closing_time is not None
    return closes_first or waits.grown_past(snapshot, shop, turn, now) is not None


def is_early(turn: Turn) -> bool:
    """Whether they came early for an appointment, and have not said since that they are away for longer."""
    booked = turn.booked_at if turn.channel is Channel.APPOINTMENT else None
    return booked is not None and turn.not_before == appointments.not_before(booked, turn.arrived_at)


def is_told(turn: Turn, *, offered: bool) -> bool:
    """Whether it is written down that they know of the longer wait, and of the other time if there is one."""
    return turn.told_longer_at is not None and (turn.appointment_offered_at is not None or not offered)


def _taken_home(slip: SlipFacts) -> TakenHome:
    return TakenHome(
        answer_by_on=slip.answer_by_on,
        next_step=slip.next_step,
        contact=slip.contact,
        ask_for=slip.ask_for,
    )


def ahead_of_each(snapshot: Snapshot, shop: Shop, now: datetime) -> dict[UUID, int]:
    """How many would be called before each ticket that waits, if nothing changed."""
    order = calling_order(snapshot.waiting(), None, shop.policy(now, snapshot.head.dial), now)
    return {turn.ticket_id: ahead for ahead, turn in enumerate(order)}
