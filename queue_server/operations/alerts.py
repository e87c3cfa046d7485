"""Somebody needs a person: who answers, and the quiet call for help at a desk."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.errors import NotFound
from queue_server.operations.transaction import Done, Work
from queue_server.store import alerts, floor


def acknowledge(work: Work, _: Command, alert: UUID) -> Done:
    """ "I am going": the kiosk may now say that someone is coming. The first to answer counts."""
    before = alerts.find(work.connection, work.shop.id, alert)
    if before is None or before.closed_at is not None:
        raise NotFound("This alert")
    if before.acknowledged_at is not None:
        return Done(alert=alert)
    after = replace(before, acknowledged_by=work.actor.id, acknowledged_at=work.now)
    alerts.save(work.rows, before, after)
    work.fact("alert_acknowledged", before.ticket_id, alert=alert)
    return Done(alert=alert, ticket=before.ticket_id)


def close(work: Work, _: Command, alert: UUID) -> Done:
    """It has been seen to."""
    before = alerts.find(work.connection, work.shop.id, alert)
    if before is None:
        raise NotFound("This alert")
    if before.closed_at is not None:
        return Done(alert=alert)
    alerts.save(work.rows, before, replace(before, closed_at=work.now))
    work.fact("alert_closed", before.ticket_id, alert=alert)
    return Done(alert=alert)


def panic(work: Work, _: Command) -> Done:
    """Staff need help at once, silently: every colleague's page says where, nothing public does."""
    desks = floor.desks(work.connection, work.shop.id).values()
    mine = next((use.desk for use in desks if use.adviser == work.actor.id), None)
    alert = alerts.Alert(
        id=work.new_id(),
        kind="panic",
        ticket_id=None,
        place=mine,
        raised_by=work.actor.id,
        raised_at=work.now,
    )
    alerts.raise_alert(work.rows, work.shop.id, alert)
    work.fact("panic", alert=alert.id, desk=mine)
    return Done(alert=alert.id)
