"""Someone comes for an appointment: by reference at the kiosk, by name and birthday, or at reception.

Lateness is decided here, once. By name and birthday the answer is "checked in" or "please see reception",
and the second is the same in words, in work and in what is written down, whatever its cause.
"""

from __future__ import annotations

from dataclasses import replace

from queue_server.contract import references
from queue_server.contract.appointments import CheckIn, CheckInOutcome
from queue_server.contract.commands import Command
from queue_server.domain import appointments as rules
from queue_server.domain import moves
from queue_server.domain.appointments import Appointment, AppointmentState, Arrival
from queue_server.domain.errors import NotPossible, Unknown
from queue_server.domain.hours import day_span
from queue_server.domain.needs import asks_room
from queue_server.domain.rooms import RoomUse, pick_room
from queue_server.domain.standards import stamp
from queue_server.domain.turn import Channel, Turn
from queue_server.operations.alerts import ask_for_person
from queue_server.operations.arrivals import insert, new_turn, take_number, wishes
from queue_server.operations.bookings import the_appointment
from queue_server.operations.printing import print_at_reception
from queue_server.operations.transaction import Done, Work
from queue_server.store import alerts, appointments, attempts, claims, floor, surgeries

BY_NAME = "check-in"
COULD_NOT_CHECK_IN = "check_in"
_RECEIVED = {
    Arrival.EARLY: CheckInOutcome.EARLY,
    Arrival.ON_TIME: CheckInOutcome.ON_TIME,
    Arrival.LATE: CheckInOutcome.LATE,
    Arrival.TOO_LATE: CheckInOutcome.TOO_LATE,
}


def check_in(work: Work, command: CheckIn) -> Done:
    """At the kiosk, which greets nobody. `Done.other` is the outcome, `Done.reason` the appointment's id.

    By name, after five wrong tries at one kiosk within ten minutes, everyone is sent to reception.
    """
    if command.language not in work.shop.languages:
        raise Unknown("language", command.language)
    if command.reference is None:
        return _by_name(work, command)
    digits = references.read(command.reference)
    found = digits and appointments.by_reference(work.connection, work.shop.id, digits)
    if not found:
        elsewhere = digits and appointments.is_of_another_shop(work.connection, work.shop.id, digits)
        return _told(work, CheckInOutcome.WRONG_SHOP if elsewhere else CheckInOutcome.NOT_FOUND)
    if found.state is AppointmentState.CHECKED_IN:
        return _told(work, CheckInOutcome.ALREADY_HERE, found)
    if found.state is not AppointmentState.BOOKED:
        return _told(work, CheckInOutcome.SEE_RECEPTION, found)
    received = _arrival(work, found)
    if received is Arrival.WRONG_DAY:
        return _told(work, CheckInOutcome.WRONG_DAY, found)
    return _received(work, found, received, command.language, asked=command, known=True)


def check_in_at_reception(work: Work, command: Command, reference: str) -> Done:
    """The same, by a member of staff, who thereby greets them; the ticket is printed at reception.

    Refuses with NotPossible on another day.
    """
    found = the_appointment(work, reference)
    if found.state is AppointmentState.CHECKED_IN:
        return Done(ticket=found.ticket_id, other=CheckInOutcome.ALREADY_HERE, reason=str(found.id))
    received = _arrival(work, found)
    if found.state is not AppointmentState.BOOKED:
        raise rules.over(found)
    if received is Arrival.WRONG_DAY:
        raise NotPossible("This appointment", "checked in", "on another day")
    done = _received(work, found, received, found.language, greeted=True, known=True)
    assert done.ticket is not None
    print_at_reception(work, done.ticket, command.command_id)
    return done


# ------------------------------------------------------------------------------------------------


def _by_name(work: Work, command: CheckIn) -> Done:
    since = work.now - rules.TRIES_BY_NAME_WITHIN
    tried = attempts.count(work.connection, work.shop.id, BY_NAME, work.actor.id, since)
    found = _booked_today(work, command)
    if not found or tried >= rules.TRIES_BY_NAME:
        attempts.note(work.connection, work.shop.id, BY_NAME, work.actor.id, work.now)
        return _told(work, CheckInOutcome.SEE_RECEPTION)
    received = _arrival(work, found[0])
    done = _received(work, found[0], received, command.language, asked=command)
    return replace(done, other=CheckInOutcome.CHECKED_IN.value, reason=None)


def _booked_today(work: Work, command: CheckIn) -> list[Appointment]:
    assert command.family_name is not None
    assert command.date_of_birth is not None
    since, until = day_span(work.today, work.shop.timezone)
    name = rules.sought_name(command.family_name)
    return appointments.named(work.connection, work.shop.id, name, command.date_of_birth, since, until)


