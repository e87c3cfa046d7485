"""What a customer may do from the page behind the QR code: say they run late, or leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain import moves
from queue_server.domain.errors import NotFound, NotPossible
from queue_server.domain.privacy import phone_page_due
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.operations.moving import leave
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import save
from queue_server.shop import Shop
from queue_server.store import tickets
from queue_server.store.database import Connection

LATE_BY = timedelta(minutes=10)


def turn_behind(connection: Connection, shop: Shop, token: str, now: datetime) -> Turn:
    """The newest turn of the ticket whose page this token opens; the page dies two hours after the visit.

    Raises NotFound, in the same words for a wrong token and a dead one.
    """
    found = tickets.by_phone_token(connection, shop.id, token)
    if found is None:
        raise NotFound("This page")
    turn, ended_at = found
    if ended_at is not None and now >= phone_page_due(ended_at):
        raise NotFound("This page")
    return turn


def leave_by_phone(work: Work, command: Command, ticket: UUID) -> Done:
    """The customer has to go; their number is given up."""
    return leave(work, command, ticket)


def knows(work: Work, _: Command, ticket: UUID, *, offered: bool) -> Done:
    """The page really showed that it takes longer, and perhaps offered another time. Again changes nothing.

    Raises NotFound, or NotPossible once they no longer wait.
    """
    before = tickets.newest(work.connection, work.shop.id, ticket)
    if before is None:
        raise NotFound("This ticket")
    after = moves.told(before, now=work.now, appointment_offered=offered)
    if after != before:
        save(work, before, after)
        work.fact("told", ticket, appointment_offered=offered)
    return Done(ticket=ticket)


def running_late(work: Work, _: Command, ticket: UUID) -> Done:
    """They are on the way and keep their place: not called for ten minutes, nor earlier than before."""
    before = tickets.newest(work.connection, work.shop.id, ticket)
    if before is None:
        raise NotFound("This ticket")
    if before.state is not TicketState.WAITING:
        raise NotPossible(before.number, "kept waiting", before.state.value)
    until = max(work.now + LATE_BY, before.not_before or work.now)
    save(work, before, replace(before, not_before=until))
    work.fact("running_late", ticket)
    return Done(ticket=ticket)
