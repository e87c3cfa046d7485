"""What every act on a turn shares: finding it, saving it, and what ends with it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from queue_server.domain.errors import NotAllowed, NotFound
from queue_server.domain.needs import calls_quietly
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


def with_needs(work: Work, before: Turn, after: Turn) -> Turn:
    """The turn with its new needs: quiet where they ask for it, or as staff have chosen."""
    chosen = before.quiet and not _asks_quiet(work, before)
    return replace(after, quiet=chosen or _asks_quiet(work, after))


def _asks_quiet(work: Work, turn: Turn) -> bool:
    return calls_quietly([need.code for need in turn.needs], work.shop.needs)


def release_room(work: Work, ticket: UUID) -> str | None:
    """Free the room that the ticket has, and say which it was; None when it has none."""
    for use in floor.rooms(work.connection, work.shop.id).values():
        if use.ticket_id == ticket:
            floor.release_room(work.rows, work.shop.id, use)
            work.fact("room_released", ticket, room=use.room)
            return use.room
    return None


def end_visit(work: Work, turn: Turn) -> None:
    """Nothing more happens on this visit: the room is free and nobody need come.

    The boards forget whoever was called and never seen; others stay among the last calls.
    """
    ended_at = turn.ended_at or work.now
    release_room(work, turn.ticket_id)
    alerts.close_of_ticket(work.rows, work.shop.id, turn.ticket_id, work.now)
    if turn.seen_at is None:
        calls.withdraw(work.rows, turn.id, work.now)
    tickets.end_visit(work.rows, turn.ticket_id, ended_at)
    tickets.date_notes(work.rows, work.shop.id, turn.ticket_id, details_due(ended_at))


def go_on_with_visit(work: Work, turn: Turn) -> None:
    """The visit goes on after all."""
    tickets.end_visit(work.rows, turn.ticket_id, None, before=turn.ended_at)
