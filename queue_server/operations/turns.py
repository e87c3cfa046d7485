"""What every act on a turn shares: finding it, saving it, and what ends with it."""

from __future__ import annotations

from uuid import UUID

from queue_server.domain.errors import NotAllowed, NotFound
from queue_server.domain.people import Role
from queue_server.domain.privacy import details_due
from queue_server.domain.turn import Turn
from queue_server.operations.seating import refuse_foreign
from queue_server.operations.transaction import Work
from queue_server.store import alerts, calls, floor, tickets


def the_turn(work: Work, ticket: UUID) -> Turn:
    """The ticket's newest turn. Raises NotFound, also for another organisation's."""
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        raise NotFound("This ticket")
    refuse_foreign(work, turn.service)
    return turn


def my_turn(work: Work, ticket: UUID) -> Turn:
    """A turn that the actor called or serves. Raises NotFound, or NotAllowed for a colleague's."""
    turn = the_turn(work, ticket)
    if turn.adviser not in {None, work.actor.id} and work.actor.role is not Role.MANAGER:
        raise NotAllowed(f"{turn.number} is with a colleague.")
    return turn


def save(work: Work, before: Turn, after: Turn) -> None:
    """Write what differs."""
    tickets.save(work.rows, before, after)


def release_room(work: Work, ticket: UUID) -> str | None:
    """Free the room that the ticket has, and say which it was; None when it has none."""
    for use in floor.rooms(work.connection, work.shop.id).values():
        if use.ticket_id == ticket:
            floor.release_room(work.rows, work.shop.id, use)
            work.fact("room_released", ticket, room=use.room)
            return use.room
    return None


def end_visit(work: Work, turn: Turn) -> None:
    """Nothing more happens on this visit: the room is free, nobody need come, the boards forget it."""
    release_room(work, turn.ticket_id)
    alerts.close_of_ticket(work.rows, work.shop.id, turn.ticket_id, work.now)
    calls.withdraw(work.rows, turn.id, work.now)
    tickets.end_visit(work.rows, turn.ticket_id, work.now)
    tickets.date_notes(work.rows, work.shop.id, turn.ticket_id, details_due(work.now))


def go_on_with_visit(work: Work, turn: Turn) -> None:
    """The visit goes on after all."""
    tickets.end_visit(work.rows, turn.ticket_id, None, before=work.now)
