"""At the desk: open and close it, pause, start with a customer, finish, hold and go on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from queue_server.contract.commands import (
    CallNext,
    Command,
    Finish,
    FinishAndCall,
    Hold,
    OpenDesk,
    Outcome,
    Pause,
    Resume,
)
from queue_server.domain import moves, rooms
from queue_server.domain.errors import BadInput, DeskBusy, DeskTaken, NotAllowed, Unknown
from queue_server.domain.follow_ups import FollowUp
from queue_server.domain.rooms import PlaceKind
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.operations import bookings
from queue_server.operations.calling import call_next, take_call_back
from queue_server.operations.follow_ups import is_left_to_answer, open_after
from queue_server.operations.messages import tell
from queue_server.operations.seating import my_desk
from queue_server.operations.slips import print_slip
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import end_visit, my_turn, save, the_turn
from queue_server.shop import ReasonKind
from queue_server.store import alerts, calls, floor, people, tickets
from queue_server.store.floor import DeskUse

_LEFT_OPEN = frozenset(Outcome) - {Outcome.RESOLVED, Outcome.UNKNOWN}


def open_desk(work: Work, command: OpenDesk) -> Done:
    """Sit down at a desk; whoever had another desk open leaves that one.

    Raises DeskTaken for a colleague's desk that is not to be taken over, and DeskBusy while a customer
    is being served there or at the old one; NotAllowed for another desk than where one signed in with a PIN.
    """
    if work.shop.place(command.desk).kind is not PlaceKind.DESK:
        raise Unknown("desk", command.desk)
    if work.actor.only_desk not in {None, command.desk}:
        raise NotAllowed("With a PIN you can open only the desk that you sit at.")
    desks = floor.desks(work.connection, work.shop.id)
    there = desks.get(command.desk)
    if there is not None and there.adviser == work.actor.id:
        return Done(other=command.desk)
    if there is not None:
        _take_over(work, there, asked=command.take_over)
    for use in desks.values():
        if use.adviser == work.actor.id:
            _leave_desk(work, use)
    use = DeskUse(desk=command.desk, adviser=work.actor.id, opened_at=work.now)
    floor.open_desk(work.rows, work.shop.id, use)
    work.fact("desk_opened", desk=command.desk)
    return Done(other=command.desk)


def close_desk(work: Work, _: Command) -> Done:
    """Leave the desk; someone called but not here yet waits again. Raises DeskBusy while serving."""
    use = my_desk(work)
    _leave_desk(work, use)
    return Done(other=use.desk)


def pause(work: Work, command: Pause) -> Done:
    """Call nobody for some minutes; a customer who is here is served to the end."""
    work.shop.reason(ReasonKind.PAUSE, command.reason)
    before = my_desk(work)
    after = DeskUse(
        desk=before.desk,
        adviser=before.adviser,
        opened_at=before.opened_at,
        paused_until=work.now + timedelta(minutes=command.minutes),
        pause_reason=command.reason,
    )
    floor.save_desk(work.rows, work.shop.id, before, after)
    work.fact("desk_paused", desk=before.desk, reason=command.reason, until=after.paused_until)
    return Done(other=before.desk)


def resume_desk(work: Work, _: Command) -> Done:
    """Go on calling."""
    before = my_desk(work)
    if before.paused_until is None:
        return Done(other=before.desk)
    after = DeskUse(desk=before.desk, adviser=before.adviser, opened_at=before.opened_at)
    floor.save_desk(work.rows, work.shop.id, before, after)
    work.fact("desk_resumed", desk=before.desk)
    return Done(other=before.desk)


def start(work: Work, _: Command, ticket: UUID) -> Done:
    """The customer is here and is being seen, which greets them too; a reserved room is now theirs."""
    before = my_turn(work, ticket)
    after = moves.start(before, now=work.now)
    save(work, before, after)
    work.fact("started", ticket, turn=after.id)
    _give_room(work, after)
    if after.booked_at is not None:
        bookings.keep(work, ticket)
    alerts.close_of_ticket(work.rows, work.shop.id, ticket, work.now)
    work.may_be_undone(ticket, "start")
    return Done(ticket=ticket)


def finish(work: Work, command: Finish, ticket: UUID) -> Done:
    """The turn is over, with an outcome; anything but resolved gets an owner and a day to answer by."""
    left = _finish(work, command, ticket)
    if left is not None and command.print:
        print_slip(work, left, command.command_id)
    return Done(ticket=ticket)


def finish_and_call(work: Work, command: FinishAndCall) -> Done:
    """Finish with the customer at the actor's desk and call the next one, in one act."""
    desk = my_desk(work)
    there = tickets.at_desk(work.connection, work.shop.id, desk.desk)
    left = None if there is None else _finish(work, command, there.ticket_id)
    called = Done() if desk.is_paused(work.now) else call_next(work, CallNext(quiet=command.quiet))
    if left is not None and command.print:
        print_slip(work, left, command.command_id)
    finished = None if there is None else str(there.ticket_id)
    return Done(ticket=called.ticket, room=called.room, reason=called.reason, other=finished)


