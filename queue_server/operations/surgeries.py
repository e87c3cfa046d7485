"""Surgeries: opened once or weekly, changed, cancelled, moved and running late, each in one act.

A partner's are their own organisation's alone. Each act on a surgery concerns whoever is booked in it:
those are the appointments whose newest journal row is this act's (`store.appointments.changed_by`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from queue_server.contract.commands import Command, SetDelay
from queue_server.contract.surgeries import (
    CancelSurgery,
    ChangeSurgery,
    CloseTime,
    DelaySurgery,
    MoveSurgery,
    OpenSurgery,
)
from queue_server.domain import surgeries as rules
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.errors import BadInput, Clash, NotFound, Unknown
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.outgoing import Kind
from queue_server.domain.slots import LONGEST_BOOKED, Closure, on_grid
from queue_server.domain.surgeries import Surgery
from queue_server.domain.ticket import TicketState
from queue_server.operations.alerts import ask_for_person
from queue_server.operations.bookings import call_off, save_moved
from queue_server.operations.delays import end_delays_of, set_delay
from queue_server.operations.placing import claims_of, room_for
from queue_server.operations.seating import may_see
from queue_server.operations.telling import tell
from queue_server.operations.transaction import Done, Work
from queue_server.shop import ReasonKind, Shop
from queue_server.store import alerts, appointments, claims, people, surgeries, tickets
from queue_server.store.claims import Claim, Claimed

_CONCERNED = frozenset({AppointmentState.BOOKED, AppointmentState.CHECKED_IN})


def open_surgery(work: Work, command: OpenSurgery) -> Done:
    """Once, or every week on the same local time. `Done.other` is the id that the surgeries share.

    `Done.reason` has the closed days that a repeat leaves out. Raises Clash where the place or the adviser
    is in another one at any of these times, BadInput, Unknown or NotFound.
    """
    first = _new(work, command)
    times, left_out = _times(work, command)
    for starts_at, ends_at in times:
        surgery = replace(first, id=work.new_id(), starts_at=starts_at, ends_at=ends_at)
        rules.check_times(surgery, work.shop.timezone)
        _claim(work, surgery)
        surgeries.insert(work.rows, work.shop.id, surgery)
        work.fact("surgery_opened", surgery=surgery.id, service=surgery.service, starts_at=starts_at)
    if not times:
        raise BadInput("Every one of these days is closed.")
    return Done(other=str(first.repeat), reason=",".join(day.isoformat() for day in left_out))


def change_surgery(work: Work, command: ChangeSurgery, surgery: UUID) -> Done:
    """What is different; bookings keep their times. Raises Clash where one would no longer fit."""
    before = _theirs(work, surgery, "changed")
    given = command.model_dump(exclude={"command_id"}, exclude_none=True)
    if "adviser" in command.model_fields_set:
        given["adviser"] = command.adviser
    after = replace(before, **given)
    rules.check_times(after, work.shop.timezone)
    booked = _booked(work, before)
    if any(each.lane >= after.lanes or each.ends_at > after.ends_at for each in booked):
        raise Clash("Somebody is booked there. Move or cancel that booking first.")
    _check_where(work, after)
    claims.let_go(work.connection, work.shop.id, before.id)
    _claim(work, after)
    surgeries.save(work.rows, before, after)
    for each in booked:
        changed = replace(each, place=after.place, adviser=after.adviser, seq=work.seq)
        appointments.save(work.rows, each, changed)
    work.fact("surgery_changed", surgery=before.id)
    return Done(other=str(before.id))


def cancel_surgery(work: Work, command: CancelSurgery, surgery: UUID) -> Done:
    """It does not take place: everybody booked is cancelled, and told where that is safe.

    Who waits for it already keeps their place, and reception is asked to go to them.
    """
    work.shop.reason(ReasonKind.DELAY, command.reason)
    before = _theirs(work, surgery, "cancelled")
    claims.let_go(work.connection, work.shop.id, before.id)
    surgeries.save(work.rows, before, replace(before, cancelled_at=work.now))
    _end_its_delay(work, before)
    work.fact("surgery_cancelled", surgery=before.id, reason=command.reason)
    for each in _booked(work, before):
        if each.state is AppointmentState.CHECKED_IN:
            _concern(work, each)
        else:
            call_off(work, each)
            tell(work, each, Kind.CANCELLED)
    _alert_reception(work, before)
    return Done(other=str(before.id))


def move_surgery(work: Work, command: MoveSurgery, surgery: UUID) -> Done:
    """All of it, with everybody booked, to another time and perhaps place.

    Whoever is here already stays, and reception is asked to go to them.
    """
    work.shop.reason(ReasonKind.DELAY, command.reason)
    before = _theirs(work, surgery, "moved")
    after = rules.moved(before, command.starts_at, command.place)
    rules.check_times(after, work.shop.timezone)
    _check_where(work, after)
    _refuse_past(work, after.starts_at)
    booked = _booked(work, before)
    customers = {each.id: claims.customer_of(work.connection, work.shop.id, each.id) for each in booked}
    for holder in (before.id, *customers):
        claims.let_go(work.connection, work.shop.id, holder)
    _claim(work, after)
    surgeries.save(work.rows, before, after)
    _end_its_delay(work, before)
    work.fact("surgery_moved", surgery=before.id, starts_at=after.starts_at, reason=command.reason)
    for each in booked:
        if each.state is AppointmentState.CHECKED_IN:
            _concern(work, each)
        else:
            _shift(work, each, before, after, customers[each.id])
    _alert_reception(work, before, after)
    return Done(other=str(before.id))


def delay_surgery(work: Work, command: DelaySurgery, surgery: UUID) -> Done:
    """It runs late, and nobody who comes by then is late themselves; 0 minutes ends that.

    Boards and phone pages say so while it is on today; those booked are told where that is safe.
    """
    work.shop.reason(ReasonKind.DELAY, command.reason)
    before = _theirs(work, surgery, "delayed")
    after = replace(before, late_minutes=command.minutes)
    surgeries.save(work.rows, before, after)
    work.fact("surgery_late", surgery=before.id, minutes=command.minutes, reason=command.reason)
    booked = _booked(work, before)
    if shop_day(before.starts_at, work.shop.timezone) == work.today:
        end_delays_of(work, before.service)
        if command.minutes:
            until = rules.next_seen_at(after, [each.starts_at for each in booked], work.now)
            set_delay(work, SetDelay(services=[before.service], reason=command.reason, new_time=until))
    for each in booked:
        if each.ends_at > work.now or each.state is AppointmentState.CHECKED_IN:
            _concern(work, each)
            if command.minutes:
                tell(work, each, Kind.RUNNING_LATE, command.minutes)
    return Done(other=str(before.id))


def close_time(work: Work, command: CloseTime) -> Done:
    """A one-off closure. What is booked in it stays until somebody has decided about each."""
    if command.service is not None:
        work.shop.service(command.service)
    _refuse_foreign(work, command.service)
    if not (on_grid(command.starts_at) and on_grid(command.ends_at)) or command.ends_at <= command.starts_at:
        raise BadInput("A closure begins and ends on the five minutes, and ends after it begins.")
    closure = Closure(command.service, command.starts_at, command.ends_at)
    closure_id = work.new_id()
    surgeries.close(work.rows, work.shop.id, closure_id, closure)
    work.fact("time_closed", closure=closure_id, service=command.service)
    earliest = command.starts_at - LONGEST_BOOKED
    for each in appointments.between(work.connection, work.shop.id, earliest, command.ends_at):
        if each.state is AppointmentState.BOOKED and closure.touches(
            each.service, each.starts_at, each.ends_at
        ):
            _concern(work, each)
    return Done(other=str(closure_id))


def lift_closure(work: Work, _: Command, closure: UUID) -> Done:
    """These times can be booked again; bookings that were moved or cancelled for it stay as they are."""
    found = surgeries.find_closure(work.connection, work.shop.id, closure)
    if found is None or not may_close(work.shop, work.actor.organisation, found.service):
        raise NotFound("This closure")
    surgeries.lift(work.rows, work.shop.id, closure, found)
    work.fact("closure_lifted", closure=closure, service=found.service)
    return Done(other=str(closure))


def may_close(shop: Shop, organisation: str | None, service: str | None) -> bool:
    """Whether this organisation (None: the council) may close a service or open it again."""
    return organisation is None or (service is not None and may_see(shop, organisation, service))


# ------------------------------------------------------------------------------------------------


def _times(work: Work, command: OpenSurgery) -> tuple[list[tuple[datetime, datetime]], list[date]]:
    if command.repeat is None:
        return [(command.starts_at, command.ends_at)], []
    closed_on, zone = work.shop.hours.closed_on, work.shop.timezone
    return rules.weekly(command.starts_at, command.ends_at, command.repeat.until, closed_on, zone)


def _new(work: Work, command: OpenSurgery) -> Surgery:
    service = work.shop.service(command.service)
    _refuse_foreign(work, service.code)
    if command.organisation not in {None, service.organisation}:
        raise BadInput("This service belongs to somebody else.")
    new = Surgery(
        id=work.new_id(),
        repeat=work.new_id(),
        **command.model_dump(exclude={"command_id", "organisation", "repeat"}),
    )
    _check_where(work, new)
    _refuse_past(work, new.ends_at)
    return new


def _check_where(work: Work, surgery: Surgery) -> None:
    work.shop.place(surgery.place)
    if surgery.adviser is None:
        return
    account = people.by_id(work.connection, work.shop.id, surgery.adviser)
    theirs = work.shop.organisation_of(surgery.service)
    if account is None or not account.active or account.person.organisation not in {None, theirs}:
        raise Unknown("adviser", surgery.adviser)


def _refuse_past(work: Work, moment: datetime) -> None:
    if moment <= work.now:
        raise BadInput("That time is over.")


def _refuse_foreign(work: Work, service: str | None) -> None:
    if not may_close(work.shop, work.actor.organisation, service):
        raise NotFound("This service")


def _theirs(work: Work, surgery: UUID, wanted: str) -> Surgery:
    found = surgeries.find(work.connection, work.shop.id, surgery)
    if found is None or not may_see(work.shop, work.actor.organisation, found.service):
        raise NotFound("This advice session")
    rules.refuse_over(found, work.now, wanted)
    return found


def _booked(work: Work, surgery: Surgery) -> list[Appointment]:
    found = appointments.of_surgery(
        work.connection, work.shop.id, surgery.id, surgery.starts_at, surgery.ends_at
    )
    return [each for each in found if each.state in _CONCERNED]


def _claim(work: Work, surgery: Surgery) -> None:
    times = (surgery.starts_at, surgery.ends_at)
    wanted = [Claim(Claimed.PLACE, surgery.place, *times)]
    if surgery.adviser is not None:
        wanted.append(Claim(Claimed.ADVISER, surgery.adviser, *times))
    _refuse_taken(work, wanted)
    claims.make(work.connection, work.shop.id, surgery.id, wanted)


def _refuse_taken(work: Work, wanted: Iterable[Claim]) -> None:
    for each in wanted:
        if claims.is_held(work.connection, work.shop.id, each):
            at = f"{each.starts_at.astimezone(work.shop.timezone):%A %-d %B at %H:%M}"
            what = work.shop.place(each.code).public_name if each.kind is Claimed.PLACE else "This adviser"
            raise Clash(f"{what} is taken on {at}.")


def _end_its_delay(work: Work, surgery: Surgery) -> None:
    if surgery.late_minutes and shop_day(surgery.starts_at, work.shop.timezone) == work.today:
        end_delays_of(work, surgery.service)


def _shift(work: Work, each: Appointment, before: Surgery, after: Surgery, customer: str | None) -> None:
    by = after.starts_at - before.starts_at
    moved = replace(
        each,
        starts_at=each.starts_at + by,
        ends_at=each.ends_at + by,
        place=after.place,
        seq=work.seq,
    )
    moved = replace(moved, room=room_for(work, moved))
    wanted = claims_of(moved, customer)
    if any(claims.is_held(work.connection, work.shop.id, claim) for claim in wanted):
        raise Clash("Somebody booked has something else at that time. Move that booking first.")
    claims.make(work.connection, work.shop.id, each.id, wanted)
    save_moved(work, each, moved)
    tell(work, moved, Kind.MOVED)


def _alert_reception(work: Work, gone: Surgery, *instead: Surgery) -> None:
    """For each who waits for a session that has gone, where no other of that time can see them."""
    day = day_span(work.today, work.shop.timezone)
    known = surgeries.of_service(work.connection, work.shop.id, gone.service, *day)
    left = [each for each in known if each.id != gone.id]
    sessions = [*left, replace(gone, cancelled_at=work.now), *instead]
    for turn in tickets.active(work.connection, work.shop.id, work.today):
        came_for = turn.booked_at or turn.arrived_at
        is_waiting = turn.state is TicketState.WAITING and turn.service == gone.service
        if is_waiting and rules.is_called_off(sessions, turn.service, came_for):
            _ask_to_tell(work, turn.ticket_id)


def _ask_to_tell(work: Work, ticket: UUID) -> None:
    if alerts.open_of_ticket(work.connection, work.shop.id, ticket, alerts.SESSION_OFF) is None:
        ask_for_person(work, alerts.SESSION_OFF, ticket)


def _concern(work: Work, each: Appointment) -> None:
    appointments.save(work.rows, each, replace(each, seq=work.seq))
