"""What changes in a day: delays, notices, services paused, the manager's dial."""

from __future__ import annotations

from uuid import UUID

from queue_server.contract.commands import Command, PauseService, SetDelay, SetDial, SetNotice
from queue_server.domain.delays import Delay
from queue_server.domain.errors import BadInput, NotFound
from queue_server.operations.transaction import Done, Work
from queue_server.shop import ReasonKind
from queue_server.store import floor, journal


def set_delay(work: Work, command: SetDelay) -> Done:
    """These services run late: boards, phone pages and new tickets say why and the new time."""
    work.shop.reason(ReasonKind.DELAY, command.reason)
    for code in command.services:
        work.shop.service(code)
    if command.new_time <= work.now:
        raise BadInput("The new time must be later than now.")
    delay = Delay(
        id=work.new_id(),
        services=tuple(command.services),
        reason=command.reason,
        new_time=command.new_time,
        set_at=work.now,
    )
    floor.set_delay(work.rows, work.shop.id, delay)
    work.fact("delay_set", delay=delay.id, reason=command.reason, new_time=command.new_time)
    return Done(other=str(delay.id))


def end_delay(work: Work, _: Command, delay: UUID) -> Done:
    """It is over."""
    if all(known.id != delay for known in floor.delays(work.connection, work.shop.id)):
        raise NotFound("This delay")
    floor.end_delay(work.rows, delay, work.now)
    work.fact("delay_ended", delay=delay)
    return Done(other=str(delay))


def end_delays_of(work: Work, service: str) -> None:
    """Whatever was said of this service alone is over."""
    for each in floor.delays(work.connection, work.shop.id):
        if each.services == (service,):
            floor.end_delay(work.rows, each.id, work.now)
            work.fact("delay_ended", delay=each.id)


def set_notice(work: Work, command: SetNotice) -> Done:
    """The boards say this sentence from now on."""
    notice = floor.Notice(id=work.new_id(), text=command.text, set_at=work.now, until=command.until)
    floor.set_notice(work.rows, work.shop.id, notice)
    work.fact("notice_set", notice=notice.id)
    return Done(other=str(notice.id))


def end_notice(work: Work, _: Command, notice: UUID) -> Done:
    """The boards no longer say it."""
    if all(known.id != notice for known in floor.notices(work.connection, work.shop.id, work.now)):
        raise NotFound("This notice")
    floor.end_notice(work.rows, notice, work.now)
    work.fact("notice_ended", notice=notice)
    return Done(other=str(notice))


def pause_service(work: Work, command: PauseService, service: str) -> Done:
    """No new tickets for it for now; whoever waits is still seen."""
    work.shop.service(service)
    work.shop.reason(ReasonKind.SERVICE_PAUSE, command.reason)
    if service in floor.paused_services(work.connection, work.shop.id):
        return Done(other=service)
    floor.pause_service(work.rows, work.shop.id, service, command.reason, work.now)
    work.fact("service_paused", service=service, reason=command.reason)
    return Done(other=service)


def resume_service(work: Work, _: Command, service: str) -> Done:
    """New tickets again."""
    work.shop.service(service)
    if service not in floor.paused_services(work.connection, work.shop.id):
        return Done(other=service)
    floor.resume_service(work.rows, work.shop.id, service)
    work.fact("service_resumed", service=service)
    return Done(other=service)


def set_dial(work: Work, command: SetDial) -> Done:
    """The manager's m: how far a broken promise of another errand may be put back."""
    journal.set_dial(work.connection, work.shop.id, command.m)
    work.fact("dial_set", m=str(command.m))
    return Done()
