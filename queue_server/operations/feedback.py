"""What customers say of their visit: answers at the kiosk or on the phone, and words that a manager reads."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.contract.feedback import KioskFeedback, PhoneFeedback, WriteRemark
from queue_server.domain.errors import BadInput, NotFound, TooMany, Unknown
from queue_server.domain.hours import shop_day
from queue_server.domain.surveys import MOST_REMARKS, Feedback, RemarkKind, Way, checked
from queue_server.operations.transaction import Done, Work
from queue_server.store import feedback as store
from queue_server.store import tickets
from queue_server.store.feedback import Remark, RemarkWords


def give_at_kiosk(work: Work, command: KioskFeedback) -> Done:
    """Somebody answered at a kiosk; nothing says who, and sent late it counts on the day it was given."""
    if command.language not in work.shop.languages:
        raise Unknown("language", command.language)
    given_at = work.now - timedelta(seconds=command.age_seconds or 0)
    feedback = Feedback(
        on=shop_day(given_at, work.shop.timezone),
        way=Way.KIOSK,
        language=command.language,
        answers=checked(work.shop.questions, command.answers),
    )
    store.give(work.rows, work.shop.id, work.new_id(), feedback, given_at)
    work.fact("feedback_given", way=Way.KIOSK)
    return Done()


def give_by_phone(work: Work, command: PhoneFeedback, ticket: UUID) -> Done:
    """The customer of this ticket answered; again, the newest answer to each question counts."""
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        raise NotFound("This ticket")
    feedback = Feedback(
        on=work.today,
        way=Way.PHONE,
        language=turn.language,
        answers=checked(work.shop.questions, command.answers),
    )
    store.give(work.rows, work.shop.id, work.new_id(), feedback, work.now, ticket)
    work.fact("feedback_given", way=Way.PHONE)
    return Done()


def write_remark(work: Work, command: WriteRemark, ticket: UUID) -> Done:
    """The customer of this ticket writes a thank you, an idea or a complaint.

    Refuses with BadInput where they want an answer and do not say where to, and with TooMany after three.
    """
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        raise NotFound("This ticket")
    if command.wants_answer and command.reach is None:
        raise BadInput("An answer needs a phone number or an email address.")
    if store.written(work.connection, work.shop.id, ticket) >= MOST_REMARKS:
        raise TooMany("You have written three times already.")
    remark = Remark(
        id=work.new_id(),
        on=work.today,
        written_at=work.now,
        kind=RemarkKind(command.kind),
        language=turn.language,
        wants_answer=command.wants_answer,
    )
    reach = command.reach if command.wants_answer else None
    words = RemarkWords(ticket_id=ticket, text=command.text, reach=reach)
    store.write(work.rows, work.shop.id, remark, words)
    work.fact("remark_written", remark=remark.id, kind=command.kind, wants_answer=command.wants_answer)
    return Done()


def answer_remark(work: Work, _: Command, remark: UUID) -> Done:
    """It has been seen to: who wanted an answer has it. Its words go 24 hours later."""
    before = store.find(work.connection, work.shop.id, remark)
    if before is None:
        raise NotFound("This")
    if before.answered_at is None:
        store.answer(work.rows, before, work.now, work.actor.id)
        work.fact("remark_answered", remark=remark)
    return Done(other=str(remark))
