"""People arrive: tickets from the kiosk, tickets from reception, and someone asking for a person.

A machine greets nobody; a ticket that staff issue is greeted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from queue_server.contract.commands import (
    AlertKind,
    CancelTicket,
    ChangeKioskNeeds,
    Command,
    IssueTicket,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.numbers import SERIES_WITHOUT_SERVICE, TicketNumber
from queue_server.contract.receipt import Receipt
from queue_server.contract.words import ENGLISH
from queue_server.domain import moves
from queue_server.domain.errors import BadInput, NotFound, ShopClosed, Unknown
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.needs import PRIVATE_ROOM, alerting, calls_quietly
from queue_server.domain.people import Actor
from queue_server.domain.services import Service, refuse_away
from queue_server.domain.standards import stamp
from queue_server.domain.ticket import HERE, TicketState
from queue_server.domain.turn import GENERAL, PRIVATE_TALK, Channel, Turn
from queue_server.operations.alerts import ask_for_person
from queue_server.operations.bookable import coming, presence
from queue_server.operations.printing import print_at_reception, receipt_of
from queue_server.operations.promising import keep_told, take_back_told, what_to_tell, with_slot
from queue_server.operations.transaction import Done, House, Work
from queue_server.operations.turns import end_visit, save, with_needs
from queue_server.shop import Shop
from queue_server.store import alerts, calls, floor, numbers, tickets
from queue_server.store.database import Connection

PAGE_OPEN_FOR = timedelta(minutes=10)
_ON_THE_WAY = timedelta(seconds=1)


async def arrive(house: House, kiosk: Actor, command: TakeTicket) -> Receipt:
    """A walk-in's ticket, once. What a kiosk printed by itself stays, and so does when the customer came."""

    def paper(connection: Connection, done: Done) -> Receipt:
        return receipt_of(connection, house.shop, house.public_url, done.ticket)

    done, receipt = await house.carry_out_and_look(paper, take_ticket, kiosk, command)
    if not done.repeated or done.ticket is None or command.offline_number is None:
        return receipt
    _, receipt = await house.carry_out_and_look(
        paper, keep_what_was_printed, kiosk, Command(), done.ticket, command
    )
    return receipt


def take_ticket(work: Work, command: TakeTicket) -> Done:
    """A ticket from the kiosk. One that was issued offline is never dropped, whatever has closed since.

    Where the shop no longer knows its service, a need or its language, it does without: reception is told.

    Its number need not be of this kiosk's own block: the paper is out, and a kiosk that was paired anew
    or has used up a block prints from another. An arrival that is heard of after its day joins that day,
    and one without an age is only roughly known.

    Raises ShopClosed, ServiceClosed, Unknown, StaffOnly, BadInput or NumbersUsedUp.
    """
    offline = command.offline_number is not None
    asked, command = command, _still_known(work, command) if offline else command
    service = _service(work, command.service, even_closed=offline)
    arrived_at = _arrived_at(work, command)
    day = shop_day(arrived_at, work.shop.timezone)
    number, clash = take_number(work, day, service, command.offline_number)
    turn = new_turn(work, number, service, command.language, arrived_at)
    if offline and _is_rough(command):
        turn = replace(turn, approximate=True)
    needs = [*command.needs, *wishes(work.shop, easy_words=command.easy_words)]
    turn = moves.change_needs(turn, needs=work.shop.needs, now=arrived_at, by_staff=False, add=needs)
    if command.told_longer:
        turn = moves.told(turn, now=arrived_at, appointment_offered=command.appointment_offered)
    if day != work.today:
        turn = moves.day_end(turn, now=day_span(day, work.shop.timezone)[1])
    insert(work, turn, day, large_print=command.large_print, clash=clash)
    if command.told_longer:
        work.fact("told", turn.ticket_id, appointment_offered=command.appointment_offered)
    if turn.state is not TicketState.WAITING:
        end_visit(work, turn)
        return Done(ticket=turn.ticket_id)
    if clash:
        _alert(work, "clash", turn.ticket_id)
    if command != asked:
        _alert(work, "not_offered", turn.ticket_id)
    if alerting(command.needs, work.shop.needs):
        _alert(work, "need", turn.ticket_id)
    return Done(ticket=turn.ticket_id)


def keep_what_was_printed(work: Work, _: Command, ticket: UUID, sent_again: TakeTicket) -> Done:
    """The number on the customer's paper wins over the one that the server had given.

    So does the moment at which they took it: a server that hung does long afterwards what it was asked then,
    once or several times. Where the number is somebody else's already, the ticket is marked and reception is
    told, once.
    """
    printed = str(sent_again.offline_number)
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None:
        return Done(ticket=ticket)
    issue = tickets.issue_of(work.connection, work.shop.id, ticket)
    if str(turn.number) != printed:
        _keep_number(work, turn, issue, printed)
    _keep_arrival(work, turn, issue.day, sent_again)
    return Done(ticket=ticket)