def _told(work: Work, outcome: CheckInOutcome, found: Appointment | None = None) -> Done:
    """No ticket is issued; who has to see reception is expected there."""
    about = None if found is None else found.id
    if outcome is CheckInOutcome.SEE_RECEPTION:
        _expect_at_reception(work)
    work.fact("check_in_answered", outcome=outcome.value, appointment=about)
    ticket = found.ticket_id if found and outcome is CheckInOutcome.ALREADY_HERE else None
    return Done(ticket=ticket, other=outcome.value, reason=None if about is None else str(about))


def _expect_at_reception(work: Work) -> None:
    """One alert for all whom a kiosk sends there until somebody says "I am going"; then another."""
    unanswered = (
        each for each in alerts.open_ones(work.connection, work.shop.id) if not each.acknowledged_at
    )
    if any(each.raised_by == work.actor.id and each.kind == COULD_NOT_CHECK_IN for each in unanswered):
        return
    ask_for_person(work, COULD_NOT_CHECK_IN, place=work.actor.name or None)


def _received(
    work: Work,
    found: Appointment,
    received: Arrival,
    language: str,
    *,
    asked: CheckIn | None = None,
    greeted: bool = False,
    known: bool = False,
) -> Done:
    """A ticket for whoever comes: for the appointment, or as a walk-in from now where they are too late.

    `asked`: what they said at the kiosk. `known`: whoever comes knows of the appointment, so that its time
    may be on their paper.
    """
    turn = _turn(work, found, received, language)
    turn = replace(turn, greeted_at=work.now if greeted else None)
    if asked is not None:
        add = wishes(work.shop, easy_words=asked.easy_words)
        turn = moves.change_needs(turn, needs=work.shop.needs, now=work.now, by_staff=False, add=add)
    tells = known and turn.channel is Channel.APPOINTMENT
    large_print = asked is not None and asked.large_print
    insert(work, turn, work.today, large_print=large_print, tells_appointment=tells)
    if turn.room is not None:
        use = RoomUse(room=turn.room, ticket_id=turn.ticket_id, reserved_at=work.now)
        floor.reserve_room(work.rows, work.shop.id, use)
        work.fact("room_reserved", turn.ticket_id, room=turn.room)
    after = replace(rules.checked_in(found, turn.ticket_id, work.now), seq=work.seq)
    appointments.save(work.rows, found, after)
    work.fact("checked_in", turn.ticket_id, appointment=found.id, received=received.value)
    return Done(ticket=turn.ticket_id, other=_RECEIVED[received], reason=str(found.id))


def _turn(work: Work, found: Appointment, received: Arrival, language: str) -> Turn:
    """Their wait, with what was booked: needs, adviser, room; with its promise unless they are too late."""
    service = work.shop.service(found.service)
    number, _ = take_number(work, work.today, service, None)
    turn = new_turn(work, number, service, language, work.now)
    turn = moves.change_needs(
        turn, needs=work.shop.needs, now=work.now, by_staff=found.by_staff, add=_known(work, found)
    )
    turn = replace(turn, booked_at=found.starts_at, quiet=found.protected, named_adviser=found.adviser)
    if received is not Arrival.TOO_LATE:
        promises = stamp(work.shop.standards, Channel.APPOINTMENT)
        until = rules.not_before(found.starts_at, work.now)
        turn = replace(turn, channel=Channel.APPOINTMENT, promises=promises, not_before=until)
    return turn if received is Arrival.EARLY else _with_room(work, turn, found)


def _with_room(work: Work, turn: Turn, found: Appointment) -> Turn:
    """The room kept for the appointment, or one as good; without either, one is found at the call."""
    kind = asks_room([work.shop.needs[code] for code in _known(work, found)])
    if kind is None or found.room is None:
        return turn
    in_use = {*floor.rooms(work.connection, work.shop.id), *floor.rooms_out(work.connection, work.shop.id)}
    if found.room not in in_use:
        return replace(turn, room=found.room)
    held = claims.places_held(work.connection, work.shop.id, work.now, found.ends_at, but_by=found.id)
    other = pick_room(kind, work.shop.rooms, in_use | held)
    return turn if other is None else replace(turn, room=other.code)


def _known(work: Work, found: Appointment) -> list[str]:
    return [code for code in found.needs if code in work.shop.needs]


def _arrival(work: Work, found: Appointment) -> Arrival:
    """Nobody is late who comes by when the session itself runs."""
    late = surgeries.late_minutes(work.connection, work.shop.id, found)
    return rules.arrival(found, work.now, work.shop.timezone, late)
