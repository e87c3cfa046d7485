"""What a form may do: one table of acts, each an operation with its permission, done as the api does it.

A form carries its `command_id`, so that a double click is done once; `back`, the page to come back to;
and `at`, the place on it where a refusal is said. An act on a ticket, a room or the like has a `target`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import require
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract import commands
from queue_server.contract.appointments import BookAppointment, MoveAppointment
from queue_server.contract.commands import Command
from queue_server.contract.follow_ups import AnswerFollowUp, ChangeDay, HandOver
from queue_server.contract.surgeries import CancelSurgery, DelaySurgery
from queue_server.domain.errors import NotAllowed, NotFound, Refusal
from queue_server.domain.people import Actor, Permission
from queue_server.operations import (
    alerts,
    arrivals,
    bookings,
    calling,
    check_in,
    delays,
    devices,
    feedback,
    follow_ups,
    messages,
    moving,
    outgoing,
    people,
    printing,
    rooms,
    serving,
    slips,
    surgeries,
)
from queue_server.operations.transaction import Done
from queue_server.web import addresses
from queue_server.web.forms import command_of, said, written
from queue_server.web.pages import asked, own_address

router = Router(include_in_schema=False)

_SERVE, _CHANGE, _RECEIVE = Permission.SERVE, Permission.CHANGE_TICKET, Permission.RECEIVE
_BOOK, _HOLD = Permission.BOOK, Permission.HOLD_SURGERIES
_MANAGE, _STAFF, _FOLLOW_UP = Permission.MANAGE, Permission.SIGNED_IN, Permission.FOLLOW_UP


@dataclass(frozen=True, slots=True)
class Act:
    """An operation as a form asks for it. `target` reads what it acts on; None where it needs none.

    `then` says where to go afterwards, when that is not simply back.
    """

    operation: Callable[..., Done]
    permission: Permission
    command: type[Command] = Command
    target: Callable[[str], Any] | None = None
    then: Callable[[Done, str], str] | None = None


def _help_asked(_: Done, back: str) -> str:
    return f"{back.partition('?')[0]}?told=help"


def _new_ticket(done: Done, _: str) -> str:
    return f"/reception?new={done.ticket}"


def _all_follow_ups(_: Done, __: str) -> str:
    return "/follow-ups"


def _slip_asked(_: Done, back: str) -> str:
    return f"{back.partition('?')[0]}?told=slip"


def _its_page(done: Done, _: str) -> str:
    return f"/appointments/{done.other}?told=booked"


def _moved(done: Done, _: str) -> str:
    return f"/appointments/{done.other}?told=moved"


def _printed(done: Done, _: str) -> str:
    return f"/appointments/{done.other}?told=printed"


def _session(told: str) -> Callable[[Done, str], str]:
    return lambda done, _: f"/sessions/{done.other}?told={told}&by={done.seq}"


def _new_here(done: Done, back: str) -> str:
    return f"/tickets/{done.ticket}" if back.startswith("/appointments/") else back


ACTS: dict[str, Act] = {
    "open-desk": Act(serving.open_desk, _SERVE, commands.OpenDesk),
    "close-desk": Act(serving.close_desk, _SERVE),
    "pause": Act(serving.pause, _SERVE, commands.Pause),
    "resume-desk": Act(serving.resume_desk, _SERVE),
    "call-next": Act(calling.call_next, _SERVE, commands.CallNext),
    "call": Act(calling.call, _SERVE, commands.CallTicket, UUID),
    "recall": Act(calling.recall, _SERVE, commands.Recall, UUID),
    "call-back": Act(calling.call_back, _SERVE, target=UUID),
    "start": Act(serving.start, _SERVE, target=UUID),
    "finish": Act(serving.finish, _SERVE, commands.Finish, UUID),
    "finish-and-call": Act(serving.finish_and_call, _SERVE, commands.FinishAndCall),
    "hold": Act(serving.hold, _SERVE, commands.Hold, UUID),
    "resume": Act(serving.resume, _SERVE, commands.Resume, UUID),
    "transfer": Act(moving.transfer, _SERVE, commands.Transfer, UUID),
    "reroute": Act(moving.reroute, _CHANGE, commands.Reroute, UUID),
    "no-show": Act(moving.no_show, _SERVE, target=UUID),
    "reinstate": Act(moving.reinstate, _CHANGE, target=UUID),
    "leave": Act(moving.leave, _CHANGE, target=UUID),
    "cancel": Act(moving.cancel, _CHANGE, target=UUID),
    "greet": Act(moving.greet, _CHANGE, target=UUID),
    "told": Act(moving.told, _CHANGE, commands.Told, UUID),
    "needs": Act(moving.change_needs, _CHANGE, commands.ChangeNeeds, UUID),
    "undo": Act(moving.undo, _CHANGE, target=UUID),
    "reprint": Act(printing.reprint, _CHANGE, target=UUID),
    "answer": Act(follow_ups.answer, _FOLLOW_UP, AnswerFollowUp, UUID, then=_all_follow_ups),
    "reopen": Act(follow_ups.reopen, _FOLLOW_UP, target=UUID),
    "hand-over": Act(follow_ups.hand_over, _FOLLOW_UP, HandOver, UUID, then=_all_follow_ups),
    "change-day": Act(follow_ups.change_day, _FOLLOW_UP, ChangeDay, UUID),
    "print-slip": Act(follow_ups.print_again, _FOLLOW_UP, target=UUID, then=_slip_asked),
    "panic": Act(alerts.panic, _STAFF, then=_help_asked),
    "acknowledge": Act(alerts.acknowledge, _STAFF, target=UUID),
    "close-alert": Act(alerts.close, _STAFF, target=UUID),
    "send": Act(messages.send, _STAFF, commands.SendMessage),
    "book": Act(bookings.book, _BOOK, BookAppointment, then=_its_page),
    "move-appointment": Act(bookings.move, _BOOK, MoveAppointment, str, then=_moved),
    "cancel-appointment": Act(bookings.cancel, _BOOK, target=str),
    "print-booking": Act(slips.print_booking, _BOOK, target=str, then=_printed),
    "check-in": Act(check_in.check_in_at_reception, _BOOK, target=str, then=_new_here),
    "delay-session": Act(surgeries.delay_surgery, _HOLD, DelaySurgery, UUID, then=_session("late")),
    "cancel-session": Act(surgeries.cancel_surgery, _HOLD, CancelSurgery, UUID, then=_session("cancelled")),
    "lift-closure": Act(surgeries.lift_closure, _HOLD, target=UUID),
    "send-again": Act(outgoing.send_again, _RECEIVE, target=UUID),
    "send-all-again": Act(outgoing.send_all_again, _RECEIVE),
    "told-by-phone": Act(outgoing.told_by_phone, _RECEIVE, target=UUID),
    "no-need-to-tell": Act(outgoing.give_up, _RECEIVE, target=UUID),
    "issue": Act(arrivals.issue, _RECEIVE, commands.IssueTicket, then=_new_ticket),
    "private-now": Act(rooms.private_now, _RECEIVE, commands.PrivateNow, then=_new_ticket),
    "reserve-room": Act(rooms.reserve, _RECEIVE, commands.Reserve, str),
    "give-room": Act(rooms.give, _RECEIVE, target=str),
    "release-room": Act(rooms.release, _RECEIVE, target=str),
    "look-in": Act(rooms.look_in, _RECEIVE, target=str),
    "take-out-of-use": Act(rooms.take_out_of_use, _RECEIVE, target=str),
    "put-back-in-use": Act(rooms.put_back_in_use, _RECEIVE, target=str),
    "set-delay": Act(delays.set_delay, _RECEIVE, commands.SetDelay),
    "end-delay": Act(delays.end_delay, _RECEIVE, target=UUID),
    "set-notice": Act(delays.set_notice, _RECEIVE, commands.SetNotice),
    "end-notice": Act(delays.end_notice, _RECEIVE, target=UUID),
    "pause-service": Act(delays.pause_service, _RECEIVE, commands.PauseService, str),
    "resume-service": Act(delays.resume_service, _RECEIVE, target=str),
    "change-person": Act(people.change_person, _MANAGE, people.ChangePerson, str),
    "revoke-device": Act(devices.revoke, _MANAGE, target=str),
    "answer-remark": Act(feedback.answer_remark, _MANAGE, target=UUID),
    "set-dial": Act(delays.set_dial, _MANAGE, commands.SetDial),
}


async def refused(
    door: FrontDoor, actor: Actor, form: FormData, refusal: Refusal, back: str | None = None
) -> Response:
    """The page that the act was asked from, saying why it was not done, where it was asked for."""
    wanted = asked(door, actor, back or own_address(written(form, "back")))
    found = addresses.find(wanted.path)
    if found is None or not actor.may(found.permission):
        raise refusal
    page = await found.page(wanted.refused(written(form, "at") or "now", refusal.message, said(form)))
    return HTMLResponse(page, status_of(refusal))


def again(address: str) -> Response:
    """The act was done: look at the page anew."""
    return RedirectResponse(address, status_code=303)


def _route(name: str, act: Act) -> None:
    async def do(
        request: Request, door: Door, actor: Annotated[Actor, Depends(require(act.permission))]
    ) -> Response:
        async with request.form() as form:
            try:
                done = await _carry_out(door, actor, act, form)
            except NotAllowed:
                raise
            except Refusal as refusal:
                return await refused(door, actor, form, refusal)
            back = own_address(written(form, "back"))
            return again(act.then(done, back) if act.then else back)

    router.add_api_route(f"/act/{name}", do, methods=["POST"], name=f"act: {name}")


async def _carry_out(door: FrontDoor, actor: Actor, act: Act, form: FormData) -> Done:
    targets = [] if act.target is None else [_target(act.target, written(form, "target"))]
    command = command_of(act.command, form, door.now(), door.shop.timezone)
    return await door.house.carry_out(act.operation, actor, command, *targets)


def _target(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise NotFound("What you chose") from None


for _name, _act in ACTS.items():
    _route(_name, _act)