def hold(work: Work, command: Hold, ticket: UUID) -> Done:
    """Pause with a customer, so that the desk may call another."""
    work.shop.reason(ReasonKind.HOLD, command.reason)
    before = my_turn(work, ticket)
    save(work, before, moves.hold(before, now=work.now))
    work.fact("held", ticket, turn=before.id, reason=command.reason)
    work.may_be_undone(ticket, "hold")
    return Done(ticket=ticket)


def resume(work: Work, command: Resume, ticket: UUID) -> Done:
    """Go on with a held customer at the actor's desk, or let them wait to be called again."""
    before = the_turn(work, ticket)
    if command.to == "waiting":
        after = moves.resume_waiting(before, now=work.now)
        calls.withdraw(work.rows, before.id, work.now)
    else:
        desk = my_desk(work)
        there = tickets.at_desk(work.connection, work.shop.id, desk.desk)
        if there is not None:
            raise DeskBusy(f"{there.number} is still at this desk. Finish first.")
        after = moves.resume(before, now=work.now, place=desk.desk, desk=desk.desk, adviser=work.actor.id)
    save(work, before, after)
    work.fact("resumed", ticket, turn=before.id, to=command.to)
    work.may_be_undone(ticket, "resume")
    return Done(ticket=ticket)


# ------------------------------------------------------------------------------------------------


def _take_over(work: Work, use: DeskUse, *, asked: bool) -> None:
    """Close a colleague's desk for them, and leave them a line that says so."""
    desk = work.shop.place(use.desk).public_name
    since = f"{use.opened_at.astimezone(work.shop.timezone):%H:%M}"
    if not asked:
        colleague = people.by_id(work.connection, work.shop.id, use.adviser)
        who = "A colleague" if colleague is None else colleague.person.first_name
        raise DeskTaken(f"{who} has had {desk} open since {since}. You may take it over.")
    there = tickets.at_desk(work.connection, work.shop.id, use.desk)
    if there is not None and there.state is TicketState.SERVING:
        raise DeskBusy(f"Somebody is being served at {desk}. You may take it over afterwards.")
    work.fact("desk_taken_over", desk=use.desk, adviser_before=use.adviser)
    _leave_desk(work, use)
    tell(work, use.adviser, f"{work.actor.name} took over {desk}, which you had open since {since}.")


def _leave_desk(work: Work, use: DeskUse) -> None:
    there = tickets.at_desk(work.connection, work.shop.id, use.desk)
    if there is not None and there.state is TicketState.SERVING:
        raise DeskBusy(f"{there.number} is still being served at this desk. Finish first.")
    if there is not None:
        take_call_back(work, there)
    floor.close_desk(work.rows, work.shop.id, use)
    work.fact("desk_closed", desk=use.desk)


def _give_room(work: Work, turn: Turn) -> None:
    for use in floor.rooms(work.connection, work.shop.id).values():
        if use.ticket_id == turn.ticket_id and use.given_at is None:
            floor.save_room(work.rows, work.shop.id, use, rooms.give(use, work.now))
            work.fact("room_given", turn.ticket_id, room=use.room)


def _finish(work: Work, command: Finish, ticket: UUID) -> FollowUp | None:
    """End the turn; what is left to answer, if anything is. Paper comes after, so that undo leaves it be."""
    before = my_turn(work, ticket)
    after = moves.finish(before, now=work.now, outcome=command.outcome.value)
    save(work, before, after)
    _keep_details(work, command, after)
    work.fact("finished", ticket, turn=after.id, outcome=command.outcome)
    left = open_after(work, after, command) if command.outcome in _LEFT_OPEN else None
    end_visit(work, after)
    work.may_be_undone(ticket, "finish")
    return left


def _keep_details(work: Work, command: Finish, turn: Turn) -> None:
    for code in command.referrals:
        if code not in work.shop.referrals:
            raise Unknown("referral", code)
    if command.outcome not in _LEFT_OPEN and is_left_to_answer(command):
        raise BadInput("Nothing is left to answer after this outcome. Choose another one.")
    details = {"referrals": command.referrals, "been_before": command.been_before}
    tickets.keep_finish(work.rows, work.shop.id, turn.id, details)
    if command.note:
        tickets.write_note(work.rows, work.shop.id, turn.id, command.note, None)