def issue(work: Work, command: IssueTicket) -> Done:
    """A ticket that staff take for someone: greeted, its needs confirmed, printed at reception if wanted."""
    service = _service(work, command.service, even_closed=True)
    number, _ = take_number(work, work.today, service, None)
    turn = new_turn(work, number, service, command.language, work.now)
    turn = replace(turn, greeted_at=work.now)
    turn = moves.change_needs(turn, needs=work.shop.needs, now=work.now, by_staff=True, add=command.needs)
    insert(work, turn, work.today, large_print=command.large_print)
    if command.print:
        print_at_reception(work, turn.ticket_id, command.command_id)
    return Done(ticket=turn.ticket_id)


def raise_alert(work: Work, command: RaiseAlert) -> Done:
    """Someone at the kiosk asks for a person; who asks to talk in private also gets a quiet number."""
    if command.kind is AlertKind.HELP:
        return Done(alert=_alert(work, command.kind.value, None))
    number, _ = take_number(work, work.today, None, None)
    turn = new_turn(work, number, None, command.language, work.now)
    turn = replace(turn, skill=PRIVATE_TALK, quiet=True)
    needs = [PRIVATE_ROOM, *wishes(work.shop, easy_words=command.easy_words)]
    turn = moves.change_needs(turn, needs=work.shop.needs, now=work.now, by_staff=False, add=needs)
    insert(work, turn, work.today, large_print=command.large_print)
    return Done(ticket=turn.ticket_id, alert=_alert(work, command.kind.value, turn.ticket_id))


def change_kiosk_needs(work: Work, command: ChangeKioskNeeds, ticket: UUID) -> Done:
    """The customer at the issuing kiosk changes what would help, while their page is open."""
    before = _just_issued(work, ticket)
    after = moves.change_needs(
        before,
        needs=work.shop.needs,
        now=work.now,
        by_staff=False,
        add=command.add,
        remove=command.remove,
    )
    save(work, before, with_needs(work, before, after))
    work.fact("needs_changed", ticket)
    if alerting(command.add, work.shop.needs) and not _has_open_alert(work, ticket):
        _alert(work, "need", ticket)
    return Done(ticket=ticket)


def cancel_at_kiosk(work: Work, _: CancelTicket, ticket: UUID) -> Done:
    """The customer at the issuing kiosk gives the ticket back."""
    before = _just_issued(work, ticket)
    save(work, before, moves.cancel(before, now=work.now))
    work.fact("cancelled", ticket)
    end_visit(work, before)
    return Done(ticket=ticket)


# ------------------------------------------------------------------------------------------------


def _arrived_at(work: Work, command: TakeTicket) -> datetime:
    return work.now - timedelta(seconds=command.age_seconds or 0)


def _is_rough(command: TakeTicket) -> bool:
    return command.age_seconds is None or command.age_is_rough


def _keep_number(work: Work, turn: Turn, issue: tickets.Issue, printed: str) -> None:
    if tickets.by_number(work.connection, work.shop.id, issue.day, printed) is None:
        _renumber(work, turn, _on_paper(work, issue.day, printed))
    elif not issue.clash:
        tickets.mark_clash(work.rows, turn.ticket_id)
        work.fact("number_clash", turn.ticket_id, printed=printed)
        if turn.state in HERE:
            _alert(work, "clash", turn.ticket_id)


def _keep_arrival(work: Work, turn: Turn, day: date, sent_again: TakeTicket) -> None:
    """The arrival that the kiosk knows, where the server's is clearly later on the same day."""
    came_at = _arrived_at(work, sent_again)
    if came_at + _ON_THE_WAY < turn.arrived_at and shop_day(came_at, work.shop.timezone) == day:
        save(work, turn, moves.came_earlier(turn, at=came_at, roughly=_is_rough(sent_again)))
        work.fact("came_earlier", turn.ticket_id)


def _renumber(work: Work, turn: Turn, printed: TicketNumber) -> None:
    """The ticket has this number from now on, on the boards too."""
    tickets.renumber(work.rows, turn.ticket_id, str(turn.number), str(printed))
    take_back_told(work, turn)
    work.fact("renumbered", turn.ticket_id, voided=turn.number, printed=printed)
    if turn.state is TicketState.CALLED and turn.called_to is not None:
        calls.withdraw(work.rows, turn.id, work.now)
        again = calls.Call(
            id=work.new_id(),
            turn_id=turn.id,
            number=str(printed),
            place=turn.called_to,
            language=turn.language,
            quiet=turn.quiet,
            called_at=work.now,
        )
        calls.announce(work.rows, work.shop.id, work.today, again)


