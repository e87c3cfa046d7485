"""Messages to customers, as acts: what staff do with those that did not go out, what customers ask for on
their phone, and how each sending ended. Sending itself is no act: it goes on outside any transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from pydantic import Field

from queue_server.contract.appointments import Phone
from queue_server.contract.commands import Command
from queue_server.domain.errors import BadInput, NotFound, NotPossible
from queue_server.domain.hours import day_span
from queue_server.domain.outgoing import Cause, Contact, Kind, Said, State, for_texts
from queue_server.domain.ticket import TicketState
from queue_server.operations import messages
from queue_server.operations.transaction import Done, Work
from queue_server.store import outgoing, tickets
from queue_server.store.outgoing import OutgoingMessage

RECEPTION = "reception"


class AskToBeTold(Command):
    """A number for one text, when few go before this ticket; it is used for nothing else."""

    # Neither printed nor hashed: a number could be found again from its hash.
    phone: Phone = Field(exclude=True, repr=False)


# Staff --------------------------------------------------------------------------------------------


def send_again(work: Work, _: Command, message: UUID) -> Done:
    """Try a message that failed once more, from the first attempt on."""
    _again(work, _still(work, message, State.FAILED))
    return Done()


def send_all_again(work: Work, _: Command) -> Done:
    """Try everything that failed once more: what was wrong (a key, a server) has been put right."""
    for failed in outgoing.failed(work.connection, work.shop.id):
        if failed.expires_at > work.now:
            _again(work, failed)
    return Done()


def told_by_phone(work: Work, _: Command, message: UUID) -> Done:
    """Somebody rang the customer, so nothing needs to be sent."""
    return _dealt_with(work, message, Cause.BY_PHONE)


def give_up(work: Work, _: Command, message: UUID) -> Done:
    """Nobody needs to be told this any more."""
    return _dealt_with(work, message, Cause.NOT_NEEDED)


# Customers ----------------------------------------------------------------------------------------


def ask_to_be_told(work: Work, command: AskToBeTold, ticket: UUID) -> Done:
    """Keep a number until two people go before this ticket, for one text. Another number replaces it.

    Refuses with BadInput for a number that can't get texts, with NotPossible when it is too late to ask.
    """
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        raise NotFound("This ticket")
    if turn.state is not TicketState.WAITING:
        raise NotPossible(turn.number, "sent a text", turn.state.value)
    if for_texts(command.phone) is None:
        raise BadInput("Enter a mobile number, such as 07700 900 982.")
    outgoing.withdraw(work.connection, work.shop.id, ticket, Kind.NEXT_BUT_TWO)
    message = outgoing.keep(
        work.rows,
        work.shop.id,
        about=ticket,
        kind=Kind.NEXT_BUT_TWO,
        moment=turn.arrived_at,
        contact=Contact(phone=command.phone, safe=True),
        language=turn.language,
        said=Said(number=str(turn.number)),
        now=work.now,
        expires_at=day_span(work.today, work.shop.timezone)[1],
        send_after=None,
    )
    work.fact("asked_to_be_told", message=message)
    return Done(ticket=ticket)


def do_not_tell(work: Work, _: Command, ticket: UUID) -> Done:
    """Forget the number that was kept for this ticket."""
    if outgoing.withdraw(work.connection, work.shop.id, ticket, Kind.NEXT_BUT_TWO):
        work.fact("asked_not_to_be_told")
    return Done(ticket=ticket)


# The sender ---------------------------------------------------------------------------------------


def note_sent(work: Work, _: Command, mine: OutgoingMessage, provider_id: str | None) -> Done:
    """The carrier has it."""
    if outgoing.note_sent(work.connection, mine, provider_id, work.now):
        work.fact("outgoing_sent", message=mine.id, kind=mine.kind, channel=mine.channel)
    return Done()


def note_failed(work: Work, _: Command, mine: OutgoingMessage, cause: Cause) -> Done:
    """It will not go out by itself: staff are shown it."""
    known = outgoing.has_failed(work.connection, work.shop.id)
    if outgoing.note_failed(work.connection, mine, cause, work.now):
        work.fact("outgoing_failed", message=mine.id, kind=mine.kind, channel=mine.channel, cause=cause)
        _tell_reception(work, known)
    return Done()


def note_arrival(work: Work, _: Command, sent: OutgoingMessage, arrived: bool) -> Done:
    """What became of a message that the carrier had."""
    known = outgoing.has_failed(work.connection, work.shop.id)
    if outgoing.note_arrival(work.connection, sent, arrived, work.now):
        name = "outgoing_arrived" if arrived else "outgoing_failed"
        work.fact(name, message=sent.id, kind=sent.kind, channel=sent.channel)
        _tell_reception(work, known)
    return Done()


def expire(work: Work, _: Command) -> Done:
    """Give up every message that would come too late."""
    for message in outgoing.expire(work.connection, work.shop.id, work.now):
        work.fact("outgoing_expired", message=message)
    return Done()


def tell_who_are_near(work: Work, _: Command, near: Collection[UUID], gone: Collection[UUID]) -> Done:
    """Few go before these tickets now, so their texts go out; numbers kept for those `gone` are forgotten."""
    for message in outgoing.due(work.connection, work.shop.id, near, work.now):
        work.fact("outgoing_due", message=message)
    for ticket in gone:
        if outgoing.withdraw(work.connection, work.shop.id, ticket, Kind.NEXT_BUT_TWO):
            work.fact("number_forgotten")
    return Done()


# Parts --------------------------------------------------------------------------------------------


def _again(work: Work, failed: OutgoingMessage) -> None:
    outgoing.send_again(work.rows, failed, work.new_id(), work.now)
    work.fact("outgoing_sent_again", message=failed.id)


def _dealt_with(work: Work, message: UUID, how: Cause) -> Done:
    known = _still(work, message, State.FAILED, State.WAITING)
    outgoing.dealt_with(work.rows, known, how, work.now)
    work.fact("outgoing_dealt_with", message=message, how=how)
    return Done()


def _tell_reception(work: Work, known: bool) -> None:
    """One line, however many messages fail one after the other; none where nobody would be rung."""
    is_news = not known and outgoing.has_failed(work.connection, work.shop.id)
    if is_news and RECEPTION in work.shop.teams:
        messages.tell(work, RECEPTION, "A customer could not be told something. See “Messages to customers”.")


def _still(work: Work, message: UUID, *states: State) -> OutgoingMessage:
    known = outgoing.find(work.connection, work.shop.id, message)
    if known is None:
        raise NotFound("This message")
    if known.state not in states:
        raise NotPossible("This message", "changed", _SAID[known.state])
    return known


_SAID = {
    State.WAITING: "waiting already",
    State.SENDING: "being sent now",
    State.SENT: "sent",
    State.FAILED: "not sent",
    State.EXPIRED: "too old",
    State.TOLD: "dealt with already",
}
