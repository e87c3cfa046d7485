"""Acts on sessions and appointments whose forms say days and times, or a name that no address may have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queue_server.api.access import HoldsSurgeries, Receptionist
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.appointments import FindAppointments
from queue_server.contract.commands import Code, Command
from queue_server.contract.surgeries import (
    ChangeSurgery,
    CloseTime,
    MoveSurgery,
    OpenSurgery,
    Repeat,
)
from queue_server.domain.errors import BadInput, NotFound, Refusal
from queue_server.domain.hours import local_moment
from queue_server.domain.people import Actor
from queue_server.operations import surgeries
from queue_server.web import appointments
from queue_server.web.acts import again, refused
from queue_server.web.forms import command_of, written
from queue_server.web.pages import asked

router = Router(include_in_schema=False)
_LIST = "/reception/appointments"
_Form = TypeVar("_Form", bound=Command)
_Do = Callable[[_Form, FormData], Awaitable[Response]]


class _OpenForm(Command):
    """A session as the form says it: a day and times by the shop's clock."""

    service: Code
    place: Code
    adviser: str | None = Field(default=None, max_length=60)
    day: date
    begins: time
    ends: time
    slot_minutes: int = Field(ge=5, le=240)
    lanes: int = Field(default=1, ge=1, le=20)
    drop_in: bool = False
    until: date | None = None


class _ChangeForm(Command):
    """What a session is to be like, as the form says it; nobody's name means: any of them."""

    place: Code
    adviser: str | None = Field(default=None, max_length=60)
    day: date
    ends: time
    lanes: int = Field(ge=1, le=20)
    drop_in: bool


class _CloseForm(Command):
    """What is closed, as the form says it: from a time on one day to a time on the same or another."""

    service: Code | None = None
    day: date
    begins: time
    last_day: date | None = None
    ends: time


class _MoveForm(Command):
    """Where a session is moved to, as the form says it."""

    day: date
    begins: time
    place: Code | None = None
    reason: Code


@router.post("/act/find-appointment")
async def find(request: Request, door: Door, actor: Receptionist) -> Response:
    """Today's and later appointments of a name, on the page that was asked: no address has the name."""

    async def do(said: FindAppointments, _: FormData) -> Response:
        return HTMLResponse(await appointments.sought(asked(door, actor, _LIST), said))

    return await _answer(request, door, actor, FindAppointments, do)


@router.post("/act/open-session")
async def open_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """Once, or every week at the same time."""

    async def do(said: _OpenForm, _: FormData) -> Response:
        command = OpenSurgery(
            command_id=said.command_id,
            starts_at=_moment(door, said.day, said.begins),
            ends_at=_moment(door, said.day, said.ends),
            repeat=None if said.until is None else Repeat(until=said.until),
            **said.model_dump(include={"service", "place", "adviser", "slot_minutes", "lanes", "drop_in"}),
        )
        done = await door.house.carry_out(surgeries.open_surgery, actor, command)
        return again(f"/sessions?told=opened&from={said.day}&left={done.reason or ''}")

    return await _answer(request, door, actor, _OpenForm, do)


@router.post("/act/change-session")
async def change_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """Its place, adviser, end, number of lanes and drop-in; bookings keep their times."""

    async def do(said: _ChangeForm, form: FormData) -> Response:
        command = ChangeSurgery(
            command_id=said.command_id,
            ends_at=_moment(door, said.day, said.ends),
            **said.model_dump(include={"place", "adviser", "lanes", "drop_in"}),
        )
        done = await door.house.carry_out(surgeries.change_surgery, actor, command, _target(form))
        return again(f"/sessions/{done.other}?told=changed")

    return await _answer(request, door, actor, _ChangeForm, do)


@router.post("/act/close-time")
async def close_time(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """A one-off closure of a service, or of everything."""

    async def do(said: _CloseForm, _: FormData) -> Response:
        command = CloseTime(
            command_id=said.command_id,
            service=said.service,
            starts_at=_moment(door, said.day, said.begins),
            ends_at=_moment(door, said.last_day or said.day, said.ends),
        )
        await door.house.carry_out(surgeries.close_time, actor, command)
        return again("/closures?told=closed")

    return await _answer(request, door, actor, _CloseForm, do)


@router.post("/act/move-session")
async def move_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """All of it, with everybody booked, to another time and perhaps place."""

    async def do(said: _MoveForm, form: FormData) -> Response:
        command = MoveSurgery(
            command_id=said.command_id,
            starts_at=_moment(door, said.day, said.begins),
            place=said.place,
            reason=said.reason,
        )
        done = await door.house.carry_out(surgeries.move_surgery, actor, command, _target(form))
        return again(f"/sessions/{done.other}?told=moved&by={done.seq}")

    return await _answer(request, door, actor, _MoveForm, do)


# ------------------------------------------------------------------------------------------------


async def _answer(
    request: Request, door: FrontDoor, actor: Actor, form_of: type[_Form], do: _Do[_Form]
) -> Response:
    """Do what the form says; a refusal is shown where it was sent, with all that was typed."""
    async with request.form() as form:
        try:
            return await do(command_of(form_of, form, door.now(), door.shop.timezone), form)
        except Refusal as refusal:
            return await refused(door, actor, form, refusal)


def _moment(door: FrontDoor, day: date, at: time) -> datetime:
    try:
        return local_moment(day, at, door.shop.timezone)
    except (ValueError, OverflowError):
        raise BadInput("Enter a day and a time.") from None


def _target(form: FormData) -> UUID:
    try:
        return UUID(written(form, "target"))
    except ValueError:
        raise NotFound("This advice session") from None