def _still_known(work: Work, command: TakeTicket) -> TakeTicket:
    """The command without what has been taken out of the shop's files since the kiosk last read them."""
    shop = work.shop
    return command.model_copy(
        update={
            "service": command.service if command.service in shop.services else None,
            "needs": [code for code in command.needs if code in shop.needs],
            "language": command.language if command.language in shop.languages else ENGLISH,
        }
    )


def _service(work: Work, code: str | None, *, even_closed: bool) -> Service | None:
    service = None if code is None else work.shop.service(code)
    if even_closed:
        return service
    if not work.shop.hours.is_open(work.now):
        raise ShopClosed("We are closed now. Please ask a member of staff.")
    if service is not None:
        paused = service.code in floor.paused_services(work.connection, work.shop.id)
        sessions = coming(work.connection, work.shop, work.now) if service.organisation else ()
        here = presence(work.shop, service, sessions, work.now, paused=paused)
        refuse_away(service, here, work.shop.timezone)
    return service


def take_number(
    work: Work, day: date, service: Service | None, printed: str | None
) -> tuple[TicketNumber, bool]:
    """The ticket's number, and whether the printed one was another's already."""
    series = SERIES_WITHOUT_SERVICE if service is None else service.series
    clash = False
    if printed is not None:
        wanted = _on_paper(work, day, printed)
        if tickets.by_number(work.connection, work.shop.id, day, printed) is None:
            return wanted, False
        clash = True
    return numbers.take_next(work.connection, work.shop.id, day, series), clash


def _on_paper(work: Work, day: date, printed: str) -> TicketNumber:
    """A kiosk's own number, or one that the server gave before the shop was restored: it stays as it is."""
    try:
        number = TicketNumber.parse(printed)
    except ValueError as error:
        raise BadInput(str(error)) from error
    numbers.go_past(work.connection, work.shop.id, day, number)
    return number


def wishes(shop: Shop, *, easy_words: bool) -> list[str]:
    """The need of who switched on easy words at the kiosk, where the shop has it."""
    return [EASY_WORDS] if easy_words and EASY_WORDS in shop.needs else []


def new_turn(
    work: Work, number: TicketNumber, service: Service | None, language: str, arrived_at: datetime
) -> Turn:
    if language not in work.shop.languages:
        raise Unknown("language", language)
    return Turn(
        id=work.new_id(),
        ticket_id=work.new_id(),
        number=number,
        position=1,
        state=TicketState.WAITING,
        service=None if service is None else service.code,
        skill=GENERAL if service is None else service.needs_skill,
        channel=Channel.WALK_IN,
        language=language,
        arrived_at=arrived_at,
        opened_at=arrived_at,
        promises=stamp(work.shop.standards, Channel.WALK_IN),
    )


def insert(
    work: Work,
    turn: Turn,
    day: date,
    *,
    large_print: bool = False,
    tells_appointment: bool = False,
    clash: bool = False,
) -> None:
    if calls_quietly([need.code for need in turn.needs], work.shop.needs):
        turn = replace(turn, quiet=True)
    foreseen = what_to_tell(work, turn)
    turn = with_slot(turn, foreseen)
    issue = tickets.Issue(
        day=day,
        issued_by=work.actor.id,
        large_print=large_print,
        tells_appointment=tells_appointment,
        clash=clash,
        seq=work.seq,
    )
    tickets.insert(work.rows, work.shop.id, turn, issue, work.phone_key)
    keep_told(work, turn, foreseen)
    work.issued.add(turn.ticket_id)
    work.fact("issued", turn.ticket_id, number=turn.number, turn=turn.id, clash=clash)


def _alert(work: Work, kind: str, ticket: UUID | None) -> UUID:
    return ask_for_person(work, kind, ticket, work.actor.name or None)


def _has_open_alert(work: Work, ticket: UUID) -> bool:
    return any(alert.ticket_id == ticket for alert in alerts.open_ones(work.connection, work.shop.id))


def _just_issued(work: Work, ticket: UUID) -> Turn:
    """A ticket of this very kiosk, not yet called, whose page may still be open. Else NotFound."""
    turn = tickets.newest(work.connection, work.shop.id, ticket)
    if turn is None or turn.state is not TicketState.WAITING or work.now > turn.arrived_at + PAGE_OPEN_FOR:
        raise NotFound("This ticket")
    if tickets.issue_of(work.connection, work.shop.id, ticket).issued_by != work.actor.id:
        raise NotFound("This ticket")
    return turn
