"""An adviser's page: who is next and why, the customer at the desk, and what needs them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from uuid import UUID

from queue_server.contract.staff_views import Choice, DeskView, JustDone, LaterRow, NextPick, TakenDesk
from queue_server.contract.words import ENGLISH
from queue_server.domain.calling import Policy, callable_later, calling_order, pick_next
from queue_server.domain.follow_ups import usual_day
from queue_server.domain.laws import Law
from queue_server.domain.people import Actor
from queue_server.domain.privacy import UNDO_KEPT
from queue_server.domain.rooms import ServicePoint
from queue_server.domain.seats import Seat
from queue_server.domain.ticket import AT_DESK, TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present import alerts, follow_ups, messages, rows, sentences, ticket
from queue_server.live.snapshot import Snapshot, TicketFile
from queue_server.operations.seating import seat_at
from queue_server.shop import Shop
from queue_server.store.floor import DeskUse

_PLANNED_WITHOUT_SERVICE = 15.0


def view(
    snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime, file: TicketFile | None = None
) -> DeskView:
    """The page of whoever is signed in. Notes and earlier turns come from `file`, that of `ticket_here`."""
    use, policy = my_desk(snapshot, viewer), shop.policy(now, snapshot.head.dial)
    waiting = rows.visible(snapshot.waiting(), shop, viewer)
    seat = None if use is None else seat_of(snapshot, shop, use, viewer.skills)
    order, later = _now_and_later(waiting, seat, policy, now)
    pick = None if seat is None or _state(use, now) != "open" else pick_next(waiting, seat, policy, now)
    line = partial(rows.for_viewer, snapshot=snapshot, shop=shop, policy=policy, viewer=viewer)
    mine = None if use is None else _turn_here(snapshot, use)
    return DeskView(
        as_at=now,
        shop_name=shop.name,
        timezone=shop.timezone.key,
        person=viewer.id,
        person_name=viewer.name,
        desk=None if use is None else use.desk,
        desk_name=None if use is None else rows.place_name(shop, use.desk),
        state=_state(use, now),
        paused_until=None if use is None else use.paused_until,
        current=None if mine is None else ticket.view(_file(mine, file, snapshot), shop, viewer, now),
        ask_if_finished=mine is not None and is_long(mine, snapshot, shop, now),
        on_hold=[line(turn) for turn in _held(snapshot, viewer)],
        next=None if pick is None else NextPick(row=line(pick.turn), reason=pick.reason),
        waiting=rows.with_waits(order, snapshot, shop, policy, viewer, now),
        later=[_later_row(turn) for turn in later],
        not_for_me=len(waiting) - len(order) - len(later),
        just_done=just_done(snapshot, shop, viewer, now, besides=None if mine is None else mine.ticket_id),
        alerts=alerts.for_desk(snapshot, shop, viewer, now),
        messages=messages.for_viewer(snapshot, shop, viewer),
        desks=_desks(snapshot, shop, viewer, use),
        taken_desks=_taken(snapshot, shop, viewer),
        services=rows.services(shop),
        referrals=rows.choices(shop.referrals),
        needs=[Choice(code=need.code, label=need.names[ENGLISH]) for need in shop.needs.values()],
        owners=follow_ups.owners(shop, snapshot.people, viewer),
        next_steps=rows.choices(shop.next_steps),
        answer_by_on=usual_day(snapshot.day, shop.hours),
    )


def my_desk(snapshot: Snapshot, viewer: Actor) -> DeskUse | None:
    """The desk that the viewer has open."""
    return next((use for use in snapshot.desks.values() if use.adviser == viewer.id), None)


def ticket_here(snapshot: Snapshot, viewer: Actor) -> UUID | None:
    """The ticket called to or served at the viewer's desk."""
    use = my_desk(snapshot, viewer)
    turn = None if use is None else _turn_here(snapshot, use)
    return None if turn is None else turn.ticket_id


def seat_of(snapshot: Snapshot, shop: Shop, use: DeskUse, skills: frozenset[str]) -> Seat:
    """An open desk as the rules of calling see it."""
    return seat_at(shop, use.desk, use.adviser, skills, snapshot.rooms, snapshot.rooms_out)


def is_long(turn: Turn, snapshot: Snapshot, shop: Shop, now: datetime) -> bool:
    """Whether somebody is served so long that one must ask: has finishing been forgotten?"""
    since = turn.resumed_at or turn.seen_at
    if turn.state is not TicketState.SERVING or since is None:
        return False
    return now > long_from(turn, snapshot, shop, since)


