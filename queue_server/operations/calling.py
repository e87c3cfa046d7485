"""Who comes next: call the next one, call somebody else for a reason, call again, take a call back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from queue_server.contract.commands import CallNext, CallTicket, Command, Recall
from queue_server.domain import moves, rooms
from queue_server.domain.calling import can_serve, pick_next
from queue_server.domain.errors import DeskBusy, DeskPaused, NotAllowed
from queue_server.domain.needs import calls_quietly
from queue_server.domain.seats import room_for
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.operations.alerts import ask_for_person
from queue_server.operations.seating import may_see, my_desk, my_seat
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import my_turn, save, the_turn
from queue_server.shop import ReasonKind
from queue_server.store import alerts, calls, floor, tickets
from queue_server.store.floor import DeskUse


def call_next(work: Work, command: CallNext) -> Done:
    """Call whoever should be seen next at the actor's desk; nothing is done when there is nobody.

    Raises DeskClosed, DeskPaused or DeskBusy.
    """
    desk = _free_desk(work)
    seat = my_seat(work, desk)
    waiting = [turn for turn in _active(work) if turn.state is TicketState.WAITING and _is_ours(work, turn)]
    pick = pick_next(waiting, seat, work.shop.policy(work.now, work.dial), work.now)
    if pick is None:
        return Done()
    _call(work, desk, pick.turn, pick.room, command.quiet)
    return Done(ticket=pick.turn.ticket_id, room=pick.room, reason=pick.reason)


def call(work: Work, command: CallTicket, ticket: UUID) -> Done:
    """Call this one although another is next; why is journalled.

    Raises as `call_next`, NotPossible for who does not wait, NotAllowed for who can't be served here.
    """
    desk = _free_desk(work)
    work.shop.reason(ReasonKind.TAKE, command.reason)
    turn = the_turn(work, ticket)
    seat = my_seat(work, desk)
    policy = work.shop.policy(work.now, work.dial)
    if turn.state is TicketState.WAITING and not can_serve(turn, seat, policy, work.now):
        raise NotAllowed(f"{turn.number} can't be served at this desk just now.")
    room = room_for(turn, seat, work.shop.needs)
    _call(work, desk, turn, room, command.quiet, reason=command.reason)
    return Done(ticket=ticket, room=room)


def recall(work: Work, command: Recall, ticket: UUID) -> Done:
    """Call the same number again."""
    before = my_turn(work, ticket)
    after = moves.recall(before, now=work.now, quiet=command.quiet)
    save(work, before, after)
    work.fact("recalled", ticket, turn=after.id, place=after.called_to, quiet=after.quiet)
    announce(work, after)
    return Done(ticket=ticket)


def call_back(work: Work, _: Command, ticket: UUID) -> Done:
    """The call is withdrawn; the customer waits where they were."""
    take_call_back(work, my_turn(work, ticket))
    work.may_be_undone(ticket, "call back")
    return Done(ticket=ticket)


def take_call_back(work: Work, turn: Turn) -> None:
    """Withdraw a call, for whatever reason."""
    save(work, turn, moves.call_back(turn))
    calls.withdraw(work.rows, turn.id, work.now)
    alerts.close_of_ticket(work.rows, work.shop.id, turn.ticket_id, work.now, kind=alerts.FETCH)
    work.fact("called_back", turn.ticket_id, turn=turn.id)


def announce(work: Work, turn: Turn) -> None:
    """Put a called number on the boards; a quiet one is fetched by reception instead."""
    if turn.called_to is None:
        return
    call_row = calls.Call(
        id=work.new_id(),
        turn_id=turn.id,
        number=str(turn.number),
        place=turn.called_to,
        language=turn.language,
        quiet=turn.quiet,
        called_at=work.now,
    )
    calls.announce(work.rows, work.shop.id, work.today, call_row)
    if turn.quiet:
        _ask_to_fetch(work, turn)


# ------------------------------------------------------------------------------------------------


def _is_ours(work: Work, turn: Turn) -> bool:
    return may_see(work.shop, work.actor.organisation, turn.service)


def _active(work: Work) -> list[Turn]:
    return tickets.active(work.connection, work.shop.id, work.today)


def _free_desk(work: Work) -> DeskUse:
    desk = my_desk(work)
    if desk.is_paused(work.now):
        raise DeskPaused("This desk is paused. Go on first.")
    there = tickets.at_desk(work.connection, work.shop.id, desk.desk)
    if there is not None:
        raise DeskBusy(f"{there.number} is still at this desk. Finish first.")
    return desk


def _call(
    work: Work, desk: DeskUse, turn: Turn, room: str | None, quiet: bool | None, reason: str | None = None
) -> None:
    quietly = calls_quietly([need.code for need in turn.needs], work.shop.needs, quiet)
    called = moves.call(
        turn,
        now=work.now,
        place=room or desk.desk,
        desk=desk.desk,
        adviser=work.actor.id,
        room=room,
        quiet=quietly or (turn.quiet and quiet is None),
    )
    save(work, turn, called)
    work.fact(
        "called", turn.ticket_id, turn=turn.id, place=called.called_to, quiet=called.quiet, reason=reason
    )
    if room is not None:
        _keep_room(work, turn, room)
    announce(work, called)
    work.may_be_undone(turn.ticket_id, "call")


def _keep_room(work: Work, turn: Turn, room: str) -> None:
    uses = floor.rooms(work.connection, work.shop.id)
    out = floor.rooms_out(work.connection, work.shop.id)
    use = rooms.reserve(work.shop.place(room), turn.ticket_id, uses.values(), work.now, out)
    if room not in uses:
        floor.reserve_room(work.rows, work.shop.id, use)
        work.fact("room_reserved", turn.ticket_id, room=room)


def _ask_to_fetch(work: Work, turn: Turn) -> None:
    """Ask reception to bring them: once for each ticket, and anew where somebody was already going."""
    asked = alerts.open_of_ticket(work.connection, work.shop.id, turn.ticket_id, alerts.FETCH)
    if asked is not None:
        raised_at = asked.raised_at if asked.acknowledged_at is None else work.now
        again = replace(
            asked, place=turn.called_to, raised_at=raised_at, acknowledged_by=None, acknowledged_at=None
        )
        alerts.save(work.rows, asked, again)
        work.fact("alert_raised_again", turn.ticket_id, alert=asked.id)
        return
    ask_for_person(work, alerts.FETCH, turn.ticket_id, turn.called_to)
