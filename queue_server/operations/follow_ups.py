"""What is left to answer after a visit: open it, answer it, hand it over, agree another day, print it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from queue_server.contract.commands import Command, LeftToAnswer, MayWeShare
from queue_server.contract.follow_ups import AnswerFollowUp, ChangeDay, HandOver
from queue_server.domain import follow_ups
from queue_server.domain.errors import BadInput, NotFound, PermissionNeeded, Unknown
from queue_server.domain.follow_ups import FollowUp, Owner, OwnerKind, Shared, Sharing
from queue_server.domain.privacy import details_due
from queue_server.domain.turn import Turn
from queue_server.operations.slips import print_slip
from queue_server.operations.transaction import Done, Work
from queue_server.shop import ReasonKind
from queue_server.store import follow_ups as store
from queue_server.store import people
from queue_server.store.follow_ups import About, Kept


def open_after(work: Work, turn: Turn, command: LeftToAnswer) -> FollowUp:
    """Something of this turn is still to be answered: by the actor, in ten working days, unless said.

    Refuses a day that nobody can keep, an unknown owner, and another organisation without a word on what
    the customer said to that.
    """
    owner, organisation = _owner(work, command.owner)
    usual = follow_ups.usual_day(work.today, work.shop.hours)
    day = usual if command.answer_by_on is None else _day(command.answer_by_on)
    follow_up = FollowUp(
        id=work.new_id(),
        ticket_id=turn.ticket_id,
        turn_id=turn.id,
        home=work.actor.organisation,
        opened_at=work.now,
        opened_by=work.actor.id,
        owner=owner,
        organisation=organisation,
        promised_on=follow_ups.check_day(day, work.today, work.shop.hours),
        answer_by_on=day,
    )
    store.add(work.rows, work.shop.id, follow_up)
    if command.next_step:
        store.say(work.rows, work.shop.id, follow_up.id, About.NEXT_STEP, command.next_step)
    work.fact("follow_up_opened", turn.ticket_id, follow_up=follow_up.id, owner=owner, answer_by_on=day)
    if organisation != follow_up.home:
        permit(work, turn.ticket_id, turn.id, organisation, command)
    return follow_up


def is_left_to_answer(command: LeftToAnswer) -> bool:
    """Whether somebody named an owner, a day or a next step."""
    return bool(command.owner or command.answer_by_on or command.next_step)


def permit(work: Work, ticket: UUID, turn: UUID, organisation: str | None, asked: MayWeShare) -> None:
    """Keep what the customer answered when asked; refuses with PermissionNeeded where nobody asked them."""
    if asked.agreed is None:
        raise PermissionNeeded("Ask the customer first: may we tell the other organisation?")
    sharing = Sharing(organisation, asked.agreed, frozenset(Shared(code) for code in asked.shared))
    store.permit(
        work.rows, work.shop.id, ticket=ticket, turn=turn, sharing=sharing, at=work.now, by=work.actor.id
    )
    work.fact("permission_asked", ticket, organisation=organisation, agreed=asked.agreed)


def answer(work: Work, command: AnswerFollowUp, follow_up: UUID) -> Done:
    """The customer has the answer; what is kept about it goes 24 hours later."""
    kept = mine(work, follow_up)
    on = work.today if command.answered_on is None else _day(command.answered_on)
    after = follow_ups.answer(
        kept.follow_up,
        now=work.now,
        by=work.actor.id,
        on=on,
        visited_on=kept.visited_on,
        today=work.today,
    )
    store.save(work.rows, kept.follow_up, after)
    store.say(work.rows, work.shop.id, after.id, About.ANSWER, command.done)
    store.date_note(work.rows, work.shop.id, after.turn_id, details_due(work.now))
    return _done(work, "follow_up_answered", after, on=on)


def reopen(work: Work, _: Command, follow_up: UUID) -> Done:
    """It was not answered after all; within 24 hours."""
    kept = mine(work, follow_up)
    if kept.follow_up.is_open:
        return Done(other=str(follow_up))
    after = follow_ups.reopen(kept.follow_up, now=work.now)
    store.save(work.rows, kept.follow_up, after)
    store.date_note(work.rows, work.shop.id, after.turn_id, None)
    return _done(work, "follow_up_reopened", after)


def hand_over(work: Work, command: HandOver, follow_up: UUID) -> Done:
    """A colleague, a team or another organisation sees to it from now on, by the same day."""
    kept = mine(work, follow_up)
    owner, organisation = _owner(work, command.owner)
    after = follow_ups.hand_over(kept.follow_up, to=owner, organisation=organisation)
    store.save(work.rows, kept.follow_up, after)
    if organisation not in {after.home, kept.follow_up.organisation}:
        permit(work, after.ticket_id, after.turn_id, organisation, command)
    return _done(work, "follow_up_handed_over", after, owner=owner)


def change_day(work: Work, command: ChangeDay, follow_up: UUID) -> Done:
    """Another day was agreed; the day first promised is kept, too."""
    work.shop.reason(ReasonKind.LATER, command.reason)
    kept = mine(work, follow_up)
    day = follow_ups.check_day(_day(command.answer_by_on), work.today, work.shop.hours)
    after = follow_ups.change_day(kept.follow_up, to=day, because=command.reason)
    store.save(work.rows, kept.follow_up, after)
    return _done(work, "follow_up_day_changed", after, answer_by_on=day, reason=command.reason)


def print_again(work: Work, command: Command, follow_up: UUID) -> Done:
    """A slip for the customer, from reception's printer."""
    kept = mine(work, follow_up)
    print_slip(work, kept.follow_up, command.command_id)
    return Done(other=str(follow_up))


def mine(work: Work, follow_up: UUID) -> Kept:
    """The follow-up, if it is the actor's organisation's. Raises NotFound, also for another's."""
    kept = store.find(work.connection, work.shop.id, follow_up)
    if kept is None or kept.follow_up.organisation != work.actor.organisation:
        raise NotFound("This follow-up")
    return kept


# ------------------------------------------------------------------------------------------------


def _owner(work: Work, written: str | None) -> tuple[Owner, str | None]:
    """Who is meant, and their organisation. People of another organisation are not known here."""
    if written is None:
        return Owner(OwnerKind.PERSON, work.actor.id), work.actor.organisation
    owner = Owner.parse(written)
    match owner.kind:
        case OwnerKind.TEAM if owner.code in work.shop.teams:
            return owner, None
        case OwnerKind.ORGANISATION if owner.code in work.shop.organisations:
            return owner, owner.code
        case OwnerKind.PERSON:
            account = people.by_id(work.connection, work.shop.id, owner.code)
            if account and account.active and account.person.organisation == work.actor.organisation:
                return owner, work.actor.organisation
    raise Unknown(owner.kind.value, owner.code)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(f"There is no such day as {written}.") from error


def _done(work: Work, name: str, follow_up: FollowUp, **codes: object) -> Done:
    work.fact(name, follow_up.ticket_id, follow_up=follow_up.id, **codes)
    return Done(ticket=follow_up.ticket_id, other=str(follow_up.id))