def long_from(turn: Turn, snapshot: Snapshot, shop: Shop, since: datetime) -> datetime:
    """From when being served since then is so long, by what was learnt or else by the plan."""
    if snapshot.laws is not None:
        law = snapshot.laws.of(turn.service)
    else:
        service = shop.services.get(turn.service or "")
        law = Law.planned(_PLANNED_WITHOUT_SERVICE if service is None else service.planned_minutes)
    return since + timedelta(minutes=law.forgotten_after_minutes)


def just_done(
    snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime, besides: UUID | None = None
) -> JustDone | None:
    """The viewer's last act that may still be taken back, on another ticket than the one at their desk."""
    for offer in reversed(snapshot.offers):
        if offer.actor != viewer.id or now >= offer.until or offer.ticket_id == besides:
            continue
        turn = snapshot.turn_of(offer.ticket_id)
        undo = ticket.undo_of(offer.ticket_id, snapshot.offers, viewer, now)
        if turn is not None and undo is not None:
            at, number = offer.until - UNDO_KEPT, str(turn.number)
            said = sentences.done(number, offer.act, turn.outcome, at, shop)
            return JustDone(ticket_id=offer.ticket_id, number=number, sentence=said, undo=undo)
    return None


def _now_and_later(
    waiting: list[Turn], seat: Seat | None, policy: Policy, now: datetime
) -> tuple[list[Turn], list[Turn]]:
    """Who can be called to the seat now, in order, and who can be later."""
    if seat is None:
        return [], []
    return calling_order(waiting, seat, policy, now), callable_later(waiting, seat, policy, now)


def _later_row(turn: Turn) -> LaterRow:
    assert turn.not_before is not None
    return LaterRow(number=str(turn.number), from_at=turn.not_before)


def _turn_here(snapshot: Snapshot, use: DeskUse) -> Turn | None:
    here = (turn for turn in snapshot.active if turn.state in AT_DESK and turn.desk == use.desk)
    return next(here, None)


def _held(snapshot: Snapshot, viewer: Actor) -> list[Turn]:
    mine = (turn for turn in snapshot.active if turn.adviser == viewer.id)
    return [turn for turn in mine if turn.state is TicketState.ON_HOLD]


def _file(turn: Turn, file: TicketFile | None, snapshot: Snapshot) -> TicketFile:
    """The ticket's file, if it is the right one and no older than the picture; else what the picture has."""
    if file is not None and file.newest == turn:
        return file
    names = {person.id: person.first_name for person in snapshot.people.values()}
    return TicketFile(
        turns=(turn,),
        notes={},
        offers=snapshot.offers,
        names=names,
        kept_back=snapshot.kept_back.get(turn.ticket_id, frozenset()),
    )


def _state(use: DeskUse | None, now: datetime) -> Literal["closed", "open", "paused"]:
    if use is None:
        return "closed"
    return "paused" if use.is_paused(now) else "open"


def _desks(snapshot: Snapshot, shop: Shop, viewer: Actor, mine: DeskUse | None) -> list[Choice]:
    taken = set(snapshot.desks) - ({mine.desk} if mine is not None else set())
    return [
        Choice(code=desk.code, label=desk.public_name)
        for desk in _may_open(shop, viewer)
        if desk.code not in taken
    ]


def _may_open(shop: Shop, viewer: Actor) -> list[ServicePoint]:
    """Every desk; for who signed in with a PIN, the one where they sit."""
    return [desk for desk in shop.desks if viewer.only_desk in {None, desk.code}]


def _taken(snapshot: Snapshot, shop: Shop, viewer: Actor) -> list[TakenDesk]:
    return [
        _taken_desk(snapshot, desk.public_name, snapshot.desks[desk.code])
        for desk in _may_open(shop, viewer)
        if desk.code in snapshot.desks and snapshot.desks[desk.code].adviser != viewer.id
    ]


def _taken_desk(snapshot: Snapshot, label: str, use: DeskUse) -> TakenDesk:
    here = _turn_here(snapshot, use)
    busy = here is not None and here.state is TicketState.SERVING
    colleague = rows.first_name(snapshot, use.adviser) or "A colleague"
    return TakenDesk(code=use.desk, label=label, colleague=colleague, since=use.opened_at, busy=busy)
