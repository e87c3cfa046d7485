"""The receptionist's page: who is not greeted, whose promise is at risk and what would help, the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from queue_server.contract.staff_views import (
    AtRisk,
    BreachSoon,
    Choice,
    DelayView,
    Longer,
    ReceptionView,
    RoomView,
    WaitingRow,
)
from queue_server.contract.words import name_in_english, own_name
from queue_server.domain.calling import Policy, calling_order, can_serve, missing_for, promised_at
from queue_server.domain.delays import Delay
from queue_server.domain.moves import REINSTATE_WITHIN
from queue_server.domain.people import Actor
from queue_server.domain.queue import longest_wait
from queue_server.domain.rooms import ServicePoint, look_in_by, state_of
from queue_server.domain.seats import Lack, Seat
from queue_server.domain.ticket import AT_DESK, TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present import (
    alerts,
    concerns,
    desk,
    kiosks,
    messages,
    printers,
    rows,
    sentences,
    waits,
)
from queue_server.live.present.kiosk import need_choice
from queue_server.live.present.phone import is_told
from queue_server.live.snapshot import Snapshot
from queue_server.shop import ReasonKind, Shop

SOON = timedelta(minutes=5)
_COMING = frozenset({TicketState.WAITING, TicketState.CALLED})
_MINUTE = timedelta(minutes=1)


def view(snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime) -> ReceptionView:
    """The page of whoever is at reception."""
    policy = shop.policy(now, snapshot.head.dial)
    order = calling_order(snapshot.waiting(), None, policy, now)
    missed = [turn for turn in snapshot.recent if _did_not_come(turn, now)]
    return ReceptionView(
        as_at=now,
        shop_name=shop.name,
        timezone=shop.timezone.key,
        person=viewer.id,
        person_name=viewer.name,
        greet_minutes=shop.greet_minutes,
        alerts=alerts.for_reception(snapshot, shop, viewer, now),
        printers=printers.for_reception(snapshot),
        not_greeted=_not_greeted(snapshot, shop, policy),
        at_risk=at_risk(snapshot, shop, policy, now),
        waiting=rows.with_waits(order, snapshot, shop, policy, viewer, now),
        called=[rows.row(turn, shop, policy) for turn in snapshot.active if turn.state is TicketState.CALLED],
        missed=[rows.row(turn, shop, policy) for turn in missed],
        rooms=[_room(room, snapshot) for room in shop.rooms],
        delays=[_delay(delay, shop) for delay in snapshot.hall.delays],
        notices=[Choice(code=str(notice.id), label=notice.text) for notice in snapshot.hall.notices],
        paused_services=_paused(snapshot, shop),
        waiting_count=len(order),
        longest_wait_minutes=longest_wait(order, now) // _MINUTE,
        desks_open=len(snapshot.desks),
        desks=len(shop.desks),
        messages=messages.for_viewer(snapshot, shop, viewer),
        services=rows.services(shop),
        needs=[need_choice(need) for need in shop.needs.values()],
        languages=[Choice(code=code, label=_language(code)) for code in shop.languages],
        delay_reasons=rows.choices(shop.reasons[ReasonKind.DELAY]),
        teams=messages.addressees(snapshot, shop),
        just_done=desk.just_done(snapshot, shop, viewer, now),
        breach_soon=breach_soon(snapshot, shop, policy, now),
        longer=longer(snapshot, shop, policy, now),
        kiosks_away=kiosks.away(snapshot, now),
        given_by_kiosks=kiosks.given_by_kiosks(snapshot.active),
        concerns=concerns.for_reception(snapshot, shop, now),
    )


def _paused(snapshot: Snapshot, shop: Shop) -> list[Choice]:
    paused = snapshot.hall.paused.items()
    return [Choice(code=code, label=sentences.paused(code, reason, shop)) for code, reason in paused]


def at_risk(snapshot: Snapshot, shop: Shop, policy: Policy, now: datetime) -> list[AtRisk]:
    """Who is late, due within five minutes, or waits for what no open desk has; the earliest due first."""
    seats = open_seats(snapshot, shop, now)
    names = {person.id: person.first_name for person in snapshot.people.values()}
    busy = {turn.desk for turn in snapshot.active if turn.state in AT_DESK}
    free = [seat for seat in seats if seat.place.code not in busy]
    found = []
    for turn in snapshot.waiting():
        due = promised_at(turn, policy)
        missing = missing_for(turn, seats, policy, now)
        if missing is None and due - now > SOON:
            continue
        able = next((seat for seat in free if can_serve(turn, seat, policy, now)), None)
        advice = _advice(turn, due, able, names, now) if missing is None else missing.sentence(names)
        if missing is not None and missing.lack is Lack.ROOM:
            advice += sentences.free_first(turn, snapshot.rooms.values(), shop)
        movers = () if missing is None else missing.could_move
        who = [Choice(code=seat.adviser, label=_at_desk(seat, names)) for seat in movers]
        risk = AtRisk(row=rows.row(turn, shop, policy), advice=advice, who_could_move=who)
        found.append((due, turn.number, risk))
    return [risk for _, _, risk in sorted(found, key=lambda each: each[:2])]


def breach_soon(snapshot: Snapshot, shop: Shop, policy: Policy, now: datetime) -> list[BreachSoon]:
    """Whose promise, though not at risk yet, will probably break before they are seen; the earliest first.

    Without those who know it already and were offered another time.
    """
    found = []
    for turn in _to_be_told(snapshot, shop):
        due, seen = promised_at(turn, policy), waits.seen_about_at(snapshot.hall, turn, now)
        if seen is not None and due - now > SOON and due < seen:
            estimate = waits.of_ticket(snapshot.hall, shop, turn.ticket_id, now)
            row = rows.row(turn, shop, policy, estimate)
            breach = BreachSoon(row=row, seen_about_at=seen, **_other_time(turn, snapshot, shop))
            found.append((due, turn.number, breach))
    return [breach for _, _, breach in sorted(found, key=lambda each: each[:2])]


def longer(snapshot: Snapshot, shop: Shop, policy: Policy, now: datetime) -> list[Longer]:
    """Who waits clearly longer than they were told, whatever becomes of the promise; the earliest told first.

    Without those who know it already, and those who are listed for their promise.
    """
    found = []
    for turn in _to_be_told(snapshot, shop):
        due, seen = promised_at(turn, policy), waits.seen_about_at(snapshot.hall, turn, now)
        until = waits.grown_past(snapshot, shop, turn, now)
        if until is None or due - now <= SOON or (seen is not None and due < seen):
            continue
        estimate = waits.of_ticket(snapshot.hall, shop, turn.ticket_id, now)
        each = Longer(
            row=rows.row(turn, shop, policy, estimate),
            told_until=until,
            seen_about_at=seen,
            **_other_time(turn, snapshot, shop),
        )
        found.append((until, turn.number, each))
    return [each for _, _, each in sorted(found, key=lambda each: each[:2])]


def _to_be_told(snapshot: Snapshot, shop: Shop) -> list[Turn]:
    hall = snapshot.hall
    return [
        turn
        for turn in snapshot.waiting()
        if not is_told(turn, offered=waits.may_book(hall, shop, turn.service))
    ]


def _other_time(turn: Turn, snapshot: Snapshot, shop: Shop) -> dict[str, Any]:
    """Whether another time can be offered, and the first free one."""
    hall = snapshot.hall
    return {
        "may_book": waits.may_book(hall, shop, turn.service),
        "first_free_at": hall.free.get(turn.service or ""),
    }


def open_seats(snapshot: Snapshot, shop: Shop, now: datetime) -> list[Seat]:
    """Every open desk that is not paused, with what its adviser may do."""
    return [
        desk.seat_of(snapshot, shop, use, snapshot.people[use.adviser].skills)
        for use in snapshot.desks.values()
        if use.adviser in snapshot.people and not use.is_paused(now)
    ]


def _advice(turn: Turn, due: datetime, free: Seat | None, names: Mapping[str, str], now: datetime) -> str:
    """What would help somebody whom an open desk can serve."""
    if free is not None:
        return f"{_at_desk(free, names)} is free and can help."
    if due >= now:
        return "Every adviser who can help is busy."
    return "They know the new time." if turn.told_longer_at else "Tell them why and the new time."


def _at_desk(seat: Seat, names: Mapping[str, str]) -> str:
    return f"{names.get(seat.adviser, seat.adviser)} ({seat.place.public_name})"


def _not_greeted(snapshot: Snapshot, shop: Shop, policy: Policy) -> list[WaitingRow]:
    coming = [turn for turn in snapshot.active if turn.greeted_at is None and turn.state in _COMING]
    return [rows.row(turn, shop, policy) for turn in sorted(coming, key=lambda turn: turn.arrived_at)]


def _did_not_come(turn: Turn, now: datetime) -> bool:
    return (
        turn.state is TicketState.NO_SHOW
        and turn.no_show_at is not None
        and now <= turn.no_show_at + REINSTATE_WITHIN
    )


def _room(room: ServicePoint, snapshot: Snapshot) -> RoomView:
    use = snapshot.rooms.get(room.code)
    turn = None if use is None else snapshot.turn_of(use.ticket_id)
    return RoomView(
        code=room.code,
        name=room.public_name,
        about=room.about,
        state=state_of(room.code, snapshot.rooms.values(), snapshot.rooms_out).value,
        ticket_id=None if use is None else use.ticket_id,
        number=None if turn is None else str(turn.number),
        since=None if use is None else use.given_at or use.reserved_at,
        look_in_by=None if use is None else look_in_by(use),
        booked_at=snapshot.rooms_booked.get(room.code) if use is None else None,
    )


def _delay(delay: Delay, shop: Shop) -> DelayView:
    return DelayView(
        id=delay.id,
        services=list(delay.services),
        sentence=sentences.delay(delay, shop),
        new_time=delay.new_time,
    )


def _language(code: str) -> str:
    """In English, then in itself: "Arabic (العربية)"."""
    english, own = name_in_english(code), own_name(code)
    return english if english == own else f"{english} ({own})"
