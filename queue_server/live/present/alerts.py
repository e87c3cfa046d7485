"""Who asked for a person, and whom that concerns: reception at once, every adviser after 30 seconds.

A colleague's call for help goes to everyone at once, and shows on that colleague's own screen only once
somebody is going: whoever stands before the desk may read it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from queue_server.contract.staff_views import AlertView
from queue_server.domain.needs import escalates_at, is_escalated
from queue_server.domain.people import Actor
from queue_server.domain.turn import Turn
from queue_server.live.present import sentences
from queue_server.live.present.rows import first_name
from queue_server.live.snapshot import Snapshot
from queue_server.operations.seating import may_see
from queue_server.shop import Shop
from queue_server.store.alerts import FETCH, PANIC, PRIVATE_NOW, Alert


def for_reception(snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime) -> list[AlertView]:
    """Every alert that is not closed, oldest first; answered ones after the others."""
    shown = [alert for alert in snapshot.hall.alerts if not _is_own_silent(alert, viewer)]
    views = [_view(alert, snapshot, shop, now) for alert in shown]
    return sorted(views, key=lambda view: view.acknowledged_by is not None)


def for_desk(snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime) -> list[AlertView]:
    """What an adviser or partner should know of, oldest first."""
    return [
        _view(alert, snapshot, shop, now)
        for alert in snapshot.hall.alerts
        if _concerns(alert, snapshot, shop, viewer, now)
    ]


def _concerns(alert: Alert, snapshot: Snapshot, shop: Shop, viewer: Actor, now: datetime) -> bool:
    if alert.kind == PANIC:
        return not _is_own_silent(alert, viewer)
    turn = None if alert.ticket_id is None else snapshot.turn_of(alert.ticket_id)
    if not may_see(shop, viewer.organisation, None if turn is None else turn.service):
        return False
    if alert.kind == PRIVATE_NOW and turn is not None and turn.skill in viewer.skills:
        return alert.acknowledged_by is None
    return is_escalated(alert.raised_at, alert.acknowledged_at, now)


def _is_own_silent(alert: Alert, viewer: Actor) -> bool:
    return alert.kind == PANIC and alert.raised_by == viewer.id and alert.acknowledged_by is None


def _view(alert: Alert, snapshot: Snapshot, shop: Shop, now: datetime) -> AlertView:
    answered = alert.acknowledged_at is not None
    turn = None if alert.ticket_id is None else snapshot.turn_of(alert.ticket_id)
    return AlertView(
        id=alert.id,
        kind=alert.kind,
        number=alert.number,
        ticket_id=alert.ticket_id,
        sentence=_sentence(alert, turn, snapshot, shop),
        raised_at=alert.raised_at,
        escalates_at=None if answered or alert.kind == PANIC else escalates_at(alert.raised_at),
        escalated=is_escalated(alert.raised_at, alert.acknowledged_at, now),
        acknowledged_by=first_name(snapshot, alert.acknowledged_by),
        called_again=turn.recalls if alert.kind == FETCH and turn is not None else 0,
    )


def _sentence(alert: Alert, turn: Turn | None, snapshot: Snapshot, shop: Shop) -> str:
    """What is asked; of a private place, which room it is or may be soon, and from when it is booked."""
    if alert.kind == FETCH and turn is not None:
        return sentences.alert(alert, shop, None) + sentences.called_again(turn.recalls)
    if alert.kind != PRIVATE_NOW or turn is None:
        return sentences.alert(alert, shop, first_name(snapshot, alert.raised_by))
    room = alert.place or turn.room
    said = sentences.alert(replace(alert, place=room), shop, None)
    if room is None:
        return said + sentences.free_first(turn, snapshot.rooms.values(), shop)
    return said + sentences.booked_soon(room, snapshot.rooms_booked, snapshot.hall.at, shop)
