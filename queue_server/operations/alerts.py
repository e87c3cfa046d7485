"""Somebody needs a person: asking for one, who answers, and the quiet call for help at a desk."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.errors import NotFound
from queue_server.operations.seating import may_see
from queue_server.operations.transaction import Done, Work
from queue_server.store import alerts, floor, tickets


def acknowledge(work: Work, _: Command, alert: UUID) -> Done:
    """ "I am going": the kiosk may now say that someone is coming. The first to answer counts."""
    before = _known(work, alert)
    if before.closed_at is not None:
        raise NotFound("This alert")
    if before.acknowledged_at is not None:
        return Done(alert=alert)
    after = replace(before, acknowledged_by=work.actor.id, acknowledged_at=work.now)
    alerts.save(work.rows, before, after)
    work.fact("alert_acknowledged", before.ticket_id, alert=alert)
    return Done(alert=alert, ticket=before.ticket_id)


def close(work: Work, _: Command, alert: UUID) -> Done:
    """It has been seen to."""
    before = _known(work, alert)
    if before.closed_at is not None:
        return Done(alert=alert)
    alerts.save(work.rows, before, replace(before, closed_at=work.now))
    work.fact("alert_closed", before.ticket_id, alert=alert)
    return Done(alert=alert)


def panic(work: Work, _: Command) -> Done:
    """Staff need help at once, silently: every colleague's page says where, nothing public does."""
    desks = floor.desks(work.connection, work.shop.id).values()
    mine = next((use.desk for use in desks if use.adviser == work.actor.id), None)
    alert = _raised(work, alerts.PANIC, None, mine)
    work.fact("panic", alert=alert, desk=mine)
    return Done(alert=alert)


def ask_for_person(work: Work, kind: str, ticket: UUID | None = None, place: str | None = None) -> UUID:
    """Somebody is to come, to a customer or to a `place`; the new alert's id."""
    alert = _raised(work, kind, ticket, place)
    work.fact("alert_raised", ticket, alert=alert)
    return alert


# ------------------------------------------------------------------------------------------------


def _raised(work: Work, kind: str, ticket: UUID | None, place: str | None) -> UUID:
    alert = alerts.Alert(
        id=work.new_id(),
        kind=kind,
        ticket_id=ticket,
        place=place,
        raised_by=work.actor.id,
        raised_at=work.now,
    )
    alerts.raise_alert(work.rows, work.shop.id, alert)
    return alert.id


def _known(work: Work, alert: UUID) -> alerts.Alert:
    """One that the actor may answer: a colleague's call, or their own organisation's. Raises NotFound."""
    found = alerts.find(work.connection, work.shop.id, alert)
    if found is None:
        raise NotFound("This alert")
    turn = found.ticket_id and tickets.newest(work.connection, work.shop.id, found.ticket_id)
    service = turn.service if turn else None
    if found.kind != alerts.PANIC and not may_see(work.shop, work.actor.organisation, service):
        raise NotFound("This alert")
    return found
