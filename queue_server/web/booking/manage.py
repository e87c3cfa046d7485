"""The page behind the manage link: see, move and cancel one appointment, by whoever holds the link."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from queue_server.api.access import Customer
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.appointments import MoveAppointment
from queue_server.contract.commands import Command
from queue_server.contract.words import sentence
from queue_server.domain.appointments import Appointment, AppointmentState
from queue_server.domain.errors import BadInput, NoRoomFree, NotFound, Refusal, SlotTaken
from queue_server.domain.people import ANYONE
from queue_server.domain.privacy import details_due
from queue_server.live.present import bookings as present
from queue_server.operations import bookings
from queue_server.store import appointments, surgeries
from queue_server.web.booking import calendar
from queue_server.web.booking.drawing import LINK_PAGE, page
from queue_server.web.booking.times import FreeDay, free_days, halves
from queue_server.web.forms import command_of

router = Router(prefix="/bookings/t/{token}", include_in_schema=False)

Token = Annotated[str, Path(max_length=64)]
Language = Annotated[str | None, Query(pattern=r"^[a-z]{2,3}$")]
Since = Annotated[date | None, Query(alias="from")]
_OTHER_DAYS = 3
_TAKEN = sentence("That time has just been taken. Choose another.")
_CHOOSE_DAY = sentence("Choose a day.")
_CHOOSE = sentence("Choose a time.")
_NOT_NOW = sentence("This can’t be changed now. Please ask at reception.")


@router.get("")
async def see(
    door: Door, _: Customer, token: Token, language: Language = None, booked: str = "", done: str = ""
) -> Response:
    """The appointment. Refuses with NotFound from a day after it on."""
    found = await behind(door, token)
    more: dict[str, Any] = {
        "booked": booked == "yes",
        "done": done,
        "other_days": await _other_days(door, found),
    }
    late = await door.reader.read(lambda c: surgeries.late_minutes(c, door.shop.id, found))
    return _page(door, token, found, language, "manage", late=late, **more)


@router.get("/move")
async def move_when(
    door: Door,
    _: Customer,
    token: Token,
    language: Language = None,
    since: Since = None,
    day: date | None = None,
    asked: str = "",
) -> Response:
    """Which other day, then which time; `asked`: the page with the days was sent."""
    found = await behind(door, token)
    if asked and day is None:
        return await _ask_when(door, token, found, language, since=since, status=422, said=_CHOOSE_DAY)
    return await _ask_when(door, token, found, language, since=since, day=day)


@router.post("/move")
async def move(
    request: Request,
    door: Door,
    _: Customer,
    token: Token,
    language: Language = None,
    day: date | None = None,
) -> Response:
    """It is at another time now; reference and link stay."""
    found = await behind(door, token)
    async with request.form() as form:
        try:
            command = command_of(MoveAppointment, form, door.now(), door.shop.timezone)
        except BadInput:
            return await _ask_when(door, token, found, language, day=day, status=422, said=_CHOOSE)
    try:
        await door.house.carry_out(bookings.move, ANYONE, command, found.reference, token)
    except Refusal as refusal:
        faster = isinstance(refusal, SlotTaken | NotFound | NoRoomFree)
        said, status = _TAKEN if faster else _NOT_NOW, 409 if faster else status_of(refusal)
        return await _ask_when(door, token, found, language, day=day, status=status, said=said)
    return _back(token, language, "moved")


@router.get("/cancel")
async def ask_to_cancel(door: Door, _: Customer, token: Token, language: Language = None) -> Response:
    """Asked once before it is done."""
    return _page(door, token, await behind(door, token), language, "cancel")


@router.post("/cancel")
async def cancel(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """It will not take place; somebody else can have the time."""
    found = await behind(door, token)
    async with request.form() as form:
        command = command_of(Command, form, door.now(), door.shop.timezone)
    try:
        await door.house.carry_out(bookings.cancel, ANYONE, command, found.reference, token)
    except Refusal as refusal:
        errors = {"cancel": _NOT_NOW}
        return _page(door, token, found, language, "cancel", status=status_of(refusal), errors=errors)
    return _back(token, language, "cancelled")


@router.get("/appointment.ics")
async def for_calendar(door: Door, _: Customer, token: Token, language: Language = None) -> Response:
    """For the customer's own calendar."""
    found = await behind(door, token)
    text = calendar.of_appointment(found, door.shop, _language(door, found, language), door.now())
    headers = {**LINK_PAGE, "Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(text, media_type=calendar.MEDIA_TYPE, headers=headers)


async def behind(door: FrontDoor, token: str) -> Appointment:
    """The appointment of this link, while the link lives."""
    found = await door.reader.read(lambda c: appointments.by_manage_token(c, door.shop.id, token))
    if found is None or door.now() >= details_due(found.ends_at):
        raise NotFound("This page")
    return found


async def _other_days(door: FrontDoor, found: Appointment) -> tuple[FreeDay, ...] | None:
    """Where a cancelled one can only be booked anew by asking: the next days with free times. Else None."""
    offered = door.shop.bookable.get(found.service)
    if found.state is not AppointmentState.CANCELLED or (offered is not None and offered.public):
        return None
    return (await free_days(door, found.service, public=False, most=_OTHER_DAYS)).days


async def _ask_when(
    door: FrontDoor,
    token: str,
    found: Appointment,
    language: str | None,
    *,
    since: date | None = None,
    day: date | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    public = not found.by_staff
    days = await free_days(door, found.service, day or since, public=public)
    chosen = next((each for each in days.days if each.on == day), None)
    return _page(
        door,
        token,
        found,
        language,
        "move",
        status=status,
        errors={"slot" if chosen else "day": said} if said else None,
        days=days.days,
        later_from=days.later_from,
        since=since,
        chosen=chosen,
        **halves(chosen.slots if chosen else (), door.shop.timezone),
    )


def _page(
    door: FrontDoor,
    token: str,
    found: Appointment,
    language: str | None,
    template: str,
    *,
    status: int = 200,
    late: int = 0,
    **more: Any,
) -> Response:
    address = f"/bookings/t/{token}"
    spoken = _language(door, found, language)
    return page(
        door,
        spoken,
        template,
        status=status,
        headers=LINK_PAGE,
        here=address if template == "manage" else f"{address}/{template}",
        address=address,
        asked_in="" if language is None else f"?language={language}",
        back=None if template == "manage" else _address(token, language),
        link=f"{door.house.public_url or ''}{address}",
        view=present.managed(found, door.shop, door.now(), late),
        **more,
    )


def _language(door: FrontDoor, found: Appointment, language: str | None) -> str:
    return language if language in door.shop.languages else found.language


def _address(token: str, language: str | None) -> str:
    return f"/bookings/t/{token}" if language is None else f"/bookings/t/{token}?language={language}"


def _back(token: str, language: str | None, done: str) -> Response:
    more = "" if language is None else f"&language={language}"
    return RedirectResponse(f"/bookings/t/{token}?done={done}{more}", 303, headers=LINK_PAGE)
