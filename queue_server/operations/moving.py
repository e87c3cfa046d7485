"""Where a customer goes: another service, away, back again; and what staff agree with them meanwhile."""

from __future__ import annotations

from uuid import UUID

from queue_server.contract.commands import ChangeNeeds, Command, Reroute, Told, Transfer
from queue_server.domain import moves
from queue_server.domain.errors import UndoOver
from queue_server.domain.ticket import AT_DESK
from queue_server.operations.follow_ups import is_left_to_answer, open_after, permit
from queue_server.operations.slips import print_slip
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import (
    end_visit,
    go_on_with_visit,
    my_turn,
    save,
    the_turn,
    with_needs,
)
from queue_server.store import alerts, calls, floor, tickets
from queue_server.store import undo as undoing


def transfer(work: Work, command: Transfer, ticket: UUID) -> Done:
    """This turn ends; the customer waits for another service with the same number, room and history.

    What is left to answer here stays with its owner. Another organisation sees what the customer agreed
    to share; refuses with PermissionNeeded where nobody asked them.
    """
    service = work.shop.service(command.service)
    before = my_turn(work, ticket)
    ended = moves.transfer(before, now=work.now)
    following = moves.next_turn(
        ended, new_id=work.new_id(), now=work.now, service=service.code, skill=service.needs_skill
    )
    save(work, before, ended)
    tickets.insert_turn(work.rows, work.shop.id, following, work.today)
    calls.withdraw(work.rows, ended.id, work.now)
    if command.note:
        tickets.write_note(work.rows, work.shop.id, ended.id, command.note, None)
    work.fact("transferred", ticket, turn=ended.id, next=following.id, service=service.code)
    if work.shop.organisation_of(before.service) != service.organisation:
        permit(work, ticket, ended.id, service.organisation, command)
    left = open_after(work, ended, command) if is_left_to_answer(command) else None
    work.may_be_undone(ticket, "transfer")
    if left is not None and command.print:
        print_slip(work, left, command.command_id)
    return Done(ticket=ticket)


def reroute(work: Work, command: Reroute, ticket: UUID) -> Done:
    """Another service was meant; number, moments and promise stay."""
    service = work.shop.service(command.service)
    before = the_turn(work, ticket)
    save(work, before, moves.reroute(before, service=service.code, skill=service.needs_skill))
    alerts.close_of_ticket(work.rows, work.shop.id, ticket, work.now, kind=alerts.SESSION_OFF)
    work.fact("rerouted", ticket, turn=before.id, service=service.code)
    work.may_be_undone(ticket, "reroute")
    return Done(ticket=ticket)


def no_show(work: Work, _: Command, ticket: UUID) -> Done:
    """Called twice more and given time, the customer did not come. Raises TooEarly."""
    before = my_turn(work, ticket)
    save(work, before, moves.no_show(before, needs=work.shop.needs, now=work.now))
    work.fact("no_show", ticket, turn=before.id)
    end_visit(work, before)
    work.may_be_undone(ticket, "no-show")
    return Done(ticket=ticket)


def reinstate(work: Work, _: Command, ticket: UUID) -> Done:
    """They came after all, within 30 minutes: they wait again where they were."""
    before = the_turn(work, ticket)
    save(work, before, moves.reinstate(before, now=work.now))
    go_on_with_visit(work, before)
    work.fact("reinstated", ticket, turn=before.id)
    work.may_be_undone(ticket, "reinstate")
    return Done(ticket=ticket)


def leave(work: Work, _: Command, ticket: UUID) -> Done:
    """The customer went away."""
    before = the_turn(work, ticket)
    save(work, before, moves.leave(before, now=work.now))
    work.fact("left", ticket, turn=before.id)
    end_visit(work, before)
    work.may_be_undone(ticket, "leave")
    return Done(ticket=ticket)


def cancel(work: Work, _: Command, ticket: UUID) -> Done:
    """The ticket was a mistake."""
    before = the_turn(work, ticket)
    save(work, before, moves.cancel(before, now=work.now))
    work.fact("cancelled", ticket, turn=before.id)
    end_visit(work, before)
    work.may_be_undone(ticket, "cancel")
    return Done(ticket=ticket)


def greet(work: Work, _: Command, ticket: UUID) -> Done:
    """A person said hello. Once is enough: again changes nothing."""
    before = the_turn(work, ticket)
    after = moves.greet(before, now=work.now)
    if after == before:
        return Done(ticket=ticket)
    save(work, before, after)
    work.fact("greeted", ticket)
    work.may_be_undone(ticket, "greet")
    return Done(ticket=ticket)


def told(work: Work, command: Told, ticket: UUID) -> Done:
    """A person said that it will take longer, until when, and whether an appointment was offered."""
    before = the_turn(work, ticket)
    after = moves.told(before, now=work.now, appointment_offered=command.appointment_offered)
    save(work, before, after)
    work.fact("told", ticket, new_time=command.new_time, appointment_offered=command.appointment_offered)
    work.may_be_undone(ticket, "told")
    return Done(ticket=ticket)


def change_needs(work: Work, command: ChangeNeeds, ticket: UUID) -> Done:
    """Staff agree with the customer what would help; the call becomes quiet where that asks for it."""
    before = the_turn(work, ticket)
    after = moves.change_needs(
        before,
        needs=work.shop.needs,
        now=work.now,
        by_staff=True,
        add=command.add,
        remove=command.remove,
        confirm=command.confirm,
    )
    save(work, before, with_needs(work, before, after))
    work.fact("needs_changed", ticket)
    work.may_be_undone(ticket, "needs")
    return Done(ticket=ticket)


def undo(work: Work, _: Command, ticket: UUID) -> Done:
    """Take back the actor's latest act on this ticket, within a minute and while nothing followed it.

    Raises UndoOver, also where the desk or the room is no longer theirs to go back to. What was
    announced is withdrawn; nothing that was sent or issued is unsaid.
    """
    the_turn(work, ticket)
    last = undoing.latest(work.connection, ticket)
    issue = tickets.issue_of(work.connection, work.shop.id, ticket)
    if last is None or last.seq != issue.seq:
        raise UndoOver("Something else has happened since. This can't be taken back any more.")
    if last.actor != work.actor.id:
        raise UndoOver("Only the person who did this can take it back.")
    if work.now > last.until:
        raise UndoOver("The minute for taking this back is over.")
    undoing.put_all_back(work.connection, last)
    _refuse_lost_place(work, ticket)
    work.fact("undone", ticket, undone=last.seq, act=last.act)
    return Done(ticket=ticket)


def _refuse_lost_place(work: Work, ticket: UUID) -> None:
    turn = the_turn(work, ticket)
    if turn.state in AT_DESK:
        use = floor.desks(work.connection, work.shop.id).get(turn.desk or "")
        if use is None or use.adviser != turn.adviser:
            raise UndoOver("This can't be taken back: the desk was left since.")
    if turn.room in floor.rooms_out(work.connection, work.shop.id):
        raise UndoOver("This can't be taken back: the room is out of use.")
